import type { Means } from "@shared/api/types";
import { endOfDay, fieldTime, utc } from "@shared/format";

/** A check as it is typed: dates as the field writes them, "2026-11-20T09:30" and "2027-03-01", local time. */
export interface CheckDraft {
  item_id: string;
  by: string;
  method: Means;
  at: string;
  trained_until: string;
}

/** What still stands against attesting it, as a key of the words; null where it can be sent. */
export function attestFault(draft: CheckDraft, now_ms: number): string | null {
  if (!draft.item_id.trim()) return "attest.fault_item";
  if (!draft.by.trim()) return "attest.fault_by";
  const at_ms = Date.parse(draft.at);
  if (Number.isNaN(at_ms) || at_ms > now_ms + 60_000) return "attest.fault_at";
  const until_ms = Date.parse(endOfDay(draft.trained_until));
  if (Number.isNaN(until_ms)) return "attest.fault_trained";
  return until_ms < at_ms ? "attest.fault_untrained" : null;
}

/** What is sent: times in UTC; whoever is trained until a day is so to its end. */
export const toAttestation = (draft: CheckDraft) => ({
  item_id: draft.item_id.trim(),
  by: draft.by.trim(),
  method: draft.method,
  at: utc(draft.at),
  trained_until: utc(endOfDay(draft.trained_until)),
});

/** The next parcel at the same table: only its number is new. */
export const nextDraft = (draft: CheckDraft, now: Date): CheckDraft => ({
  ...draft,
  item_id: "",
  at: fieldTime(now),
});
