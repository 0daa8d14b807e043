// Evidence's whole way across a border in the page, by the words of one language: a request is written down, decided
// by another officer, an exhibit offered, handed over by two, its bundle fetched, the receiver's receipt taken in,
// and the sample's end recorded.
import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { kKeyFile, settled, signIn } from "./browser";
import { type Language, wordsOf } from "./words";

const kReceiverKey = `federal-1+00112233445566aa+${Buffer.alloc(32, 7).toString("base64")}`;

export interface Walk {
  browser: Browser;
  address: string;
  must: (holds: boolean, what: string) => void;
  accessible: (page: Page, name: string) => Promise<void>;
}
export interface Case {
  locale: string;
  language: Language;
  exhibit: string;
  seal: string;
  grams: number;
  end: "destroyed_abroad" | "take_back";
}

export async function walkAcross({ browser, address, must, accessible }: Walk, one: Case) {
  const w = wordsOf(one.language);
  const say = (what: string) => `${what}, ${one.language}`;
  const complaints: string[] = [];
  const desk = async (officer_id: string) => {
    const context = await browser.newContext({
      locale: one.locale,
      viewport: { width: 1280, height: 900 },
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    await signIn(page, address, officer_id);
    return page;
  };
  const first = await desk("custodian");
  const second = await desk("examiner");
  const deciding = await desk("supervisor");
  const dialogOf = (page: Page) => page.getByRole("dialog");
  const field = (page: Page, key: string) => dialogOf(page).getByLabel(w(key), { exact: true });
  const posted = (page: Page, path: RegExp) =>
    page.waitForRequest(
      (request) => request.method() === "POST" && path.test(new URL(request.url()).pathname),
    );

  /** Presses a key once the screen offers it: on a busy machine its code may still be on the way. */
  const press = async (page: Page, key: string) => {
    await page.locator(".screen-head kbd").getByText(key, { exact: true }).waitFor();
    await page.keyboard.press(key);
    await dialogOf(page).waitFor();
  };

  // A request is written down as it came, and says what it lacks.
  await first.goto(`${address}/custody`);
  await settled(first);
  await first.getByRole("link", { name: w("abroad.title") }).waitFor();
  await first.keyboard.press("b");
  await first.waitForURL(/\/custody\/abroad$/);
  const wanting = first.locator(".panel.danger");
  await wanting.waitFor();
  await settled(first);
  await accessible(first, say("across the border"));
  must(
    (await wanting.textContent())?.includes(w("foreign_field.legal_basis")) === true,
    say("what a request lacks stands in red at the top"),
  );
  await press(first, "n");
  await field(first, "foreign_field.jurisdiction").waitFor();
  const lacking = () => dialogOf(first).locator(".tag.danger").count();
  must((await lacking()) === 8, say("an empty request lacks all eight essentials"));
  await first.keyboard.type("au");
  await field(first, "foreign_field.authority").fill("Sample Federal Police");
  await field(first, "foreign_field.reference").fill("SFP 2026/200");
  await field(first, "foreign_field.instrument").fill("1988 Convention, Art. 7");
  await field(first, "foreign_field.legal_basis").fill("Law on mutual assistance, section 12");
  await field(first, "foreign_field.asked").fill("the part for a comparison of impurities");
  await field(first, "foreign_field.by").fill("2026-12-20");
  must((await lacking()) === 1, say("what is filled in is missing no more"));
  await accessible(first, say("a request to write down"));
  await field(first, "foreign_field.offence").fill("importation in rock sugar");
  const written = posted(first, /foreign-requests$/);
  await dialogOf(first)
    .getByRole("button", { name: w("abroad.write_down"), exact: true })
    .click();
  const sent = (await written).postDataJSON() as { jurisdiction: string; by: string };
  must(
    sent.jurisdiction === "AU" && /^2026-12-2\dT|^2026-12-20T/.test(sent.by),
    say("country and day go as they are meant"),
  );
  await first.waitForURL(/\/custody\/abroad\/requests\/\d+/);
  await settled(first);
  const request = first.url();
  must(
    (await first.getByRole("button", { name: w("abroad.decide") }).count()) === 0,
    say("who wrote it down does not decide it"),
  );

  // Another officer decides, with a reason.
  await deciding.goto(request);
  await settled(deciding);
  await press(deciding, "d");
  const approve = dialogOf(deciding).locator('button[type="submit"]');
  must(await approve.isDisabled(), say("nothing is decided without a reason"));
  await field(deciding, "abroad.may_go").fill(one.exhibit);
  await field(deciding, "abroad.most").fill("40");
  await field(deciding, "abroad.why").fill("All that Art. 7 asks for is there.");
  await accessible(deciding, say("a decision"));
  await approve.click();
  await deciding.locator("h1").getByText(w("foreign_state.approved")).waitFor();
  must(true, say("another officer approves it"));

  // The exhibit is offered; what the terms lack blocks.
  await first.reload();
  await settled(first);
  await press(first, "o");
  await field(first, "abroad.exhibit_or_part").fill(one.exhibit);
  await field(first, "custody.seal_as_read").fill(one.seal);
  await field(first, "term.use_limitation").waitFor();
  await field(first, "abroad.receiver_key").fill("no key");
  await dialogOf(first).getByText(w("abroad.no_key")).waitFor();
  await dialogOf(first)
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      name: "federal-1.pub",
      mimeType: "text/plain",
      buffer: Buffer.from(`${kReceiverKey}\n`),
    });
  await dialogOf(first)
    .getByText(w("abroad.key_of", { officer: "federal-1" }))
    .waitFor();
  must((await lacking()) === 6, say("every term that is missing is named"));
  await field(first, "term.export_authorisation").fill("EX-2026-31");
  await field(first, "term.import_authorisation").fill("AU-IM-5502");
  await field(first, "term.use_limitation").fill("comparison and the trial there");
  await field(first, "term.undertaking").fill("note of 2026-11-10");
  must(
    await field(first, "term.undertaking_needless").isDisabled(),
    say("an undertaking, or the ground for none: not both"),
  );
  await dialogOf(first)
    .getByRole("textbox", { name: w("term.afterwards") })
    .click();
  await first.getByRole("option", { name: w("afterwards.destroyed") }).click();
  await field(first, "term.court_witness").fill("the analyst, by video");
  must((await lacking()) === 0, say("whole terms lack nothing"));
  await accessible(first, say("an offer"));
  const offered = posted(first, /handovers$/);
  await dialogOf(first)
    .getByRole("button", { name: w("abroad.offer"), exact: true })
    .click();
  const offer = (await offered).postDataJSON() as { receiver_key: string; terms: { afterwards: string } };
  must(
    offer.receiver_key === kReceiverKey && offer.terms.afterwards === "destroyed",
    say("the offer goes with key and terms"),
  );
  await first.waitForURL(/\/custody\/abroad\/handovers\/\d+/);
  await settled(first);
  const handover_no = Number(first.url().split("/").pop());

  // What two sign, each at a desk of their own.
  const sign = async (form: Locator) => {
    // The form before it has a file to choose, too.
    await form.getByLabel(w("sign.passphrase")).waitFor();
    await form.locator('input[type="file"]').setInputFiles(kKeyFile);
    await form.getByLabel(w("sign.passphrase")).fill("a passphrase for tests");
    await form.getByRole("button", { name: w("sign.sign"), exact: true }).click();
  };
  const bothSign = async () => {
    await dialogOf(first)
      .getByRole("textbox", { name: w("custody.second") })
      .click();
    await first.getByRole("option", { name: "examiner" }).click();
    const asked = posted(first, /acts$/);
    await dialogOf(first)
      .getByRole("button", { name: w("custody.to_signing") })
      .click();
    const act = (await asked).postDataJSON() as Record<string, unknown>;
    await sign(dialogOf(first));
    await dialogOf(first).getByText(w("sign.signed"), { exact: true }).waitFor();
    await second.reload();
    await second.locator(".bar").getByRole("button", { name: /1/ }).first().click();
    await dialogOf(second)
      .getByRole("button", { name: w("sign.read") })
      .click();
    await dialogOf(second).locator(".paper").getByText(`"handover_no":${handover_no}`).waitFor();
    await sign(dialogOf(second));
    await dialogOf(first).locator('input[type="file"]').waitFor({ state: "detached" });
    await dialogOf(first).getByRole("status").waitFor();
    await dialogOf(first)
      .getByText(/88|0|1/)
      .first()
      .waitFor();
    return act;
  };
  const close = async () => {
    await first.keyboard.press("Escape");
    await dialogOf(first).waitFor({ state: "detached" });
    await settled(first);
  };
  const stands = (state: string) =>
    first
      .locator("h1")
      .getByText(w(`handover_state.${state}`))
      .waitFor();

  await press(first, "h");
  await field(first, "custody.seal_as_read").fill(one.seal);
  await dialogOf(first)
    .getByRole("textbox", { name: w("custody.scale"), exact: true })
    .click();
  await first.getByRole("option", { name: /SC-1/ }).click();
  await field(first, "custody.gross").fill(`${one.grams + 2}`);
  await field(first, "custody.tare").fill("2");
  await field(first, "custody.weighed_at").fill("room 2, scale");
  await accessible(first, say("a handover to sign"));
  const given = await bothSign();
  must(
    given["kind"] === "hand_over" &&
      given["handover_no"] === handover_no &&
      given["seal"] === one.seal &&
      (given["reading"] as { place: string }).place === "room 2, scale",
    say("it is handed over under the seal as read, weighed where it was"),
  );
  await close();
  await stands("handed_over");

  // Its exhibit says so, and leads here.
  await first.goto(`${address}/custody/exhibits/${one.exhibit}`);
  await settled(first);
  await first.locator("h1").getByText(w("state.handed_over")).waitFor();
  await accessible(first, say("an exhibit that was handed over"));
  await first.getByRole("link", { name: w("abroad.handover", { number: handover_no }) }).click();
  await first.waitForURL(/\/custody\/abroad\/handovers\/\d+/);
  await settled(first);
  must(true, say("the exhibit's page says that it was handed over, and leads to how"));

  // The bundle is signed and fetched.
  await press(first, "b");
  await dialogOf(first).getByLabel(w("withheld.description")).check();
  await dialogOf(first)
    .getByLabel(/the bag before it was opened/)
    .check();
  await accessible(first, say("a bundle to make"));
  const bundled = await bothSign();
  must(
    JSON.stringify(bundled["withhold"]) === '["description"]' &&
      JSON.stringify(bundled["file_nos"]) === "[3]" &&
      bundled["language"] === { en: "en", vi: "vi", zh: "zh-Hans" }[one.language],
    say("the bundle is made as it was ordered, in the reader's language"),
  );
  const link = dialogOf(first).getByRole("link", { name: /\.twb/ });
  const manifest = new URL((await link.getAttribute("href")) ?? "", address).searchParams.get("manifest");
  const file = `handover-${handover_no}-${manifest?.slice(0, 8)}.twb`;
  const [download] = await Promise.all([first.waitForEvent("download"), link.click()]);
  must(
    manifest?.length === 64 &&
      (await link.textContent()) === w("abroad.download", { file }) &&
      download.suggestedFilename() === file &&
      readFileSync(await download.path())
        .subarray(0, 2)
        .toString() === "PK",
    say("the bundle is downloaded as it is"),
  );
  await close();

  // The receiver's receipt: another's is refused in the page, the own one is taken by two.
  const receipt = (exhibit: string) =>
    `${JSON.stringify({
      key: "00112233445566aa",
      receipt: {
        at: "2026-11-19T01:00:00Z",
        exhibit,
        gross_mg: one.grams * 1000 + 1990,
        handover: handover_no,
        manifest: "7a".repeat(32),
        place: "laboratory, Sydney",
        seal: one.seal,
        tare_mg: 2000,
        uncertainty_mg: 20,
      },
      signature: "",
    })}\n`;
  await press(first, "r");
  await field(first, "abroad.receipt").fill(receipt("X9-9"));
  await dialogOf(first).getByText(w("abroad.others_receipt")).waitFor();
  await dialogOf(first)
    .locator('input[type="file"]')
    .setInputFiles({
      name: "receipt.json",
      mimeType: "application/json",
      buffer: Buffer.from(receipt(one.exhibit)),
    });
  await dialogOf(first).getByText("laboratory, Sydney").last().waitFor();
  await accessible(first, say("a receipt to take in"));
  const confirmed = await bothSign();
  must(confirmed["receipt"] === receipt(one.exhibit), say("the receipt goes as it came"));
  await close();
  await stands("confirmed");

  // The sample's end.
  if (one.end === "take_back") {
    await press(first, "t");
    await field(first, "custody.seal_as_read").fill("S-903");
    await dialogOf(first)
      .getByRole("textbox", { name: w("custody.scale"), exact: true })
      .click();
    await first.getByRole("option", { name: /SC-1/ }).click();
    await field(first, "custody.gross").fill(`${one.grams + 1}`);
    await field(first, "custody.tare").fill("2");
    await field(first, "abroad.used_there").fill("1");
    await field(first, "abroad.back_paper").fill("letter of 2026-11-28");
    // Its destruction was agreed.
    await dialogOf(first)
      .getByLabel(w("abroad.why_otherwise", { agreed: w("afterwards.destroyed") }), { exact: true })
      .fill("their court returns it");
  } else {
    await press(first, "x");
    await settled(first);
    must(
      await field(first, "abroad.destroyed_paper").evaluate((one) => one === document.activeElement),
      say("a dialog begins with its first field"),
    );
    await field(first, "abroad.destroyed_paper").fill("certificate D-19");
  }
  await accessible(first, say("a sample's end"));
  const ended = await bothSign();
  must(ended["kind"] === one.end, say("the sample's end is signed by two"));
  must((ended["why"] !== undefined) === (one.end === "take_back"), say("what ends otherwise says why"));
  await close();
  await stands(one.end === "take_back" ? "returned" : "destroyed");
  await accessible(first, say("a handover that has ended"));
  must(complaints.length === 0, say(`nothing breaks on the way ${complaints.join(" ").slice(0, 200)}`));
  for (const page of [first, second, deciding]) await page.context().close();
}
