// Walks the built page in Chromium over the fixture: every screen under the strict content security policy
// and axe-core, the queue by keyboard alone, a find recorded, 100,000 rows scrolled, nothing wider than a
// tablet, all three languages. `npm run e2e -- NAME` walks one part alone. Prints what was measured; exits 1 where something does not hold.
import { createHash } from "node:crypto";
import type { Locator, Page } from "playwright-core";
import { startFixture } from "../fixture/server";
import { kJournalSize } from "../fixture/journal";
import { kKeyFile, launch, screens, settled, signIn } from "./browser";
import { accessible, conclude, listen, must } from "./checks";
import { walkAcross } from "./hand_over";
import { auditorProves, courtReads, directorOpens } from "./proofs";
import { storedWords } from "./stored_words";

const kLongTask_ms = 50;

const { server, address } = await startFixture("dist", 0);
const browser = await launch();

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
    await page.getByRole("dialog").locator('input[type="file"]').setInputFiles(kKeyFile);
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
  must(
    (await first.getByRole("dialog").locator('input[type="file"]').count()) === 1,
    "each signs for themselves alone",
  );
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

/** An inventory by scanner and keyboard alone, on a tablet: label, seal, place, and the next. */
async function takeInventory() {
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
  await page.getByText("at most 3.8% of 10000 missing with 95% confidence").waitFor();
  await page.getByRole("button", { name: "Report what is missing" }).tap();
  await page.getByText("1 inquiry was opened").waitFor();
  must(true, "a closed inventory says what it means, and reports what is missing");
  await context.close();
}

// A run at the furnace: each exhibit read just before, a text for each, signed by two.
async function burn() {
  const desks = await Promise.all(
    ["custodian", "examiner"].map(async (officer_id) => {
      const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      await signIn(page, address, officer_id);
      return page;
    }),
  );
  const [first, second] = desks as [Page, Page];
  await first.goto(`${address}/custody/destruction/run`);
  await first.getByRole("textbox", { name: "Order" }).click();
  await first.getByRole("option", { name: "district court, order 12/2026" }).click();
  await first.getByLabel("How it is destroyed").fill("incineration");
  await first.getByLabel("Where").fill("furnace");
  await first.getByLabel("Witnesses").fill("prosecutor 2\nhealth officer 4\ncitizen 9");
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
  const sign = async (page: Page, form: Locator) => {
    await form.locator('input[type="file"]').setInputFiles(kKeyFile);
    await page.getByLabel("Passphrase").fill("a passphrase for tests");
    await page.getByRole("button", { name: "Sign", exact: true }).click();
  };
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

/** Across a border and to the sample's end, in two languages, each with an exhibit of its own. */
async function handOver() {
  const walk = { browser, address, must, accessible };
  const english = { locale: "en-GB", language: "en", end: "destroyed_abroad" } as const;
  const vietnamese = { locale: "vi-VN", language: "vi", end: "take_back" } as const;
  await walkAcross(walk, { ...english, exhibit: "X1-1.2", seal: "S-X112", grams: 42 });
  await walkAcross(walk, { ...vietnamese, exhibit: "X3-1", seal: "S-X31", grams: 1 });
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
  await page.waitForTimeout(500);
  const seen = await table.evaluate(async (grid) => {
    const tasks_ms: number[] = [];
    const watch = new PerformanceObserver((list) =>
      tasks_ms.push(...list.getEntries().map((one) => one.duration)),
    );
    watch.observe({ entryTypes: ["longtask"] });
    let added = 0;
    let most = 0;
    let right = true;
    const changes = new MutationObserver((records) => {
      for (const record of records)
        for (const node of record.addedNodes)
          if (node instanceof Element && node.matches('[role="row"]') && !old.has(node)) ++added;
    });
    const old = new Set<Element>(grid.querySelectorAll('[role="row"]'));
    changes.observe(grid, { childList: true, subtree: true });
    const end = grid.scrollHeight - grid.clientHeight;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let at = 0; at < 240; ++at) {
      // Half of it goes on row by row, as one reads; half leaps to anywhere, as one drags the bar.
      const to = at < 120 ? end / 2 + at * 30 : ((at * 7919) % 240) * (end / 240);
      grid.scrollTo(0, to);
      await frame();
      await frame();
      const rows = [...grid.querySelectorAll<HTMLElement>('[role="rowgroup"] > [role="row"]')];
      most = Math.max(most, rows.length);
      const middle = grid.getBoundingClientRect().top + grid.clientHeight / 2;
      right &&= rows.some((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top <= middle && middle <= bottom;
      });
    }
    changes.disconnect();
    watch.disconnect();
    return { tasks_ms, added, most, right };
  });
  must(seen.right, "wherever one scrolls to, there are rows");
  must(seen.most < 60, `${seen.most} rows at most are in the document for ${kJournalSize}`);
  must(seen.added <= 2, `rows that scroll in take the elements of those that scroll out (${seen.added} new)`);
  // How long tasks take depends on what else the machine does: a figure, not a fault.
  const long = seen.tasks_ms.sort((a, b) => b - a);
  console.log(
    `     tasks over ${kLongTask_ms} ms while scrolling: ${long.length}; longest ${Math.round(long[0] ?? 0)} ms`,
  );
  await context.close();
}

