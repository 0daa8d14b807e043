// An open parcel is looked at once: neither what the server tells nor a window's focus asks for it again.
import { startWords } from "@shared/i18n";
import { focusManager } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

const kParcel = "EE123456785CN";
// jsdom has no canvas to draw a network on.
vi.mock("@features/parties/network", () => ({ default: () => null }));
let served: InPage;
const looks = () => served.asked.filter((one) => one.url.pathname === `/api/v1/items/${kParcel}`).length;
const tell = (name: string, id: string) => act(() => served.tell(name, id));

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("targeting");
});

const wait = { timeout: 60_000 };
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 700)));

test.each([
  ["targeting", `/items/${kParcel}`, "How the score comes about", "targeting"],
  ["examiner", `/examine/${kParcel}`, "Where to look", "examination"],
  ["supervisor", `/examine/${kParcel}`, "Where to look", "targeting"],
  ["auditor", `/items/${kParcel}`, "How the score comes about", "oversight"],
])("K1: %s's open parcel is looked at once, and again when asked for", async (who, path, shows, purpose) => {
  served.clear();
  served.officer_id = who;
  window.history.pushState({}, "", path);
  const client = makeClient();
  render(<Page client={client} router={makeRouter()} />);
  await screen.findByText(shows, {}, wait);
  expect(looks()).toBe(1);
  const look = served.asked.find((one) => one.url.pathname === `/api/v1/items/${kParcel}`);
  expect(look?.url.searchParams.get("purpose")).toBe(purpose);
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
  expect(looks()).toBe(1);
  await userEvent.keyboard("u");
  await vi.waitFor(() => expect(looks()).toBe(2), wait);
  await vi.waitFor(
    () => expect(screen.queryByText("This parcel has changed since you opened it.")).toBeNull(),
    wait,
  );
});

test.each([
  ["/refused", "targeting", "refused"],
  ["/shift/notices", "targeting", "notices"],
  ["/shift/referrals", "targeting", "referrals"],
  [`/parties/${kParcel}/sender`, "targeting", `items/${kParcel}/parties/sender`],
])(
  "K1: what %s shows of people is asked for with a purpose, and not again when the window comes back",
  async (path, who, asks) => {
    cleanup();
    served.clear();
    served.officer_id = who;
    window.history.pushState({}, "", path);
    render(<Page client={makeClient()} router={makeRouter()} />);
    const asked = () => served.asked.filter((one) => one.url.pathname === `/api/v1/${asks}`);
    await vi.waitFor(() => expect(asked()).toHaveLength(1), wait);
    expect(asked()[0]?.url.searchParams.get("purpose")?.trim()).toBeTruthy();
    act(() => {
      focusManager.setFocused(false);
      focusManager.setFocused(true);
    });
    await settle();
    expect(asked()).toHaveLength(1);
  },
);
