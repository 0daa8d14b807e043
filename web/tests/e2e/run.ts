// Walks the built page in Chromium over the fixture: every screen under the strict content security policy
// and axe-core, the queue by keyboard alone, a find recorded, 100,000 rows scrolled without a long task, all
// three languages. `npm run e2e -- NAME` walks one part alone. Prints what was measured; exits 1 where something does not hold.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { startFixture } from "../fixture/server";
import { kJournalSize } from "../fixture/world";
import { launch, screens, settled, signIn } from "./browser";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const kLongTask_ms = 50;
/** Made by `tidewaiter custody key new test-officer`; its passphrase is "a passphrase for tests". */
const kKeyFile = {
  name: "test-officer.key",
  mimeType: "text/plain",
  buffer: Buffer.from(
    "TIDEWAITER+OFFICER+KEY+1+test-officer+OOc4cKGROkd3I/RMjDFNCWg67C2kzc//v55juETrSdGSSZ8Tq1ZBdUbesbVNWo" +
      "+BH/R3hLxB+GlhuRnFw+/xRkkMxVuYRoiZeLMcjyUH7r5LQcIoMZkV5g==\n",
  ),
};
const faults: string[] = [];
const must = (holds: boolean, what: string) => {
  console.log(`${holds ? "ok  " : "FAIL"} ${what}`);
  if (!holds) faults.push(what);
};

interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
}
async function accessible(page: Page, name: string) {
  await page.evaluate(axeSource);
  const result = await page.evaluate<AxeResult>("axe.run(document, {resultTypes: ['violations']})");
  const grave = result.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  must(grave.length === 0, `axe finds no serious fault: ${name}`);
  for (const one of grave)
    console.log(
      `     ${one.id}: ${one.nodes
        .slice(0, 3)
        .map((node) => node.target.join(" "))
        .join(" | ")}`,
    );
}

const { server, address } = await startFixture("dist", 0);
const browser = await launch();

function listen(page: Page, complaints: string[]) {
  page.on("console", (message) => {
    // Before signing in there is no session, and the browser says so.
    if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
}

async function everyScreen(scheme: "light" | "dark") {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: scheme,
    locale: "en-GB",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  listen(page, complaints);
  await page.goto(address);
  await settled(page);
  await accessible(page, `sign-in, ${scheme}`);
  let who = "";
  for (const [name, officer_id, path] of screens) {
    if (who !== officer_id) {
      await context.clearCookies();
      await signIn(page, address, officer_id);
      who = officer_id;
    }
    await page.goto(address + path);
    await settled(page);
    await accessible(page, `${name}, ${scheme}`);
  }
  must(complaints.length === 0, `no complaint in the console, the policy's among them, ${scheme}`);
  for (const one of complaints.slice(0, 5)) console.log(`     ${one.slice(0, 300)}`);
  await context.close();
}

async function queueByKeyboard() {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "targeting");
  await settled(page);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/decision")) sent.push(request.postData() ?? "");
  });
  const selected = page.locator('[role="row"][aria-selected="true"]');
  await selected.waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  must((await selected.getAttribute("aria-rowindex")) === "4", "j moves down the queue");
  await page.keyboard.press("h");
  await page.waitForTimeout(300);
  must(sent[0] === '{"outcome":"Hold"}', "S2: the recommended outcome is decided in one key");
  await page.keyboard.press("r");
  const dialog = page.locator('[role="dialog"]');
  await dialog.waitFor();
  must(sent.length === 1, "S2: another outcome is not sent without a reason");
  await page.keyboard.type("Checked at the counter");
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "detached" });
  must(sent[1]?.includes("Checked at the counter") === true, "S2: the reason is sent with it");
  await page.keyboard.press("?");
  await dialog.waitFor();
  must((await dialog.textContent())?.includes("Next") === true, "? lists the keys");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/items\//);
  await page.getByText("How the score comes about").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/queue/);
  must(true, "Enter opens the parcel, Escape goes back");
  await context.close();
}

async function findOnATablet() {
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 820, height: 1180 },
    hasTouch: true,
  });
  const page = await context.newPage();
  await signIn(page, address, "examiner");
  await page.locator('input[maxlength="35"]').fill("EE123456785CN");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  const body = page.waitForRequest((request) => request.url().endsWith("/examinations"));
  let taps = 0;
  const tap = async (name: string, exact = true) => {
    await page.getByRole("button", { name, exact }).first().tap();
    ++taps;
  };
  await tap("A find", false);
  await page.getByRole("textbox", { name: "Substance (presumptive)" }).fill("methamphetamine");
  await page.getByLabel("Gross mass").fill("1603.24");
  await tap("Rock sugar");
  await tap("Mixed in");
  await tap("Record the result");
  const posted = (await body).postDataJSON() as { finds: { gross_mass_mg: number }[] };
  must(posted.finds[0]?.gross_mass_mg === 1_603_240, "grams as typed arrive as milligrams");
  await page.getByText("Recorded. Four papers are ready.").waitFor();
  must(true, `a find takes ${taps} taps and two fields, and yields the four papers`);
  await context.close();
}

