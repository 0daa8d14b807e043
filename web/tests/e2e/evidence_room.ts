// In the evidence room: two sign one act, an inventory, a run at the furnace, misread seals, and across the border.
import type { Browser, Locator, Page } from "playwright-core";
import { kKeyFile, settled, signIn } from "./browser";
import { accessible, must } from "./checks";
import { walkAcross } from "./hand_over";

/** A custodian and an examiner, each in a browser of their own. */
async function twoDesks(browser: Browser, address: string): Promise<[Page, Page]> {
  const desk = async (officer_id: string) => {
    const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await signIn(page, address, officer_id);
    return page;
  };
  return Promise.all([desk("custodian"), desk("examiner")]);
}

async function sign(page: Page, form: Locator) {
  await form.locator('input[type="file"]').setInputFiles(kKeyFile);
  await page.getByLabel("Passphrase").fill("a passphrase for tests");
  await page.getByRole("button", { name: "Sign", exact: true }).click();
}

// Two officers, each in a browser of their own, sign one act (C3).
export async function twoSign(browser: Browser, address: string) {
  const desks = await twoDesks(browser, address);
  const [first, second] = desks;
  await first.goto(`${address}/custody/exhibits/X1-1`);
  await first.getByRole("button", { name: /^Seal/ }).click();
  await first.getByLabel("New seal").fill("S-900");
  await first.getByRole("textbox", { name: "Second officer" }).click();
  await first.getByRole("option", { name: "examiner" }).click();
  await first.getByRole("button", { name: "To signing" }).click();
  await first.getByText("examiner finds this act on their own page").waitFor();
  must(
    (await first.getByRole("dialog").locator('input[type="file"]').count()) === 1,
    "each signs for themselves alone",
  );
  await sign(first, first.getByRole("dialog"));
  await first.getByText("Signed").waitFor();

  await second.reload();
  await second.getByRole("button", { name: "1 act for you to sign" }).click();
  await second.getByRole("button", { name: "Read and sign" }).click();
  await second.getByText("S-900").waitFor();
  await accessible(second, "an act to sign");
  await sign(second, second.getByRole("dialog"));
  await second.getByRole("button", { name: "1 act for you to sign" }).waitFor({ state: "detached" });
  await first.getByRole("status").waitFor();
  must(true, "an act is done with the second officer's signature, at a desk of their own");
  for (const page of desks) await page.context().close();
}

/** An inventory by scanner and keyboard alone, on a tablet: label, seal, place, and the next. */
export async function takeInventory(browser: Browser, address: string) {
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 820, height: 1180 },
    hasTouch: true,
  });
  const page = await context.newPage();
  await signIn(page, address, "custodian");
  await page.goto(`${address}/custody/inventories/2`);
  const left = () => page.locator(".screen-head p").textContent();
  await page.getByText("15 of 24 still to look at.").waitFor();
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT")
      sent.push(`${new URL(request.url()).pathname} ${request.postData() ?? ""}`);
  });
  await page.getByLabel("Label or number").fill("X1-2");
  await page.keyboard.press("Enter");
  await page.keyboard.type("S-77");
  await page.getByLabel("Where it lies").fill("room 2, shelf 7");
  await page.keyboard.press("Enter");
  await page.getByText("X1-2: recorded").waitFor();
  must(
    sent[0] === '/api/v1/inventories/2/lines/X1-2 {"there":true,"seal":"S-77","place":"room 2, shelf 7"}',
    "what was seen is sent: seal as read, place",
  );
  await page.getByText("14 of 24 still to look at.").waitFor();
  // The next label is scanned; the place stays.
  await page.keyboard.type("X2-2");
  await page.keyboard.press("Enter");
  await page.keyboard.type("S-78");
  await page.keyboard.press("Enter");
  await page.getByText("X2-2: recorded").waitFor();
  must(sent[1]?.includes("room 2, shelf 7") === true, "the place stays for the next label");
  await page.keyboard.type("X9-9");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "It is not there" }).tap();
  await page.getByText("one that this inventory looks for").waitFor();
  must(true, `what is not looked for is refused (${await left()})`);
  await page.goto(`${address}/custody/inventories/1`);
  await page
    .getByText("1 of 120 missing; 1 under another seal than the book says: at most 5.2% of 10000")
    .waitFor();
  await page.getByRole("button", { name: "Report what is missing" }).tap();
  await page.getByText("1 inquiry was opened").waitFor();
  must(true, "a closed inventory says what it means, and reports what is missing");
  await context.close();
}

