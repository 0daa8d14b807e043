import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commitmentOf, leafHash, nodeHash } from "@shared/proof/inclusion";
import { publicKeyOf, signWith } from "@shared/signing/ed25519";
import { concat, sha256, toBase64, toHex, utf8 } from "@shared/signing/octets";
import { readBundle } from "./bundle";
import { gapsIn } from "./chain";
import { BundleError, crc32, memberNames, type Members } from "./zip";

const seed = new Uint8Array(32).fill(7);
const salts = [1, 2].map((n) => new Uint8Array(16).fill(n));
const hex = async (octets: Uint8Array) => toHex(await sha256(octets));

const le = (size: 2 | 4, ...values: number[]) =>
  concat(
    ...values.map((value) =>
      Uint8Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** at) & 255),
    ),
  );

/** Writes the zip of docs/bundle.md, by its table. */
function zipOf(members: Members): Uint8Array {
  const files: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const name of memberNames) {
    const content = members[name];
    const common = concat(
      le(2, 10, 0, 0, 0, 33),
      le(4, crc32(content), content.length, content.length),
      le(2, name.length, 0),
    );
    const file = concat(le(4, 0x04034b50), common, utf8(name), content);
    directory.push(concat(le(4, 0x02014b50), le(2, 10), common, le(2, 0, 0, 0), le(4, 0, at), utf8(name)));
    files.push(file);
    at += file.length;
  }
  const entries = concat(...directory);
  const end = concat(le(4, 0x06054b50, 0), le(2, 7, 7), le(4, entries.length, at), le(2, 0));
  return concat(...files, entries, end);
}

const kind = (name: string, body: object, rows: string[][] = []) =>
  JSON.stringify({ actor: "officer-1", at: "2026-11-20T01:12:00Z", body, kind: name, rows });

async function made(): Promise<{ members: Members; vkey: string }> {
  const pdf = utf8("%PDF-1.4");
  const handover = { sent_mg: 42_000, terms_sha256: await hex(utf8("{}")) };
  const statement = utf8(
    JSON.stringify({
      exhibit: { id: "X1-1", substance: "heroin (confirmed)" },
      handover,
      terms: {},
      withheld: { form: "00" },
    }),
  );
  const facts = { handover, states: [{ event: "hand_over", exhibit: "X1-1", no: 2 }] };
  const handed = kind(
    "custody.handed_over",
    { act: { facts }, signatures: [{ officer: "officer-2" }, { officer: "officer-1" }] },
    [["custody_event", "X1-1/2", "00"]],
  );
  const entries = utf8(`0 ${toBase64(salts[0]!)} ${handed}\n`);
  const manifest = utf8(
    `tidewaiter.bundle.v1\n${await hex(pdf)} ${pdf.length} handover.pdf\n${await hex(statement)} ${statement.length} statement.json\n` +
      `${await hex(entries)} ${entries.length} entries.txt\n`,
  );
  const sealed = kind("custody.bundled", { act: { facts: { bundle: { manifest: await hex(manifest) } } } });
  const left = await leafHash(await commitmentOf(salts[0]!, handed));
  const right = await leafHash(await commitmentOf(salts[1]!, sealed));
  const signed = `log.example/customs\n2\n${toBase64(await nodeHash(left, right))}\n`;
  const typed = concat(Uint8Array.of(1), await publicKeyOf(seed));
  const id = (await sha256(concat(utf8("log.example/customs\n"), typed))).slice(0, 4);
  const signature = await (await signWith(seed))(utf8(signed));
  return {
    vkey: `log.example/customs+${toHex(id)}+${toBase64(typed)}`,
    members: {
      "handover.pdf": pdf,
      "statement.json": statement,
      "entries.txt": entries,
      "manifest.txt": manifest,
      "seal.txt": utf8(`1 ${toBase64(salts[1]!)} ${sealed}\n`),
      "proofs.txt": utf8(`0 ${toBase64(right)}\n1 ${toBase64(left)}\n`),
      checkpoint: utf8(`${signed}\n— log.example/customs ${toBase64(concat(id, signature))}\n`),
    },
  };
}

test("J1: a whole bundle is read, and says what it is of", async () => {
  const { members, vkey } = await made();
  const report = await readBundle(zipOf(members), vkey);
  expect([report.exhibit, report.sent_mg, report.signed]).toEqual(["X1-1", 42_000, true]);
  expect(report.officers).toEqual(["officer-1", "officer-2"]);
  expect(report.withheld).toEqual(["form"]);
  expect(report.entries[0]?.events).toEqual([{ exhibit: "X1-1", no: 2, event: "hand_over" }]);
  expect(report.gaps).toEqual([{ exhibit: "X1-1", no: 1 }]);
  expect((await readBundle(zipOf(members), "")).signed).toBe(false);
});