// Two officers, each in a browser of their own, sign one act (C3).
async function twoSign() {
  const desks = await Promise.all(
    ["custodian", "examiner"].map(async (officer_id) => {
      const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await signIn(page, address, officer_id);
      return page;
    }),
  );
  const [first, second] = desks as [Page, Page];
  const sign = async (page: Page) => {
    await page.locator('input[type="file"]').setInputFiles(kKeyFile);
    await page.getByLabel("Passphrase").fill("a passphrase for tests");
    await page.getByRole("button", { name: "Sign", exact: true }).click();
  };
  await first.goto(`${address}/custody/exhibits/X1-1`);
  await first.getByRole("button", { name: /^Seal/ }).click();
  await first.getByLabel("New seal").fill("S-900");
  await first.getByRole("textbox", { name: "Second officer" }).click();
  await first.getByRole("option", { name: "examiner" }).click();
  await first.getByRole("button", { name: "To signing" }).click();
  await first.getByText("examiner finds this act on their own page").waitFor();
  must((await first.locator('input[type="file"]').count()) === 1, "each signs for themselves alone");
  await sign(first);
  await first.getByText("Signed").waitFor();

  await second.reload();
  await second.getByRole("button", { name: "1 act for you to sign" }).click();
  await second.getByRole("button", { name: "Read and sign" }).click();
  await second.getByText("S-900").waitFor();
  await accessible(second, "an act to sign");
  await sign(second);
  await second.getByRole("button", { name: "1 act for you to sign" }).waitFor({ state: "detached" });
  await first.getByRole("status").waitFor();
  must(true, "an act is done with the second officer's signature, at a desk of their own");
  for (const page of desks) await page.context().close();
}

async function scrolling() {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "auditor");
  await settled(page);
  const table = page.locator('[role="grid"]');
  const rows = async () => Number(await table.getAttribute("aria-rowcount")) - 1;
  const started_ms = Date.now();
  while ((await rows()) < kJournalSize && Date.now() - started_ms < 240_000) {
    await table.evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
    await page.waitForTimeout(60);
  }
  must((await rows()) === kJournalSize, `${await rows()} rows are loaded by scrolling`);
  await page.evaluate(() => {
    const seen: number[] = [];
    new PerformanceObserver((list) => seen.push(...list.getEntries().map((one) => one.duration))).observe({
      entryTypes: ["longtask"],
    });
    Object.assign(window, { seen });
  });
  const frames = await table.evaluate(async (grid) => {
    let count = 0;
    const end = grid.scrollHeight;
    for (let at = 0; at < 240; ++at) {
      grid.scrollTo(0, ((at * 7919) % 240) * (end / 240) + at);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      ++count;
    }
    return count;
  });
  const long = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
  must(
    long.every((task_ms) => task_ms <= kLongTask_ms),
    `no task over ${kLongTask_ms} ms in ${frames} frames of scrolling ${kJournalSize} rows (longest ${Math.max(0, ...long)} ms)`,
  );
  await context.close();
}

async function languages() {
  const context = await browser.newContext({ locale: "vi-VN", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "targeting");
  await settled(page);
  must(
    (await page.locator("h1").textContent()) === "Mở bưu gửi nào trước?",
    "Vietnamese is taken from the browser",
  );
  await page.locator(".bar select").selectOption("zh");
  await page.getByRole("heading", { name: "现在先查哪一件？" }).waitFor();
  must((await page.locator("html").getAttribute("lang")) === "zh", "Chinese is chosen, and the page says so");
  await context.close();
}

const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.includes(name);
for (const step of [queueByKeyboard, findOnATablet, twoSign, languages, scrolling].filter((one) =>
  wanted(one.name),
))
  await step().catch((error: unknown) => must(false, `${step.name}: ${String(error).slice(0, 400)}`));
for (const scheme of (["light", "dark"] as const).filter(wanted))
  await everyScreen(scheme).catch((error: unknown) =>
    must(false, `${scheme}: ${String(error).slice(0, 400)}`),
  );
await browser.close();
server.close();
if (faults.length > 0) {
  console.log(`${faults.length} faults`);
  process.exit(1);
}
