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

export const kTare_g = 10;
export const kPart_g = 40;
export const kSample_g = 5;
const kBag_g = 2;

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

/** The exhibit on the screen is offered to another. */
async function offer(desk: Desk, exhibit_id: string, number: string, to: string, purpose: string) {
  await press(desk, "o");
  await field(desk, "custody.offer_to").fill(to);
  await field(desk, "custody.seal_as_read").fill(number);
  await choose(desk, "custody.purpose", desk.w(`purpose.${purpose}`));
  await button(desk, "act.offer").click();
  await dialogOf(desk).waitFor({ state: "detached" });
  await comes(desk, desk.page.locator(".facts").getByText(new RegExp(`^${to} ·`)));
  say(desk, true, `${exhibit_id} is offered to ${to}`);
}

/** Two examiners weigh and seal what they found, and offer it to the custodian. */
export async function seizeAll(office: Office, first: Desk, second: Desk, gross_g: number[]) {
  for (const [index, gross] of gross_g.entries()) {
    const number = index + 1;
    await visit(office, first, `/custody/seizures/${number}`);
    await press(first, "x");
    await field(first, "seize.description").fill("tea bags");
    await field(first, "packing.container").fill("carton");
    await weighed(first, "", gross, kTare_g);
    if (number === 1) await look(first, "an exhibit to make of a find");
    await bothSign(first, second);
    await closed(first);
    await seal(office, first, second, `X${number}-1`, `S-${number}`);
    await stands(first, "sealed");
    if (number === 1) await look(first, "an exhibit");
    await offer(first, `X${number}-1`, `S-${number}`, "keeper-1", "custody");
    say(first, true, `X${number}-1 is seized and sealed by two`);
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

/** Of a whole, what was taken out; and what is left of it, weighed by the same two. */
async function opened(keeper: Desk, seal_read: string, part_g: number, rest_gross_g: number, after: string) {
  await weighed(keeper, seal_read, part_g + kBag_g, kBag_g);
  const rest = dialogOf(keeper).getByRole("group", { name: keeper.w(after) });
  await field(keeper, "custody.gross", rest).fill(`${rest_gross_g}`);
  await field(keeper, "custody.tare", rest).fill(`${kTare_g}`);
  await field(keeper, "packing.container").fill("sealed bag");
}

/** Five grams go to the laboratory, as many packages drawn as the plan proposes; the chemist accepts them. */
export async function sampleForLaboratory(
  office: Office,
  keeper: Desk,
  second: Desk,
  chemist: Desk,
  gross_g: number,
) {
  await exhibit(office, keeper, "X1-1");
  await press(keeper, "u");
  await field(keeper, "packing.population").fill("100");
  const proposed = await field(keeper, "packing.sampled").inputValue();
  say(keeper, proposed === "23", `of 100 packages the plan proposes ${proposed}`);
  await field(keeper, "packing.drawn").fill("by lot, list of numbers 7");
  await opened(keeper, "S-1", kSample_g, gross_g - kSample_g, "packing_after.subsample");
  await look(keeper, "a sub-sample");
  await bothSign(keeper, second);
  await closed(keeper);
  await seal(office, keeper, second, "X1-1.1", "S-11");
  await offer(keeper, "X1-1.1", "S-11", "chemist-1", "laboratory");
  await exhibit(office, chemist, "X1-1.1");
  await press(chemist, "a");
  await weighed(chemist, "S-11", kSample_g + kBag_g, kBag_g);
  await bothSign(chemist, second);
  await closed(chemist);
  say(chemist, true, "the sub-sample is accepted in the laboratory");
  await look(chemist, "a sub-sample in the laboratory");
  await balanceIs(office, keeper, 1, { seized: gross_g - kTare_g, held: gross_g - kTare_g });
}

/** Forty grams are taken out of the first exhibit; both parts are weighed and sealed anew. */
export async function splitForty(office: Office, keeper: Desk, second: Desk, gross_g: number) {
  const { page } = keeper;
  const whole_g = gross_g - kTare_g;
  await exhibit(office, keeper, "X1-1");
  await press(keeper, "p");
  await opened(keeper, "", kPart_g, gross_g - kSample_g - kPart_g, "packing_after.split");
  await look(keeper, "an exhibit to split");
  await bothSign(keeper, second);
  await closed(keeper);
  await seal(office, keeper, second, "X1-1.2", "S-14");
  await seal(office, keeper, second, "X1-1", "S-12");
  await shelve(office, keeper, "X1-1", "S-12");
  await balanceIs(office, keeper, 1, { seized: whole_g, held: whole_g });
  const tree = page.locator(".tree");
  await comes(keeper, tree.getByText("X1-1.2"));
  const limbs = await tree.locator(".tree-node").allTextContents();
  say(
    keeper,
    limbs.some((one) => one.startsWith(`X1-1.2${grams(kPart_g * 1000, keeper.language)}`)),
    `the seizure's tree has the forty grams: ${limbs.map((one) => one.slice(0, 18)).join(" | ")}`,
  );
  await look(keeper, "a seizure with its splits");
}
