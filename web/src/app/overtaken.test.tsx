// Somebody else was first: what was entered stays, and goes on from what is there now once its writer has looked.
import { startWords } from "@shared/i18n";
import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { answer } from "../../tests/fixture/answer";
import { resetExhibits, stateOf } from "../../tests/fixture/exhibit_now";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { resetTrials } from "../../tests/fixture/furnace";
import { resetProfiles } from "../../tests/fixture/profiles";
import { resetShift } from "../../tests/fixture/shift";
import { ok, overtaken } from "../../tests/fixture/reply";
import { openPage } from "./open_page";

// jsdom has no canvas to draw a balance on.
vi.mock("@shared/ui/sankey", () => ({ BalanceSankey: () => null }));

let served: InPage;
const wait = { timeout: 30_000 };

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("custodian");
});
beforeEach(() => {
  served.clear();
  resetExhibits();
  resetProfiles();
  resetTrials();
  resetShift();
});

const open = (path: string, who: string) => openPage(served, path, who);
const dialog = () => within(screen.getByRole("dialog"));
const isDisabled = (name: string) => dialog().getByRole("button", { name }).hasAttribute("disabled");

/** At another desk, meanwhile. */
function elsewhere(method: string, path: string, officer_id: string, body: unknown = {}) {
  const url = new URL(`/api/v1/${path}`, window.location.origin);
  const given = answer({ method, url, body, officer_id, csrf: "fixture-token" }, Date.now());
  expect(given.status).toBe(200);
  return given.body;
}

async function lookAgainAndSend(button: string) {
  await dialog().findByText("Somebody else was first", {}, wait);
  expect(isDisabled(button)).toBe(true);
  const sent = served.sent.length;
  await userEvent.click(dialog().getByRole("button", { name: "Look again" }));
  await vi.waitFor(() => expect(isDisabled(button)).toBe(false), wait);
  expect(served.sent.length, "nothing is sent by looking").toBe(sent);
  await userEvent.click(dialog().getByRole("button", { name: button }));
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), wait);
}

test("an offer is made of the exhibit as it is now, its fields as they were", async () => {
  open("/custody/exhibits/X1-1", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Offer/ }, wait));
  await userEvent.type(dialog().getByLabelText("To whom"), "laboratory-2");
  await userEvent.type(dialog().getByLabelText("Seal, as read"), "S-1");
  const seen = stateOf("X1-1");
  elsewhere("PUT", "exhibits/X1-1/shelf", "custodian");
  await userEvent.click(dialog().getByRole("button", { name: "Offer" }));
  await lookAgainAndSend("Offer");
  const offers = served.asked.filter((one) => one.url.pathname.endsWith("/offers"));
  expect(offers.map((one) => one.if_match)).toEqual([`"${seen}"`, `"X1-1 1"`]);
  expect(offers[1]?.body).toMatchObject({ to: "laboratory-2", seal: "S-1" });
  expect(offers[0]?.idempotency_key).toBeTruthy();
  expect(offers[1]?.idempotency_key, "another act").not.toBe(offers[0]?.idempotency_key);
});

test("an offer is taken back as it was seen", async () => {
  served.instead = ({ url, method }) =>
    method === "GET" && url.pathname === "/api/v1/exhibits/X1-1" ? offered : undefined;
  const page = elsewhere("GET", "exhibits/X1-1", "custodian") as { exhibit: object };
  const offer = { to: "laboratory-2", purpose: "laboratory", expires_at: "2027-11-20T10:00:00Z" };
  const offered = { ...ok({ ...page, exhibit: { ...page.exhibit, offer } }), etag: '"seen"' };
  open("/custody/exhibits/X1-1", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Withdraw the offer/ }, wait));
  await userEvent.click(dialog().getByRole("button", { name: "Withdraw the offer" }));
  await dialog().findByText("Somebody else was first", {}, wait);
  expect(served.asked.find((one) => one.method === "DELETE")?.if_match).toBe('"seen"');
});

test("a change of an account is proposed of the account as it is now", async () => {
  let version = "0".repeat(32);
  const { items } = elsewhere("GET", "accounts", "chief") as { items: { officer_id: string }[] };
  served.instead = (asked) => {
    if (asked.url.pathname !== "/api/v1/accounts") return undefined;
    if (asked.method === "GET") return ok({ items: items.map((one) => ({ ...one, version })) });
    return overtaken(asked, version);
  };
  open("/accounts", "chief");
  await userEvent.click((await screen.findAllByRole("button", { name: "Propose a change" }, wait))[0]!);
  fireEvent.change(dialog().getByLabelText("Office"), { target: { value: "CNSZXA" } });
  version = "1".repeat(32);
  await userEvent.click(dialog().getByRole("button", { name: "Propose" }));
  await lookAgainAndSend("Propose");
  expect(served.asked.filter((one) => one.method === "POST").at(-1)).toMatchObject({
    if_match: `"${version}"`,
    body: { office: "CNSZXA" },
  });
});

