// Papers of an exhibit, and the end of a run at the furnace that was cut short, on the page.
import { startWords } from "@shared/i18n";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { ok } from "../../tests/fixture/reply";
import { openPage } from "./open_page";

// jsdom has no canvas to draw a balance on.
vi.mock("@shared/ui/sankey", () => ({ BalanceSankey: () => null }));

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("custodian");
});
beforeEach(() => served.clear());

const open = (path: string, who: string) => openPage(served, path, who);
const wait = { timeout: 30_000 };

test("an exhibit's papers are saved, one is kept, and a statement is a paper", async () => {
  open("/custody/exhibits/X1-1", "custodian");
  const saved = await screen.findByRole("link", { name: "search warrant 81" }, wait);
  expect(saved.getAttribute("href")).toBe("/api/v1/exhibits/X1-1/papers/31");
  expect(saved.hasAttribute("download")).toBe(true);
  expect(screen.getByRole("link", { name: "Statement (PDF)" }).getAttribute("href")).toBe(
    "/api/v1/exhibits/X1-1/statements/custodian/paper?language=en",
  );
  await userEvent.click(screen.getByRole("button", { name: "Keep a paper" }));
  const dialog = within(await screen.findByRole("dialog"));
  const field = document.querySelector<HTMLInputElement>('[role="dialog"] input[type="file"]')!;
  await userEvent.upload(field, new File(["%PDF-1.7"], "order.pdf", { type: "application/pdf" }));
  await userEvent.type(dialog.getByLabelText("What it is"), "order 7");
  await userEvent.click(dialog.getByRole("button", { name: "Keep a paper" }));
  await vi.waitFor(
    () =>
      expect(
        served.asked.some(
          (one) =>
            one.method === "POST" &&
            one.url.pathname === "/api/v1/exhibits/X1-1/papers" &&
            one.url.searchParams.get("file_name") === "order.pdf" &&
            one.url.searchParams.get("words") === "order 7",
        ),
      ).toBe(true),
    wait,
  );
});

const cutShort = {
  run_no: 3,
  authority: "order 12",
  method: "incineration",
  witnesses: ["w1", "w2", "w3"],
  no_photographs: null,
  at: "2026-11-11T03:00:00Z",
  destroyed: 0,
  left_behind: [],
  unfinished: true,
};

test("a run that was cut short is ended on the page", async () => {
  served.instead = ({ method, url }) =>
    method === "GET" && url.pathname === "/api/v1/destruction-runs"
      ? ok({ items: [cutShort], next_cursor: null })
      : undefined;
  open("/custody/destruction", "custodian");
  await userEvent.click(await screen.findByRole("tab", { name: "Runs" }, wait));
  await userEvent.click(await screen.findByRole("button", { name: "End this run" }, wait));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "End this run" }));
  await vi.waitFor(() => expect(served.sent).toContain("POST /api/v1/destruction-runs/3/end"), wait);
});

test("a field that a bundle withholds is opened by the central authority, as a line for its receiver", async () => {
  open("/custody/abroad/handovers/2", "supervisor");
  await userEvent.click((await screen.findAllByRole("button", { name: /^Open / }, wait))[0]!);
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Open it" }));
  await screen.findByText('description c2FsdA== "share for the counterpart"', {}, wait);
  expect(served.bodies).toEqual([{ field: "description" }]);
});
