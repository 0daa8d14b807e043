// A seizure from elsewhere, and what an exhibit is worth, on the page.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startWords } from "@shared/i18n";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
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

test("a seizure that came from elsewhere is entered, and its exhibits are made next", async () => {
  open("/custody", "custodian");
  await userEvent.click(await screen.findByRole("tab", { name: "Seizures" }, wait));
  await userEvent.click(await screen.findByRole("button", { name: /Enter a seizure/ }, wait));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByLabelText("File’s number"), "file 12/2026");
  await userEvent.type(dialog.getByLabelText("Where it was found"), "warehouse 4");
  await userEvent.type(dialog.getByLabelText("Power or warrant"), "search warrant 81");
  await userEvent.click(dialog.getByRole("button", { name: "Enter a seizure" }));
  await vi.waitFor(() => expect(served.bodies).toHaveLength(1), wait);
  expect(served.bodies[0]).toMatchObject({
    origin: "raid",
    reference: "file 12/2026",
    place: "warehouse 4",
    legal_basis: "search warrant 81",
  });
  await vi.waitFor(() => expect(window.location.pathname).toBe("/custody/seizures/1"), wait);
});

test("an exhibit's value is said with its ground, over the one that was seen", async () => {
  open("/custody/exhibits/X1-1", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Say its value/ }, wait));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.type(dialog.getByLabelText("Amount"), "120000.5");
  await userEvent.type(dialog.getByLabelText("Currency"), "eur");
  await userEvent.type(dialog.getByLabelText("Basis"), "retail, street");
  await userEvent.type(dialog.getByLabelText("As of"), "2026-11-20");
  await userEvent.click(dialog.getByRole("button", { name: "Say its value" }));
  await screen.findByText("120,000.50 EUR · retail, street, Nov 20, 2026", {}, wait);
  expect(served.bodies[0]).toEqual({
    value: { milliunits: 120_000_500, currency: "EUR", basis: "retail, street", date: "2026-11-20" },
  });
});
