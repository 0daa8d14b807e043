// What a bundle proves, worked out in the reader's browser. Source: docs/bundle.md, "What a checker does".
// Of its steps, 1, 2, 3 and 5 are done here, and of 6 and 7 what needs no officer's key: the zip's form, the
// checkpoint's signature, every entry's proof, the manifest that was sealed, handover, terms and attachments as they
// were signed, the numbers of the events. The rest (officers' signatures, who held it when, the masses) is
// `tidewaiter verify`'s, and the screen says so.
import { commitmentOf, leafHash, readCheckpoint, rootFrom } from "@shared/proof/inclusion";
import { readLogKey, signedBy, signersOf } from "@shared/proof/log_key";
import { fromBase64, sha256, toHex, utf8 } from "@shared/signing/octets";
import { isRecord, memberAt as at } from "@shared/record";
import { type BundleEvent, eventsOf, type Gap, gapsIn } from "./chain";
import { type Attachment, BundleError, type Members, readZip, type Zip } from "./zip";

export interface BundleEntry {
  index: number;
  kind: string;
  at: string;
  actor: string;
  events: BundleEvent[];
}

export interface BundleAttachment extends Attachment {
  kind: string;
  of: string;
  presumptive: boolean;
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
  /** Events that the numbers of others tell of, and that are in no entry of the bundle. */
  gaps: Gap[];
  attachments: BundleAttachment[];
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

async function checkSignature(note: string, vkey: string) {
  const key = await readLogKey(vkey);
  if (!key) throw new BundleError("key");
  const signers = signersOf(note);
  const verdict = signers.length === 1 ? await signedBy(note, key) : "broken";
  if (verdict !== "holds") throw new BundleError("checkpoint", signers.join(", "), key.name);
}

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

async function checkManifest({ members, attachments }: Zip, seal: Line) {
  const entry = parse(seal.text, "seal.txt");
  if (at(entry, "kind") !== "custody.bundled") throw new BundleError("seal.txt", words(at(entry, "kind")));
  const sealed = seek(at(entry, "body"), "manifest");
  const manifest = toHex(await sha256(members["manifest.txt"]));
  if (sealed !== manifest) throw new BundleError("manifest.txt", manifest, words(sealed));
  const named: Attachment[] = [
    ...(["handover.pdf", "statement.json", "entries.txt"] as const).map((name) => ({
      name,
      content: members[name],
    })),
    ...attachments,
  ];
  const lines = linesOf(members["manifest.txt"], "manifest.txt");
  if (lines[0] !== "tidewaiter.bundle.v1") throw new BundleError("manifest.txt", lines[0]);
  for (const [index, { name, content }] of named.entries()) {
    const line = `${toHex(await sha256(content))} ${content.length} ${name}`;
    if (lines[index + 1] !== line) throw new BundleError(name, line, lines[index + 1] ?? "");
  }
  if (lines.length !== named.length + 1)
    throw new BundleError("manifest.txt", `${lines.length}`, `${named.length + 1}`);
}

/** The attachments as the statement names them, which must be those that are there. */
async function readAttachments(statement: unknown, attachments: Attachment[]): Promise<BundleAttachment[]> {
  const stated = at(statement, "attachments") ?? [];
  if (!Array.isArray(stated) || stated.length !== attachments.length)
    throw new BundleError("statement.json", "attachments", `${attachments.length}`);
  return Promise.all(
    attachments.map(async (one, index) => {
      const says: unknown = stated[index];
      const digest = toHex(await sha256(one.content));
      if (at(says, "name") !== one.name || at(says, "sha256") !== digest) throw new BundleError(one.name);
      const kind = words(at(says, "kind"));
      return { ...one, kind, of: words(at(says, "of")), presumptive: at(says, "presumptive") === true };
    }),
  );
}

/** What is stated of the handover is what the last act that handed it over signed, and its terms are those. */
async function checkHandover(statement: unknown, entries: unknown[]) {
  const acts = entries.filter((entry) => at(entry, "kind") === "custody.handed_over");
  const signed = at(acts.at(-1), "body", "act", "facts", "handover");
  const stated = at(statement, "handover");
  // Both are canonical: their members stand in one order.
  if (!isRecord(signed) || JSON.stringify(signed) !== JSON.stringify(stated))
    throw new BundleError("statement.json", "handover");
  const terms = toHex(await sha256(utf8(JSON.stringify(at(statement, "terms")))));
  if (terms !== signed["terms_sha256"])
    throw new BundleError("statement.json", terms, words(signed["terms_sha256"]));
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
  const zip = readZip(file);
  const { members } = zip;
  const note = text(members.checkpoint, "checkpoint");
  const checkpoint = readCheckpoint(note);
  if (!checkpoint) throw new BundleError("checkpoint");
  if (vkey.trim()) await checkSignature(note, vkey);
  const lines = await readEntries(members["entries.txt"], "entries.txt");
  const seals = await readEntries(members["seal.txt"], "seal.txt");
  const seal = seals[0];
  if (!seal || seals.length !== 1 || seal.index <= (lines.at(-1)?.index ?? -1))
    throw new BundleError("seal.txt");
  await checkProofs([...lines, seal], members, checkpoint.size, checkpoint.root);
  await checkManifest(zip, seal);
  const statement = parse(text(members["statement.json"], "statement.json"), "statement.json");
  const entries = lines.map((line) => ({ index: line.index, entry: parse(line.text, "entries.txt") }));
  const parsed = entries.map(({ entry }) => entry);
  await checkHandover(statement, parsed);
  const exhibit = words(at(statement, "exhibit", "id"));
  const sent = at(statement, "handover", "sent_mg");
  const withheld = at(statement, "withheld");
  return {
    exhibit,
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
      events: eventsOf(entry),
    })),
    terms: JSON.stringify(at(statement, "terms") ?? {}, null, 2),
    withheld: isRecord(withheld) ? Object.keys(withheld) : [],
    officers: officersOf(parsed),
    gaps: gapsIn(parsed.map(eventsOf), exhibit),
    attachments: await readAttachments(statement, zip.attachments),
    pdf: members["handover.pdf"],
  };
}