test("J1: a change of any octet is found", async () => {
  const { members, vkey } = await made();
  const file = zipOf(members);
  for (let at = 0; at < file.length; at += 3) {
    const touched = file.slice();
    touched[at]! ^= 1;
    await expect(readBundle(touched, vkey), `octet ${at}`).rejects.toBeInstanceOf(BundleError);
  }
  for (const cut of [0, 1, 30, file.length - 1])
    await expect(readBundle(file.slice(0, cut), vkey)).rejects.toBeInstanceOf(BundleError);
  await expect(readBundle(concat(file, Uint8Array.of(0)), vkey)).rejects.toBeInstanceOf(BundleError);
});

test("J1: a member that was changed and zipped anew is named", async () => {
  const { members, vkey } = await made();
  for (const name of memberNames) {
    const content = members[name].slice();
    content[content.length >> 1]! ^= 1;
    await expect(readBundle(zipOf({ ...members, [name]: content }), vkey), name).rejects.toBeInstanceOf(
      BundleError,
    );
  }
  const elsewhere = `${vkey.split("+")[0]}+00000000+${vkey.split("+").slice(2).join("+")}`;
  await expect(readBundle(zipOf(members), elsewhere)).rejects.toMatchObject({ at: "key" });
});

/** tests/data/make_bundle.sh made it with the program itself; two photographs go with it. */
const attached = new Uint8Array(readFileSync("tests/data/attached.twb"));
const attachedKey = readFileSync("tests/data/attached.vkey", "utf8");

test("J1: a bundle that the program made with attachments is whole, and shows them", async () => {
  const report = await readBundle(attached, attachedKey);
  expect([report.exhibit, report.sent_mg, report.signed, report.gaps]).toEqual(["X1-1.1", 40_000, true, []]);
  expect(report.attachments.map(({ name, kind, of }) => [name, kind, of])).toEqual([
    ["attachment-1.png", "photograph", "X1-1.1"],
    ["attachment-2.jpg", "photograph", "X1-1.1"],
  ]);
  expect(report.withheld).toEqual(["container"]);
  expect(report.entries.flatMap((entry) => entry.events).map((one) => one.event)).toContain("hand_over");
});

test("J1: a change in an attachment, in its name or at the end of such a bundle is found", async () => {
  const text = new TextDecoder("latin1").decode(attached);
  const places = [
    text.indexOf("attachment-1.png"),
    text.indexOf("attachment-1.png") + "attachment-1.".length,
    text.indexOf("attachment-2.jpg") + "attachment-2.jpg".length + 3,
    text.lastIndexOf("attachment-2.jpg") + 11,
    attached.length - 12,
  ];
  for (const at of places) {
    const touched = attached.slice();
    touched[at]! ^= 1;
    await expect(readBundle(touched, attachedKey), `octet ${at}`).rejects.toBeInstanceOf(BundleError);
  }
});

test("the bundle that the program's own checker is fuzzed with is whole here too", async () => {
  const vkey = /kLogKey = "([^"]+)"/.exec(readFileSync("../fuzz/verify_bundle_fuzz.cc", "utf8"))?.[1] ?? "";
  const file = new Uint8Array(readFileSync("../fuzz/seeds/verify_bundle_fuzz/sound"));
  const report = await readBundle(file, vkey);
  expect([report.signed, report.gaps]).toEqual([true, []]);
});

const event = (exhibit: string, no: number) => ({ exhibit, no, event: "" });

test("an event that is left out is a gap, of the exhibit and of what it was taken out of", () => {
  const entries = [
    [event("X1-1", 1)],
    [event("X1-1", 3), event("X1-1.2", 1)],
    [event("X1-1.2", 2)],
    [event("X1-1.2", 4)],
  ];
  expect(gapsIn(entries, "X1-1.2")).toEqual([
    { exhibit: "X1-1.2", no: 3 },
    { exhibit: "X1-1", no: 2 },
  ]);
  expect(gapsIn([], "X1-1")).toEqual([{ exhibit: "X1-1", no: 1 }]);
});

test("a whole's events are its part's up to the act that took the part out, and no further", () => {
  const split = [event("X1-1", 3), event("X1-1", 4), event("X1-1.2", 1)];
  const substituted = [event("X1-1", 9), event("X1-1.2", 2)];
  const told = [[event("X1-1", 1)], [event("X1-1", 2)], split, substituted];
  expect(gapsIn(told, "X1-1.2")).toEqual([]);
  expect(gapsIn(told, "X1-1")).toHaveLength(4);
  expect(gapsIn([[event("X1-1", 1)], split, substituted], "X1-1.2")).toEqual([{ exhibit: "X1-1", no: 2 }]);
  const deeper = [event("X1-1.2", 2), event("X1-1.2.1", 1)];
  expect(gapsIn([[event("X1-1", 1)], [event("X1-1", 2)], split, deeper, substituted], "X1-1.2.1")).toEqual(
    [],
  );
});
