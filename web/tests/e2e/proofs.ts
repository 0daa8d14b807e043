// What a court and an auditor check in their own browser: a bundle that the program made (tests/data), and an entry's
// proof under the log's key; and the list that stands behind a director's number.
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { kLogKey } from "../fixture/log";
import { settled, signIn } from "./browser";
import { accessible, must } from "./checks";

export async function courtReads(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address}/bundle`);
  const bundle = { name: "X1-1.1.twb", mimeType: "", buffer: readFileSync("tests/data/attached.twb") };
  await page.getByLabel("The sender's log key").fill(readFileSync("tests/data/attached.vkey", "utf8"));
  await page.locator('input[type="file"]').setInputFiles(bundle);
  await page.getByText("stand unchanged in the journal that tidewaiter.test signed").waitFor();
  await page.getByText("All 2 attachments are those that were sealed in.").waitFor();
  await page.getByText("without a gap").waitFor();
  must(
    (await page.locator(".panel", { hasText: "What is not proven" }).locator("li").count()) === 6,
    "a bundle with attachments is whole, and the page says what it does not prove",
  );
  await accessible(page, "a bundle with attachments");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "attachment-2.jpg" }).click(),
  ]);
  must(file.suggestedFilename() === "attachment-2.jpg", "what was sent along can be saved");
  const touched = Buffer.from(bundle.buffer);
  touched[touched.indexOf("a seal")] ^= 1;
  await page.locator('input[type="file"]').setInputFiles({ ...bundle, buffer: touched });
  await page.getByRole("alert").waitFor();
  must(
    (await page.getByRole("alert").textContent())?.includes("attachment-2.jpg") === true,
    "an attachment that was touched is named",
  );
  await context.close();
}

export async function auditorProves(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "auditor");
  await page.goto(`${address}/audit/entries/0`);
  await settled(page);
  await page.getByText("Without the log's key nobody's signature was checked.").waitFor();
  await page.getByLabel("The log's key").fill(kLogKey);
  await page.getByText("The log's signature, by the key you gave").waitFor();
  await page.getByText("The entry is in the journal, unchanged.").waitFor();
  must(true, "an entry's proof holds under the log's key");
  await accessible(page, "a proof under the log's key");
  await page.getByLabel("The log's key").fill(readFileSync("tests/data/attached.vkey", "utf8"));
  await page.getByText("The proof does not hold.").waitFor();
  must(true, "and not under another log's");
  await context.close();
}

export async function directorOpens(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "director");
  await page.goto(`${address}/figures`);
  await settled(page);
  await page.getByRole("button", { name: /^Examined/ }).click();
  const list = page.getByRole("dialog");
  await list.getByText("Shifts of this period").waitFor();
  await accessible(page, "the shifts behind a number");
  must(new URL(page.url()).pathname === "/figures", "a number opens the list of its own period");
  await list.getByText("2026-11-19-night").click();
  await page.waitForURL(/queue\/picks/);
  await page.getByText("Released unopened").first().waitFor();
  must(page.url().includes("2026-11-19-night"), "and from there the picks of just that shift");
  await context.close();
}
