// What a role may not do has neither button nor key, or a button that says why not.
import { startWords } from "@shared/i18n";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { openPage } from "./open_page";

const kParcel = "EE123456785CN";
const wait = { timeout: 8_000 };
let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("examiner");
});
beforeEach(() => served.clear());

const open = (path: string, who: string) => openPage(served, path, who);

test("S2: an examiner reads a parcel and decides nothing there, by button or by key", async () => {
  open(`/items/${kParcel}`, "examiner");
  await screen.findByText("How the score comes about", {}, wait);
  expect(screen.queryByRole("button", { name: /^Hold/ })).toBeNull();
  expect(screen.queryByRole("link", { name: "Who is it?" })).toBeNull();
  await userEvent.keyboard("hraw");
  expect(served.sent).toEqual([]);
  expect(window.location.pathname).toBe(`/items/${kParcel}`);
  open(`/items/${kParcel}`, "targeting");
  await screen.findByRole("button", { name: /^Hold/ }, wait);
});

test("a supervisor sees the examination and that it is not theirs to record", async () => {
  open(`/examine/${kParcel}`, "supervisor");
  const record = await screen.findByRole("button", { name: "Record the result" }, wait);
  expect(record.hasAttribute("disabled")).toBe(true);
  expect(screen.getAllByText("Your role may not do this").length).toBeGreaterThan(0);
  await userEvent.keyboard("1s");
  expect(served.sent).toEqual([]);
});
