// What an exhibit's label says: "TW1:X4-1.1:3F0A", the number and the first four hexadecimal digits of its
// SHA-256 (src/service/labels.h), so that a mistyped number is noticed.
import { sha256 } from "@noble/hashes/sha2";
import { toHex } from "@shared/signing/octets";

const kSeizureLabel = /^TW1S:((\d{1,15}):[A-Za-z0-9-]+):([0-9A-F]{4})$/;
const kLabel = /^TW1:([A-Za-z0-9.-]+):([0-9A-F]{4})$/;

const fits = (text: string, digits: string | undefined) =>
  toHex(sha256(new TextEncoder().encode(text)).slice(0, 2)).toUpperCase() === digits;

/** The exhibit that a label names; null where the digits do not fit; undefined for what is no label. */
export function exhibitOfLabel(text: string): string | null | undefined {
  const match = kLabel.exec(text.trim());
  if (!match) return undefined;
  const [, exhibit = "", digits] = match;
  return fits(exhibit, digits) ? exhibit : null;
}

/** The same of a seizure's seal label, "TW1S:12:S-118-1:3F0A": its number in the book. */
export function seizureOfLabel(text: string): string | null | undefined {
  const match = kSeizureLabel.exec(text.trim());
  if (!match) return undefined;
  const [, named = "", seizure = "", digits] = match;
  return fits(named, digits) ? seizure : null;
}
