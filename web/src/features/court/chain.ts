// The exhibit's events as the entries name them, and those that are missing among them (docs/bundle.md, step 7).
import { isRecord, memberAt } from "@shared/record";

export interface BundleEvent {
  exhibit: string;
  no: number;
  /** As the act names it; empty where one officer alone entered it. */
  event: string;
}
export interface Gap {
  exhibit: string;
  no: number;
}

const listAt = (value: unknown, ...path: string[]): unknown[] => {
  const found = memberAt(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
};

/** The events that an entry wrote: its rows name them, and an act says what they were. */
export function eventsOf(entry: unknown): BundleEvent[] {
  const said = listAt(entry, "body", "act", "facts", "states").filter(isRecord);
  return listAt(entry, "rows").flatMap((row) => {
    const [table, key] = Array.isArray(row) ? (row as unknown[]) : [];
    const match =
      table === "custody_event" && typeof key === "string" ? /^(.+)\/([1-9]\d*)$/.exec(key) : null;
    if (!match?.[1]) return [];
    const [exhibit, no] = [match[1], Number(match[2])];
    const act = said.find((one) => one["exhibit"] === exhibit && one["no"] === no);
    return [{ exhibit, no, event: typeof act?.["event"] === "string" ? act["event"] : "" }];
  });
}

/** The whole's last event in the act that took the part out of it; null where no entry shows that act. */
function takenOutAt(entries: BundleEvent[][], part: string, whole: string): number | null {
  const acts = entries.filter((entry) => entry.some((one) => one.exhibit === part && one.no === 1));
  const numbers = acts.flat().filter((one) => one.exhibit === whole);
  return numbers.length > 0 ? Math.max(...numbers.map((one) => one.no)) : null;
}

/**
 * What is missing of the exhibit's events and of its wholes', "X1-1" of "X1-1.2"; no event at all is its first. A whole
 * is told of up to the act that took the part out: later events of it may be named, as by a substitution that concerns
 * both, and what lies between them is no part of this. `entries`: the events of each entry.
 */
export function gapsIn(entries: BundleEvent[][], exhibit: string): Gap[] {
  const gaps: Gap[] = [];
  const all = entries.flat();
  let until: number | null = null;
  for (let at = exhibit; at !== ""; ) {
    const numbers = new Set(all.filter((one) => one.exhibit === at).map((one) => one.no));
    const last = until ?? Math.max(1, ...numbers);
    for (let no = 1; no <= last && gaps.length < 1000; ++no)
      if (!numbers.has(no)) gaps.push({ exhibit: at, no });
    const whole = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "";
    until = takenOutAt(entries, at, whole);
    at = whole;
  }
  return gaps;
}
