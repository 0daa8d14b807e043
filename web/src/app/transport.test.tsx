// On the road, keys of rooms, a laboratory's result, a parcel that goes on: what is offered to whom, and what is sent.
import { startWords } from "@shared/i18n";
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { resetExhibits } from "../../tests/fixture/exhibit_now";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { problem } from "../../tests/fixture/reply";
import { resetTransport } from "../../tests/fixture/transport";
import { openPage } from "./open_page";

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("custodian");
});
beforeEach(() => {
  served.clear();
  resetExhibits();
  resetTransport();
  sessionStorage.clear();
});

const open = (path: string, who: string) => openPage(served, path, who);
const wait = { timeout: 60_000 };

async function choose(field: string, option: string | RegExp) {
  await userEvent.click(screen.getByRole("textbox", { name: field }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
}
async function toSigning(officer_id: string) {
  await choose("Second officer", officer_id);
  await userEvent.click(screen.getByRole("button", { name: "To signing" }));
}
const type = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });

test("what is overdue stands above; what departs is typed, picked, and signed text by text", async () => {
  open("/custody/transport", "custodian");
  await screen.findByText("1 vehicle is overdue", {}, wait);
  await userEvent.click(screen.getByRole("button", { name: /Send off in a vehicle/ }));
  await screen.findByLabelText("Vehicle", {}, wait);
  type("Vehicle", "van 3");
  type("Vehicle’s seal", "V-9");
  type("From", "vault");
  type("To", "airport");
  await userEvent.type(screen.getByLabelText("Label or number"), "X4-1{Enter}");
  await choose("Pick from what the two hold", /^X5-1 ·/);
  await screen.findByText("Carried: 2 exhibits");
  await userEvent.click(screen.getByRole("button", { name: "Leave X4-1 out" }));
  await userEvent.type(screen.getByLabelText("Label or number"), "X6-1{Enter}");
  await toSigning("examiner");
  await screen.findByText("Text 1 of 3", {}, wait);
  expect(served.bodies[0]).toMatchObject({
    kind: "depart",
    second: "examiner",
    vehicle: "van 3",
    seal: "V-9",
    from: "vault",
    to: "airport",
    exhibits: ["X5-1", "X6-1"],
  });
});

test("who did not ride takes a leg in; another seal is told before it is signed", async () => {
  open("/custody/transport", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /Take in on arrival/ }, wait));
  const seal = await screen.findByLabelText("Seal, as read");
  await userEvent.click(screen.getByRole("textbox", { name: "Second officer" }));
  const listed = within(await screen.findByRole("listbox"));
  const names = (await listed.findAllByRole("option")).map((one) => one.textContent);
  expect(names).toEqual(["examiner", "laboratory-2"]);
  await userEvent.type(seal, "V-99");
  await toSigning("examiner");
  await screen.findByText(/The vehicle’s seal is not the one it left with/, {}, wait);
  expect(served.bodies[0]).toEqual({ kind: "arrive", second: "examiner", leg_no: 2, seal: "V-99" });
});

test("who rode is not offered its arrival, and who handles no exhibits nothing", async () => {
  open("/custody/transport", "examiner");
  await screen.findByText("1 vehicle is overdue", {}, wait);
  expect(screen.queryByRole("button", { name: /Take in on arrival/ })).toBeNull();
  expect(screen.getByRole("button", { name: /Send off/ })).toBeTruthy();
});

test("a key that is out comes back by its keeper's word; another's is given by its keeper and who takes it", async () => {
  open("/custody/keys", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /It came back/ }, wait));
  await userEvent.type(await screen.findByLabelText("Remark"), "whole");
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "It came back" }));
  await vi.waitFor(
    () => expect(served.sent).toContain('POST /api/v1/room-keys/K-8/return {"words":"whole"}'),
    wait,
  );
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
  await userEvent.keyboard("kk");
  await userEvent.click(await screen.findByRole("button", { name: /Take the key/ }, wait));
  await userEvent.type(await screen.findByLabelText("What for"), "scale check");
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "To signing" }));
  await vi.waitFor(
    () =>
      expect(served.bodies.at(-1)).toMatchObject({
        kind: "give_key",
        room_key: "K-10",
        second: "examiner",
        words: "scale check",
      }),
    wait,
  );
});

