// Running a shift: what is offered to whom, what is sent, and what the server's answer does to the screen.
import { startWords } from "@shared/i18n";
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { resetShift } from "../../tests/fixture/shift";
import { resetTrust } from "../../tests/fixture/trust";
import { openPage } from "./open_page";

let served: InPage;

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("supervisor");
});
beforeEach(() => {
  served.clear();
  resetShift();
  resetTrust();
  sessionStorage.clear();
});

const open = (path: string, who: string) => openPage(served, path, who);
const wait = { timeout: 60_000 };
const dialog = () => within(screen.getByRole("dialog"));
const type = (label: string | RegExp, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const sent = (text: string | RegExp) => vi.waitFor(() => expect(served.sent.at(-1)).toMatch(text), wait);
async function choose(field: string, option: string | RegExp) {
  await userEvent.click(screen.getByRole("textbox", { name: field }));
  await userEvent.click(await screen.findByRole("option", { name: option }));
}

test("a shift is opened with a capacity of its own, and closed with the choice", async () => {
  open("/shift", "supervisor");
  await screen.findByText(/out of service/, {}, wait);
  await userEvent.click(await screen.findByRole("button", { name: /^Open a shift/ }, wait));
  await screen.findByLabelText("Name");
  type("Name", "day-21");
  await userEvent.click(screen.getByLabelText("As much as the instruments can do"));
  await screen.findByText("Say how many examinations by at least one means.");
  await userEvent.type(screen.getByLabelText("X-ray"), "40");
  await userEvent.click(dialog().getByRole("button", { name: "Open a shift" }));
  await sent(
    'POST /api/v1/shifts {"office":"CNCANA","shift":"day-21","capacity":{"XRay":40},"random_share_ppm":100000}',
  );
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
  await userEvent.click(await screen.findByRole("button", { name: /^Close it with the choice/ }, wait));
  await userEvent.click(dialog().getByRole("button", { name: "Close it with the choice" }));
  await sent(/^POST \/api\/v1\/shifts\/CNCANA\/2026-11-20-night\/closing/);
  await screen.findByText("30 chosen of 48,210 filed", {}, wait);
});

test("who runs no shift sees them and opens none", async () => {
  open("/shift", "auditor");
  await screen.findByText(/out of service/, {}, wait);
  expect(screen.queryByRole("button", { name: /Open a shift/ })).toBeNull();
});

test("what is out stands above; it goes back, and the shift can do more", async () => {
  open("/shift/instruments", "examiner");
  const figures = () =>
    screen.getAllByText(/^\d+$/, { selector: ".big-number" }).map((one) => one.textContent);
  await vi.waitFor(() => expect(figures()).toEqual(["240", "120", "0", "32"]), wait);
  await userEvent.click(await screen.findByRole("button", { name: /^Back into service/ }, wait));
  type("Why", "tube replaced");
  await userEvent.click(dialog().getByRole("button", { name: "Back into service" }));
  await sent('POST /api/v1/instruments/CNCANA/XR-2/changes {"state":"in_service","why":"tube replaced"}');
  await vi.waitFor(() => expect(figures()).toEqual(["480", "120", "0", "32"]), wait);
});

test("an instrument that examines no parcel is registered as such, and a name that is there is refused at its field", async () => {
  open("/shift/instruments", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Register an instrument/ }, wait));
  type("Instrument", "RAMAN-1");
  await choose("Examines by", "examines no parcel");
  await userEvent.click(dialog().getByRole("button", { name: "Register an instrument" }));
  await sent(/"instrument":"RAMAN-1","means":null/);
  await screen.findByText("Expected: a name that no instrument of CNCANA has", {}, wait);
  expect(screen.getByLabelText("Instrument").getAttribute("aria-invalid")).toBe("true");
});

test("a referral is answered as its kind asks, and leaves the list of open ones", async () => {
  open("/shift/referrals", "targeting");
  await screen.findByRole("button", { name: /^Answer/ }, wait);
  await userEvent.keyboard("j");
  await userEvent.click(screen.getByRole("button", { name: /^Answer/ }));
  const send = dialog().getByRole("button", { name: "Answer" });
  type("In words", "two sides, nothing found");
  expect(send).toHaveProperty("disabled", true);
  await choose("Screened by", "X-ray");
  await userEvent.click(send);
  await sent('POST /api/v1/referrals/3/answer {"screened":"XRay","text":"two sides, nothing found"}');
  // What was chosen has left the list: no key meant for it is another's.
  await vi.waitFor(() => expect(screen.queryByRole("button", { name: /^Answer/ })).toBeNull(), wait);
  await userEvent.click(screen.getByLabelText("Answered ones too"));
  await vi.waitFor(() => expect(served.asked.at(-1)?.url.search).toContain("answered=true"), wait);
});