test("a trial is recorded over what its writer saw of it, or as the first word of it", async () => {
  open("/custody/destruction", "custodian");
  await userEvent.click(await screen.findByRole("button", { name: /^Record a trial/ }, wait));
  const number = dialog().getByLabelText("Seizure");
  fireEvent.change(number, { target: { value: "8" } });
  await dialog().findByText("Nothing is recorded of a trial about this seizure.", {}, wait);
  fireEvent.change(number, { target: { value: "1" } });
  await dialog().findByText(/^district court, 12\/2026 · /, {}, wait);
  await userEvent.click(dialog().getByLabelText("Ended"));
  fireEvent.change(dialog().getByLabelText(/^The final judgement/), { target: { value: "44, final" } });
  elsewhere("PUT", "trials/1", "custodian", { reference: "high court, 3/2026" });
  await userEvent.click(dialog().getByRole("button", { name: "Record a trial" }));
  await dialog().findByText(/^high court, 3\/2026 · /, {}, wait);
  await lookAgainAndSend("Record a trial");
  const puts = served.asked.filter((one) => one.method === "PUT");
  expect(puts.map((one) => one.if_match)).toEqual(['"t1"', '"t1+"']);
  expect(puts[1]?.body).toEqual({ judgement: "44, final" });
  await userEvent.click(screen.getByRole("button", { name: /^Record a trial/ }));
  fireEvent.change(dialog().getByLabelText("Seizure"), { target: { value: "8" } });
  await dialog().findByText("Nothing is recorded of a trial about this seizure.", {}, wait);
  fireEvent.change(dialog().getByLabelText("Court and number"), {
    target: { value: "district court, 9/2026" },
  });
  elsewhere("PUT", "trials/8", "custodian", { reference: "high court, 8/2026" });
  await userEvent.click(dialog().getByRole("button", { name: "Record a trial" }));
  await lookAgainAndSend("Record a trial");
  const firsts = served.asked.filter((one) => one.method === "PUT").slice(2);
  expect(firsts.map((one) => [one.if_none_match, one.if_match])).toEqual([
    ["*", null],
    [null, '"t+"'],
  ]);
});

test("an instrument is changed as its keeper saw it", async () => {
  open("/shift/instruments", "examiner");
  await userEvent.click(await screen.findByRole("button", { name: /^Enter a certificate/ }, wait));
  await dialog().findByText(/^tube failed · /, {}, wait);
  fireEvent.change(dialog().getByLabelText("Holds until"), { target: { value: "2027-06-01T08:00" } });
  elsewhere("POST", "instruments/CNCANA/XR-2/changes", "supervisor", {
    state: "in_service",
    why: "new tube",
  });
  await userEvent.click(dialog().getByRole("button", { name: "Enter a certificate" }));
  await lookAgainAndSend("Enter a certificate");
  const sent = served.asked.filter((one) => one.method === "POST");
  expect(sent.map((one) => one.if_match)).toEqual(['"XR-2-1"', '"XR-2-1+"']);
});

async function write(text: string) {
  const field = await screen.findByLabelText("The profiles as YAML", {}, wait);
  fireEvent.change(field, { target: { value: (field as HTMLTextAreaElement).value + text } });
  const tryIt = screen.getByRole("button", { name: /^Try it on/ });
  await vi.waitFor(() => expect(tryIt.hasAttribute("disabled")).toBe(false), wait);
  await userEvent.click(tryIt);
  await screen.findByText(/^The draft selects/, {}, wait);
}
async function approveElsewhere() {
  const waits = elsewhere("GET", "profiles/15", "supervisor") as { digest: string };
  elsewhere("POST", "profiles/15/approval", "supervisor", { digest: waits.digest });
}
const propose = () => screen.getByRole("button", { name: "Propose" });

test("a draft outlives another version's coming into force: it is shown what it changes, and tried anew", async () => {
  open("/profiles", "targeting");
  await write("\n# mine");
  await approveElsewhere();
  await userEvent.click(propose());
  const shown = await screen.findByRole("region", { name: /What it changes/ }, wait);
  expect(shown.querySelector(".went")?.textContent).toContain("weight: 1500");
  expect(shown.textContent).toContain("# mine");
  expect(propose().hasAttribute("disabled")).toBe(true);
  await userEvent.click(screen.getByRole("button", { name: "Go on from this version" }));
  expect(propose().hasAttribute("disabled"), "it was tried against what was live before").toBe(true);
  await userEvent.click(screen.getByRole("button", { name: /^Try it on/ }));
  await vi.waitFor(() => expect(propose().hasAttribute("disabled")).toBe(false), wait);
  await userEvent.click(propose());
  await screen.findByRole("button", { name: "Read 16" }, wait);
});
