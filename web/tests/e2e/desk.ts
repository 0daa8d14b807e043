// At the desk and at the table: the queue by keyboard alone, a find on a tablet.
import { createHash } from "node:crypto";
import type { Browser, Locator, Page } from "playwright-core";
import { settled, signIn } from "./browser";
import { must } from "./checks";

export async function queueByKeyboard(browser: Browser, address: string) {
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

/** Each seal label alone on a label of its own size; as the button prints them, which ends with the printing. */
async function labelsAlone(page: Page) {
  const labels = await page.evaluate(() => {
    const column = document.querySelector(".seal-label")!.parentElement!;
    column.append(column.querySelector(".seal-label")!.cloneNode(true));
    column.closest(".columns")!.parentElement!.classList.add("labels-alone");
    return column.querySelectorAll(".seal-label").length;
  });
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  // A point is 1/72 of an inch.
  const size_mm = (text: string) => Math.round((Number(text) * 25.4) / 72);
  const pages = [...paper.matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(
    (match) => `${size_mm(match[1]!)} x ${size_mm(match[2]!)}`,
  );
  must(
    pages.length === labels && pages.every((one) => one === "90 x 40"),
    `each of ${labels} seal labels is printed at its own size: ${pages.join(", ")}`,
  );
}

export async function findOnATablet(browser: Browser, address: string) {
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
  const tap = async (button: Locator) => {
    await button.first().tap();
    ++taps;
  };
  // Found as it was found before: the drawing says where and how.
  await tap(page.locator(".drawings button"));
  await page.getByRole("textbox", { name: "Substance (presumptive)" }).fill("methamphetamine");
  await page.getByLabel("Gross mass").fill("1603.24");
  const picture = Buffer.from("89504e470d0a1a0a", "hex");
  await page
    .locator('input[type="file"][accept^="image/"]')
    .setInputFiles({ name: "made-up.png", mimeType: "image/png", buffer: picture });
  await page.locator(".photograph").waitFor();
  await tap(page.getByRole("button", { name: "Record the result", exact: true }));
  const posted = (await body).postDataJSON() as {
    finds: { gross_mass_mg: number; concealment: object }[];
    remarks: string;
  };
  must(posted.finds[0]?.gross_mass_mg === 1_603_240, "grams as typed arrive as milligrams");
  must(
    JSON.stringify(posted.finds[0]?.concealment) ===
      JSON.stringify({ object: "rock_sugar", method: "mixed_in", layer: "inside" }),
    "a tap on the drawing says where and how it was hidden",
  );
  const digest = createHash("sha256").update(picture).digest("hex");
  must(posted.remarks === `Photograph 1: SHA-256 ${digest}`, "the photograph's digest goes with the result");
  await page.getByText("Recorded. Four papers are ready.").waitFor();
  await page.getByText("Photographs: 1 of 1 sent").waitFor();
  must(true, "the photograph follows the result, and the server keeps the same");
  must(true, `a find takes ${taps} taps and two fields, and yields the four papers`);
  await labelsAlone(page);
  await context.close();
}
