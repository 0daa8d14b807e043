// Walks the built page in Chromium over the fixture: every screen under the strict content security policy
// and axe-core, the queue by keyboard alone, a find recorded, 100,000 rows scrolled, nothing wider than a
// tablet, all three languages. `npm run e2e -- NAME` walks one part alone. Prints what was measured; exits 1 where something does not hold.
import { startFixture } from "../fixture/server";
import { launch } from "./browser";
import { conclude, must } from "./checks";
import { findOnATablet, queueByKeyboard } from "./desk";
import { burn, handOver, sealsAndAsh, takeInventory, twoSign } from "./evidence_room";
import { everyScreen, languages, scrolling, tablet } from "./everywhere";
import { byRoad, goesOnUnderControl, keysOfRooms, laboratoryFinds } from "./on_the_road";
import { answerRequest, approveAnAccount, byProvider } from "./oversight";
import { auditorProves, courtReads, directorOpens } from "./proofs";
import { answersReferrals, keysAndScales, letsAListIn, runsAShift } from "./shift";
import { storedWords } from "./stored_words";

const { server, address } = await startFixture("dist", 0);
const browser = await launch();

async function proofs() {
  await courtReads(browser, address);
  await auditorProves(browser, address);
  await directorOpens(browser, address);
}

const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.includes(name);
const steps = {
  queueByKeyboard,
  findOnATablet,
  twoSign,
  takeInventory,
  burn,
  byProvider,
  answerRequest,
  sealsAndAsh,
  handOver,
  laboratoryFinds,
  byRoad,
  keysOfRooms,
  goesOnUnderControl,
  approveAnAccount,
  runsAShift,
  answersReferrals,
  letsAListIn,
  keysAndScales,
  proofs,
  markup: storedWords,
  languages,
  tablet,
  scrolling,
};
for (const [name, step] of Object.entries(steps).filter(([name]) => wanted(name)))
  await step(browser, address).catch((error: unknown) =>
    must(false, `${name}: ${String(error).slice(0, 400)}`),
  );
for (const scheme of (["light", "dark"] as const).filter(wanted))
  await everyScreen(browser, address, scheme).catch((error: unknown) =>
    must(false, `${scheme}: ${String(error).slice(0, 400)}`),
  );
await browser.close();
server.close();
conclude();
