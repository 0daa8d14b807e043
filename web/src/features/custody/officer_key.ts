// Officers' keys, by the rules of src/service/officer_keys.h.
import type { Act, Action, KeyRevocation, OfficerKey, RevocationReason, Session } from "@shared/api/types";
import { utc } from "@shared/format";
import { mayDo } from "@shared/may";

export type KeyDeed = "make" | "certify" | "found" | "revoke" | "affirm";

/** What may be done, with the key that is chosen: its officer ends it, or who may close inquiries. */
export function keyDeeds(keys: OfficerKey[], here: OfficerKey | undefined, session: Session): KeyDeed[] {
  const may = (what: Action) => mayDo(session, what);
  if (!may("handle_exhibits")) return [];
  const own = (one: OfficerKey) => one.officer === session.officer_id;
  const signs = keys.some((one) => own(one) && one.revoked_at === null);
  const ends = here && here.revoked_at === null && signs && (own(here) || may("close_inquiries"));
  return [
    ...(ends ? (["revoke"] as const) : []),
    ...(signs ? (["certify"] as const) : []),
    "make",
    ...(signs && keys.some((one) => one.not_trusted_since !== null) ? (["affirm"] as const) : []),
    ...(may("found_keys") && keys.length < 2 ? (["found"] as const) : []),
  ];
}

export const reasons: RevocationReason[] = ["rotated", "left", "lost", "compromised"];
/** It may have been in other hands: since when is asked for. */
export const wantsSince = (reason: RevocationReason) => reason === "lost" || reason === "compromised";

export interface RevocationEntry {
  reason: RevocationReason;
  words: string;
  /** As a datetime-local field writes it. */
  since: string;
}

/** null while something is missing. */
export function revocationOf(entry: RevocationEntry): KeyRevocation | null {
  const words = entry.words.trim();
  if (!wantsSince(entry.reason)) return { reason: entry.reason, words };
  return entry.since ? { reason: entry.reason, words, since: utc(entry.since) } : null;
}

/** OFFICER+ID+BASE64, as a key's public half is handed on. */
export const isPublicHalf = (text: string) =>
  /^[\x21-\x2a\x2c-\x7e]{1,64}\+[0-9a-f]{16}\+[A-Za-z0-9+/]{43}=$/.test(text.trim());

export const certifyAct = (public_half: string, second: string): Act => ({
  kind: "certify_key",
  second,
  public_key: public_half.trim(),
});

/** The numbers of entries as typed, or null where they are none. */
export function entriesIn(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return parts.length > 0 && parts.every((one) => /^[1-9]\d{0,14}$/.test(one)) ? parts.map(Number) : null;
}

export const affirmAct = (entries: number[], words: string, second: string): Act => ({
  kind: "affirm_entries",
  second,
  entries,
  words: words.trim(),
});

export interface ScaleEntry {
  scale: string;
  readability_mg: number | null;
  calibration_error_mg: number | null;
  /** As a datetime-local field writes it. */
  until: string;
}

/** null while something is missing. */
export const scaleAct = (entry: ScaleEntry, second: string): Act | null =>
  entry.scale.trim() && entry.readability_mg && entry.calibration_error_mg !== null && entry.until
    ? {
        kind: "register_scale",
        second,
        scale: entry.scale.trim(),
        readability_mg: entry.readability_mg,
        calibration_error_mg: entry.calibration_error_mg,
        calibrated_until: utc(entry.until),
      }
    : null;
