// What is another office's is read, and says why it is not acted on.
import { startWords } from "@shared/i18n";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { kExamined } from "../../tests/fixture/parcels";
import { ok } from "../../tests/fixture/reply";
import { sessionOf } from "../../tests/fixture/world";
import { openPage } from "./open_page";

const kParcel = "EE123456785CN";
const kWhy = "Another office’s: an officer of CNCANA does this";
const wait = { timeout: 30_000 };
let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("targeting");
});
beforeEach(() => {
  served.clear();
  served.instead = ({ method, url, officer_id }) =>
    method === "GET" && url.pathname === "/api/v1/session"
      ? ok({ ...sessionOf(officer_id ?? ""), office: "CNSHAA" })
      : undefined;
});

const open = (path: string, who: string) => openPage(served, path, who);
const asks = (path: string) =>
  served.asked.filter((one) => one.url.pathname === path).map((one) => one.url.searchParams.get("office"));

test("a parcel is read whole and decided on by neither button nor key", async () => {
  open(`/items/${kParcel}`, "targeting");
  await screen.findByText("How the score comes about", {}, wait);
  expect(screen.getByText(kWhy)).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Hold/ })).toBeNull();
  await userEvent.keyboard("hra");
  expect(served.sent).toEqual([]);
});

test("a queue opens on one's own office, and of another's nothing is decided", async () => {
  open("/queue", "targeting");
  await screen.findByText(kWhy, {}, wait);
  expect(asks("/api/v1/queue")[0]).toBe("CNSHAA");
  expect(asks("/api/v1/shifts")[0]).toBe("*");
  await userEvent.keyboard("jhra");
  expect(served.sent).toEqual([]);
});

test("an examination is neither recorded nor ended with a tap", async () => {
  open(`/examine/${kParcel}`, "examiner");
  const record = await screen.findByRole("button", { name: "Record the result" }, wait);
  expect(record.hasAttribute("disabled")).toBe(true);
  expect(screen.getByRole("button", { name: "Not found" }).getAttribute("title")).toBe(kWhy);
  await userEvent.keyboard("1s");
  expect(served.sent).toEqual([]);
});

test("to an examination no reading is attached", async () => {
  open(`/items/${kExamined}`, "examiner");
  await screen.findByRole("heading", { name: "Examined" }, wait);
  expect(screen.queryByRole("button", { name: "Attach an instrument’s file" })).toBeNull();
  served.instead = null;
  open(`/items/${kExamined}`, "examiner");
  await screen.findByRole("button", { name: "Attach an instrument’s file" }, wait);
});

test("instruments and shifts are one's own office's until all are asked for, and another's are only looked at", async () => {
  open("/shift/instruments", "supervisor");
  await screen.findByRole("button", { name: /^Register an instrument/ }, wait);
  await screen.findByText(kWhy, {}, wait);
  expect(screen.queryByRole("button", { name: /^Enter a certificate/ })).toBeNull();
  expect(asks("/api/v1/instruments")[0]).toBeNull();
  await userEvent.click(screen.getByLabelText("Every office’s"));
  await vi.waitFor(() => expect(asks("/api/v1/instruments").at(-1)).toBe("*"), wait);
  open("/shift", "supervisor");
  await screen.findByText(kWhy, {}, wait);
  expect(screen.queryByRole("button", { name: /^Close it with the choice/ })).toBeNull();
});

test("a referral is not answered and a paper not said to be sent", async () => {
  open("/shift/referrals", "targeting");
  await screen.findByText(kWhy, {}, wait);
  expect(screen.queryByRole("button", { name: /^Answer/ })).toBeNull();
  open("/shift/notices", "targeting");
  await userEvent.click(await screen.findByRole("button", { name: /^Read it/ }, wait));
  const paper = within(screen.getByRole("dialog"));
  await paper.findByText(kWhy);
  expect(paper.queryByRole("button", { name: "It was sent" })).toBeNull();
});

test("who is of the whole service, and an operator, are asked for no office", async () => {
  served.instead = ({ method, url, officer_id }) =>
    method === "GET" && url.pathname === "/api/v1/session"
      ? ok({ ...sessionOf(officer_id ?? ""), office: "" })
      : undefined;
  open(`/items/${kParcel}`, "targeting");
  await screen.findByRole("button", { name: /^Hold/ }, wait);
  open("/shift", "supervisor");
  await screen.findByRole("button", { name: /^Close it with the choice/ }, wait);
  expect(screen.queryByLabelText("Every office’s")).toBeNull();
});
