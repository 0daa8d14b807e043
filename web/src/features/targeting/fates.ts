import type { QueueItem, Shift } from "@shared/api/types";

/** What became of a chosen parcel, as its hold and its examinations say. */
export const fates = ["find", "nothing", "inconclusive", "released", "not_found", "left", "waiting"] as const;
export type Fate = (typeof fates)[number];

/**
 * A hold that was taken back without a result was released unopened; so is told of a parcel that its team lets run, and
 * nobody else learns it (K1). What was never asked for, or is asked for still, is open.
 */
export function fateOf(item: QueueItem): Fate {
  switch (item.hold_state) {
    case "Seized":
      return "find";
    case "Released":
      if (item.examined === "inconclusive") return "inconclusive";
      return item.examined === "no_finding" ? "nothing" : "released";
    case "NotFound":
      return "not_found";
    case "AlreadyLeft":
      return "left";
  }
  if (item.examined === "finding") return "find";
  if (item.examined === "no_finding") return "nothing";
  return item.examined === "inconclusive" ? "inconclusive" : "waiting";
}

export const isDrawn = (item: QueueItem) => item.selection_reason === "random_stream";

export interface Tally {
  /** The denominator of everything here. */
  chosen: number;
  by: Record<Fate, number>;
}

export function tally(items: QueueItem[]): Tally {
  const by = Object.fromEntries(fates.map((fate) => [fate, 0])) as Record<Fate, number>;
  for (const item of items) by[fateOf(item)] += 1;
  return { chosen: items.length, by };
}

/** The latest shift whose choice is made: yesterday's, or last night's; none where every shift is open. */
export const lastClosed = (shifts: Shift[]): Shift | undefined =>
  shifts
    .filter((shift) => shift.state === "closed")
    .sort((a, b) => b.opened_at.localeCompare(a.opened_at))[0];
