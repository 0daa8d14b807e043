// What other services ask before they let our parcels load, and what answers it (src/selection/referral.h).
import type { Means, NewReferral, NewReferralAnswer, Referral, ReferralKind } from "@shared/api/types";
import { utc } from "@shared/format";

export const referralKinds: ReferralKind[] = ["RFI", "RFS", "DNL"];

export interface AnswerEntry {
  text: string;
  screened: Means | null;
  lifted: boolean;
}

/** null while what its kind asks for is missing: an RFI's text, an RFS's means, a DNL's own sender. */
export function answerTo(kind: ReferralKind, entry: AnswerEntry): NewReferralAnswer | null {
  if (kind === "RFI") return entry.text.trim() ? { text: entry.text.trim() } : null;
  if (kind === "RFS")
    return entry.screened ? { screened: entry.screened, text: entry.text.trim() || undefined } : null;
  return entry.lifted ? { lifted: true, text: entry.text.trim() || undefined } : null;
}

export interface ReferralEntry {
  kind: ReferralKind;
  item_id: string;
  from: string;
  reference: string;
  wanted: string;
  /** As a datetime-local field writes it; empty: the parcel's cut-off. */
  answer_by: string;
}

export function newReferral(entry: ReferralEntry): NewReferral | null {
  const from = entry.from.trim().toUpperCase();
  const item_id = entry.item_id.trim();
  const reference = entry.reference.trim();
  if (!/^[A-Z]{2}$/.test(from) || !item_id || !reference) return null;
  return {
    kind: entry.kind,
    item_id,
    from,
    reference,
    wanted: entry.wanted.trim(),
    answer_by: entry.answer_by ? utc(entry.answer_by) : undefined,
  };
}

/** Whether the deadline of an open one is over by now, though the list was asked for before. */
export const isLate = (one: Referral, now_ms: number) =>
  one.late || (one.open && one.deadline !== null && Date.parse(one.deadline) < now_ms);
