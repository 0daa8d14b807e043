// What a bundle proves, worked out in the reader's browser. Source: docs/bundle.md, "What a checker does".
// Of its steps, 1, 2, 3 and 5 are done here: the zip's form, the checkpoint's
// signature, every entry's proof, the manifest that two officers sealed. The rest (officers' keys, the chain
// without a gap, the masses) is `tidewaiter verify`'s, and the screen says so.
import { commitmentOf, leafHash, readCheckpoint, rootFrom } from "@shared/proof/inclusion";
import { verifies } from "@shared/signing/ed25519";
import { concat, fromBase64, sha256, toHex, utf8 } from "@shared/signing/octets";
import { BundleError, type Members, readZip } from "./zip";

export interface BundleEntry {
  index: number;
  kind: string;
  at: string;
  actor: string;
}

export interface BundleReport {
  exhibit: string;
  description: string;
  substance: string;
  sent_mg: number | null;
  origin: string;
  size: number;
  /** Whether the checkpoint's signature was checked by a key that the reader gave. */
  signed: boolean;
  entries: BundleEntry[];
  terms: string;
  withheld: string[];
  officers: string[];
  pdf: Uint8Array;
}

const text = (octets: Uint8Array, what: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw new BundleError(what, "not UTF-8");
  }
};
const equal = (a: Uint8Array, b: Uint8Array) => toHex(a) === toHex(b);
const kMaxLines = 100_000;

function linesOf(octets: Uint8Array, what: string): string[] {
  const whole = text(octets, what);
  if (!whole.endsWith("\n")) throw new BundleError(what, "no line feed at the end");
  const lines = whole.slice(0, -1).split("\n");
  if (lines.length > kMaxLines) throw new BundleError(what, `${lines.length} lines`);
  return lines;
}

interface Line {
  index: number;
  leaf: Uint8Array;
  text: string;
}

async function readEntries(octets: Uint8Array, what: string): Promise<Line[]> {
  const read: Line[] = [];
  for (const line of linesOf(octets, what)) {
    const match = /^(0|[1-9]\d{0,14}) (\S+) (.+)$/s.exec(line);
    const salt = match?.[2] ? fromBase64(match[2]) : null;
    if (!match?.[3] || salt?.length !== 16) throw new BundleError(what, line.slice(0, 60));
    const index = Number(match[1]);
    if (read.length > 0 && index <= (read.at(-1)?.index ?? -1))
      throw new BundleError(what, `${index}`, "ascending");
    read.push({ index, leaf: await leafHash(await commitmentOf(salt, match[3])), text: match[3] });
  }
  return read;
}

async function checkProofs(lines: Line[], members: Members, size: number, root: Uint8Array) {
  const proofs = linesOf(members["proofs.txt"], "proofs.txt");
  if (proofs.length !== lines.length)
    throw new BundleError("proofs.txt", `${proofs.length}`, `${lines.length}`);
  for (const [at, line] of lines.entries()) {
    const [index, ...hashes] = (proofs[at] ?? "").split(" ");
    const path = hashes.map((hash) => fromBase64(hash) ?? new Uint8Array());
    const computed = index === `${line.index}` ? await rootFrom(line.leaf, line.index, size, path) : null;
    if (!computed || !equal(computed, root)) throw new BundleError("proofs.txt", `entry ${line.index}`);
  }
}

interface LogKey {
  name: string;
  id: Uint8Array;
  public_key: Uint8Array;
}

/** A verifier key, "NAME+HHHHHHHH+BASE64" (docs/journal.md); throws where it does not fit itself. */
export async function readLogKey(vkey: string): Promise<LogKey> {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey.trim());
  const typed = match?.[3] ? fromBase64(match[3]) : null;
  if (!match?.[1] || typed?.length !== 33 || typed[0] !== 1) throw new BundleError("key");
  const id = (await sha256(concat(utf8(`${match[1]}\n`), typed))).slice(0, 4);
  if (toHex(id) !== match[2]) throw new BundleError("key", match[2] ?? "", toHex(id));
  return { name: match[1], id, public_key: typed.slice(1) };
}