/** No screen is wider than a tablet, upright or across; what a finger has to hit on the examiner's is 44 px high. */
async function tablet() {
  for (const width of [768, 1024]) {
    const context = await browser.newContext({
      locale: "en-GB",
      viewport: { width, height: width === 768 ? 1024 : 768 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    let who = "";
    for (const [name, officer_id, path] of screens) {
      if (who !== officer_id) {
        await context.clearCookies();
        await signIn(page, address, officer_id);
        who = officer_id;
      }
      await page.goto(address + path);
      await settled(page);
      const tooWide = () =>
        page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll("main, .table")]
            .filter((place) => place.scrollWidth > place.clientWidth + 1)
            .map((place) => `${place.tagName} ${place.scrollWidth} > ${place.clientWidth}`),
        );
      // A table learns its width after it is first drawn, and a busy machine takes its time.
      let wide = await tooWide();
      for (let tries = 0; tries < 20 && wide.length > 0; ++tries) {
        await page.waitForTimeout(100);
        wide = await tooWide();
      }
      must(wide.length === 0, `at ${width} px nothing is scrolled sideways: ${name} ${wide.join(", ")}`);
      if (!["examine", "bench", "inventory"].includes(name)) continue;
      const small = await page.evaluate(() =>
        [
          ...document.querySelectorAll<HTMLElement>(
            // A segmented control's own inputs are not seen; its labels are what is hit.
            "main button, main input:not([type=radio]), main textarea, main .mantine-SegmentedControl-label, .bar button, .nav a",
          ),
        ]
          .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 43.5)
          .map(
            (one) => `${one.tagName} ${one.textContent?.slice(0, 20)} ${one.getBoundingClientRect().height}`,
          ),
      );
      must(small.length === 0, `at ${width} px everything to hit is 44 px high: ${name} ${small.join(", ")}`);
    }
    await context.close();
  }
}

