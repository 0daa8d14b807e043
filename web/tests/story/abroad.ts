// Forty grams go to another country: asked for, approved, handed over by two, proved by one file, received, and ended.
import { utc } from "../../src/shared/format/time";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settled } from "../e2e/browser";
import {
  balanceIs,
  bothSign,
  button,
  choose,
  closed,
  comes,
  type Desk,
  deskOf,
  dialogOf,
  emptyDesk,
  field,
  leave,
  look,
  type Office,
  press,
  say,
  screen,
  weighed,
} from "./desk";
import { kDatabase, kFolder, tidewaiter } from "./world";

const kLogKey = `${kDatabase}.vkey`;
const kBundle = join(kFolder, "X1-1.2.twb");
const kReceipt = join(kFolder, "receipt.json");
const kReceiver = join(kFolder, "keys", "federal-1");

/** The request is written down as it came, and the central authority's officer approves it. */
export async function askAndApprove(office: Office, keeper: Desk) {
  const { page, w } = keeper;
  await screen(office, keeper, "/custody/abroad", "across the border");
  await press(keeper, "n");
  await field(keeper, "foreign_field.jurisdiction").fill("AU");
  for (const [name, words] of [
    ["authority", "Federal Police"],
    ["reference", "R-17"],
    ["instrument", "1988 Convention, Art. 7"],
    ["legal_basis", "law on mutual assistance, s. 4"],
    ["offence", "import of a drug, four parcels, one address"],
    ["asked", "40 g of X1-1 to compare with a similar parcel found in Sydney"],
    ["by", utc(Date.now() + 30 * 86_400_000).slice(0, 10)],
  ] as const)
    await field(keeper, `foreign_field.${name}`).fill(words);
  await button(keeper, "abroad.write_down").click();
  await page.waitForURL(/\/custody\/abroad\/requests\/\d+/);
  await settled(page);
  say(
    keeper,
    (await button(keeper, "abroad.decide", page.locator("main")).count()) === 0,
    "who wrote it down does not decide it",
  );
  const director = await deskOf(office, "director-1", keeper.language);
  await director.page.goto(page.url());
  await settled(director.page);
  await press(director, "d");
  await field(director, "abroad.may_go").fill("X1-1");
  await field(director, "abroad.most").fill("40");
  await field(director, "abroad.why").fill(
    "the treaty covers the offence, and forty grams are enough to compare",
  );
  await look(director, "a decision");
  await button(director, "abroad.approve").click();
  await comes(director, director.page.locator("h1").getByText(w("foreign_state.approved")));
  say(director, true, "the central authority approves it");
  await leave(director);
}

/** Offered under whole terms to a named officer there, and handed over under its seal. */
export async function handOver(office: Office, keeper: Desk, second: Desk, sent_g: number, seized_g: number) {
  const { page, w } = keeper;
  await page.reload();
  await settled(page);
  await press(keeper, "o");
  await field(keeper, "abroad.exhibit_or_part").fill("X1-1.2");
  await field(keeper, "custody.seal_as_read").fill("S-14");
  await comes(keeper, field(keeper, "term.use_limitation"));
  await dialogOf(keeper).locator('input[type="file"]').first().setInputFiles(`${kReceiver}.pub`);
  await comes(keeper, dialogOf(keeper).getByText(w("abroad.key_of", { officer: "federal-1" })));
  for (const [term, words] of [
    ["export_authorisation", "EX-1"],
    ["import_authorisation", "IM-1"],
    ["use_limitation", "the investigation R-17 alone"],
    ["undertaking", "no sentence of death is sought"],
    ["court_witness", "examiner-1, by video"],
  ] as const)
    await field(keeper, `term.${term}`).fill(words);
  await choose(keeper, "term.afterwards", w("afterwards.destroyed"));
  await look(keeper, "an offer");
  await button(keeper, "abroad.offer").click();
  await page.waitForURL(/\/custody\/abroad\/handovers\/\d+/);
  await settled(page);
  await press(keeper, "h");
  await weighed(keeper, "S-14", sent_g + 2, 2);
  await look(keeper, "a handover to sign");
  await bothSign(keeper, second);
  await closed(keeper);
  await comes(keeper, page.locator("h1").getByText(w("handover_state.handed_over")));
  say(keeper, true, `${sent_g} g are handed over with two signatures`);
  const handover = page.url();
  await balanceIs(office, keeper, 1, { seized: seized_g, held: seized_g - sent_g, handed_over: sent_g });
  await page.goto(handover);
  await settled(page);
}