test("a key's name that another has is refused at its field", async () => {
  open("/custody/keys", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /Make a key known/ }, wait));
  await userEvent.type(await screen.findByLabelText("Key"), "K-7");
  type("Opens", "vault");
  const dialog = within(screen.getByRole("dialog"));
  await userEvent.click(dialog.getByRole("button", { name: "Make a key known" }));
  await screen.findByText("Expected: a name no key has", {}, wait);
  expect(screen.getByLabelText("Key").getAttribute("aria-invalid")).toBe("true");
});

test("a laboratory's result revises and says why, and what the server refuses stands at its field", async () => {
  open("/custody/exhibits/X1-1", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /Enter a laboratory's result/ }, wait));
  await screen.findByLabelText("Laboratory");
  type("Laboratory", "lab-1");
  type("Accreditation", "ISO/IEC 17025");
  type("Method", "GC-MS");
  type("Purity, as base", "79.25");
  await screen.findByText("Say how far the purity may be off: more than nothing.");
  type("Uncertainty of the purity", "1");
  await screen.findByText("Say why the result until now does not stand.");
  type("Why the result until now does not stand", "the vials were mixed up");
  served.instead = (asked) =>
    asked.url.pathname.endsWith("/acts") && asked.method === "POST"
      ? problem(422, "Missing", { field: "method", found: "GC-MS", expected: "a validated method" })
      : undefined;
  await toSigning("examiner");
  await screen.findByText("Expected: a validated method", {}, wait);
  expect(screen.getByLabelText("Method").getAttribute("aria-invalid")).toBe("true");
  expect(served.bodies[0]).toMatchObject({
    kind: "confirm",
    exhibit_id: "X1-1",
    substance: "methamphetamine",
    purity_ppm: 792_500,
    why: "the vials were mixed up",
  });
});

test("who is of no laboratory is not offered a result", async () => {
  open("/custody/exhibits/X1-1", "examiner");
  await screen.findByRole("button", { name: /Affirm seal/ }, wait);
  expect(screen.queryByRole("button", { name: /Enter a laboratory's result/ })).toBeNull();
});

test("of tablets that were counted it is said how many are split off", async () => {
  open("/custody/exhibits/X20-1", "custodian");
  await screen.findByText("Counted", {}, wait);
  await userEvent.click(screen.getByRole("button", { name: /^Split/ }));
  await userEvent.type(await screen.findByLabelText("How many are taken out"), "30");
  await screen.findByText("0 for a piece of one. Of 400 that were counted, 370 stay.");
});

test("what goes on intact is weighed; what is replaced says what was put in", async () => {
  open("/custody/exhibits/X20-1", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /Take out of a parcel/ }, wait));
  await screen.findByRole("textbox", { name: "What becomes of it" });
  await choose("What becomes of it", "Goes on intact");
  await screen.findByLabelText("Gross");
  await choose("What becomes of it", "Replaced as a whole");
  expect(screen.queryByLabelText("Gross")).toBeNull();
  type("Put in", "rice");
  type("Mass of what is put in", "900");
  type("Who made it", "here");
  type("Agreement of the parties", "plan 5");
  type("Seal, as read", "S-X201");
  await toSigning("examiner");
  await vi.waitFor(() => expect(served.bodies).toHaveLength(1), wait);
  expect(served.bodies[0]).toEqual({
    kind: "substitute",
    second: "examiner",
    exhibit_id: "X20-1",
    manner: "replaced_whole",
    taken: "X20-1",
    put_in: "rice",
    put_in_mg: 900_000,
    made_by: "here",
    agreement: "plan 5",
    seal: "S-X201",
  });
});