async function byProvider() {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${address}/api/v1/sign-in/openid?as=stranger`);
  const refusal = page.getByRole("alert");
  await refusal.waitFor();
  must(
    (await refusal.textContent())?.includes("no account here is linked to you") === true,
    "who is not linked is told so",
  );
  await accessible(page, "sign-in, refused");
  await page.getByRole("link", { name: "Sign in with id.example" }).click();
  await page.locator("nav.nav").waitFor();
  must(!page.url().includes("sign_in"), "the provider's word leads to one's own screen");
  await page.goto(`${address}/?sign_in=%3Cscript%3E`);
  await page.locator("nav.nav").waitFor();
  await context.clearCookies();
  await page.goto(`${address}/?sign_in=%3Cscript%3E`);
  await page.locator('input[autocomplete="username"]').waitFor();
  must((await page.getByRole("alert").count()) === 0, "a refusal that is none of the server's is not shown");
  await context.close();
}

/** A data-protection officer's request, from the register to its answer; the words in three languages. */
async function answerRequest() {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await signIn(page, address, "auditor");
  await page.goto(`${address}/audit/requests`);
  await settled(page);
  const first = page.locator('[role="rowgroup"] > [role="row"]').first();
  must((await first.textContent())?.includes("Overdue") === true, "an overdue request stands first");
  await page.keyboard.press("n");
  await page.getByLabel("Who asks").waitFor();
  await accessible(page, "a request to register");
  await page.keyboard.press("Escape");
  const looked: string[] = [];
  page.on("request", (request) => looked.push(new URL(request.url()).pathname));
  await page.goto(`${address}/audit/requests/3`);
  await settled(page);
  must(!looked.some((path) => path.endsWith("/reach")), "nothing is looked at before it is asked for");
  await page.getByRole("button", { name: "Show what is held" }).click();
  await page.getByText("Who looked at whom").waitFor();
  await accessible(page, "what a request reaches");
  await page.keyboard.press("c");
  await page.getByLabel("What is right").fill("Sample Person");
  await accessible(page, "a correction");
  const corrected = page.waitForRequest((request) => request.url().endsWith("/corrections"));
  await page.getByRole("dialog").getByRole("button", { name: "Put right" }).click();
  const correction = (await corrected).postDataJSON() as { role: string; field: string; now: string };
  must(
    correction.role === "recipient" && correction.field === "name" && correction.now === "Sample Person",
    "what is right is sent beside the declaration",
  );
  const dialog = page.getByRole("dialog");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show what is held" }).waitFor();
  await settled(page);
  must(
    looked.filter((path) => path.endsWith("/reach")).length === 1,
    "what was put right is not looked at again unasked",
  );
  await page.keyboard.press("a");
  await dialog.getByText("neither confirmed nor denied").waitFor();
  await accessible(page, "an answer");
  await dialog.getByLabel("What the person is told besides").fill("Put right.");
  const answered = page.waitForRequest((request) => request.url().endsWith("/answer"));
  await dialog.getByRole("button", { name: "Answer", exact: true }).click();
  must(((await answered).postDataJSON() as { words: string }).words === "Put right.", "it is answered");
  await dialog.waitFor({ state: "detached" });
  for (const [language, title] of [
    ["vi", "Yêu cầu 3"],
    ["zh", "请求 3"],
  ] as const) {
    await page.locator(".bar select").selectOption(language);
    await page.getByRole("heading", { name: title }).waitFor();
  }
  await context.close();
}

/** What an exhibit's page says of a misread seal, and a picture that is added to a run at the furnace. */
async function sealsAndAsh() {
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

/** An administrator reads what another proposed, approves just that, proposes a change, makes a key and ends one. */
async function approveAnAccount() {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const sent = (path: string) => page.waitForRequest((request) => request.url().endsWith(path));
  await signIn(page, address, "chief");
  await page.goto(`${address}/accounts`);
  await settled(page);
  const waiting = page.locator(".panel").filter({ hasText: "supervisor-1" }).first();
  const row = waiting.getByRole("row", { name: "Signs in as" });
  must((await row.textContent())?.includes("changed") === true, "another subject stands out in what waits");
  must((await row.textContent())?.includes("the-deputys-own") === true, "and is shown before it is approved");
  must(
    (await page.getByText("You proposed this").count()) === 1 &&
      (await page.getByRole("button", { name: "Approve this" }).count()) === 1,
    "nobody approves what they proposed themselves",
  );
  const approved = sent("/accounts/supervisor-1/approval");
  await waiting.getByRole("button", { name: "Approve this" }).click();
  must(
    (await approved).postData() === JSON.stringify({ proposal_digest: "ab".repeat(32) }),
    "the digest of what was read is approved",
  );
  await page.getByText("Another proposal waits by now").waitFor();
  await accessible(page, "a proposal that was changed meanwhile");
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("The account's id").fill("courier-2");
  await dialog.getByLabel("Name", { exact: true }).fill("Courier 2");
  await dialog.getByLabel("Operator", { exact: true }).check();
  await dialog.locator('input[maxlength="64"]').last().fill("EXAMPLE-POST");
  await dialog.getByLabel("New password").fill("a first password");
  await accessible(page, "an account to propose");
  const proposed = sent("/accounts");
  await dialog.getByRole("button", { name: "Propose" }).click();
  const proposal = (await proposed).postDataJSON() as Record<string, unknown>;
  must(
    proposal["operator_id"] === "EXAMPLE-POST" && !("openid" in proposal) && proposal["state"] === "active",
    "an account is proposed, without a link that nobody wrote",
  );
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "New key" }).first().click();
  await dialog.getByLabel("Last day").fill("2026-12-31");
  await dialog.getByRole("button", { name: "New key" }).click();
  await dialog.getByText("Shown this once").waitFor();
  await accessible(page, "a new key");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByLabel("The key's id").fill("0123456789abcdef");
  const ended = page.waitForRequest((request) => request.method() === "DELETE");
  await page.getByRole("button", { name: "Revoke" }).click();
  must(
    new URL((await ended).url()).pathname === "/api/v1/api-keys/0123456789abcdef",
    "a key is ended by its id",
  );
  await page.getByText("0123456789abcdef lets nobody in any more.").waitFor();
  for (const [language, title] of [
    ["vi", "Tài khoản"],
    ["zh", "账户"],
  ] as const) {
    await page.locator(".bar select").selectOption(language);
    await page.getByRole("heading", { name: title }).waitFor();
  }
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

async function proofs() {
  await courtReads(browser, address);
  await auditorProves(browser, address);
  await directorOpens(browser, address);
}

const markup = () => storedWords(browser, address);

const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.includes(name);
for (const step of [
  queueByKeyboard,
  findOnATablet,
  twoSign,
  takeInventory,
  burn,
  byProvider,
  answerRequest,
  sealsAndAsh,
  handOver,
  approveAnAccount,
  proofs,
  markup,
  languages,
  tablet,
  scrolling,
].filter((one) => wanted(one.name)))
  await step().catch((error: unknown) => must(false, `${step.name}: ${String(error).slice(0, 400)}`));
for (const scheme of (["light", "dark"] as const).filter(wanted))
  await everyScreen(scheme).catch((error: unknown) =>
    must(false, `${scheme}: ${String(error).slice(0, 400)}`),
  );
await browser.close();
server.close();
conclude();
