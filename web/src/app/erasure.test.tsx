// Erasing what is due: the second officer reads every row and approves just what was read; one alone cannot.
import { startWords } from "@shared/i18n";
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { answer } from "../../tests/fixture/answer";
import { ok, problem } from "../../tests/fixture/reply";
import { openPage } from "./open_page";

let served: InPage;
const wait = { timeout: 60_000 };

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("auditor");
});
beforeEach(() => served.clear());

const open = () => openPage(served, "/audit/erasure", "auditor");

test("J4: what another proposed is read by class, hold, request and row before it is approved by its digest", async () => {
  open();
  await screen.findByText(/protection-2/, {}, wait);
  screen.getByText("Request 3");
  screen.getByText("12 rows are held by orders");
  screen.getByText("EE123456785CN");
  await vi.waitFor(
    () =>
      expect(
        served.asked.some(
          (one) =>
            one.url.pathname === "/api/v1/erasure/rows" &&
            one.url.searchParams.get("proposal_digest") === "5f".repeat(32),
        ),
      ).toBe(true),
    wait,
  );
  await userEvent.click(screen.getByRole("button", { name: "Erase what I have read" }));
  expect(served.sent).toEqual([]);
  await screen.findByText(/4,?123 rows are erased for good/, {}, wait);
  await userEvent.click(screen.getAllByRole("button", { name: "Erase what I have read" }).at(-1)!);
  await vi.waitFor(
    () =>
      expect(served.sent).toContain(`POST /api/v1/erasure/approval {"proposal_digest":"${"5f".repeat(32)}"}`),
    wait,
  );
  await screen.findByText(/4,?123 rows were erased/, {}, wait);
  await userEvent.keyboard("n");
  await screen.findByText(/Nothing is erased yet/, {}, wait);
  expect(screen.queryByText(/rows were erased/)).toBeNull();
});

/** What is there now, in place of the fixture's. */
function proposedInstead(of: object | null) {
  const asked = { method: "GET", url: new URL("/api/v1/erasure", window.location.origin), body: undefined };
  const given = answer({ ...asked, officer_id: "auditor", csrf: "fixture-token" }, Date.now());
  const { proposal } = given.body as { proposal: object };
  served.instead = ({ method, url }) =>
    method === "GET" && url.pathname === "/api/v1/erasure"
      ? ok({ proposal: of && { ...proposal, ...of } })
      : undefined;
}

test("J4: what was proposed while one was read is not approved in its place", async () => {
  const client = open();
  await userEvent.click(await screen.findByRole("button", { name: "Erase what I have read" }, wait));
  await screen.findByText(/4,?123 rows are erased for good/, {}, wait);
  proposedInstead({ digest: "6a".repeat(32), rows: 7, proposed_by: "protection-3" });
  await act(() => client.invalidateQueries({ queryKey: ["erasure"] }));
  await screen.findByText(/protection-3/, {}, wait);
  screen.getByText(/4,?123 rows are erased for good/);
  await userEvent.click(screen.getAllByRole("button", { name: "Erase what I have read" }).at(-1)!);
  await vi.waitFor(
    () =>
      expect(served.sent).toEqual([`POST /api/v1/erasure/approval {"proposal_digest":"${"5f".repeat(32)}"}`]),
    wait,
  );
});

test("J4: who proposed it is not offered to approve it", async () => {
  served.instead = (asked) =>
    asked.method === "GET" && asked.url.pathname === "/api/v1/erasure"
      ? answer({ ...asked, method: "POST", csrf: "fixture-token" }, Date.now())
      : undefined;
  open();
  await screen.findByText("Another officer reads it and approves it, not you.", {}, wait);
  expect(screen.queryByRole("button", { name: "Erase what I have read" })).toBeNull();
});

test("what changed since it was read is refused, and said", async () => {
  let refused = false;
  served.instead = ({ method, url }) => {
    if (refused && method === "GET" && url.pathname === "/api/v1/erasure") return ok({ proposal: null });
    refused ||= url.pathname === "/api/v1/erasure/approval";
    return url.pathname === "/api/v1/erasure/approval"
      ? problem(409, "Conflict", {
          code: "conflict",
          field: "erasure",
          found: "not what was proposed",
          expected: "a proposal made anew: what is due or held changed since",
        })
      : undefined;
  };
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Erase what I have read" }, wait));
  await screen.findByText(/4,?123 rows are erased for good/, {}, wait);
  await userEvent.click(screen.getAllByRole("button", { name: "Erase what I have read" }).at(-1)!);
  await screen.findByText(/what is due or held changed since/, {}, wait);
  expect(screen.queryByText(/rows were erased/)).toBeNull();
  await screen.findByText("Nobody has proposed anything.", {}, wait);
  screen.getByText(/what is due or held changed since/);
});

test("nothing waits until somebody proposes it", async () => {
  served.instead = ({ method, url }) =>
    method === "GET" && url.pathname === "/api/v1/erasure" ? ok({ proposal: null }) : undefined;
  open();
  await screen.findByText("Nobody has proposed anything.", {}, wait);
  await userEvent.click(screen.getByRole("button", { name: /Propose to erase what is due/ }));
  await screen.findByText(/Nothing is erased yet/, {}, wait);
  await userEvent.click(screen.getAllByRole("button", { name: /Propose to erase what is due/ }).at(-1)!);
  await vi.waitFor(
    () => expect(served.sent.some((one) => one.startsWith("POST /api/v1/erasure"))).toBe(true),
    wait,
  );
});
