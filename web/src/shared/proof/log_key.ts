// A log's verifier key, and whether it signed a checkpoint. Source: docs/journal.md; C2SP signed-note.
import { verifies } from "../signing/ed25519";
import { concat, fromBase64, sha256, toHex, utf8 } from "../signing/octets";

export interface LogKey {
  name: string;
  id: string;
  public_key: Uint8Array;
}

/** "NAME+HHHHHHHH+BASE64"; null where it is none, or its id is not its own. */
export async function readLogKey(vkey: string): Promise<LogKey | null> {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim());
  const typed = match?.[3] ? fromBase64(match[3]) : null;
  if (!match?.[1] || typed?.length !== 33 || typed[0] !== 1) return null;
  const id = toHex((await sha256(concat(utf8(`${match[1]}\n`), typed))).slice(0, 4));
  return id === match[2] ? { name: match[1], id, public_key: typed.slice(1) } : null;
}

/** Who signed the note, by the names on its signatures; empty where it bears none. */
export const signersOf = (note: string): string[] =>
  linesBelow(note).map((line) => /^\u2014 (\S+) \S+$/.exec(line)?.[1] ?? "");

const linesBelow = (note: string): string[] => {
  const cut = note.indexOf("\n\n");
  return cut < 0 || !note.endsWith("\n") ? [] : note.slice(cut + 2, -1).split("\n");
};

/**
 * Whether this key signed the note: "other" where none of its signatures says that it is by this key, "broken" where
 * one says so and is not.
 */
export async function signedBy(note: string, key: LogKey): Promise<"holds" | "other" | "broken"> {
  const signed = utf8(note.slice(0, note.indexOf("\n\n") + 1));
  let found: "other" | "broken" = "other";
  for (const line of linesBelow(note)) {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line);
    const octets = match?.[2] ? fromBase64(match[2]) : null;
    if (match?.[1] !== key.name || !octets || toHex(octets.slice(0, 4)) !== key.id) continue;
    if (octets.length === 68 && (await verifies(key.public_key, octets.slice(4), signed))) return "holds";
    found = "broken";
  }
  return found;
}
