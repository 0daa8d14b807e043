// A shift is run without the command line: opened and closed, its instruments, referrals, papers and lists; and what the
// evidence room's signatures rest on, its officers' keys and its scales. Each in another language.
import type { Browser } from "playwright-core";
import { settled } from "./browser";
import { accessible, must } from "./checks";
import { bothSign, choose, closeDialog, deskOf, dialogOf, press } from "./desks";
import { wordsOf } from "./words";

export async function runsAShift(browser: Browser, address: string) {
  const w = wordsOf("en");
  const page = await deskOf(browser, address, "supervisor", "en");
  await page.goto(`${address}/shift`);
  await settled(page);
  await press(page, "n");
  const field = (key: string) => dialogOf(page).getByLabel(w(key), { exact: true });
  await field("shift.name").fill("day-21");
  await field("shift.as_instruments").uncheck();
  await field("means.XRay").fill("40");
  await accessible(page, "a shift to open");
  const opened = page.waitForRequest((request) => request.method() === "POST");
  await dialogOf(page)
    .getByRole("button", { name: w("shift.open"), exact: true })
    .click();
  const terms = (await opened).postDataJSON() as { capacity: object };
  must(JSON.stringify(terms.capacity) === '{"XRay":40}', "a shift is opened with a capacity by means");
  await dialogOf(page).waitFor({ state: "detached" });
  await page.getByText("day-21").first().waitFor();
  await press(page, "c");
  await accessible(page, "a shift to close");
  await dialogOf(page)
    .getByRole("button", { name: w("shift.close"), exact: true })
    .click();
  await dialogOf(page).getByRole("status").waitFor();
  await accessible(page, "a shift that is closed");
  must(true, "it is closed with its choice, and its key is revealed");
  await closeDialog(page);

  await page.keyboard.press("2");
  await page.waitForURL(/\/shift\/instruments$/);
  await settled(page);
  const xRay = page.locator(".big-number").first();
  const before = (await xRay.textContent()) ?? "";
  await press(page, "b");
  await accessible(page, "an instrument back into service");
  await dialogOf(page)
    .getByRole("button", { name: w("instrument.back"), exact: true })
    .click();
  await dialogOf(page).waitFor({ state: "detached" });
  await page.locator(".big-number").first().getByText("480").waitFor();
  must(before === "240", "an instrument that is back adds to what the next shift can do");
  await press(page, "n");
  await accessible(page, "an instrument to register");
  await closeDialog(page);
  await press(page, "c");
  await accessible(page, "a certificate to enter");
  await page.context().close();
}

export async function answersReferrals(browser: Browser, address: string) {
  const w = wordsOf("vi");
  const page = await deskOf(browser, address, "targeting", "vi");
  await page.goto(`${address}/shift/referrals`);
  await settled(page);
  await page.locator('[role="row"][aria-selected="true"]').waitFor();
  await page.keyboard.press("j");
  await press(page, "a");
  await choose(page, w("referral.screened"), w("means.XRay"));
  await accessible(page, "a referral to answer");
  const answered = page.waitForRequest((request) => request.url().endsWith("/referrals/3/answer"));
  await dialogOf(page)
    .getByRole("button", { name: w("referral.answer"), exact: true })
    .click();
  must(
    (await answered).postDataJSON().screened === "XRay",
    "a request for screening is answered by how it was screened",
  );
  await dialogOf(page).waitFor({ state: "detached" });
  await press(page, "n");
  await accessible(page, "a referral to take in");
  await closeDialog(page);

  await page.goto(`${address}/shift/notices`);
  await settled(page);
  await page.locator('[role="row"][aria-selected="true"]').waitFor();
  await page.keyboard.press("Enter");
  await dialogOf(page).getByText("methamphetamine").waitFor();
  await accessible(page, "a paper to send");
  await dialogOf(page)
    .getByRole("button", { name: w("notice.sent"), exact: true })
    .click();
  await dialogOf(page).waitFor({ state: "detached" });
  must(true, "a paper is read, and said to be sent");
  await page.context().close();
}

const kList = {
  name: "own.csv",
  mimeType: "text/csv",
  buffer: Buffer.from("id,name,type\n1,Example Person,person\n"),
};

