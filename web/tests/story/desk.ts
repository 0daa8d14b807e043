// An officer's desk: a browser of their own, in their own language, worked by the page's words.
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { grams } from "../../src/shared/format/mass";
import { settled, signIn } from "../e2e/browser";
import { accessible, listen, must } from "../e2e/checks";
import { type Language, type Words, wordsOf } from "../e2e/words";
import { kFolder, kPassphrase } from "./world";

const kLocales = { en: "en-GB", zh: "zh-CN", vi: "vi-VN" };
export const kPassword = "tidewaiter demo";

export interface Desk {
  officer_id: string;
  language: Language;
  page: Page;
  w: Words;
  complaints: string[];
}
export interface Office {
  browser: Browser;
  address: string;
  /** The four parcels of tea. */
  items: string[];
  desks: Desk[];
}

const kPatience_ms = 120_000;
const kWide = { viewport: { width: 1280, height: 900 } };
export const kTablet = { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true };

/** A desk at which nobody has signed in. */
export async function emptyDesk(office: Office, language: Language, look: BrowserContextOptions = kWide) {
  const context = await office.browser.newContext({ locale: kLocales[language], ...look });
  // A key is stretched in the page, which a busy machine keeps from answering meanwhile.
  context.setDefaultTimeout(kPatience_ms);
  const page = await context.newPage();
  const desk: Desk = { officer_id: "", language, page, w: wordsOf(language), complaints: [] };
  listen(page, desk.complaints);
  office.desks.push(desk);
  return desk;
}

export async function deskOf(office: Office, officer_id: string, language: Language, look = kWide) {
  const desk = await emptyDesk(office, language, look);
  desk.officer_id = officer_id;
  await signIn(desk.page, office.address, officer_id, kPassword);
  return desk;
}

/** Whoever sat here goes; what the page complained of stays. */
export async function leave(desk: Desk) {
  await desk.page.context().close();
}

const named = (desk: Desk, what: string) => `${what}, ${desk.officer_id || "anybody"}, ${desk.language}`;

export const say = (desk: Desk, holds: boolean, what: string) => must(holds, named(desk, what));

/** axe-core over what is on the screen now. */
export const look = (desk: Desk, what: string) => accessible(desk.page, named(desk, what));

/** Goes to an address as a bookmark does. */
export async function visit(office: Office, desk: Desk, path: string) {
  await desk.page.goto(office.address + path);
  await settled(desk.page);
}

/** A screen that is visited and looked at. */
export async function screen(office: Office, desk: Desk, path: string, what: string) {
  await visit(office, desk, path);
  await look(desk, what);
}

export const dialogOf = (desk: Desk): Locator => desk.page.getByRole("dialog");

/** A key of the screen, once the screen offers it; what it opens. */
export async function press(desk: Desk, key: string) {
  await desk.page.locator(".screen-head kbd").getByText(key, { exact: true }).first().waitFor();
  await desk.page.keyboard.press(key);
  await dialogOf(desk).waitFor();
}

export const field = (desk: Desk, key: string, within: Locator = dialogOf(desk)): Locator =>
  within.getByLabel(desk.w(key), { exact: true }).first();

/** Chooses an option of a list. */
export async function choose(desk: Desk, key: string, option: RegExp | string, within = dialogOf(desk)) {
  await within.getByRole("textbox", { name: desk.w(key), exact: true }).click();
  await desk.page
    .getByRole("option", typeof option === "string" ? { name: option, exact: true } : { name: option })
    .click();
}

export const button = (desk: Desk, key: string, within: Locator = dialogOf(desk)): Locator =>
  within.getByRole("button", { name: desk.w(key), exact: true });

/** What a form says against what was sent, or nothing. */
async function refusal(desk: Desk): Promise<string> {
  const alerts = await desk.page.getByRole("alert").allTextContents();
  return alerts.join(" | ").slice(0, 300);
}

