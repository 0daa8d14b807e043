import type { QueueItem, Shift } from "@shared/api/types";

/** What became of a chosen parcel, as its hold says. */
export const fates = ["find", "ended", "waiting", "not_found", "left"] as const;
export type Fate = (typeof fates)[number];

/**
 * A hold that ended without a seizure does not say whether the parcel was opened: one that an officer withdrew is
 * Released, too. So neither is counted as opened. One never asked for, or asked for still, waits.
 */
export function fateOf(item: QueueItem): Fate {
  if (item.hold_state === "Seized") return "find";
  if (item.hold_state === "Examined" || item.hold_state === "Released") return "ended";
  if (item.hold_state === "NotFound") return "not_found";
  if (item.hold_state === "AlreadyLeft") return "left";
  return "waiting";
}

export const isDrawn = (item: QueueItem) => item.selection_reason === "random_stream";

export interface Tally {
  /** The denominator of everything here: how many of them were opened is not known. */
  chosen: number;
  by: Record<Fate, number>;
}

export function tally(items: QueueItem[]): Tally {
  const by: Record<Fate, number> = { find: 0, ended: 0, waiting: 0, not_found: 0, left: 0 };
  for (const item of items) by[fateOf(item)] += 1;
  return { chosen: items.length, by };
}

/** The latest shift whose choice is made: yesterday's, or last night's; none where every shift is open. */
export const lastClosed = (shifts: Shift[]): Shift | undefined =>
  shifts
    .filter((shift) => shift.state === "closed")
    .sort((a, b) => b.opened_at.localeCompare(a.opened_at))[0];
