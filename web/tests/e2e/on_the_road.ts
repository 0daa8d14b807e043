// In the evidence room: a laboratory's result, a leg of a transport from its departure to its arrival, keys of rooms,
// and a parcel that goes on under control until it is seized abroad.
import { createHash } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { settled } from "./browser";
import { accessible, must } from "./checks";
import { bothSign, choose, closeDialog, deskOf, dialogOf, press } from "./desks";
import { wordsOf } from "./words";

/** As a scanner types it: the number and the first digits of its hash. */
const labelOf = (exhibit_id: string) =>
  `TW1:${exhibit_id}:${createHash("sha256").update(exhibit_id).digest("hex").slice(0, 4).toUpperCase()}`;

/** Moves by a key until the row that bears a text is chosen. */
async function choseRow(page: Page, key: string, text: string) {
  const chosen = page.locator('[role="row"][aria-selected="true"]');
  await chosen.waitFor();
  for (let tries = 0; tries < 8 && !(await chosen.textContent())?.includes(text); ++tries) {
    await page.keyboard.press(key);
    await page.waitForTimeout(150);
  }
  await chosen.getByText(text).waitFor();
}

export async function laboratoryFinds(browser: Browser, address: string) {
  const w = wordsOf("vi");
  const first = await deskOf(browser, address, "custodian", "vi");
  const second = await deskOf(browser, address, "examiner", "vi");
  await first.goto(`${address}/custody/exhibits/X10-1`);
  await settled(first);
  await press(first, "c");
  const field = (key: string) => dialogOf(first).getByLabel(w(key), { exact: true });
  await field("laboratory.laboratory").fill("phòng giám định 1");
  await field("laboratory.accreditation").fill("ISO/IEC 17025");
  await field("laboratory.method").fill("GC-MS");
  await field("laboratory.purity").fill("79,25");
  await field("laboratory.uncertainty").fill("1");
  await accessible(first, "a laboratory's result");
  const { act } = await bothSign(first, second, "examiner", "vi");
  must(
    act["kind"] === "confirm" && act["purity_ppm"] === 792_500 && act["purity_uncertainty_ppm"] === 10_000,
    "per cent is typed with the language's own separator, and goes as it is meant",
  );
  await closeDialog(first);
  await first.getByText(/GC-MS/).first().waitFor();
  must(true, "a result is signed by two, and its exhibit's page says it");
  await press(first, "c");
  await field("laboratory.why").waitFor();
  must(true, "a second result has to say why");
  for (const page of [first, second]) await page.context().close();
}

export async function byRoad(browser: Browser, address: string) {
  const w = wordsOf("en");
  const first = await deskOf(browser, address, "custodian", "en");
  const second = await deskOf(browser, address, "examiner", "en");
  const receiving = await deskOf(browser, address, "supervisor", "en");
  await first.goto(`${address}/custody`);
  await settled(first);
  await first.getByRole("link", { name: w("transport.title") }).waitFor();
  await first.keyboard.press("t");
  await first.waitForURL(/\/custody\/transport$/);
  const late = first.locator(".panel.danger");
  await late.waitFor();
  must(
    (await late.textContent())?.includes(w("transport.leg", { number: 2 })) === true,
    "what is overdue stands in red at the top",
  );
  await press(first, "n");
  const field = (key: string) => dialogOf(first).getByLabel(w(key), { exact: true });
  await field("transport.vehicle").waitFor();
  await settled(first);
  must(
    await field("transport.vehicle").evaluate((one) => one === document.activeElement),
    "a departure begins with its vehicle",
  );
  await first.keyboard.type("van 7");
  await field("transport.vehicle_seal").fill("V-77");
  await field("transport.from").fill("vault");
  await field("transport.to").fill("airport");
  await field("transport.route").fill("ring road, no halt");
  // A scanner ends what it types, or does not: the label alone is enough.
  await field("inventory.label").focus();
  await first.keyboard.type(labelOf("X11-1"));
  await dialogOf(first)
    .getByRole("button", { name: w("transport.leave_out", { exhibit: "X11-1" }) })
    .waitFor();
  await choose(first, w("transport.pick"), /^X12-1 ·/);
  await dialogOf(first).getByText("Carried: 2 exhibits").waitFor();
  await accessible(first, "a departure");
  const left = await bothSign(first, second, "examiner", "en", async () => {
    await dialogOf(first).getByText("Text 1 of 3").waitFor();
    await accessible(first, "a departure to sign");
  });
  must(
    JSON.stringify(left.act["exhibits"]) === '["X11-1","X12-1"]' && left.further === 2,
    "the leg and each exhibit are signed, text by text",
  );
  await dialogOf(first)
    .getByText(w("transport.departed", { number: 4 }))
    .waitFor();
  await closeDialog(first);
  await first.getByText("van 7").waitFor();
  must(true, "a leg that has left is on the road");

  await receiving.goto(`${address}/custody/transport`);
  await settled(receiving);
  // Overdue, then on the road, the latest first.
  await choseRow(receiving, "j", "van 7");
  await press(receiving, "a");
  await dialogOf(receiving).getByLabel(w("custody.seal_as_read")).fill("V-78");
  await accessible(receiving, "an arrival");
  const arrived = await bothSign(receiving, second, "examiner", "en", async () => {
    await dialogOf(receiving).getByText(w("sign.other_seal")).waitFor();
    await accessible(receiving, "an arrival under another seal, to sign");
  });
  must(
    arrived.act["leg_no"] === 4 && arrived.further === 2,
    "who did not ride takes it in, with one who did",
  );
  await dialogOf(receiving).getByText(w("transport.inquiries")).waitFor();
  await closeDialog(receiving);
  await receiving.goto(`${address}/custody/exhibits/X12-1`);
  await receiving.getByText(w("chain_event.arrive")).waitFor();
  must(true, "another seal than it left with is told before and after; each chain says that it arrived");
  for (const page of [first, second, receiving]) await page.context().close();
}

