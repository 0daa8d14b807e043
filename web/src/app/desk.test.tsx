// What takes a second officer or lifts an embargo, and what was seen at the table: by the officers' own screens.
import { startWords } from "@shared/i18n";
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { resetDesk } from "../../tests/fixture/desk";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { kExamined } from "../../tests/fixture/parcels";
import { openPage } from "./open_page";

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("supervisor");
});
beforeEach(() => {
  served.clear();
  resetDesk();
});

const open = (path: string, who: string) => openPage(served, path, who);
const wait = { timeout: 30_000 };

async function askOff(meanwhile: RegExp, button: string) {
  await userEvent.click(await screen.findByRole("button", { name: /Switch screening off/ }, wait));
  await userEvent.click(await screen.findByRole("radio", { name: meanwhile }));
  await userEvent.type(screen.getByLabelText("Why"), "lists are wrong");
  await userEvent.click(screen.getByRole("button", { name: button }));
}

test("the kill switch is thrown by two: one asks, another asks for the same, and all are told", async () => {
  open("/figures/screening", "supervisor");
  await askOff(/hold/, "Ask for it");
  await screen.findByText("Another officer must ask for the same before anything changes.", {}, wait);
  expect(served.sent).toEqual([
    'PUT /api/v1/screening {"on":false,"meanwhile":"Hold","why":"lists are wrong"}',
  ]);
  expect(screen.queryByText(/Screening is off/)).toBeNull();
  open("/figures/screening", "director");
  await screen.findByText("A second officer is waited for", {}, wait);
  expect(screen.getByRole("link", { name: /supervisor asked for a change/ })).toBeTruthy();
  await askOff(/hold/, "Ask for it");
  await screen.findByText(/Screening is off. Operators are told to hold every parcel./, {}, wait);
  expect(screen.getByRole("button", { name: /Switch screening on/ })).toBeTruthy();
});

test("an officer who answers for the operators lifts the embargo on a find; others see no way to", async () => {
  open(`/items/${kExamined}`, "targeting");
  const pictures = await screen.findAllByRole("img", { name: "the bag as it lay" }, wait);
  expect(pictures[0]?.getAttribute("src")).toBe("/api/v1/examinations/47/photographs/9");
  expect(screen.queryByRole("button", { name: /^Let the operator know/ })).toBeNull();
  open(`/items/${kExamined}`, "supervisor");
  await userEvent.click(await screen.findByRole("button", { name: /^Let the operator know/ }, wait));
  await userEvent.type(await screen.findByLabelText("Why it may know"), "the case is closed");
  await userEvent.click(screen.getAllByRole("button", { name: "Let the operator know" }).at(-1)!);
  await screen.findByText(/On EXAMPLE-POST's page since/, {}, wait);
  expect(served.sent).toEqual(['POST /api/v1/examinations/47/feedback {"why":"the case is closed"}']);
});

test("an exhibit's page shows its readings, presumptive, and an instrument that was not in order", async () => {
  open("/custody/exhibits/X1-2", "custodian");
  await screen.findByText("library match: ketamine", { exact: false }, wait);
  expect(screen.getByText("instrument's calibration had expired")).toBeTruthy();
  expect(screen.getByText("no instrument is named")).toBeTruthy();
});

test("a sub-sample's page says what the sample shows; another exhibit's has no such line", async () => {
  open("/custody/exhibits/X1-1.1", "custodian");
  await screen.findByText(/^23 of 100 packages drawn/, {}, wait);
  expect(screen.getByText("What the sample shows")).toBeTruthy();
  open("/custody/exhibits/X1-2", "custodian");
  await screen.findByText("library match: ketamine", { exact: false }, wait);
  expect(screen.queryByText("What the sample shows")).toBeNull();
});

test("K1: a refused declaration is looked at one by one, corrected and filed again", async () => {
  open("/refused", "targeting");
  await userEvent.click(await screen.findByRole("button", { name: /^Look at it/ }, wait));
  const corrected = await screen.findByLabelText("The corrected declaration", {}, wait);
  const looks = () => served.asked.filter((one) => one.url.pathname === "/api/v1/refused/1").length;
  expect(looks()).toBe(1);
  const send = screen.getByRole("button", { name: "File it again" });
  expect((send as HTMLButtonElement).disabled).toBe(true);
  const declared = JSON.parse((corrected as HTMLTextAreaElement).value) as { item_id: string };
  const say = (sender: object) =>
    fireEvent.change(corrected, { target: { value: JSON.stringify({ ...declared, sender }, null, 2) } });
  say({ country: "VN" });
  await userEvent.click(send);
  await screen.findByText(/the sender's name/i, { selector: "[role=alert] *" }, wait);
  say({ country: "CN", name: "Test Sender" });
  await userEvent.click(send);
  await screen.findByText(`Put right: it is parcel ${declared.item_id}`, {}, wait);
  expect(served.bodies.at(-1)).toEqual({
    declaration: JSON.stringify({ ...declared, sender: { country: "CN", name: "Test Sender" } }),
  });
});

test("what a courier answers stands before the officer, beside what was asked, until it is decided", async () => {
  open("/operator", "courier");
  const [field] = await screen.findAllByLabelText("Your answer", {}, wait);
  await userEvent.type(field!, "licence 7");
  await userEvent.click(screen.getAllByRole("button", { name: "Send the answer" })[0]!);
  await screen.findByText("Answered", {}, wait);
  const item_id = /queries\/(\w+)\/answers/.exec(served.sent[0] ?? "")?.[1] ?? "";
  open("/queue", "targeting");
  await screen.findByText("1 query answered, not decided:", {}, wait);
  fireEvent.click(screen.getByRole("link", { name: item_id }));
  await screen.findByText("licence 7", {}, wait);
  expect(screen.getByText("Asked of its operator")).toBeTruthy();
  expect(screen.getByText(/a standing rule asked/)).toBeTruthy();
  open("/queue", "director");
  await screen.findByText("What do I open now?", {}, wait);
  expect(
    served.asked.filter((one) => one.officer_id === "director").map((one) => one.url.pathname),
  ).not.toContain("/api/v1/queries");
});
