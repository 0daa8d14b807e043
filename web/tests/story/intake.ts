// From the queue to the find: the targeting officer chooses, the operator presents, the examiner opens.
import type { Locator } from "playwright-core";
import { settled } from "../e2e/browser";
import {
  button,
  comes,
  type Desk,
  deskOf,
  dialogOf,
  kTablet,
  leave,
  look,
  type Office,
  say,
  screen,
  visit,
} from "./desk";

/** The row of a long table that bears this text, scrolled to. */
async function rowOf(desk: Desk, text: string): Promise<Locator> {
  const grid = desk.page.getByRole("grid").first();
  const row = grid.getByRole("row").filter({ hasText: text });
  // A row that was drawn before the list is scrolled away is drawn for a moment still: it is looked for first.
  if ((await row.count()) > 0) return row.first();
  await grid.evaluate((one) => one.scrollTo(0, 0));
  await desk.page.waitForTimeout(80);
  for (let tries = 0; tries < 60 && (await row.count()) === 0; ++tries) {
    await grid.evaluate((one) => one.scrollBy(0, one.clientHeight / 2));
    await desk.page.waitForTimeout(80);
  }
  return row.first();
}

/** Four parcels stand in the queue, each with reasons that name the others; each is held. */
export async function chooseParcels(office: Office) {
  const desk = await deskOf(office, "targeting-1", "en");
  const { page, w } = desk;
  await screen(office, desk, "/queue", "the queue");
  for (const item of office.items) {
    await visit(office, desk, "/queue");
    await page.keyboard.press("/");
    await page.keyboard.type(item);
    await page.keyboard.press("Enter");
    const row = page.getByRole("row").filter({ hasText: item });
    await comes(desk, row);
    const others = office.items.filter((one) => one !== item);
    const why = (await row.first().textContent()) ?? "";
    say(
      desk,
      others.some((one) => why.includes(one)),
      `${item} is in the queue, and its first reasons name another`,
    );
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/items/${item}$`));
    await settled(page);
    const reasons =
      (await page
        .locator(".panel")
        .filter({ hasText: w("parcel.why") })
        .first()
        .textContent()) ?? "";
    const named = others.filter((one) => reasons.includes(one));
    say(desk, named.length > 0, `${item}: its five first reasons name ${named.join(", ")}`);
    const whole = (await page.locator("main").textContent()) ?? "";
    say(
      desk,
      others.every((one) => whole.includes(one)),
      `${item}: its page names the other three`,
    );
    if (item === office.items[3]) await look(desk, "a parcel");
    await page.keyboard.press("h");
    // Held against the recommendation, it takes a reason (S2).
    const back = page.getByRole("heading", { name: w("queue.title") });
    await comes(desk, dialogOf(desk).or(back));
    if ((await dialogOf(desk).count()) > 0) {
      await page.keyboard.type("One ring: four parcels of tea, one address");
      await page.keyboard.press("Control+Enter");
    }
    await page.waitForURL(/\/queue/);
    await visit(office, desk, `/items/${item}`);
    await comes(desk, page.getByText("targeting-1 decided"));
    say(desk, (await page.locator("h1 .tag").first().textContent()) === w("outcome.Hold"), `${item} is held`);
  }
  await screen(office, desk, `/parties/${office.items[3]}/recipient`, "who is the recipient");
  await leave(desk);
}

/** The operator acknowledges each hold, says where the parcel is, and presents it; no reason is told. */
export async function present(office: Office) {
  const desk = await deskOf(office, "post-1", "vi");
  const { page, w } = desk;
  await screen(office, desk, "/operator", "an operator's own page");
  for (const item of office.items) {
    await (await rowOf(desk, item)).click();
    const panel = page.locator(".panel").filter({ hasText: item }).first();
    await comes(desk, panel.getByLabel(w("courier.place")));
    const tell = async (event: string, place = "") => {
      if (place) await panel.getByLabel(w("courier.place")).fill(place);
      const answered = page.waitForResponse((one) => one.url().endsWith(`/holds/${item}/events`));
      await panel.getByRole("button", { name: new RegExp(`^${w(`hold_event.${event}`)}`) }).click();
      const { status } = { status: (await answered).status() };
      if (status !== 200) throw new Error(`${item}: ${event} is answered with ${status}`);
    };
    await tell("Acknowledge");
    await comes(desk, panel.getByRole("button", { name: new RegExp(`^${w("hold_event.Locate")}`) }));
    await tell("Locate", "cage 4");
    await comes(desk, panel.getByRole("button", { name: new RegExp(`^${w("hold_event.Present")}`) }));
    await tell("Present", "examination room 1");
    // What is presented leaves the list, and the rows below it move up: none is chosen before they have.
    await page
      .getByRole("grid")
      .first()
      .getByRole("row")
      .filter({ hasText: item })
      .waitFor({ state: "detached" });
    say(desk, true, `${item} is acknowledged, located, presented`);
  }
  const told = (await page.locator("main").textContent()) ?? "";
  say(desk, !/methamphetamine|ring|bit/i.test(told), "an operator is told no reason");
  await leave(desk);
}

const kPicture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);

/** One parcel is opened on a tablet: hazard, drawing, weight, photograph, and the four papers. */
async function find(office: Office, desk: Desk, item: string, gross_g: number, first: boolean) {
  const { page, w } = desk;
  await visit(office, desk, "/examine");
  if (first) await look(desk, "the bench");
  await page.getByLabel(w("examine.scan")).fill(item);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/examine/${item}$`));
  await settled(page);
  if (first) await look(desk, "a parcel on the table");
  const main = page.locator("main");
  await main.getByRole("button", { name: new RegExp(`^${w("result.finding")}`) }).tap();
  await main.getByRole("textbox", { name: w("examine.substance") }).fill("methamphetamine");
  await page.keyboard.press("Escape");
  await main.getByLabel(w("examine.gross_mass")).fill(`${gross_g}`);
  for (const [group, choice] of [
    ["examine.object", "object.tea"],
    ["examine.method", "method.mixed_in"],
    ["examine.layer", "layer.inside"],
  ] as const)
    await button(desk, choice, main.getByRole("group", { name: w(group), exact: true })).tap();
  if (first) {
    const chosen = { name: "opened.png", mimeType: "image/png", buffer: kPicture };
    await page.locator('input[type="file"][accept^="image/"]').setInputFiles(chosen);
    await page.locator(".photograph").waitFor();
    await look(desk, "a find");
  }
  await button(desk, "examine.record", main).tap();
  await comes(desk, page.getByText(w("after.title")));
  if (first) await comes(desk, page.getByText(w("photo.sending", { sent: 1, count: 1 })));
  const papers = (await main.textContent()) ?? "";
  const label = (await main.locator(".paper .big-number").first().textContent()) ?? "";
  say(
    desk,
    label !== "" &&
      ["after.labels", "after.seizures"].every((key) => papers.includes(w(key))) &&
      papers.includes("AU"),
    `${item}: one entry yields the label ${label}, the record, the request and the notice`,
  );
  if (first) await look(desk, "the four papers");
}

export async function examine(office: Office, gross_g: number[]) {
  const desk = await deskOf(office, "examiner-1", "en", kTablet);
  for (const [index, item] of office.items.entries())
    await find(office, desk, item, gross_g[index] ?? 0, index === 0);
  await leave(desk);
}
