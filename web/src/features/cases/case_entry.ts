// What a case's team lets run, sealed and opened here: the team's key never leaves this browser. As the command line
// does it (src/service/team_key.h, let_run.h): a nonce of 24 octets, XChaCha20-Poly1305 of the entry's JSON, and the
// SHA-256 of a proof by which the team ends what it began.
import { isRecord } from "@shared/record";
import { concat, fromBase64, sha256, toBase64, utf8 } from "@shared/signing/octets";

const kMark = "TEAM+KEY+";
const kNonce = 24;
const kTag = 16;
const kProofHash = 32;
/** Later than this a Date cannot be. */
const kLastInstant_ms = 8_640_000_000_000_000;
/** No key file is longer; a longer one is refused unread. */
export const kMaxTeamKey = 200;

export interface TeamKey {
  team: string;
  octets: Uint8Array;
}
export interface LetRun {
  item_id: string;
  why: string;
  officer: string;
  /** Milliseconds since 1970. */
  at: number;
  ended: boolean;
  /** Of an end made here: the number of the entry that it ends. At the command line it is the earliest that runs. */
  began?: number;
}
/** What the server has of it. */
export interface SealedEntry {
  case_entry_no: number;
  document: string;
}
export interface OpenedEntry extends LetRun {
  case_entry_no: number;
  document: string;
}

/** As `tidewaiter let-run key` writes it; null where it is none. */
export function readTeamKey(text: string): TeamKey | null {
  const match = /^TEAM\+KEY\+([\x21-\x2a\x2c-\x7e]{1,64})\+([A-Za-z0-9+/]{43}=)\s*$/.exec(text.trimStart());
  const octets = match?.[2] ? fromBase64(match[2]) : null;
  return text.length <= kMaxTeamKey && match?.[1] && octets?.length === 32
    ? { team: match[1], octets }
    : null;
}

/** A new key's file. */
export const newTeamKey = (team: string) =>
  `${kMark}${team}+${toBase64(crypto.getRandomValues(new Uint8Array(32)))}\n`;

export const isTeamName = (text: string) => /^[\x21-\x2a\x2c-\x7e]{1,64}$/.test(text);

const cipher = async (key: TeamKey, nonce: Uint8Array) =>
  (await import("@noble/ciphers/chacha")).xchacha20poly1305(key.octets, nonce);

/** What only who has the key can say of a sealed text. */
export async function proofOf(key: TeamKey, document: Uint8Array): Promise<Uint8Array> {
  const hashes = await Promise.all([import("@noble/hashes/hmac"), import("@noble/hashes/sha2")]);
  const [{ hmac }, { sha256: hash }] = hashes;
  return hmac(hash, key.octets, concat(utf8("tidewaiter let-run"), document.slice(0, kNonce)));
}

export async function seal(key: TeamKey, run: LetRun): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(kNonce));
  const text = (await cipher(key, nonce)).encrypt(utf8(JSON.stringify(run)));
  return toBase64(concat(nonce, text, await sha256(await proofOf(key, nonce))));
}

async function decrypted(key: TeamKey, sealed: Uint8Array): Promise<string | null> {
  if (sealed.length < kNonce + kTag) return null;
  try {
    const plain = (await cipher(key, sealed.slice(0, kNonce))).decrypt(sealed.slice(kNonce));
    return new TextDecoder().decode(plain);
  } catch {
    return null;
  }
}

/** What was sealed, as the command line reads it (`opened` in let_run.cc): what it lacks is empty. null unless it is an object. */
function runOf(text: string): LetRun | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(read)) return null;
  const said = (name: string) => (typeof read[name] === "string" ? read[name] : "");
  const number = (name: string) => (Number.isSafeInteger(read[name]) ? (read[name] as number) : undefined);
  const at = number("at") ?? 0;
  const began = number("began");
  return {
    item_id: said("item_id"),
    why: said("why"),
    officer: said("officer"),
    at: Math.abs(at) <= kLastInstant_ms ? at : 0,
    ended: read["ended"] === true,
    ...(began === undefined ? {} : { began }),
  };
}

/** null where another team's key sealed it, or something else than an entry. Entries of before there were proofs end with what is sealed. */
export async function open(key: TeamKey, entry: SealedEntry): Promise<OpenedEntry | null> {
  const octets = fromBase64(entry.document);
  if (!octets) return null;
  const text =
    (await decrypted(key, octets.slice(0, Math.max(0, octets.length - kProofHash)))) ??
    (await decrypted(key, octets));
  if (text === null) return null;
  const run = runOf(text);
  return run && { ...run, ...entry };
}

/** Of what the key opens: the entries that let a parcel run and that none ended since. The latest first. */
export function running(opened: OpenedEntry[]): OpenedEntry[] {
  const now: OpenedEntry[] = [];
  for (const one of opened) {
    if (!one.ended) {
      now.push(one);
      continue;
    }
    const at = now.findIndex(
      (begun) =>
        begun.item_id === one.item_id && (one.began === undefined || begun.case_entry_no === one.began),
    );
    if (at >= 0) now.splice(at, 1);
  }
  return now.reverse();
}

/** Whether it can be ended here: one of before there were proofs is ended at the command line. */
export async function hasProof(key: TeamKey, entry: OpenedEntry): Promise<boolean> {
  const octets = fromBase64(entry.document) ?? new Uint8Array();
  const hash = await sha256(await proofOf(key, octets));
  return toBase64(octets.slice(-kProofHash)) === toBase64(hash);
}
