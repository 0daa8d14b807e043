import { MantineProvider } from "@mantine/core";
import { startWords } from "@shared/i18n";
import { KeysProvider } from "@shared/keys/keys";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Hold } from "@shared/api/types";
import { answer } from "../../../tests/fixture/answer";
import { resetHolds } from "../../../tests/fixture/holds";
import { type InPage, serveInPage } from "../../../tests/fixture/in_page";
import { type Answer, type Asked, problem } from "../../../tests/fixture/reply";
import { OwnPage } from "./own_page";

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("courier");
});
beforeEach(() => {
  cleanup();
  served.clear();
  resetHolds();
});

/** Shown once the list's first parcel is chosen; what is in the list, which jsdom gives no height and so no rows. */
async function show(): Promise<Hold[]> {
  render(
    <MantineProvider withCssVariables={false} withGlobalClasses={false} env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <KeysProvider>
          <OwnPage />
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  const asked = {
    method: "GET",
    url: new URL("/api/v1/holds?limit=1000", window.location.origin),
    body: undefined,
    officer_id: "courier",
    csrf: "",
  };
  const { items } = answer(asked, Date.now()).body as { items: Hold[] };
  const listed = items.filter((hold) => hold.state !== "Presented");
  await isHere(listed[0]!.item_id);
  return listed;
}
/** Goes down to the first that is in this state. */
async function goTo(holds: Hold[], state: Hold["state"], after = -1) {
  const at = holds.findIndex((hold, index) => index > after && hold.state === state);
  for (let row = Math.max(0, after); row < at; ++row) await userEvent.keyboard("j");
  await isHere(holds[at]!.item_id);
  return { at, item: holds[at]!.item_id };
}
const place = () => screen.getByLabelText<HTMLInputElement>("Where it is");
const isHere = (item: string) => screen.findByRole("heading", { name: item });

test("where a parcel is said to be is told of that parcel alone", async () => {
  const { item } = await goTo(await show(), "Acknowledged");
  await userEvent.type(place(), "Belt 3");
  act(() => place().blur());
  await userEvent.keyboard("j");
  await vi.waitFor(() => expect(screen.queryByRole("heading", { name: item })).toBeNull());
  expect(place().value).toBe("");
  await userEvent.keyboard("k");
  await isHere(item);
  expect(place().value).toBe("Belt 3");
  await userEvent.keyboard("l");
  await waitFor(() => expect(served.sent).toHaveLength(1));
  expect(served.sent[0]).toBe(`POST /api/v1/holds/${item}/events {"event":"Locate","place":"Belt 3"}`);
  await waitFor(() => expect(place().value).toBe(""));
});

test("each parcel's word is sent once, waits for its own answer alone, and its refusal bears its number", async () => {
  const waiting = new Map<string, (given: Answer) => void>();
  const waitAt = (asked: Asked) =>
    asked.method === "POST"
      ? new Promise<Answer>((resolve) => waiting.set(asked.url.pathname.split("/")[4] ?? "", resolve))
      : undefined;
  served.instead = waitAt;
  const holds = await show();
  const first = await goTo(holds, "Acknowledged");
  await userEvent.keyboard("lp");
  await waitFor(() => expect(served.sent).toHaveLength(1));
  const second = await goTo(holds, "Acknowledged", first.at);
  await userEvent.keyboard("n");
  await waitFor(() => expect(served.sent).toHaveLength(2));
  await act(async () => {
    waiting.get(first.item)?.(problem(409, "It had left"));
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  await screen.findByText(`${first.item}: this was not taken`);
  screen.getByText("It had left");
  await isHere(second.item);
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByText("It had left")).toBeNull());
});

test("holds are read whole, though the server gives few at a time", async () => {
  served.instead = (asked) => {
    if (asked.url.pathname === "/api/v1/holds") asked.url.searchParams.set("limit", "2");
    return undefined;
  };
  const holds = await show();
  expect(holds.length).toBeGreaterThan(2);
  const rows = () => screen.getByRole("grid", { name: "Parcels to present" }).getAttribute("aria-rowcount");
  await waitFor(() => expect(rows()).toBe(`${holds.length + 1}`));
});
