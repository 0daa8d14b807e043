import { expect, test } from "vitest";
import { commitmentOf, leafHash, nodeHash } from "@shared/proof/inclusion";
import { publicKeyOf, signWith } from "@shared/signing/ed25519";
import { concat, sha256, toBase64, toHex, utf8 } from "@shared/signing/octets";
import { readBundle } from "./bundle";
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

const kind = (name: string, body: object) =>
  JSON.stringify({ actor: "officer-1", at: "2026-11-20T01:12:00Z", body, kind: name, rows: [] });

async function made(): Promise<{ members: Members; vkey: string }> {
  const pdf = utf8("%PDF-1.4");
  const statement = utf8(
    '{"exhibit":{"id":"X1-1.2","substance":"heroin (confirmed)"},"handover":{"sent_mg":42000},"terms":{},"withheld":{"form":"00"}}',
  );
  const handed = kind("custody.handed_over", {
    signatures: [{ officer: "officer-2" }, { officer: "officer-1" }],
  });
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
  expect([report.exhibit, report.sent_mg, report.signed]).toEqual(["X1-1.2", 42_000, true]);
  expect(report.officers).toEqual(["officer-1", "officer-2"]);
  expect(report.withheld).toEqual(["form"]);
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
