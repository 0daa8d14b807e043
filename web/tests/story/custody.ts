// The evidence room: what was found is seized, sealed, passed on, weighed again and shelved; forty grams are taken out.
import { grams } from "../../src/shared/format/mass";
import {
  balanceIs,
  bothSign,
  button,
  choose,
  closed,
  comes,
  type Desk,
  dialogOf,
  field,
  look,
  type Office,
  press,
  say,
  screen,
  visit,
  weighed,
} from "./desk";
import { seize } from "./seizing";

export const kTare_g = 10;
export const kPart_g = 40;

const exhibit = (office: Office, desk: Desk, exhibit_id: string) =>
  visit(office, desk, `/custody/exhibits/${exhibit_id}`);

const stands = (desk: Desk, state: string) =>
  comes(desk, desk.page.locator("h1").getByText(desk.w(`state.${state}`), { exact: true }));

/** A new seal, which two sign for. */
async function seal(office: Office, first: Desk, second: Desk, exhibit_id: string, number: string) {
  await exhibit(office, first, exhibit_id);
  await press(first, "l");
  await field(first, "custody.new_seal").fill(number);
  await bothSign(first, second);
  await closed(first);
  await comes(first, first.page.locator(".facts .mono").getByText(number, { exact: true }));
}

async function shelve(office: Office, desk: Desk, exhibit_id: string, number: string) {
  await exhibit(office, desk, exhibit_id);
  await press(desk, "s");
  await field(desk, "custody.shelf").fill("room 2, shelf 7");
  await field(desk, "custody.seal_as_read").fill(number);
  await button(desk, "act.store").click();
  await dialogOf(desk).waitFor({ state: "detached" });
  await stands(desk, "stored");
}

/** Two examiners weigh and seal what they found, and offer it to the custodian. */
export async function seizeAll(office: Office, first: Desk, second: Desk, gross_g: number[]) {
  for (const [index, gross] of gross_g.entries()) {
    const number = index + 1;
    await visit(office, first, `/custody/seizures/${number}`);
    await seize(first, second, number, gross, kTare_g);
    await seal(office, first, second, `X${number}-1`, `S-${number}`);
    await stands(first, "sealed");
    if (number === 1) await look(first, "an exhibit");
    await press(first, "o");
    await field(first, "custody.offer_to").fill("keeper-1");
    await field(first, "custody.seal_as_read").fill(`S-${number}`);
    await choose(first, "custody.purpose", first.w("purpose.custody"));
    await button(first, "act.offer").click();
    await dialogOf(first).waitFor({ state: "detached" });
    await comes(first, first.page.locator(".facts").getByText(/^keeper-1 ·/));
    say(first, true, `X${number}-1 is seized and sealed by two, and offered`);
    await balanceIs(office, first, number, { seized: gross - kTare_g, held: gross - kTare_g });
  }
}

/** The custodian accepts each under its seal and on the room's scale, and puts it on its shelf. */
export async function acceptAll(office: Office, keeper: Desk, second: Desk, gross_g: number[]) {
  const { page, w } = keeper;
  await screen(office, keeper, "/custody", "the evidence room");
  await page.getByRole("tab", { name: w("custody.offers") }).click();
  for (const number of gross_g.keys())
    await comes(keeper, page.getByRole("row").filter({ hasText: `X${number + 1}-1` }));
  say(keeper, true, "what is offered to the custodian stands on a page of its own");
  for (const [index, gross] of gross_g.entries()) {
    const exhibit_id = `X${index + 1}-1`;
    await exhibit(office, keeper, exhibit_id);
    await press(keeper, "a");
    await weighed(keeper, `S-${index + 1}`, gross, kTare_g);
    if (index === 0) await look(keeper, "an exhibit to accept");
    await bothSign(keeper, second);
    await closed(keeper);
    await stands(keeper, "received");
    await shelve(office, keeper, exhibit_id, `S-${index + 1}`);
    say(keeper, true, `${exhibit_id} is accepted under its seal, weighed and shelved`);
  }
  // Weighed once more: nothing has gone.
  await press(keeper, "w");
  await weighed(keeper, `S-${gross_g.length}`, gross_g.at(-1) ?? 0, kTare_g);
  await bothSign(keeper, second);
  say(keeper, /X4-1/.test(await closed(keeper)), "weighed again it weighs as before");
  await screen(office, keeper, "/custody/exhibits/X4-1", "an exhibit in the room");
  for (const [index, gross] of gross_g.entries())
    await balanceIs(office, keeper, index + 1, { seized: gross - kTare_g, held: gross - kTare_g });
}

/** Forty grams are taken out of the first exhibit; both parts are weighed and sealed anew. */
export async function splitForty(office: Office, keeper: Desk, second: Desk, gross_g: number) {
  const { page, w } = keeper;
  const whole_g = gross_g - kTare_g;
  await exhibit(office, keeper, "X1-1");
  await press(keeper, "p");
  await weighed(keeper, "S-1", kPart_g + 2, 2);
  const rest = dialogOf(keeper).getByRole("group", { name: w("packing_after.split") });
  await field(keeper, "custody.gross", rest).fill(`${gross_g - kPart_g}`);
  await field(keeper, "custody.tare", rest).fill(`${kTare_g}`);
  await field(keeper, "packing.container").fill("sealed bag");
  await look(keeper, "an exhibit to split");
  await bothSign(keeper, second);
  await closed(keeper);
  await seal(office, keeper, second, "X1-1.1", "S-11");
  await seal(office, keeper, second, "X1-1", "S-12");
  await shelve(office, keeper, "X1-1", "S-12");
  await balanceIs(office, keeper, 1, { seized: whole_g, held: whole_g });
  const tree = page.locator(".tree");
  await comes(keeper, tree.getByText("X1-1.1"));
  const limbs = await tree.locator(".tree-node").allTextContents();
  say(
    keeper,
    limbs.some((one) => one.startsWith(`X1-1.1${grams(kPart_g * 1000, keeper.language)}`)),
    `the seizure's tree has the forty grams: ${limbs.map((one) => one.slice(0, 40)).join(" | ")}`,
  );
  await look(keeper, "a seizure with a split");
}