export async function keysOfRooms(browser: Browser, address: string) {
  const w = wordsOf("zh");
  const page = await deskOf(browser, address, "custodian", "zh");
  await page.goto(`${address}/custody/keys`);
  await settled(page);
  await page.locator(".tag.danger").getByText(w("room_key.overdue")).waitFor();
  await press(page, "r");
  await dialogOf(page).getByLabel(w("room_key.remark")).fill("完好");
  await accessible(page, "a key that came back");
  await dialogOf(page)
    .getByRole("button", { name: w("room_key.return"), exact: true })
    .click();
  await dialogOf(page).waitFor({ state: "detached" });
  await page.locator(".tag.danger").waitFor({ state: "detached" });
  must(true, "its keeper says that a key came back, and it is overdue no more");
  await choseRow(page, "k", "K-10");
  await press(page, "t");
  await dialogOf(page).getByLabel(w("room_key.what_for")).fill("核对衡器");
  await accessible(page, "a key to take");
  const keeper = await deskOf(browser, address, "examiner", "zh");
  const { act } = await bothSign(page, keeper, "examiner", "zh");
  const until = String(act["until"]);
  must(
    act["kind"] === "give_key" && /Z$/.test(until) && Date.parse(until) > Date.now(),
    "a key is given until an hour, in UTC, by its keeper and who takes it",
  );
  await closeDialog(page);
  await page.keyboard.press("Enter");
  await dialogOf(page).getByText("核对衡器").waitFor();
  await accessible(page, "who had a key");
  for (const desk of [page, keeper]) await desk.context().close();
}

export async function goesOnUnderControl(browser: Browser, address: string) {
  const w = wordsOf("en");
  const first = await deskOf(browser, address, "custodian", "en");
  const second = await deskOf(browser, address, "examiner", "en");
  await first.goto(`${address}/custody/exhibits/X20-1`);
  await settled(first);
  const grams = (await first.locator(".big-number").first().textContent())?.split(" ")[0] ?? "";
  await first.getByText(w("custody.units"), { exact: true }).waitFor();
  await press(first, "p");
  await dialogOf(first).getByLabel(w("packing.units")).fill("0");
  await dialogOf(first).getByText("400 stay").waitFor();
  await accessible(first, "a split of what was counted");
  await closeDialog(first);
  await press(first, "t");
  const field = (key: string) => dialogOf(first).getByLabel(w(key), { exact: true });
  await choose(first, w("substitution.manner"), w("substitution_manner.intact"));
  await field("substitution.agreement").fill("plan 5 of both authorities");
  await field("custody.seal_as_read").fill("S-X201");
  await choose(first, w("custody.scale"), /SC-1/);
  await field("custody.gross").fill(grams.replaceAll(",", ""));
  await field("custody.tare").fill("0");
  await field("custody.weighed_at").fill("room 2, scale");
  await accessible(first, "a parcel that goes on");
  const { act } = await bothSign(first, second, "examiner", "en");
  must(
    act["manner"] === "intact" && act["taken"] === undefined && act["reading"] !== undefined,
    "what goes on intact is weighed, and nothing is taken out",
  );
  await closeDialog(first);
  await first.locator("h1").getByText(w("state.out")).waitFor();
  await first.locator(".timeline").getByText(w("chain_event.send_on")).waitFor();
  await first.goto(`${address}/custody/abroad`);
  await settled(first);
  await first.keyboard.press("3");
  await first.getByText("plan 5 of both authorities").waitFor();
  await accessible(first, "what was taken out of parcels");
  must(true, "it is out, and stands in the list of what went on");

  await first.goto(`${address}/custody/abroad/handovers/3`);
  await settled(first);
  await press(first, "s");
  await dialogOf(first).getByLabel(w("abroad.seized_paper")).fill("notice 7 of 2026-11-21");
  await accessible(first, "what was seized there");
  const seized = await bothSign(first, second, "examiner", "en");
  must(
    seized.act["kind"] === "seized_abroad" && seized.act["handover_no"] === 3,
    "what went on is handed over where it was seized",
  );
  await closeDialog(first);
  await first.locator("h1").getByText(w("handover_state.handed_over")).waitFor();
  await first.goto(`${address}/custody/exhibits/X21-1`);
  await first.getByText(w("chain_event.seize_abroad")).waitFor();
  await first.getByRole("link", { name: w("abroad.handover", { number: 3 }) }).waitFor();
  must(true, "its chain says so, and leads to the handover");
  for (const page of [first, second]) await page.context().close();
}
