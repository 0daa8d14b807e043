import type { Outcome, QueueItem } from "@shared/api/types";

/** By the rank that the choice gave (the score, where nothing is chosen yet), or by time to dispatch. */
export type Order = "value" | "dispatch";

const at = (item: QueueItem) => (item.cut_off_at ? Date.parse(item.cut_off_at) : Number.MAX_SAFE_INTEGER);

/**
 * The queue in the officer's order. By dispatch, what has already left comes last: nothing can be done about
 * it from here.
 */
export function ordered(items: QueueItem[], order: Order, now_ms: number): QueueItem[] {
  if (order === "value")
    return [...items].sort(
      (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || b.score_millibits - a.score_millibits || 0,
    );
  const late = (item: QueueItem) => (at(item) < now_ms ? 1 : 0);
  return [...items].sort(
    (a, b) => late(a) - late(b) || at(a) - at(b) || b.score_millibits - a.score_millibits,
  );
}

/** Whether a parcel answers to what was typed: its number, operator, bag, goods or countries. */
export function matches(item: QueueItem, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return true;
  return [
    item.item_id,
    item.operator_id,
    item.receptacle_id,
    item.dispatch_id,
    item.description,
    item.route_from,
    item.route_to,
  ].some((text) => text.toLowerCase().includes(wanted));
}

/** What the machine recommends; the officer's own word may stand in force beside it (S2). */
export const recommended = (item: QueueItem): Outcome => item.recommendation ?? item.outcome;