/** Waits for what comes of it; a refusal that stands there instead is said. */
export async function comes(desk: Desk, what: Locator, timeout_ms = kPatience_ms) {
  try {
    await what.first().waitFor({ timeout: timeout_ms });
  } catch (error) {
    throw new Error(
      `${named(desk, "what was waited for does not come")}: ${await refusal(desk)} ${String(error).slice(0, 200)}`,
    );
  }
}

async function signHere(desk: Desk, form: Locator) {
  await comes(desk, form.getByLabel(desk.w("sign.passphrase")));
  await form.locator('input[type="file"]').setInputFiles(join(kFolder, "keys", `${desk.officer_id}.key`));
  await form.getByLabel(desk.w("sign.passphrase")).fill(kPassphrase);
  await button(desk, "sign.sign", form).click();
}

/** The act that waits for this officer is read and signed; the server, or at the latest the list's own asking, tells of it. */
export async function signWaiting(desk: Desk) {
  const waiting = desk.page.locator(".bar").getByRole("button", { name: /1/ }).first();
  await comes(desk, waiting);
  await waiting.click();
  await button(desk, "sign.read").click();
  await signHere(desk, dialogOf(desk));
}

/** To signing, and both sign, each at their own desk (C3). */
export async function bothSign(first: Desk, second: Desk, within: Locator = dialogOf(first)) {
  await choose(first, "custody.second", second.officer_id, within);
  await button(first, "custody.to_signing", within).click();
  await comes(first, within.getByText(first.w("sign.waits"), { exact: true }));
  await Promise.all([signHere(first, within), signWaiting(second)]);
  await dialogOf(second).waitFor({ state: "detached" });
  await comes(first, within.getByRole("status"));
}

/** What a dialog said at its end; it is closed. */
export async function closed(desk: Desk): Promise<string> {
  const said = (await dialogOf(desk).getByRole("status").first().textContent()) ?? "";
  await desk.page.keyboard.press("Escape");
  await dialogOf(desk).waitFor({ state: "detached" });
  await settled(desk.page);
  return said;
}

/** Seal as read, none where it bears none; scale, gross and tare. */
export async function weighed(
  desk: Desk,
  seal: string,
  gross_g: number,
  tare_g: number,
  within = dialogOf(desk),
) {
  if (seal) await field(desk, "custody.seal_as_read", within).fill(seal);
  await choose(desk, "custody.scale", /^S1/, within);
  await field(desk, "custody.gross", within).fill(`${gross_g}`);
  await field(desk, "custody.tare", within).fill(`${tare_g}`);
  const place = within.getByLabel(desk.w("custody.weighed_at"), { exact: true });
  // At the furnace it is said once for all.
  if ((await place.count()) > 0) await place.fill("by the window");
}

/** The balance of a seizure as its page says it: each account's grams, by name. */
export type Accounts = Partial<Record<"seized" | "held" | "handed_over" | "destroyed", number>>;

/** C1, read off the seizure's page and held against what it has to be. */
export async function balanceIs(office: Office, desk: Desk, seizure_no: number, accounts: Accounts) {
  await visit(office, desk, `/custody/seizures/${seizure_no}`);
  const panel = desk.page
    .locator(".panel")
    .filter({ hasText: desk.w("balance.title") })
    .first();
  await comes(desk, panel.locator(".facts dt"));
  const names = await panel.locator(".facts dt").allTextContents();
  const masses = await panel.locator(".facts dd").allTextContents();
  const found = names.map((name, index) => `${name} ${masses[index]}`);
  const expected = Object.entries(accounts).map(
    ([name, mass_g]) => `${desk.w(`balance.${name}`)} ${grams(mass_g * 1000, desk.language)}`,
  );
  const holds = (await panel.locator(".tag.good").textContent()) === desk.w("balance.holds");
  say(
    desk,
    holds && found.join() === expected.join(),
    `C1, seizure ${seizure_no}: ${expected.join(", ")}${found.join() === expected.join() ? "" : ` — but the page says ${found.join(", ")}`}`,
  );
}
