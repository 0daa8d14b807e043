// Debian's Chromium, one at a time, over the fixture's server.
import { kExamined } from "../fixture/parcels";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const kChromium = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

export function launch(): Promise<Browser> {
  if (!existsSync(kChromium)) throw new Error(`${kChromium} is not there: install Debian's package chromium`);
  return chromium.launch({
    executablePath: kChromium,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-dev-shm-usage",
    ],
  });
}

/** Made by `tidewaiter custody key new test-officer`; its passphrase is "a passphrase for tests". */
export const kKeyFile = {
  name: "test-officer.key",
  mimeType: "text/plain",
  buffer: Buffer.from(
    "TIDEWAITER+OFFICER+KEY+1+test-officer+OOc4cKGROkd3I/RMjDFNCWg67C2kzc//v55juETrSdGSSZ8Tq1ZBdUbesbVNWo" +
      "+BH/R3hLxB+GlhuRnFw+/xRkkMxVuYRoiZeLMcjyUH7r5LQcIoMZkV5g==\n",
  ),
};

export const kPassword = "correct horse battery";

export async function signIn(page: Page, address: string, officer_id: string, password = kPassword) {
  await page.goto(address);
  await page.locator('input[autocomplete="username"]').fill(officer_id);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
  await page.locator("nav.nav").waitFor();
}

/** Everything has been asked for and drawn. */
export async function settled(page: Page) {
  // Playwright's own waitForFunction needs eval, which the page's policy forbids.
  const drawn = () =>
    page.evaluate(
      () =>
        !document.querySelector(".mantine-Loader-root") &&
        [...document.querySelectorAll(".chart, .network")].every((place) => place.querySelector("canvas")),
    );
  for (let tries = 0; tries < 200 && !(await drawn()); ++tries) await page.waitForTimeout(100);
  await page.waitForTimeout(350);
}

/** Each screen and who works on it. */
export const screens: [name: string, officer_id: string, path: string][] = [
  ["queue", "targeting", "/queue"],
  ["picks", "targeting", "/queue/picks"],
  ["parcel", "targeting", "/items/EE123456785CN"],
  ["examined", "targeting", `/items/${kExamined}`],
  ["refused", "targeting", "/refused"],
  ["who", "targeting", "/parties/EE123456785CN/recipient"],
  ["search", "targeting", "/parties"],
  ["bench", "examiner", "/examine"],
  ["examine", "examiner", "/examine/EE123456785CN"],
  ["custody", "custodian", "/custody"],
  ["exhibit", "custodian", "/custody/exhibits/X2-1"],
  ["readings", "custodian", "/custody/exhibits/X1-2"],
  ["seizure", "custodian", "/custody/seizures/1"],
  ["inquiries", "custodian", "/custody/inquiries"],
  ["abroad", "custodian", "/custody/abroad"],
  ["foreign_request", "custodian", "/custody/abroad/requests/3"],
  ["handover", "custodian", "/custody/abroad/handovers/2"],
  ["destruction", "custodian", "/custody/destruction"],
  ["furnace_run", "custodian", "/custody/destruction/run"],
  ["transport", "custodian", "/custody/transport"],
  ["room_keys", "custodian", "/custody/keys"],
  ["officer_keys", "custodian", "/custody/officer-keys"],
  ["scales", "custodian", "/custody/scales"],
  ["shelves", "custodian", "/custody/shelves"],
  ["drift", "supervisor", "/custody/drift"],
  ["library", "supervisor", "/custody/library"],
  ["inventories", "custodian", "/custody/inventories"],
  ["inventory", "custodian", "/custody/inventories/2"],
  ["inventory_report", "custodian", "/custody/inventories/1"],
  ["shifts", "supervisor", "/shift"],
  ["instruments", "supervisor", "/shift/instruments"],
  ["referrals", "supervisor", "/shift/referrals"],
  ["notices", "supervisor", "/shift/notices"],
  ["lists", "supervisor", "/shift/lists"],
  ["cases", "supervisor", "/let-run"],
  ["operator", "courier", "/operator"],
  ["webhooks", "courier", "/webhooks"],
  ["figures", "director", "/figures"],
  ["screening", "director", "/figures/screening"],
  ["operator_record", "director", "/figures/operators/EXAMPLE-POST"],
  ["journal", "auditor", "/audit"],
  ["looks", "auditor", "/audit/looks"],
  ["entry", "auditor", "/audit/entries/0"],
  ["strata", "auditor", "/audit/strata"],
  ["retention", "auditor", "/audit/retention"],
  ["erasure", "auditor", "/audit/erasure"],
  ["requests", "auditor", "/audit/requests"],
  ["request", "auditor", "/audit/requests/3"],
  ["held", "auditor", "/audit/held"],
  ["accounts", "chief", "/accounts"],
  ["profiles", "targeting", "/profiles"],
  ["bundle", "targeting", "/bundle"],
];
