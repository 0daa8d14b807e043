// What a request from abroad, an offer across the border and the receiver's receipt must have: what is missing is
// named before anything is sent, by the rules of src/custody/handover.h.
import type { ForeignRequestLine, Handover, HandoverTerms, NewForeignRequest } from "@shared/api/types";
import { endOfDay, utc } from "@shared/format";
import { fromBase64 } from "@shared/signing/octets";

export const requestFields = [
  "jurisdiction",
  "authority",
  "reference",
  "instrument",
  "legal_basis",
  "offence",
  "asked",
  "by",
] as const;
export type RequestField = (typeof requestFields)[number];
export type RequestWords = Record<RequestField, string>;

const empty = <Field extends string>(fields: readonly Field[]) =>
  Object.fromEntries(fields.map((field) => [field, ""])) as Record<Field, string>;
const lacking = <Field extends string>(words: Record<Field, string>, fields: readonly Field[]) =>
  fields.filter((field) => words[field].trim() === "");

export const emptyRequest: RequestWords = empty(requestFields);
/** A request may be written down without these, and is not approved without one of them. */
export const lackingInRequest = (words: RequestWords): RequestField[] => lacking(words, requestFields);

/** As the server takes it: what is absent is missing in it. The day it is asked by ends here. */
export function newRequest(words: RequestWords): NewForeignRequest {
  const { by, jurisdiction, ...texts } = words;
  const given = Object.entries({ jurisdiction: jurisdiction.toUpperCase(), ...texts })
    .map(([field, text]) => [field, text.trim()] as const)
    .filter(([, text]) => text !== "");
  return { ...Object.fromEntries(given), ...(by ? { by: utc(endOfDay(by)) } : {}) };
}

export const waitsFor = (request: ForeignRequestLine): boolean =>
  request.state === "received" && request.missing.length > 0;
/** Requests that can't be decided for what they lack, the one that is asked first above. */
export const wanting = (requests: ForeignRequestLine[]): ForeignRequestLine[] =>
  requests.filter(waitsFor).sort((a, b) => (a.by ?? "9").localeCompare(b.by ?? "9"));

export const termFields = [
  "export_authorisation",
  "import_authorisation",
  "use_limitation",
  "undertaking",
  "undertaking_needless",
  "afterwards",
  "court_witness",
  "despite_discrepancy",
] as const;
export type TermField = (typeof termFields)[number];
export type Terms = Record<TermField, string>;
export const emptyTerms: Terms = empty(termFields);

/** Terms that are still to be written; `discrepant` where an inquiry about the exhibit is open. */
export function lackingInTerms(terms: Terms, exhibit: { kind: string; state: string }): TermField[] {
  const asked = termFields.filter((field) => {
    if (field === "export_authorisation" || field === "import_authorisation") return exhibit.kind === "drug";
    if (field === "undertaking") return terms.undertaking_needless.trim() === "";
    if (field === "despite_discrepancy") return exhibit.state === "discrepant";
    return field !== "undertaking_needless";
  });
  return lacking(terms, asked);
}

export const termsOf = (terms: Terms): HandoverTerms => {
  const { afterwards, ...texts } = terms;
  const given = Object.entries(texts)
    .map(([field, text]) => [field, text.trim()] as const)
    .filter(([, text]) => text !== "");
  return { ...Object.fromEntries(given), afterwards: (afterwards || null) as HandoverTerms["afterwards"] };
};

export type HandoverDeed =
  | "hand_over"
  | "seized_abroad"
  | "bundle"
  | "confirm_handover"
  | "take_back"
  | "destroyed_abroad";
type Standing = Pick<Handover, "state" | "terms" | "exhibit_state">;
/** What is next, then what may be done beside it: the server has the last word. What is out was sent on, and is seized there. */
export function deedsFor({ state, terms, exhibit_state }: Standing): HandoverDeed[] {
  switch (state) {
    case "offered":
      return [exhibit_state === "out" ? "seized_abroad" : "hand_over"];
    case "handed_over":
      return ["bundle", "confirm_handover"];
    case "confirmed":
      return terms.afterwards === "destroyed"
        ? ["destroyed_abroad", "take_back", "bundle"]
        : ["take_back", "destroyed_abroad", "bundle"];
    default:
      return [];
  }
}

/** It ends otherwise than both sides agreed, and two say why; of what nobody received nothing was agreed yet. */
export const endsOtherwise = (
  deed: HandoverDeed,
  { state, terms }: Pick<Handover, "state" | "terms">,
): boolean =>
  state === "confirmed" &&
  ((deed === "take_back" && terms.afterwards === "destroyed") ||
    (deed === "destroyed_abroad" && terms.afterwards === "returned"));

/** A bundle is kept this long from when it was prepared, for the two who signed it, and no longer. */
export const kBundleKept_ms = 60 * 60_000;

/** Whose key a text "OFFICER+ID+BASE64" is; null where it is none. */
export function keyOwner(text: string): string | null {
  const match = /^([\x21-\x2a\x2c-\x7e]{1,64})\+[0-9a-f]{16}\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  return match?.[1] && fromBase64(match[2] ?? "")?.length === 32 ? match[1] : null;
}

/** What a receipt says, before the server has checked who signed it. */
interface ReceiptWords {
  handover: number;
  exhibit: string;
  seal: string;
  net_mg: number;
  uncertainty_mg: number;
  place: string;
  at: string;
}
/** No receipt is longer; a longer one is refused unread. */
export const kMaxReceipt = 16_384;

export function receiptWords(line: string): ReceiptWords | null {
  if (line.length > kMaxReceipt) return null;
  try {
    const { receipt } = JSON.parse(line) as {
      receipt: Omit<ReceiptWords, "net_mg"> & { gross_mg: number; tare_mg: number };
    };
    const { handover, exhibit, seal, uncertainty_mg, place, at } = receipt;
    const net_mg = receipt.gross_mg - receipt.tare_mg;
    const whole = [handover, net_mg, uncertainty_mg].every(Number.isSafeInteger);
    const said = [exhibit, seal, place, at].every((one) => typeof one === "string");
    return whole && said ? { handover, exhibit, seal, net_mg, uncertainty_mg, place, at } : null;
  } catch {
    return null;
  }
}
