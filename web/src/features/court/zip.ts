// Reads a bundle's zip in the one form that docs/bundle.md allows: stored members without a gap, the
// directory in the same order, the end, then nothing. What differs is named; nothing is unpacked.

/** docs/bundle.md, "The zip". */
export const kMaxBundle = 256 * 1024 * 1024;
export const memberNames = [
  "handover.pdf",
  "statement.json",
  "entries.txt",
  "manifest.txt",
  "seal.txt",
  "proofs.txt",
  "checkpoint",
] as const;
export type MemberName = (typeof memberNames)[number];
export type Members = Record<MemberName, Uint8Array>;

/** What the sender chose to send along. */
export interface Attachment {
  name: string;
  content: Uint8Array;
}
export interface Zip {
  members: Members;
  attachments: Attachment[];
}
export const kMostAttachments = 90;
const endings = ["jpg", "png", "tif", "dcm", "pdf", "jdx", "csv"];

export class BundleError extends Error {
  /** `at`: what was touched; `found` and `expected` where they can be said. */
  constructor(
    readonly at: string,
    readonly found = "",
    readonly expected = "",
  ) {
    super(at);
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of PKWARE's APPNOTE, 4.4.7. */
export function crc32(octets: Uint8Array): number {
  let crc = 0xffffffff;
  for (const octet of octets) crc = (crcTable[(crc ^ octet) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const kLocal = 30;
const kEntry = 46;
const kEnd = 22;

/** What octets 4 to 30 of a member's local header must be. */
function commonHeader(name: string, content: Uint8Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(26));
  const put = [10, 0, 0, 0, 33];
  put.forEach((value, index) => view.setUint16(2 * index, value, true));
  view.setUint32(10, crc32(content), true);
  view.setUint32(14, content.length, true);
  view.setUint32(18, content.length, true);
  view.setUint16(22, name.length, true);
  return new Uint8Array(view.buffer);
}

function sameAt(file: Uint8Array, at: number, expected: Uint8Array, what: string) {
  for (let i = 0; i < expected.length; ++i)
    if (file[at + i] !== expected[i])
      throw new BundleError(what, `octet ${at + i}: ${file[at + i] ?? "end"}`);
}

const sameOctets = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((octet, index) => octet === b[index]);

const u32 = (...values: number[]) => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, index) => view.setUint32(4 * index, value, true));
  return new Uint8Array(view.buffer);
};
const u16 = (...values: number[]) => {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  values.forEach((value, index) => view.setUint16(2 * index, value, true));
  return new Uint8Array(view.buffer);
};

interface Found extends Attachment {
  at: number;
  next: number;
}

/** The member that begins at this octet, whose name is one of these. */
function memberAt(file: Uint8Array, at: number, names: string[]): Found {
  const what = names[0] ?? "";
  if (at + kLocal > file.length) throw new BundleError(what, "end of file");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const written = file.subarray(at + kLocal, at + kLocal + view.getUint16(at + 26, true));
  const name = names.find((one) => sameOctets(written, new TextEncoder().encode(one)));
  if (name === undefined) throw new BundleError(what, new TextDecoder().decode(written).slice(0, 60), what);
  const size = view.getUint32(at + 18, true);
  const begin = at + kLocal + name.length;
  if (size > file.length - begin) throw new BundleError(name, `${size} octets`);
  const content = file.subarray(begin, begin + size);
  sameAt(file, at, u32(0x04034b50), name);
  sameAt(file, at + 4, commonHeader(name, content), name);
  return { name, at, content, next: begin + size };
}

const isLocal = (file: Uint8Array, at: number) => sameOctets(file.subarray(at, at + 4), u32(0x04034b50));

/** The seven members and the attachments; throws BundleError with the name of what is not as it must be. */
export function readZip(file: Uint8Array): Zip {
  if (file.length > kMaxBundle) throw new BundleError("zip", `${file.length}`, `${kMaxBundle}`);
  const found: Found[] = [];
  let at = 0;
  const take = (names: string[]) => {
    const member = memberAt(file, at, names);
    found.push(member);
    at = member.next;
  };
  for (const name of memberNames) take([name]);
  while (isLocal(file, at)) {
    const number = found.length - memberNames.length + 1;
    if (number > kMostAttachments)
      throw new BundleError("zip", `attachment ${number}`, `${kMostAttachments}`);
    take(endings.map((ending) => `attachment-${number}.${ending}`));
  }
  const directory = at;
  for (const member of found) {
    const what = `directory: ${member.name}`;
    sameAt(file, at, u32(0x02014b50), what);
    sameAt(file, at + 4, u16(10), what);
    sameAt(file, at + 6, commonHeader(member.name, member.content), what);
    sameAt(file, at + 32, u16(0, 0, 0), what);
    sameAt(file, at + 38, u32(0, member.at), what);
    sameAt(file, at + kEntry, new TextEncoder().encode(member.name), what);
    at += kEntry + member.name.length;
  }
  sameAt(file, at, u32(0x06054b50, 0), "end");
  sameAt(file, at + 8, u16(found.length, found.length), "end");
  sameAt(file, at + 12, u32(at - directory, directory), "end");
  sameAt(file, at + 20, u16(0), "end");
  if (file.length !== at + kEnd) throw new BundleError("end", `${file.length}`, `${at + kEnd}`);
  const members = Object.fromEntries(found.map((member) => [member.name, member.content])) as Members;
  return {
    members,
    attachments: found.slice(memberNames.length).map(({ name, content }) => ({ name, content })),
  };
}
