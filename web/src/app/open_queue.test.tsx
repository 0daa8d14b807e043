// The list of an open shift grows all day and is asked for anew at each filing: it is not read whole.
import { startWords } from "@shared/i18n";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { answer } from "../../tests/fixture/answer";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { openShift, shiftBefore } from "../../tests/fixture/shift";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

let served: InPage;
beforeAll(async () => {
  await startWords("en");
  served = serveInPage("targeting");
});

const asks = () => served.asked.filter((one) => one.url.pathname === "/api/v1/queue").length;

/** Twenty pages of the fixture's lines. */
function longListOf(shift: typeof openShift) {
  served.clear();
  served.instead = (asked) => {
    if (asked.url.pathname !== "/api/v1/queue") return undefined;
    const at = Number(asked.url.searchParams.get("cursor") ?? 0);
    const { body } = answer(asked, Date.now());
    const { items } = body as { items: { item_id: string }[] };
    const next_cursor = at < 19 ? `${at + 1}` : null;
    return {
      status: 200,
      body: {
        shift,
        items: items.map((one) => ({ ...one, item_id: `${one.item_id}-${at}` })),
        next_cursor,
      },
    };
  };
  window.history.pushState({}, "", "/queue");
  return render(<Page client={makeClient()} router={makeRouter()} />);
}
const wait = { timeout: 30_000 };

test("of an open shift the highest scores are read, and it is said that there are more", async () => {
  const page = longListOf(openShift);
  await screen.findByText(/^There are more than these/, {}, wait);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(asks()).toBeLessThan(4);
  page.unmount();
});

test("of a closed shift the whole list is read", async () => {
  longListOf(shiftBefore);
  await vi.waitFor(() => expect(asks()).toBeGreaterThanOrEqual(20), wait);
});

test("an open shift beside the one shown says what was filed into it, and is a click away", async () => {
  const early = { ...openShift, shift: "early", filed: 3 };
  const empty = { ...openShift, shift: "empty", filed: 0 };
  const elsewhere = { ...openShift, shift: "theirs", office: "CNSZXA" };
  const page = longListOf(openShift);
  const queue = served.instead;
  served.instead = (asked) =>
    asked.url.pathname === "/api/v1/shifts"
      ? { status: 200, body: { items: [openShift, empty, elsewhere, early, shiftBefore], next_cursor: null } }
      : queue?.(asked);
  await userEvent.click(
    await screen.findByRole("button", { name: "early is open too: 3 parcels filed" }, wait),
  );
  expect(screen.queryByRole("button", { name: /^(empty|theirs|2026-11-19-night) is open too/ })).toBeNull();
  await vi.waitFor(
    () => expect(served.asked.some((one) => one.url.searchParams.get("shift") === "early")).toBe(true),
    wait,
  );
  page.unmount();
});
