// The queue in the officer's order: the whole of it, however many pages it came in. Method:
// 1. Of each page it is worked out once what its rows are sorted by and found by.
// 2. Each page is filtered and sorted by itself, then the pages are merged two by two; between any two steps others
//    may have their turn (shared/ui/in_pieces.ts), so that the page answers while 100,000 rows are put in order.
import type { Outcome, QueueItem } from "@shared/api/types";

/** By the rank that the choice gave (what it stands at, where nothing is chosen yet), or by time to dispatch. */
export type Order = "value" | "dispatch";

interface Line {
  item: QueueItem;
  cut_off_ms: number;
  /** All that a filter looks in, in small letters. */
  words: string;
}
const known = new WeakMap<QueueItem[], Line[]>();

function linesOf(page: QueueItem[]): Line[] {
  const before = known.get(page);
  if (before) return before;
  const lines = page.map((item) => ({
    item,
    cut_off_ms: item.cut_off_at ? Date.parse(item.cut_off_at) : Number.MAX_SAFE_INTEGER,
    words: wordsOf(item),
  }));
  known.set(page, lines);
  return lines;
}

const wordsOf = (item: QueueItem) =>
  [
    item.item_id,
    item.operator_id,
    item.receptacle_id,
    item.dispatch_id,
    item.description,
    item.route_from,
    item.route_to,
  ]
    .join("\n")
    .toLowerCase();

/** What was typed, as rows are searched for it. */
const wantedOf = (typed: string) => typed.trim().toLowerCase();

/** Whether a parcel answers to what was typed: its number, operator, bag, goods or countries. */
export const matches = (item: QueueItem, typed: string) => wordsOf(item).includes(wantedOf(typed));

type Compare = (a: Line, b: Line) => number;
const kLast = Number.MAX_SAFE_INTEGER;
const compares: Record<Order, Compare> = {
  value: ({ item: a }, { item: b }) =>
    (a.rank ?? kLast) - (b.rank ?? kLast) || b.stands_at_millibits - a.stands_at_millibits,
  dispatch: (a, b) => a.cut_off_ms - b.cut_off_ms || b.item.stands_at_millibits - a.item.stands_at_millibits,
};

function merged(a: Line[], b: Line[], compare: Compare): Line[] {
  const all = new Array<Line>(a.length + b.length);
  for (let at = 0, left = 0, right = 0; at < all.length; ++at) {
    const takesLeft = right >= b.length || (left < a.length && compare(a[left]!, b[right]!) <= 0);
    all[at] = takesLeft ? a[left++]! : b[right++]!;
  }
  return all;
}

/** Every row of every page that answers to what was typed, in order; whoever runs it may stop between the steps. */
export function* arranged(pages: QueueItem[][], typed: string, order: Order): Generator<void, QueueItem[]> {
  const compare = compares[order];
  const wanted = wantedOf(typed);
  let runs: Line[][] = [];
  for (const page of pages) {
    const lines = linesOf(page);
    const kept = wanted ? lines.filter((line) => line.words.includes(wanted)) : [...lines];
    runs.push(kept.sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const next: Line[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      next.push(at + 1 < runs.length ? merged(runs[at]!, runs[at + 1]!, compare) : runs[at]!);
      yield;
    }
    runs = next;
  }
  return (runs[0] ?? []).map((line) => line.item);
}

/** By dispatch, what has already left comes last: nothing can be done about it from here. */
export function lateLast(rows: QueueItem[], order: Order, now_ms: number): QueueItem[] {
  if (order === "value") return rows;
  let from = 0;
  let until = rows.length;
  while (from < until) {
    const middle = (from + until) >> 1;
    const at = rows[middle]!.cut_off_at;
    if (at && Date.parse(at) < now_ms) from = middle + 1;
    else until = middle;
  }
  return from === 0 ? rows : rows.slice(from).concat(rows.slice(0, from));
}

/** What the machine recommends; the officer's own word may stand in force beside it (S2). */
export const recommended = (item: QueueItem): Outcome => item.recommendation ?? item.outcome;
