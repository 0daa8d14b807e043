// What is left of the four parcels goes into the furnace: under an order, before three witnesses, each weighed just before.
import { readFileSync } from "node:fs";
import { settled } from "../e2e/browser";
import {
  type Accounts,
  balanceIs,
  bothSign,
  button,
  choose,
  comes,
  type Desk,
  dialogOf,
  field,
  look,
  type Office,
  press,
  say,
  screen,
  weighed,
} from "./desk";

const kOrder = "district court, order 12/2026";

export interface Left {
  exhibit_id: string;
  seal: string;
  gross_g: number;
  tare_g: number;
}

/** Before anything is ordered the custodian records what the court judged about each seizure, or that none will. */
export async function judge(office: Office, keeper: Desk, seizures: number) {
  const { page, w } = keeper;
  await screen(office, keeper, "/custody/destruction", "destruction, nothing judged");
  for (let seizure_no = 1; seizure_no <= seizures; ++seizure_no) {
    await press(keeper, "t");
    await field(keeper, "custody.seizure").fill(`${seizure_no}`);
    await dialogOf(keeper).getByText(w("trial_state.ended"), { exact: true }).click();
    await field(keeper, "trial.judgement").fill(
      seizure_no === seizures ? "decision 5: no proceedings, sender unknown" : "judgement 12, final",
    );
    if (seizure_no === 1) await look(keeper, "a judgement to record");
    await button(keeper, "trial.record").click();
    await dialogOf(keeper).waitFor({ state: "detached" });
  }
  await page.getByRole("tab", { name: w("destruction.trials") }).click();
  await comes(keeper, page.getByText(/no proceedings/));
  await look(keeper, "what was judged");
}

export async function order(office: Office, keeper: Desk, left: Left[]) {
  const { page, w } = keeper;
  await screen(office, keeper, "/custody/destruction", "destruction");
  await press(keeper, "o");
  await field(keeper, "destruction.exhibits").fill(left.map((one) => one.exhibit_id).join("\n"));
  await field(keeper, "order_word.authority").fill(kOrder);
  await look(keeper, "an order to record");
  await button(keeper, "destruction.order").click();
  await dialogOf(keeper).waitFor({ state: "detached" });
  for (const one of left) await comes(keeper, page.getByRole("row").filter({ hasText: one.exhibit_id }));
  const ready = await page
    .getByRole("row")
    .filter({ hasText: w("destruction.ready") })
    .count();
  say(keeper, ready === left.length, `${ready} exhibits may go under the court's order`);
}

export async function burn(office: Office, keeper: Desk, second: Desk, left: Left[]) {
  const { page, w } = keeper;
  const main = page.locator("main");
  await screen(office, keeper, "/custody/destruction/run", "a run to enter");
  await choose(keeper, "destruction.authority", kOrder, main);
  await field(keeper, "order_word.method", main).fill("incineration");
  await field(keeper, "furnace.place", main).fill("furnace");
  await field(keeper, "furnace.witnesses", main).fill("prosecutor 2\nhealth officer 4\ncitizen 9");
  await field(keeper, "furnace.no_photographs", main).fill("taken at the furnace, and added afterwards");
  for (const [index, one] of left.entries()) {
    await field(keeper, "inventory.label", main).fill(one.exhibit_id);
    await comes(keeper, field(keeper, "custody.seal_as_read", main));
    await weighed(keeper, one.seal, one.gross_g, one.tare_g, main);
    await button(keeper, "furnace.add", main).click();
    await comes(keeper, main.getByText(w("furnace.read_other", { count: index + 1 })));
  }
  await look(keeper, "a run that is read");
  await bothSign(keeper, second, main);
  await comes(keeper, main.getByText(w("furnace.ended", { number: 1 })));
  const [certificate] = await Promise.all([
    page.waitForEvent("download"),
    main.getByRole("link", { name: w("destruction.certificate") }).click(),
  ]);
  const paper = readFileSync(await certificate.path());
  say(keeper, paper.subarray(0, 5).toString() === "%PDF-", "the run's certificate is had as PDF");
  await screen(office, keeper, "/custody/destruction", "destruction, done");
  await page.getByRole("tab", { name: w("destruction.runs") }).click();
  await comes(keeper, page.getByText(/citizen 9/));
  await settled(page);
  await look(keeper, "the runs");
}

export async function balances(office: Office, desk: Desk, each: Accounts[]) {
  for (const [index, accounts] of each.entries()) await balanceIs(office, desk, index + 1, accounts);
}
