import { startWords } from "@shared/i18n";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { type Answer, ok } from "../../tests/fixture/reply";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

const kParcel = "EE123456785CN";
const wait = { timeout: 8_000 };
// jsdom has no canvas to draw a network on.
vi.mock("@features/parties/network", () => ({ default: () => null }));
let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("targeting");
});
beforeEach(() => served.clear());

function open(path: string) {
  // As a browser opens a link: with nothing of the page's own before it.
  window.history.pushState(null, "", path);
  const router = makeRouter();
  render(<Page client={makeClient()} router={router} />);
  return router;
}
const isAt = (path: string) => vi.waitFor(() => expect(window.location.pathname).toBe(path), wait);

test("a parcel goes back to where one came from, and one that was decided does too", async () => {
  const router = open("/queue/picks");
  await screen.findByRole("heading", { name: /What became/ }, wait);
  const toParcel = () => act(() => router.navigate({ to: "/items/$itemId", params: { itemId: kParcel } }));
  await toParcel();
  await screen.findByText("How the score comes about", {}, wait);
  await userEvent.keyboard("{Escape}");
  await isAt("/queue/picks");
  await toParcel();
  await screen.findByText("How the score comes about", {}, wait);
  await userEvent.keyboard("a");
  await vi.waitFor(() => expect(served.sent).toHaveLength(1), wait);
  await isAt("/queue/picks");
  expect(served.sent).toHaveLength(1);
});

test("a decision that is answered when the officer has gone on leads nowhere", async () => {
  let give: (answer: Answer) => void = () => undefined;
  const router = open(`/items/${kParcel}`);
  await screen.findByText("How the score comes about", {}, wait);
  served.instead = (asked) =>
    asked.method === "POST" ? new Promise((resolve) => (give = resolve)) : undefined;
  await userEvent.keyboard("a");
  await vi.waitFor(() => expect(served.sent).toHaveLength(1), wait);
  await act(() => router.navigate({ to: "/parties" }));
  await act(async () => {
    give(ok({}));
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  await isAt("/parties");
});

test("a parcel that was opened by a link goes back to the queue", async () => {
  open(`/items/${kParcel}`);
  await screen.findByText("How the score comes about", {}, wait);
  await userEvent.keyboard("{Escape}");
  await isAt("/queue");
});

test("a party's page that was opened by a link goes back to the search", async () => {
  open(`/parties/${kParcel}/sender`);
  await screen.findByRole("radio", { name: /person/i }, wait);
  await userEvent.keyboard("{Escape}");
  await isAt("/parties");
});
