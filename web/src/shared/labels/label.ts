// What an exhibit's label says: "TW1:X4-1.1:3F0A", the number and the first four hexadecimal digits of its
// SHA-256 (src/service/labels.h), so that a mistyped number is noticed.
import { sha256 } from "@noble/hashes/sha2";
import { toHex } from "@shared/signing/octets";

const kLabel = /^TW1:([A-Za-z0-9.-]+):([0-9A-F]{4})$/;

/** The exhibit that a label names; null where the digits do not fit; undefined for what is no label. */
export function exhibitOfLabel(text: string): string | null | undefined {
  const match = kLabel.exec(text.trim());
  if (!match) return undefined;
  const [, exhibit = "", digits] = match;
  const hash = sha256(new TextEncoder().encode(exhibit));
  const hex = toHex(hash.slice(0, 2));
  return hex.toUpperCase() === digits ? exhibit : null;
}