test("a referral is taken in with its own deadline", async () => {
  open("/shift/referrals", "supervisor");
  await userEvent.click(await screen.findByRole("button", { name: /^Take one in/ }, wait));
  await screen.findByLabelText("Parcel");
  await choose("Asks for", "Do not load");
  type("Parcel", "EE123456785CN");
  type("From", "nz");
  type("Its reference", "NZ-7");
  await userEvent.click(dialog().getByRole("button", { name: "Take one in" }));
  await sent(/"kind":"DNL","item_id":"EE123456785CN","from":"NZ","reference":"NZ-7"/);
  await screen.findByText("New Zealand", {}, wait);
});

test("a paper is read, and said to be sent once", async () => {
  open("/shift/notices", "targeting");
  await userEvent.click(await screen.findByRole("button", { name: /^Read it/ }, wait));
  await screen.findByText(/Substance: methamphetamine/);
  await userEvent.click(dialog().getByRole("button", { name: "It was sent" }));
  await sent("POST /api/v1/notices/3/sent");
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
  // It went down among those that were sent; what is still a draft is read next.
  await userEvent.keyboard("k");
  await userEvent.keyboard("k");
  await userEvent.click(screen.getByRole("button", { name: /^Read it/ }));
  await screen.findByText(/the counter's pictures/, {}, wait);
});

test("a list that shrank is not let in by who brought it", async () => {
  open("/shift/lists", "supervisor");
  await screen.findByRole("button", { name: /^Not that person/ }, wait);
  expect(screen.getByRole("button", { name: /^Bring a list/ })).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Let it in/ })).toBeNull();
});

test("a list that one officer brought is not in force, and says so", async () => {
  open("/shift/lists", "supervisor");
  await userEvent.click(await screen.findByRole("button", { name: /^Bring a list/ }, wait));
  const input = document.querySelector<HTMLInputElement>('input[type="file"]')!;
  await userEvent.upload(input, new File([`id,name\n${"1,A\n".repeat(20)}`], "sdn.csv"));
  await userEvent.click(dialog().getByRole("button", { name: "Bring a list" }));
  await sent(/^POST \/api\/v1\/watchlists /);
  await screen.findByText("ofac waits for another officer, who brings the same files", {}, wait);
});

test("another officer lets it in, with the same files", async () => {
  open("/shift/lists", "targeting");
  await userEvent.click(await screen.findByRole("button", { name: /^Let it in/ }, wait));
  await screen.findByText(/supervisor brought it/);
  const input = document.querySelector<HTMLInputElement>('input[type="file"]')!;
  await userEvent.upload(input, new File(["id,name\n1,A\n"], "own.csv"));
  await userEvent.click(dialog().getByRole("button", { name: "Let it in" }));
  await sent(/^POST \/api\/v1\/watchlists /);
  expect(served.bodies.at(-1)).toEqual({
    format: "csv",
    list: "own-finds",
    files: [{ name: "own.csv", content: Buffer.from("id,name\n1,A\n").toString("base64") }],
    confirms: true,
  });
  await screen.findByText("own-finds is in force", {}, wait);
  await screen.findByText("1 stored party may be listed");
});

test("C3: a key is certified with a second officer, and its text is shown before it is signed", async () => {
  open("/custody/officer-keys", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Certify a key/ }, wait));
  type("Its public half", "test-officer+4f15276bc51a28a3+0Ko+RpHc9QWzUbdu2PJhvkeOedSEBnSaEF6FjlDil1U=");
  await choose("Second officer", "examiner");
  await userEvent.click(screen.getByRole("button", { name: "To signing" }));
  await sent(/"kind":"certify_key","second":"examiner","public_key":"test-officer\+/);
  await screen.findByText(/tidewaiter.custody.act.v1/, {}, wait);
});

test("C3: one's own key is ended by what one reads and signs", async () => {
  open("/custody/officer-keys", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Revoke it/ }, wait));
  type("In words", "moved to a new one");
  await userEvent.click(dialog().getByRole("button", { name: "To what is signed" }));
  await sent(
    'POST /api/v1/officer-keys/0000000000000000/revocation {"reason":"rotated","words":"moved to a new one"}',
  );
  await screen.findByText(/tidewaiter.custody.revocation.v1/, {}, wait);
  expect(dialog().getByRole("button", { name: "Sign" })).toHaveProperty("disabled", true);
});

test("C3: a scale's new certificate is signed by two", async () => {
  open("/custody/scales", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Enter its new certificate/ }, wait));
  type("Error found at calibration", "0.008");
  type("Calibrated until", "2099-12-01T00:00");
  await choose("Second officer", "examiner");
  await userEvent.click(screen.getByRole("button", { name: "To signing" }));
  await sent(/"kind":"register_scale".*"scale":"SC-1","readability_mg":10,"calibration_error_mg":8/);
});