/** The bundle is made and fetched; the key alone proves it, and a touched one falls. */
export async function bundle(keeper: Desk, second: Desk) {
  const { page } = keeper;
  await press(keeper, "b");
  await look(keeper, "a bundle to make");
  await bothSign(keeper, second);
  const link = dialogOf(keeper).getByRole("link", { name: /\.twb/ });
  await comes(keeper, link);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  copyFileSync(await download.path(), kBundle);
  await closed(keeper);
  const proof = tidewaiter("verify", kBundle, "--key", kLogKey);
  say(
    keeper,
    proof.status === 0,
    `verify FILE.twb --key: ${proof.said.trim().split("\n").pop()?.slice(0, 160)}`,
  );
  const touched = readFileSync(kBundle);
  const at = touched.length >> 1;
  touched[at] = (touched[at] ?? 0) ^ 1;
  writeFileSync(`${kBundle}.touched.twb`, touched);
  say(
    keeper,
    tidewaiter("verify", `${kBundle}.touched.twb`, "--key", kLogKey).status !== 0,
    "a bundle of which one bit is turned falls",
  );
}

/** A court with the file and the log's key, and no account: one sentence. */
export async function court(office: Office) {
  const desk = await emptyDesk(office, "en");
  const { page, w } = desk;
  await screen(office, desk, "/bundle", "a court's page");
  await page.getByLabel(w("bundle.key")).fill(readFileSync(kLogKey, "utf8").trim());
  await page.locator('input[type="file"]').first().setInputFiles(kBundle);
  const sentence = page.getByRole("status").first();
  await comes(desk, sentence);
  const said = (await sentence.textContent()) ?? "";
  say(desk, said.includes("X1-1.2") && said.includes("tidewaiter.demo"), `a court reads: ${said}`);
  await look(desk, "a bundle that holds");
  await page.locator('input[type="file"]').first().setInputFiles(`${kBundle}.touched.twb`);
  await comes(desk, page.getByText(w("bundle.touched")));
  say(desk, true, "a touched bundle is said to be touched");
  await leave(desk);
}

/** The receiver signs a receipt with their own key and no database; two take it in, and later the sample's end. */
export async function receive(office: Office, keeper: Desk, second: Desk, sent_g: number, seized_g: number) {
  const { page, w } = keeper;
  const handover = page.url();
  const signed = tidewaiter(
    ...["receipt", kBundle, "--log-key", kLogKey, "--key", `${kReceiver}.key`, "--seal", "S-14"],
    ...["--gross", `${sent_g + 2}`, "--tare", "2", "--uncertainty", "0.02"],
    ...["--place", "laboratory, Sydney", "--out", kReceipt],
  );
  if (signed.status !== 0) throw new Error(`receipt: ${signed.said}`);
  await press(keeper, "r");
  await dialogOf(keeper).locator('input[type="file"]').first().setInputFiles(kReceipt);
  await comes(keeper, dialogOf(keeper).getByText("laboratory, Sydney").last());
  await look(keeper, "a receipt to take in");
  await bothSign(keeper, second);
  await closed(keeper);
  await comes(keeper, page.locator("h1").getByText(w("handover_state.confirmed")));
  say(keeper, true, "the receipt is taken in: the receiver holds it");
  await balanceIs(office, keeper, 1, { seized: seized_g, held: seized_g - sent_g, handed_over: sent_g });
  await page.goto(handover);
  await settled(page);
  await look(keeper, "a handover that is confirmed");
}