async function checkSignature(note: string, key: LogKey) {
  const cut = note.indexOf("\n\n");
  const signed = note.slice(0, cut + 1);
  const line = note.slice(cut + 2);
  const match = /^\u2014 (\S+) (\S+)\n$/.exec(line);
  const octets = match?.[2] ? fromBase64(match[2]) : null;
  if (cut < 0 || match?.[1] !== key.name || octets?.length !== 68 || !equal(octets.slice(0, 4), key.id))
    throw new BundleError("checkpoint", match?.[1] ?? "", key.name);
  if (!(await verifies(key.public_key, octets.slice(4), utf8(signed)))) throw new BundleError("checkpoint");
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
const words = (value: unknown) => (typeof value === "string" ? value : "");

function parse(json: string, what: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new BundleError(what, "not JSON");
  }
}

/** The value of the first member called `name`, at whatever depth. */
function seek(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    for (const inner of value) {
      const found = seek(inner, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  if (value[name] !== undefined) return value[name];
  return seek(Object.values(value), name);
}

async function checkManifest(members: Members, seal: Line) {
  const entry = parse(seal.text, "seal.txt");
  if (at(entry, "kind") !== "custody.bundled") throw new BundleError("seal.txt", words(at(entry, "kind")));
  const sealed = seek(at(entry, "body"), "manifest");
  const manifest = toHex(await sha256(members["manifest.txt"]));
  if (sealed !== manifest) throw new BundleError("manifest.txt", manifest, words(sealed));
  const names = ["handover.pdf", "statement.json", "entries.txt"] as const;
  const expected = ["tidewaiter.bundle.v1"];
  for (const name of names)
    expected.push(`${toHex(await sha256(members[name]))} ${members[name].length} ${name}`);
  const lines = linesOf(members["manifest.txt"], "manifest.txt");
  for (const [index, line] of expected.entries())
    if (lines[index] !== line)
      throw new BundleError(names[index - 1] ?? "manifest.txt", line, lines[index] ?? "");
  if (lines.length !== expected.length) throw new BundleError("manifest.txt");
}

const officersOf = (entries: unknown[]): string[] => {
  const signatures = entries.flatMap((entry) => {
    const list = at(entry, "body", "signatures");
    return Array.isArray(list) ? (list as unknown[]) : [];
  });
  return [...new Set(signatures.map((one) => words(at(one, "officer"))).filter(Boolean))].sort();
};

/** Reads and checks a bundle; throws BundleError with the name of what was touched. */
export async function readBundle(file: Uint8Array, vkey: string): Promise<BundleReport> {
  const members = readZip(file);
  const note = text(members.checkpoint, "checkpoint");
  const checkpoint = readCheckpoint(note);
  if (!checkpoint) throw new BundleError("checkpoint");
  if (vkey.trim()) await checkSignature(note, await readLogKey(vkey));
  const lines = await readEntries(members["entries.txt"], "entries.txt");
  const seals = await readEntries(members["seal.txt"], "seal.txt");
  const seal = seals[0];
  if (!seal || seals.length !== 1 || seal.index <= (lines.at(-1)?.index ?? -1))
    throw new BundleError("seal.txt");
  await checkProofs([...lines, seal], members, checkpoint.size, checkpoint.root);
  await checkManifest(members, seal);
  const statement = parse(text(members["statement.json"], "statement.json"), "statement.json");
  const entries = lines.map((line) => ({ index: line.index, entry: parse(line.text, "entries.txt") }));
  const sent = at(statement, "handover", "sent_mg");
  const withheld = at(statement, "withheld");
  return {
    exhibit: words(at(statement, "exhibit", "id")),
    description: words(at(statement, "exhibit", "description")),
    substance: words(at(statement, "exhibit", "substance")),
    sent_mg: typeof sent === "number" ? sent : null,
    origin: checkpoint.origin,
    size: checkpoint.size,
    signed: vkey.trim() !== "",
    entries: entries.map(({ index, entry }) => ({
      index,
      kind: words(at(entry, "kind")),
      at: words(at(entry, "at")),
      actor: words(at(entry, "actor")),
    })),
    terms: JSON.stringify(at(statement, "terms") ?? {}, null, 2),
    withheld: isRecord(withheld) ? Object.keys(withheld) : [],
    officers: officersOf(entries.map(({ entry }) => entry)),
    pdf: members["handover.pdf"],
  };
}