export async function letsAListIn(browser: Browser, address: string) {
  const w = wordsOf("zh");
  const brings = await deskOf(browser, address, "supervisor", "zh");
  await brings.goto(`${address}/shift/lists`);
  await settled(brings);
  await press(brings, "n");
  await choose(brings, w("watchlist.format"), w("list_format.csv"));
  await dialogOf(brings).getByLabel(w("watchlist.name"), { exact: true }).fill("own-finds");
  await dialogOf(brings).locator('input[type="file"]').setInputFiles(kList);
  await dialogOf(brings)
    .getByRole("button", { name: w("watchlist.bring"), exact: true })
    .click();
  await dialogOf(brings).getByRole("alert").waitFor();
  await accessible(brings, "a list that shrank, refused");
  await closeDialog(brings);
  must(
    (await brings.locator(".screen-head kbd").getByText("w", { exact: true }).count()) === 0,
    "who brought a list that shrank is not asked to let it in",
  );
  const lets = await deskOf(browser, address, "targeting", "zh");
  await lets.goto(`${address}/shift/lists`);
  await settled(lets);
  await press(lets, "w");
  await dialogOf(lets).locator('input[type="file"]').setInputFiles(kList);
  await accessible(lets, "a list to let in");
  await dialogOf(lets)
    .getByRole("button", { name: w("watchlist.let_in"), exact: true })
    .click();
  await dialogOf(lets).getByRole("status").waitFor();
  await accessible(lets, "what a list changed");
  must(true, "another officer lets the same files in, and hears whom they hit");
  await closeDialog(lets);
  // What was refused is chosen still; what was let in stands above it.
  await lets.keyboard.press("k");
  await lets.keyboard.press("Enter");
  await dialogOf(lets).getByText("Nguyen Van Mau").waitFor();
  await accessible(lets, "who came and who went");
  for (const page of [brings, lets]) await page.context().close();
}

export async function keysAndScales(browser: Browser, address: string) {
  const w = wordsOf("en");
  const first = await deskOf(browser, address, "custodian", "en");
  const second = await deskOf(browser, address, "examiner", "en");
  await first.goto(`${address}/custody/officer-keys`);
  await settled(first);
  await press(first, "n");
  const field = (key: string) => dialogOf(first).getByLabel(w(key), { exact: true });
  await field("officer_key.passphrase").fill("a passphrase for tests");
  await field("officer_key.again").fill("a passphrase for tests");
  await accessible(first, "a key to make");
  await dialogOf(first)
    .getByRole("button", { name: w("officer_key.make"), exact: true })
    .click();
  await dialogOf(first).getByRole("status").waitFor();
  const made = (await dialogOf(first).locator(".paper").textContent()) ?? "";
  must(/^custodian\+[0-9a-f]{16}\+/.test(made), "a key is made in the browser, and its public half shown");
  const saving = first.waitForEvent("download");
  await dialogOf(first)
    .getByRole("link", { name: w("officer_key.save") })
    .click();
  must((await saving).suggestedFilename() === "custodian.key", "its file is saved, under the page's policy");
  await accessible(first, "a key that was made");
  await closeDialog(first);

  await press(first, "c");
  await field("officer_key.public").fill(made.replace("custodian+", "laboratory-9+"));
  await accessible(first, "a key to certify");
  const { act } = await bothSign(first, second, "examiner", "en");
  must(act["kind"] === "certify_key", "C3: two others certify a key");
  await closeDialog(first);
  await first.getByText("laboratory-9").waitFor();

  await press(first, "r");
  await field("officer_key.words").fill("changed");
  await accessible(first, "a key to revoke");
  await dialogOf(first)
    .getByRole("button", { name: w("officer_key.to_text") })
    .click();
  await dialogOf(first).getByText("tidewaiter.custody.revocation.v1").waitFor();
  await accessible(first, "a revocation to sign");
  await closeDialog(first);

  await first.goto(`${address}/custody/scales`);
  await settled(first);
  await press(first, "c");
  await field("scale.error").fill("0.008");
  await field("scale.until").fill("2099-12-01T00:00");
  await accessible(first, "a scale's new certificate");
  const signed = await bothSign(first, second, "examiner", "en");
  must(
    signed.act["kind"] === "register_scale" && signed.act["calibration_error_mg"] === 8,
    "C3: a scale's new certificate is signed by two",
  );
  for (const page of [first, second]) await page.context().close();
}
