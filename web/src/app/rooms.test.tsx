// The screens of the evidence room's own work and of retention say what the server answers, without a browser.
import { startWords } from "@shared/i18n";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { openPage } from "./open_page";

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("custodian");
});
beforeEach(() => served.clear());

const open = (path: string, who: string) => openPage(served, path, who);
const wait = { timeout: 60_000 };

test("inquiries: the open ones first, answered by the holder", async () => {
  open("/custody/inquiries", "custodian");
  await screen.findByText("Inquiry 7: X1-2", {}, wait);
  expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Answer" }));
  await userEvent.type(await screen.findByLabelText("What you know of it"), "spilt");
  await userEvent.click(screen.getAllByRole("button", { name: "Answer" }).at(-1)!);
  await vi.waitFor(
    () => expect(served.sent).toContain('POST /api/v1/inquiries/7/answer {"words":"spilt"}'),
    wait,
  );
});

test("destruction: runs with what stayed behind and their certificate", async () => {
  open("/custody/destruction", "custodian");
  await userEvent.click(await screen.findByRole("tab", { name: "Runs" }, wait));
  await screen.findByText("exhibit: its seal is not the one in the book", {}, wait);
  const papers = screen.getAllByRole("link", { name: "Certificate (PDF)" });
  expect(papers[0]?.getAttribute("href")).toBe("/api/v1/destruction-runs/2/certificate?language=en");
});

test("retention: what is overdue, and the holds", async () => {
  open("/audit/retention", "auditor");
  await screen.findByText("4120 rows are due", {}, wait);
  await userEvent.click(screen.getByRole("button", { name: /Place a hold/ }));
  await userEvent.type(await screen.findByLabelText("Parcel"), "EE123456785CN");
  await userEvent.type(screen.getByLabelText("Order or proceeding"), "order 1");
  await userEvent.click(screen.getAllByRole("button", { name: "Place a hold" }).at(-1)!);
  await vi.waitFor(
    () =>
      expect(served.sent).toContain('POST /api/v1/legal-holds {"item_id":"EE123456785CN","basis":"order 1"}'),
    wait,
  );
});

test("access: what is held, under the request that it answers", async () => {
  open("/audit/held", "auditor");
  await userEvent.type(await screen.findByLabelText("The request’s reference", {}, wait), "R-12");
  await userEvent.type(screen.getByLabelText("Parcel"), "EE123456785CN");
  await userEvent.click(screen.getByRole("button", { name: "Show what is held" }));
  await screen.findByText("request for access R-12", {}, wait);
  expect(screen.getByText("Declaration")).toBeTruthy();
});

test("requests: one is registered with its parcels", async () => {
  open("/audit/requests", "auditor");
  await userEvent.click(await screen.findByRole("button", { name: /Register a request/ }, wait));
  await userEvent.type(await screen.findByLabelText("Who asks"), "Test Person");
  await userEvent.type(screen.getByLabelText("Where the answer goes"), "person@mail.example");
  await userEvent.type(screen.getByLabelText("What is asked"), "All of it");
  await userEvent.type(screen.getByLabelText("As whom on which parcels"), "EE123456785CN sender");
  await userEvent.click(screen.getAllByRole("button", { name: "Register a request" }).at(-1)!);
  await vi.waitFor(
    () => expect(served.sent.some((one) => one.startsWith("POST /api/v1/subject-requests "))).toBe(true),
    wait,
  );
  expect(served.sent.at(-1)).toContain('"parties":[{"item_id":"EE123456785CN","role":"sender"}]');
});

