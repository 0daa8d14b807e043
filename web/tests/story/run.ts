// The first story, walked through the built page over `tidewaiter serve`: four parcels of tea are chosen, held, opened,
// seized and kept; forty grams go abroad and are received there; what is left is destroyed. Every person has a browser of
// their own, in their own language; every balance is read off the page (C1). Prints what holds; exits 1 where something
// does not. Where it breaks off, pictures of every desk lie beside the database.
import { join } from "node:path";
import { launch } from "../e2e/browser";
import { conclude, must } from "../e2e/checks";
import { askAndApprove, bundle, court, handOver, receive } from "./abroad";
import { acceptAll, kPart_g, kSample_g, kTare_g, sampleForLaboratory, seizeAll, splitForty } from "./custody";
import { type Desk, deskOf, leave, type Office } from "./desk";
import { balances, burn, judge, type Left, order } from "./destruction";
import { chooseParcels, examine, present } from "./intake";
import { kDatabase, kFolder, prepare, serve, stop, tidewaiter } from "./world";

/** As the scale shows them, ten grams of bag with each: 7,981 g of tea. */
const kGross_g = [2005, 2000, 2006, 2010];
const seized_g = kGross_g.map((gross) => gross - kTare_g);
const first_g = seized_g[0] ?? 0;
/** What lies in the room once the forty grams and the sample are gone. */
const left: Left[] = kGross_g.map((gross, index) => ({
  exhibit_id: `X${index + 1}-1`,
  seal: index === 0 ? "S-12" : `S-${index + 1}`,
  gross_g: index === 0 ? gross - kPart_g - kSample_g : gross,
  tare_g: kTare_g,
}));

const began_ms = Date.now();
const seconds = (since_ms: number) => `${Math.round((Date.now() - since_ms) / 1000)} s`;
const items = prepare();
must(items.length === 4, `a day with four parcels of tea in it: ${items.join(", ")}`);
const { server, address } = await serve();
const office: Office = { browser: await launch(), address, items, desks: [] };

/** Two sit at their desks for a part of the story, and go. */
const atTwo = async (first: Promise<Desk>, work: (first: Desk, second: Desk) => Promise<void>) => {
  const desks = [await first, await deskOf(office, "examiner-2", "en")] as const;
  await work(...desks);
  for (const desk of desks) await leave(desk);
};

const steps: [name: string, step: () => Promise<void>][] = [
  ["choosing", () => chooseParcels(office)],
  ["presenting", () => present(office)],
  ["examining", () => examine(office, kGross_g)],
  [
    "seizing",
    () =>
      atTwo(deskOf(office, "examiner-1", "en"), (first, second) => seizeAll(office, first, second, kGross_g)),
  ],
  [
    "keeping",
    () =>
      atTwo(deskOf(office, "keeper-1", "zh"), async (keeper, second) => {
        await acceptAll(office, keeper, second, kGross_g);
        const chemist = await deskOf(office, "chemist-1", "zh");
        await sampleForLaboratory(office, keeper, second, chemist, kGross_g[0] ?? 0);
        await leave(chemist);
        await splitForty(office, keeper, second, kGross_g[0] ?? 0);
      }),
  ],
  [
    "handing over",
    () =>
      atTwo(deskOf(office, "keeper-1", "vi"), async (keeper, second) => {
        await askAndApprove(office, keeper);
        await handOver(office, keeper, second, kPart_g, first_g);
        await bundle(keeper, second);
        await court(office);
        await receive(office, keeper, second, kPart_g, first_g);
      }),
  ],
  [
    "destroying",
    () =>
      atTwo(deskOf(office, "keeper-1", "vi"), async (keeper, second) => {
        await judge(office, keeper, kGross_g.length);
        await order(office, keeper, left);
        await burn(office, keeper, second, left);
        await balances(
          office,
          keeper,
          seized_g.map((seized, index) =>
            index === 0
              ? { seized, held: kSample_g, handed_over: kPart_g, destroyed: seized - kPart_g - kSample_g }
              : { seized, destroyed: seized },
          ),
        );
      }),
  ],
];
for (const [name, step] of steps) {
  const step_began_ms = Date.now();
  try {
    await step();
  } catch (error) {
    must(false, `${name}: ${String(error).slice(0, 600)}`);
    for (const [index, desk] of office.desks.entries())
      await desk.page.screenshot({ path: join(kFolder, `broken-${index}.png`) }).catch(() => undefined);
    // What follows stands on it.
    break;
  }
  console.log(`     ${name}: ${seconds(step_began_ms)}`);
}
const complaints = office.desks.flatMap((desk) => desk.complaints.map((one) => `${desk.officer_id}: ${one}`));
must(complaints.length === 0, "no complaint in anybody's console, the policy's among them");
for (const one of new Set(complaints)) console.log(`     ${one.slice(0, 300)}`);
await office.browser.close();
must((await stop(server)) === 0, "the server ends when told to");
const record = tidewaiter("verify", kDatabase);
must(record.status === 0, `verify: ${record.said.trim().split("\n").pop()?.slice(0, 200)}`);
console.log(`     the whole walk: ${seconds(began_ms)}`);
conclude();
