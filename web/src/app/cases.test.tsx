// What a team lets run: its key stays in the screen, and what is sent says no more than which parcel.
import { startWords } from "@shared/i18n";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readTeamKey, seal } from "../features/cases/case_entry";
import { answer } from "../../tests/fixture/answer";
import { type InPage, serveInPage } from "../../tests/fixture/in_page";
import { ok } from "../../tests/fixture/reply";
import { openPage } from "./open_page";

let served: InPage;
const wait = { timeout: 10_000 };
const kKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const kProof = "6w/FvHxUnZCRSrUxYrPGdFkzobsrud5+AMbAAn8Uhyg=";
// jsdom's files cannot be read as text.
const keyFile = (text: string) =>
  Object.assign(new File([text], "team.key"), { slice: () => ({ text: () => Promise.resolve(text) }) });

// jsdom lays nothing out: without a height a table shows no row.
vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 800, 400));

beforeAll(async () => {
  await startWords("en");
  served = serveInPage("supervisor");
});
beforeEach(() => served.clear());

async function openWith(key: string) {
  openPage(served, "/let-run", "supervisor");
  await screen.findByText("What the team lets run", {}, wait);
  const input = await vi.waitFor(() => {
    const found = document.querySelector<HTMLInputElement>("input[type=file]");
    expect(found).not.toBeNull();
    return found!;
  }, wait);
  await userEvent.upload(input, keyFile(key));
}

test("K1: with its key the team reads what it lets run, and neither key nor reason is sent", async () => {
  await openWith(`TEAM+KEY+TEAM-1+${kKey}\n`);
  await screen.findByText("1 parcel runs", {}, wait);
  await screen.findByText("EE123456785CN", {}, wait);
  screen.getByText("order 7");
  await userEvent.click(screen.getByRole("button", { name: /Let a parcel run/ }));
  await userEvent.type(await screen.findByLabelText("Parcel", {}, wait), "EE999999999CN");
  await userEvent.type(screen.getByLabelText("The order or decision it rests on"), "secretoperation");
  await userEvent.click(screen.getAllByRole("button", { name: /Let a parcel run/ }).at(-1)!);
  await vi.waitFor(() => expect(served.sent.length).toBe(1), wait);
  const begun = served.asked.find((one) => one.method === "POST")!;
  expect(begun.url.pathname).toBe("/api/v1/case-entries");
  expect(begun.idempotency_key ?? null).toBeNull();
  expect(Object.keys(begun.body as object).sort()).toEqual(["document", "item_id"]);
  await userEvent.click(await screen.findByRole("button", { name: "Let it run no longer" }, wait));
  await userEvent.type(
    await screen.findByLabelText("The order or decision it rests on", {}, wait),
    "arrests",
  );
  await userEvent.click(screen.getAllByRole("button", { name: "Let it run no longer" }).at(-1)!);
  await vi.waitFor(() => expect(served.sent.length).toBe(2), wait);
  expect(served.sent[1]).toContain(`/case-entries/1/end {"item_id":"EE123456785CN","proof":"${kProof}"`);
  for (const word of [kKey, "secretoperation", "arrests", "supervisor", "TEAM-1"])
    expect(served.sent.join("\n")).not.toContain(word);
});

test("one entry that is none hides no other", async () => {
  const key = readTeamKey(`TEAM+KEY+TEAM-1+${kKey}\n`)!;
  const broken = await seal(key, "EE1" as unknown as Parameters<typeof seal>[1]);
  served.instead = (asked) => {
    if (asked.method !== "GET" || asked.url.pathname !== "/api/v1/case-entries") return undefined;
    const { items } = answer(asked, Date.now()).body as { items: object[] };
    return ok({ items: [...items, { case_entry_no: 99, document: broken }], next_cursor: null });
  };
  await openWith(`TEAM+KEY+TEAM-1+${kKey}\n`);
  await screen.findByText("EE123456785CN", {}, wait);
});

test("K1: another team's key opens nothing, and what is no key is said", async () => {
  await openWith("not a key");
  await screen.findByText(/This is no team’s key/, {}, wait);
  // Put right, the same file is chosen again.
  expect(document.querySelector<HTMLInputElement>("input[type=file]")?.files).toHaveLength(0);
  await openWith(`TEAM+KEY+TEAM-2+${kKey.replace("AAEC", "AAED")}\n`);
  await screen.findByText("This key opens no entry.", {}, wait);
  expect(screen.queryByText("EE123456785CN")).toBeNull();
});