test("a request: what it reaches is shown when asked for, and what is wrong is put right beside it", async () => {
  open("/audit/requests/3", "auditor");
  await screen.findByText("Test Person", {}, wait);
  expect(screen.queryByText("What is held")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show what is held" }));
  await screen.findByText("What is held", {}, wait);
  await userEvent.click(screen.getByRole("button", { name: /^Put right/ }));
  await userEvent.type(await screen.findByLabelText("What is right"), "Sample Person");
  await userEvent.click(screen.getAllByRole("button", { name: "Put right" }).at(-1)!);
  await vi.waitFor(
    () =>
      expect(served.sent.at(-1)).toMatch(
        /^POST \/api\/v1\/subject-requests\/3\/corrections .*"role":"recipient","field":"name","now":"Sample Person"/,
      ),
    wait,
  );
  // Each look at a person's data is an entry, so what was changed is shown anew only when asked for.
  await screen.findByRole("button", { name: "Show what is held" }, wait);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const looked = served.asked.map((one) => one.url.pathname).filter((path) => path.endsWith("/reach"));
  expect(looked).toEqual(["/api/v1/subject-requests/3/reach"]);
});

test("a request is not answered before identity is checked, nor after its period", async () => {
  open("/audit/requests/2", "auditor");
  await screen.findByText("Not checked yet", {}, wait);
  expect(screen.queryByRole("button", { name: /^Answer/ })).toBeNull();
  expect(screen.queryByRole("button", { name: /^Put off/ })).toBeNull();
});

test("an exhibit's misread seal bears its mark, and two affirm it", async () => {
  open("/custody/exhibits/X2-1", "custodian");
  await screen.findByText("Seal read otherwise", {}, wait);
  expect(screen.getAllByText("Seal misread").length).toBe(2);
  await userEvent.click(screen.getAllByRole("button", { name: /Affirm seal/ }).at(-1)!);
  await userEvent.type(await screen.findByLabelText("Seal, as read"), "S-999");
  await userEvent.click(screen.getByLabelText("Second officer", { selector: "input" }));
  await userEvent.click(await screen.findByRole("option", { name: "examiner" }));
  await userEvent.click(screen.getByRole("button", { name: "To signing" }));
  await vi.waitFor(
    () =>
      expect(served.sent.at(-1)).toMatch(
        /^POST \/api\/v1\/acts .*"kind":"affirm_seal","second":"examiner","exhibit_id":"X2-1","seal":"S-999"/,
      ),
    wait,
  );
});

test("a run's photographs are asked for by the run", async () => {
  open("/custody/destruction", "custodian");
  await userEvent.click(await screen.findByRole("tab", { name: "Runs" }, wait));
  expect(screen.queryByText("Photographs")).toBeNull();
  await userEvent.click(await screen.findByRole("button", { name: "Photographs of run 2" }, wait));
  await screen.findByText("Photographs");
  expect(screen.getByLabelText("Take a photograph").getAttribute("accept")).toBe("image/jpeg,image/png");
});

const changed = () => served.asked.find((one) => one.method === "PUT");

test("a shelf is moved over the state that was seen", async () => {
  open("/custody/shelves", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Move it to another room/ }, wait));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.clear(dialog.getByLabelText("Room"));
  await userEvent.type(dialog.getByLabelText("Room"), "Vault B");
  await userEvent.click(dialog.getByRole("button", { name: "Move it to another room" }));
  await vi.waitFor(() => expect(changed()?.if_match).toBe('"s1"'), wait);
  expect(changed()?.body).toEqual({ shelf: "Vault A, shelf 1", room: "Vault B" });
});

test("how much may be kept is a supervisor's word, over the one that was seen", async () => {
  open("/custody/shelves", "supervisor");
  await userEvent.click(await screen.findByRole("tab", { name: "Limits" }, wait));
  await userEvent.click(await screen.findByRole("button", { name: /^Change the limit/ }, wait));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.clear(dialog.getByLabelText("At most"));
  await userEvent.type(dialog.getByLabelText("At most"), "5000");
  await userEvent.click(dialog.getByRole("button", { name: "Change the limit" }));
  await vi.waitFor(() => expect(changed()?.if_match).toBe('"l0"'), wait);
  expect(changed()?.body).toMatchObject({ room: "", substance: "heroin", limit_mg: 5_000_000 });
});

test("who sets no limits is not asked for one", async () => {
  open("/custody/shelves", "custodian");
  await userEvent.click(await screen.findByRole("tab", { name: "Limits" }, wait));
  await vi.waitFor(
    () => expect(served.asked.some((one) => one.url.pathname === "/api/v1/keeping-limits")).toBe(true),
    wait,
  );
  expect(screen.queryByRole("button", { name: /^Set a limit/ })).toBeNull();
});

test("drift: what alarms first, and the weighings that made it; one's own is not in the list", async () => {
  open("/custody/drift", "supervisor");
  // jsdom gives a table no height and so no rows; it says how many there are.
  const table = await screen.findByRole("grid", { name: "Small differences" }, wait);
  await vi.waitFor(() => expect(table.getAttribute("aria-rowcount")).toBe("5"), wait);
  await userEvent.keyboard("{Enter}");
  await screen.findByText("holder · examiner-4", {}, wait);
  expect((await screen.findAllByText("−0.020 g counted", {}, wait)).length).toBe(3);
  await screen.findByText("afterwards 108.2% of what alarms", {}, wait);
});
