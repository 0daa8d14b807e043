// What a walk says of itself: a line for each thing that holds or does not.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const faults: string[] = [];

export const must = (holds: boolean, what: string) => {
  console.log(`${holds ? "ok  " : "FAIL"} ${what}`);
  if (!holds) faults.push(what);
};

interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
}
export async function accessible(page: Page, name: string) {
  // What is still fading in has the contrast of the moment.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
        .map((one) => one.finished.catch(() => undefined)),
    ),
  );
  await page.evaluate(axeSource);
  const result = await page.evaluate<AxeResult>("axe.run(document, {resultTypes: ['violations']})");
  const grave = result.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  must(grave.length === 0, `axe finds no serious fault: ${name}`);
  for (const one of grave)
    console.log(
      `     ${one.id}: ${one.nodes
        .slice(0, 3)
        .map((node) => node.target.join(" "))
        .join(" | ")}`,
    );
}

/** The console's errors and what was thrown, as they come. */
export function listen(page: Page, complaints: string[]) {
  page.on("console", (message) => {
    // Before signing in there is no session, and the browser says so.
    if (message.type() === "error" && !message.text().includes("401"))
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
}

/** Ends the walk: with 1 where something did not hold. */
export function conclude() {
  if (faults.length === 0) return;
  console.log(`${faults.length} faults`);
  process.exit(1);
}
