// The journal of a whole day's 100,000 parcels, scrolled through the built page over `tidewaiter serve`: what the walk
// `scrolling` of tests/e2e holds of the fixture's rows, held of real ones. Prints how long the longest task was.
import { launch } from "../e2e/browser";
import { conclude, must } from "../e2e/checks";
import { scrolling } from "../e2e/everywhere";
import { kPassword } from "./desk";
import { prepare, serve, stop } from "./world";

const kRows = 100_000;

prepare("1");
const { server, address } = await serve();
const browser = await launch();
try {
  await scrolling(browser, address, { officer_id: "auditor-1", password: kPassword, least: kRows });
} finally {
  await browser.close();
  must((await stop(server)) === 0, "the server ends when told to");
}
conclude();
