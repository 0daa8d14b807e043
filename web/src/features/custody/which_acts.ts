// Which acts are offered on an exhibit's page, to whom: the server has the last word.
import type { Exhibit, Role } from "@shared/api/types";
import { takesResult } from "./laboratory";
import { type PackingKind, weighs } from "./packing";
import { type Away, ended } from "./states";
import { maySubstitute } from "./substitution";
import { mayConsume, mayRelease } from "./using_up";

export type ActKind =
  | "accept"
  | "weigh"
  | "seal"
  | "affirm_seal"
  | "offer"
  | "store"
  | "missing"
  | "confirm"
  | "substitute"
  | "withdraw"
  | "consume"
  | "release"
  | "end_counter_sample"
  | "value"
  | PackingKind;

/**
 * What is done more seldom: what is missing is found again; what is held is split, merged, packed anew, or taken out of
 * a parcel that goes on; a laboratory says what it is.
 */
export function rareActsFor(exhibit: Exhibit, officer_id: string, roles: Role[]): ActKind[] {
  const valued: ActKind[] = exhibit.kind === "money" ? [] : ["value"]; // money is counted as its own value
  const result: ActKind[] = [...(takesResult(exhibit, roles) ? (["confirm"] as const) : []), ...valued];
  if (exhibit.state === "missing") return ["find", ...result];
  if (ended.includes(exhibit.state)) return result;
  const anybody: ActKind[] = ["affirm_seal", "missing"];
  if (exhibit.holder !== officer_id || exhibit.state === "discrepant") return [...result, ...anybody];
  const packed: ActKind[] = weighs(exhibit) ? ["split", "subsample", "merge", "repackage"] : ["repackage"];
  const goes: ActKind[] = [
    ...(maySubstitute(exhibit, officer_id) ? (["substitute"] as const) : []),
    ...(mayConsume(exhibit, officer_id) ? (["consume"] as const) : []),
    ...(mayRelease(exhibit, officer_id) ? (["release"] as const) : []),
  ];
  const freed: ActKind[] = exhibit.counter_sample ? ["end_counter_sample"] : [];
  return [...result, ...packed, ...goes, ...freed, ...anybody];
}

/** Who offered it takes the offer back, to whomever it was; what was given abroad is taken back otherwise. */
export const mayWithdraw = (exhibit: Exhibit, officer_id: string): boolean =>
  exhibit.offer !== null && exhibit.holder === officer_id && !ended.includes(exhibit.state);

/** What may be done now, by whom is signed in: the server has the last word. */
export function actsFor(exhibit: Exhibit, officer_id: string, now_ms: number): ActKind[] {
  const { offer } = exhibit;
  if (offer?.to === officer_id && Date.parse(offer.expires_at) > now_ms) return ["accept"];
  const back: ActKind[] = mayWithdraw(exhibit, officer_id) ? ["withdraw"] : [];
  if (exhibit.holder !== officer_id || ["discrepant", "missing", ...ended].includes(exhibit.state))
    return back;
  if (exhibit.state === "seized" || exhibit.state === "sub_sampled") return ["weigh", "seal", ...back];
  return ["weigh", "seal", "store", ...(offer ? back : (["offer"] as const))];
}

/** Of what is away: it can be missed, a laboratory can say what it was, and what was sent on can come back. */
export function whileAway(kinds: ActKind[], away: Away): ActKind[] {
  const left: ActKind[] =
    away === "sent_on"
      ? ["missing", "confirm", "value", "accept", "withdraw"]
      : ["missing", "confirm", "value", "withdraw"];
  return away ? kinds.filter((kind) => left.includes(kind)) : kinds;
}
