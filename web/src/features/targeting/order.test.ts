import type { QueueItem } from "@shared/api/types";
import { runInPieces, runToEnd } from "@shared/ui/in_pieces";
import { expect, test } from "vitest";
import { arranged, lateLast, matches, type Order, recommended } from "./order";

const now = Date.parse("2026-11-20T10:00:00Z");
const item = (
  item_id: string,
  rank: number | null,
  score_millibits: number,
  cut_off_at: string | null,
  stands_at_millibits = score_millibits,
) =>
  ({
    item_id,
    rank,
    score_millibits,
    stands_at_millibits,
    cut_off_at,
    outcome: "Hold",
    operator_id: "OP1",
    receptacle_id: "BAG",
    dispatch_id: "D1",
    description: "rock sugar",
    route_from: "CN",
    route_to: "AU",
    selected: true,
    selection_reason: null,
    means: null,
    hold_state: null,
    reasons: [],
    examined: null,
    version: "0".repeat(32),
  }) satisfies QueueItem;

const queue = [
  item("gone", 1, 9000, "2026-11-20T09:00:00Z"),
  item("soon", 3, 5000, "2026-11-20T10:20:00Z"),
  item("later", 2, 7000, "2026-11-20T14:00:00Z"),
  item("never", null, 8000, null),
];
const shown = (pages: QueueItem[][], order: Order, typed = "") =>
  lateLast(runToEnd(arranged(pages, typed, order)), order, now).map((one) => one.item_id);

test("a parcel declared anew stands where its earlier filing did", () => {
  const open = [item("plain", null, 5000, null), item("anew", null, 300, null, 9000)];
  for (const order of ["value", "dispatch"] as const) expect(shown([open], order)).toEqual(["anew", "plain"]);
});

test("by value the choice's rank leads, then the score", () => {
  expect(shown([queue], "value")).toEqual(["gone", "later", "soon", "never"]);
});

test("by dispatch what leaves first leads, and what has left comes last", () => {
  expect(shown([queue], "dispatch")).toEqual(["soon", "later", "never", "gone"]);
});

test("the order is of the whole list, whichever page a row came in", () => {
  const pages = [[queue[2]!, queue[3]!], [queue[0]!], [queue[1]!]];
  expect(shown(pages, "value")).toEqual(shown([queue], "value"));
  expect(shown(pages, "dispatch")).toEqual(shown([queue], "dispatch"));
  expect(shown(pages, "value", "SOON")).toEqual(["soon"]);
});

test("the filter reads what an officer has before him", () => {
  expect(queue.filter((one) => matches(one, "SUGAR"))).toHaveLength(4);
  expect(queue.filter((one) => matches(one, "soon"))).toHaveLength(1);
  expect(queue.filter((one) => matches(one, "zz"))).toHaveLength(0);
});

test("100,000 rows are put in order in pieces, between which the page answers", async () => {
  const minute = 60_000;
  const pages = [...Array(100).keys()].map((page) =>
    [...Array(1000).keys()].map((n) => {
      const number = (page * 1000 + n) * 7919;
      const at = new Date(now + (number % 100_003) * minute).toISOString();
      return item(`${number}`, null, number % 9973, at);
    }),
  );
  let turns = 0;
  const turn = setInterval(() => ++turns, 1);
  const rows = await new Promise<QueueItem[]>((resolve) =>
    runInPieces(arranged(pages, "", "dispatch"), resolve),
  );
  clearInterval(turn);
  expect(rows).toHaveLength(100_000);
  expect(rows.every((row, at) => at === 0 || rows[at - 1]!.cut_off_at! <= row.cut_off_at!)).toBe(true);
  expect(turns).toBeGreaterThan(3);
});

test("S2: the recommendation stays apart from what an officer put in force", () => {
  const decided = { ...queue[0]!, outcome: "Release" as const, recommendation: "Hold" as const };
  expect(recommended(decided)).toBe("Hold");
});
