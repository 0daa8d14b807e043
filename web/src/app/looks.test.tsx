// An open parcel is looked at once: neither what the server tells nor a window's focus asks for it again.
import { startWords } from "@shared/i18n";
import { focusManager } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { answer } from "../../tests/fixture/answer";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

const kParcel = "EE123456785CN";
let officer = "targeting";
let looks = 0;
const listeners = new Map<string, (event: { data: string }) => void>();
const tell = (name: string, id: string) => act(() => listeners.get(name)?.({ data: JSON.stringify({ id }) }));

beforeAll(async () => {
  await startWords("en");
  vi.stubGlobal(
    "EventSource",
    class {
      addEventListener(name: string, listener: (event: { data: string }) => void) {
        listeners.set(name, listener);
      }
      close() {}
    },
  );
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const text = await request.text();
    const body: unknown = text ? JSON.parse(text) : undefined;
    if (url.pathname === `/api/v1/items/${kParcel}`) ++looks;
    const asked = { method: request.method, url, body, officer_id: officer, csrf: "fixture-token" };
    const given = answer(asked, Date.now());
    return new Response(given.body === undefined ? null : JSON.stringify(given.body), {
      status: given.status,
      headers: { "Content-Type": given.status < 400 ? "application/json" : "application/problem+json" },
    });
  });
});

const wait = { timeout: 60_000 };
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 700)));

test.each([
  ["targeting", `/items/${kParcel}`, "How the score comes about"],
  ["examiner", `/examine/${kParcel}`, "Where to look"],
])("K1: %s's open parcel is looked at once, and again when asked for", async (who, path, shows) => {
  officer = who;
  looks = 0;
  window.history.pushState({}, "", path);
  const client = makeClient();
  render(<Page client={client} router={makeRouter()} />);
  await screen.findByText(shows, {}, wait);
  expect(looks).toBe(1);
  tell("queue", "CNCANA");
  await settle();
  expect(screen.queryByText("This parcel has changed since you opened it.")).toBeNull();
  tell("queue", kParcel);
  await screen.findByText("This parcel has changed since you opened it.", {}, wait);
  act(() => {
    focusManager.setFocused(false);
    focusManager.setFocused(true);
  });
  await settle();
  expect(looks).toBe(1);
  await userEvent.keyboard("u");
  await vi.waitFor(() => expect(looks).toBe(2), wait);
  await vi.waitFor(
    () => expect(screen.queryByText("This parcel has changed since you opened it.")).toBeNull(),
    wait,
  );
});
