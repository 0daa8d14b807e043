// The exhibit's events as the entries name them, and those that are missing among them (docs/bundle.md, step 7).

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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listAt = (value: unknown, ...path: string[]): unknown[] => {
  const found = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
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

/** What is missing of the exhibit's events and of its wholes', "X1-1" of "X1-1.2"; no event at all is its first. */
export function gapsIn(events: BundleEvent[], exhibit: string): Gap[] {
  const gaps: Gap[] = [];
  for (let at = exhibit; at !== ""; at = at.includes(".") ? at.slice(0, at.lastIndexOf(".")) : "") {
    const numbers = new Set(events.filter((one) => one.exhibit === at).map((one) => one.no));
    const last = Math.max(1, ...numbers);
    for (let no = 1; no <= last && gaps.length < 1000; ++no)
      if (!numbers.has(no)) gaps.push({ exhibit: at, no });
  }
  return gaps;
}
