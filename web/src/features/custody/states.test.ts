import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import en from "../../shared/i18n/en";
import { states } from "./states";

/** A closed set as the custody room writes it, read where it stands. */
function namesOf(file: string, set: string): string[] {
  const text = readFileSync(`../src/custody/${file}`, "utf8");
  const body = new RegExp(`${set}\\{([^}]*)\\}`).exec(text)?.[1] ?? "";
  return [...body.matchAll(/"([a-z_]*)"/g)].map((match) => match[1] ?? "");
}

test("every state, event, verdict and purpose of custody has its word here", () => {
  const names = namesOf("states.cc", "kStateNames");
  expect(names.length).toBeGreaterThan(10);
  expect([...states].sort()).toEqual([...names].sort());
  const sets: [string[], object][] = [
    [names, en.state],
    [namesOf("states.cc", "kEventNames"), en.chain_event],
    [namesOf("weighing.cc", "kVerdictNames"), en.verdict],
    [namesOf("transfer.cc", "kPurposeNames"), en.purpose],
  ];
  for (const [wanted, words] of sets) {
    expect(wanted.length).toBeGreaterThan(2);
    expect(wanted.filter((name) => !(name in words))).toEqual([]);
  }
});
