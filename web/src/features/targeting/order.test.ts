import type { QueueItem } from "@shared/api/types";
import { expect, test } from "vitest";
import { matches, ordered, recommended } from "./order";

const now = Date.parse("2026-11-20T10:00:00Z");
const item = (item_id: string, rank: number | null, score_millibits: number, cut_off_at: string | null) =>
  ({
    item_id,
    rank,
    score_millibits,
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
  }) satisfies QueueItem;

const queue = [
  item("gone", 1, 9000, "2026-11-20T09:00:00Z"),
  item("soon", 3, 5000, "2026-11-20T10:20:00Z"),
  item("later", 2, 7000, "2026-11-20T14:00:00Z"),
  item("never", null, 8000, null),
];
const ids = (items: QueueItem[]) => items.map((one) => one.item_id);

test("by value the choice's rank leads, then the score", () => {
  expect(ids(ordered(queue, "value", now))).toEqual(["gone", "later", "soon", "never"]);
});

test("by dispatch what leaves first leads, and what has left comes last", () => {
  expect(ids(ordered(queue, "dispatch", now))).toEqual(["soon", "later", "never", "gone"]);
});

test("the filter reads what an officer has before him", () => {
  expect(queue.filter((one) => matches(one, "SUGAR"))).toHaveLength(4);
  expect(queue.filter((one) => matches(one, "soon"))).toHaveLength(1);
  expect(queue.filter((one) => matches(one, "zz"))).toHaveLength(0);
});

test("S2: the recommendation stays apart from what an officer put in force", () => {
  const decided = { ...queue[0]!, outcome: "Release" as const, recommendation: "Hold" as const };
  expect(recommended(decided)).toBe("Hold");
});
