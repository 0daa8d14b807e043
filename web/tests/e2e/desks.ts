// Two officers at two desks, in any language: what one prepares, both sign, each with a key of their own (C3).
import type { Browser, Locator, Page } from "playwright-core";
import { kKeyFile, settled, signIn } from "./browser";
import { type Language, wordsOf } from "./words";

const locales: Record<Language, string> = { en: "en-GB", vi: "vi-VN", zh: "zh-CN" };

export async function deskOf(browser: Browser, address: string, officer_id: string, language: Language) {
  const context = await browser.newContext({
    locale: locales[language],
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  await signIn(page, address, officer_id);
  return page;
}

export const dialogOf = (page: Page) => page.getByRole("dialog");

/** Presses a key once the screen offers it: on a busy machine its code may still be on the way. */
export async function press(page: Page, key: string) {
  await page.locator(".screen-head kbd").getByText(key, { exact: true }).first().waitFor();
  await page.keyboard.press(key);
  await dialogOf(page).waitFor();
}

export async function choose(page: Page, label: string, option: string | RegExp) {
  await dialogOf(page).getByRole("textbox", { name: label, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** Waits for the text to sign, which replaces the form before it. */
async function sign(form: Locator, language: Language) {
  const w = wordsOf(language);
  await form.getByLabel(w("sign.passphrase")).waitFor();
  await form.locator('input[type="file"]').setInputFiles(kKeyFile);
  await form.getByLabel(w("sign.passphrase")).fill("a passphrase for tests");
  await form.getByRole("button", { name: w("sign.sign"), exact: true }).click();
}

export interface BothSigned {
  /** The act as it was asked for. */
  act: Record<string, unknown>;
  /** How many further texts the second officer signed. */
  further: number;
}
/** Prepares what is entered at the first desk, and has it signed at both. */
export async function bothSign(
  first: Page,
  second: Page,
  officer_id: string,
  language: Language,
  beforeSigning?: () => Promise<void>,
): Promise<BothSigned> {
  const w = wordsOf(language);
  await choose(first, w("custody.second"), officer_id);
  const asked = first.waitForRequest(
    (request) => request.method() === "POST" && request.url().endsWith("/api/v1/acts"),
  );
  await dialogOf(first)
    .getByRole("button", { name: w("custody.to_signing") })
    .click();
  const act = (await asked).postDataJSON() as Record<string, unknown>;
  await dialogOf(first).getByLabel(w("sign.passphrase")).waitFor();
  await beforeSigning?.();
  await sign(dialogOf(first), language);
  await dialogOf(first).getByText(w("sign.signed"), { exact: true }).waitFor();
  await second.reload();
  await settled(second);
  await second.locator(".bar button").filter({ hasText: /\d/ }).first().click();
  // The oldest stands first: what was prepared now is the last.
  await dialogOf(second)
    .getByRole("button", { name: w("sign.read") })
    .last()
    .click();
  const signed = second.waitForRequest((request) => request.url().endsWith("/signatures"));
  await sign(dialogOf(second), language);
  const body = (await signed).postDataJSON() as { further_signatures?: string[] };
  await dialogOf(first).locator('input[type="file"]').waitFor({ state: "detached" });
  await dialogOf(first).getByRole("status").waitFor();
  return { act, further: body.further_signatures?.length ?? 0 };
}

export async function closeDialog(page: Page) {
  await page.keyboard.press("Escape");
  await dialogOf(page).waitFor({ state: "detached" });
  await settled(page);
}
