import { readFileSync } from "node:fs";
import type { Exhibit, ExhibitPage } from "@shared/api/types";
import { expect, test } from "vitest";
import en from "../../shared/i18n/en";
import { awayOf, mayDepart, states } from "./states";

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

const custody = readFileSync("../src/custody/states.cc", "utf8");
const snake = (name: string) => name.replace(/(?<=.)([A-Z])/g, "_$1").toLowerCase();

test("what may depart is what the room's table lets depart", () => {
  const departs = [...custody.matchAll(/\{(\w+), E::Depart, \w+\}/g)].map((match) => snake(match[1]!));
  expect(departs.length).toBeGreaterThan(5);
  const may = states.filter((state) => mayDepart({ state } as unknown as Exhibit));
  expect([...may].sort()).toEqual(departs.sort());
});

test("what is away is so by the last event that says where it is, and the room's table says which do", () => {
  const body = /Away away_after[^]*?default:/.exec(custody)?.[0] ?? "";
  const events = [...body.matchAll(/case E::(\w+):/g)].map((match) => snake(match[1]!));
  expect(events).toHaveLength(6);
  const chain = (...names: string[]) => names.map((event) => ({ event })) as unknown as ExhibitPage["chain"];
  const ends = Object.fromEntries(events.map((event) => [event, awayOf(chain("depart", event))]));
  expect(ends).toEqual({
    depart: "on_the_road",
    send_on: "sent_on",
    arrive: null,
    return: null,
    find: null,
    seize_abroad: null,
  });
  expect(awayOf(chain("seize", "send_on", "report_missing"))).toBe("sent_on");
  expect(awayOf(chain("seize", "seal"))).toBeNull();
});
