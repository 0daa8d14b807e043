// Checks, in the reader's own browser, that an entry is in the journal that a signed checkpoint speaks of.
// Source: docs/journal.md; RFC 9162, section 2.1.3.2. Method:
// 1. commitment = SHA-256("tidewaiter.journal.entry.v1\n" || salt || entry). An erased entry has neither; its
//    commitment is then taken as given.
// 2. leaf = SHA-256(0x00 || commitment).
// 3. Fold the proof from the leaf up, by the bits of index and last index, to a root.
// 4. The root and the size must be those that the checkpoint's text states.
// 5. Where the reader gives the log's key, the checkpoint must be signed by it.
import type { InclusionProof } from "../api/types";
import { type LogKey, signedBy, signersOf } from "./log_key";
import { concat, fromBase64, fromHex, sha256, toHex, utf8 } from "../signing/octets";

export interface Check {
  name: "commitment" | "erased" | "withheld" | "proof" | "size" | "root" | "signature";
  holds: boolean;
  found: string;
  expected: string;
}

const equal = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((octet, index) => octet === b[index]);

export const commitmentOf = (salt: Uint8Array, entry: string) =>
  sha256(concat(utf8("tidewaiter.journal.entry.v1\n"), salt, utf8(entry)));

export const leafHash = (commitment: Uint8Array) => sha256(concat(Uint8Array.of(0), commitment));
export const nodeHash = (left: Uint8Array, right: Uint8Array) =>
  sha256(concat(Uint8Array.of(1), left, right));

/** The root that the proof leads to, or null where it is too short, too long or for no leaf of the tree. */
export async function rootFrom(leaf: Uint8Array, index: number, size: number, proof: Uint8Array[]) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return null;
  let at = BigInt(index);
  let last = BigInt(size - 1);
  let hash = leaf;
  for (const other of proof) {
    if (last === 0n || other.length !== 32) return null;
    if ((at & 1n) === 1n || at === last) {
      hash = await nodeHash(other, hash);
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = await nodeHash(hash, other);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : null;
}

/** Size and root as the checkpoint states them (C2SP tlog-checkpoint); null where it is none. */
export function readCheckpoint(note: string): { origin: string; size: number; root: Uint8Array } | null {
  const [origin, size, root, ...rest] = note.split("\n");
  const octets = root ? fromBase64(root) : null;
  if (!origin || !size || !/^\d{1,15}$/.test(size) || octets?.length !== 32 || !rest.includes(""))
    return null;
  return { origin, size: Number(size), root: octets };
}

/** Every step with what was found and what was expected; the proof holds where each step does. */
export async function checkInclusion(proof: InclusionProof, key: LogKey | null = null): Promise<Check[]> {
  const checks: Check[] = [];
  const commitment = fromHex(proof.commitment) ?? new Uint8Array();
  if (proof.entry !== null && proof.salt !== null) {
    const computed = await commitmentOf(fromHex(proof.salt) ?? new Uint8Array(), proof.entry);
    checks.push({
      name: "commitment",
      holds: equal(computed, commitment),
      found: toHex(computed),
      expected: proof.commitment,
    });
  } else {
    checks.push({
      name: proof.withheld ? "withheld" : "erased",
      holds: commitment.length === 32,
      found: proof.commitment,
      expected: "",
    });
  }
  const checkpoint = readCheckpoint(proof.checkpoint);
  const path = proof.proof.map((hash) => fromHex(hash) ?? new Uint8Array());
  const root = await rootFrom(await leafHash(commitment), proof.index, proof.size, path);
  const length = `${proof.proof.length}`;
  checks.push({ name: "proof", holds: root !== null, found: length, expected: length });
  checks.push({
    name: "size",
    holds: checkpoint?.size === proof.size,
    found: `${proof.size}`,
    expected: `${checkpoint?.size ?? "–"}`,
  });
  checks.push({
    name: "root",
    holds: root !== null && checkpoint !== null && equal(root, checkpoint.root),
    found: root ? toHex(root) : "–",
    expected: checkpoint ? toHex(checkpoint.root) : "–",
  });
  if (key)
    checks.push({
      name: "signature",
      holds: (await signedBy(proof.checkpoint, key)) === "holds",
      found: signersOf(proof.checkpoint).join(", "),
      expected: `${key.name}+${key.id}`,
    });
  return checks;
}