// A run at the furnace: each exhibit read just before, a text for each, signed by two.
export async function burn(browser: Browser, address: string) {
  const desks = await twoDesks(browser, address);
  const [first, second] = desks;
  await first.goto(`${address}/custody/destruction/run`);
  await first.getByRole("textbox", { name: "Order" }).click();
  await first.getByRole("option", { name: "district court, order 12/2026" }).click();
  await first.getByLabel("How it is destroyed").fill("incineration");
  await first.getByLabel("Where").fill("furnace");
  await first.getByLabel("Witnesses").fill("prosecutor 2\nhealth officer 4\ncitizen 9");
  await first.getByLabel("Why no photographs are signed with it").fill("added afterwards");
  for (const exhibit of ["X3-1", "X4-1"]) {
    await first.getByLabel("Label or number").fill(exhibit);
    await first.getByLabel("Seal, as read").fill("S-9");
    if (exhibit === "X3-1") {
      await first.getByRole("textbox", { name: "Scale" }).click();
      await first.getByRole("option", { name: /SC-1/ }).click();
    }
    await first.getByLabel("Gross").fill("110");
    await first.getByLabel("Tare").fill("10");
    await first.keyboard.press("Enter");
  }
  await first.getByText("2 exhibits read").waitFor();
  must(true, "label, seal and weight of each are read just before");
  await first.reload();
  await first.getByText("2 exhibits read").waitFor();
  must(true, "what was read outlives a reloading");
  await first.getByRole("textbox", { name: "Second officer" }).click();
  await first.getByRole("option", { name: "examiner" }).click();
  const asked = first.waitForRequest(
    (request) => request.method() === "POST" && request.url().endsWith("/acts"),
  );
  await first.getByRole("button", { name: "To signing" }).click();
  const act = (await asked).postDataJSON() as {
    kind: string;
    run: { lines: unknown[]; witnesses: string[] };
  };
  must(
    act.kind === "destroy" && act.run.lines.length === 2 && act.run.witnesses.length === 3,
    "the run is asked for with its list and witnesses",
  );
  await first.getByText("Text 1 of 2").waitFor();
  await accessible(first, "a run to sign");
  await sign(first, first.locator("main"));
  await second.reload();
  await second.getByRole("button", { name: "1 act for you to sign" }).click();
  await second.getByRole("button", { name: "Read and sign" }).click();
  await second.getByText("Text 1 of 2").waitFor();
  await second.getByRole("button", { name: "Next" }).click();
  await second.getByText("X4-1").waitFor();
  const signed = second.waitForRequest((request) => request.url().endsWith("/signatures"));
  await sign(second, second.getByRole("dialog"));
  const body = (await signed).postDataJSON() as { further_signatures: string[] };
  must(body.further_signatures.length === 1, "each text is signed");
  await first.getByText("Run 3 is done").waitFor();
  must(
    (await first.getByRole("link", { name: "Certificate (PDF)" }).count()) === 1,
    "its certificate can be had",
  );
  for (const page of desks) await page.context().close();
}

/** What an exhibit's page says of a misread seal, and a picture that is added to a run at the furnace. */
export async function sealsAndAsh(browser: Browser, address: string) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "custodian");
  await page.goto(`${address}/custody/exhibits/X2-1`);
  await settled(page);
  must((await page.getByText("Seal misread").count()) === 2, "a misread seal bears its mark");
  await page.getByRole("button", { name: "Affirm seal" }).last().click();
  await page.getByLabel("Seal, as read").fill("S-999");
  await accessible(page, "a seal to affirm");
  await page.goto(`${address}/custody/destruction`);
  await page.getByRole("tab", { name: "Runs" }).click();
  await page.getByRole("button", { name: "Photographs of run 2" }).click();
  const sent = page.waitForRequest(
    (request) => request.method() === "POST" && request.url().includes("/destruction-runs/2/photographs"),
  );
  await page.getByLabel("Take a photograph").setInputFiles({
    name: "ash.jpg",
    mimeType: "image/jpeg",
    buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  });
  must((await sent).headers()["content-type"] === "image/jpeg", "a run's photograph goes as it is");
  await accessible(page, "a run's photographs");
  await context.close();
}

/** Across a border and to the sample's end, in two languages, each with an exhibit of its own. */
export async function handOver(browser: Browser, address: string) {
  const walk = { browser, address, must, accessible };
  const english = { locale: "en-GB", language: "en", end: "destroyed_abroad" } as const;
  const vietnamese = { locale: "vi-VN", language: "vi", end: "take_back" } as const;
  await walkAcross(walk, { ...english, exhibit: "X1-1.2", seal: "S-X112", grams: 42 });
  await walkAcross(walk, { ...vietnamese, exhibit: "X3-1", seal: "S-X31", grams: 1 });
}
