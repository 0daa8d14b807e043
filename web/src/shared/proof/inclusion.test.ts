import { expect, test } from "vitest";
import { concat, fromHex, sha256, toBase64, toHex, utf8 } from "../signing/octets";
import { checkpointOf, kLogKey } from "../../../tests/fixture/log";
import { readLogKey } from "./log_key";
import { checkInclusion, commitmentOf, leafHash, nodeHash, rootFrom } from "./inclusion";

// The tree by its definition, RFC 6962, section 2.1, to hold the walk up a proof against.
const split = (size: number) => 2 ** Math.floor(Math.log2(size - 1));
async function root(leaves: Uint8Array[]): Promise<Uint8Array> {
  if (leaves.length === 0) return sha256(new Uint8Array());
  if (leaves.length === 1) return leaves[0]!;
  const k = split(leaves.length);
  return nodeHash(await root(leaves.slice(0, k)), await root(leaves.slice(k)));
}
async function path(index: number, leaves: Uint8Array[]): Promise<Uint8Array[]> {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...(await path(index, leaves.slice(0, k))), await root(leaves.slice(k))]
    : [...(await path(index - k, leaves.slice(k))), await root(leaves.slice(0, k))];
}

test("J1: every leaf of every tree up to 33 leads to its root, and to no other", async () => {
  const leaves = await Promise.all([...Array(33).keys()].map((n) => leafHash(utf8(`entry ${n}`))));
  for (let size = 1; size <= leaves.length; ++size) {
    const tree = leaves.slice(0, size);
    const expected = toHex(await root(tree));
    for (let index = 0; index < size; ++index) {
      const proof = await path(index, tree);
      expect(toHex((await rootFrom(tree[index]!, index, size, proof))!)).toBe(expected);
      const wrong = await rootFrom(leaves[(index + 1) % 33]!, index, size, proof);
      expect(wrong && toHex(wrong)).not.toBe(expected);
      expect(await rootFrom(tree[index]!, index, size, [...proof, tree[0]!])).toBeNull();
      if (proof.length > 0) expect(await rootFrom(tree[index]!, index, size, proof.slice(1))).toBeNull();
    }
  }
});

test("J1: an answer is believed only where entry, path, size and root all fit", async () => {
  const salt = fromHex("00112233445566778899aabbccddeeff")!;
  const entry = '{"actor":"officer-7","at":"2026-11-20T01:12:00Z","body":{},"kind":"item.viewed","rows":[]}';
  const commitment = await commitmentOf(salt, entry);
  const other = await leafHash(utf8("other"));
  const top = await nodeHash(other, await leafHash(commitment));
  const honest = {
    index: 1,
    size: 2,
    commitment: toHex(commitment),
    salt: toHex(salt),
    entry,
    withheld: false,
    proof: [toHex(other)],
    checkpoint: `log.example/customs\n2\n${toBase64(top)}\n\n— log.example/customs AAAA\n`,
  };
  const holds = async (answer: typeof honest) => (await checkInclusion(answer)).every((check) => check.holds);
  expect(await holds(honest)).toBe(true);
  expect(await holds({ ...honest, entry: entry.replace("officer-7", "officer-8") })).toBe(false);
  expect(await holds({ ...honest, index: 0 })).toBe(false);
  const shown = await checkInclusion({ ...honest, salt: null, entry: null, withheld: true });
  expect(shown.find((check) => check.name === "withheld")?.holds).toBe(true);
  expect(shown.every((check) => check.holds)).toBe(true);
  expect(await holds({ ...honest, size: 3 })).toBe(false);
  expect(await holds({ ...honest, checkpoint: honest.checkpoint.replace("\n2\n", "\n3\n") })).toBe(false);
  expect(await holds({ ...honest, proof: [toHex(concat(other).fill(7))] })).toBe(false);
});

test("J1: with the log's key the checkpoint's signature is checked too, and another log's or a forged one is refused", async () => {
  const commitment = await commitmentOf(new Uint8Array(16), "{}");
  const checkpoint = checkpointOf(1, Buffer.from(await leafHash(commitment)));
  const answer = {
    index: 0,
    size: 1,
    commitment: toHex(commitment),
    salt: "00".repeat(16),
    entry: "{}",
    withheld: false,
    proof: [],
    checkpoint,
  };
  const key = await readLogKey(kLogKey);
  const verdict = async (proof: typeof answer, by = key) =>
    (await checkInclusion(proof, by)).find((check) => check.name === "signature")?.holds;
  expect(await verdict(answer)).toBe(true);
  expect((await checkInclusion(answer)).some((check) => check.name === "signature")).toBe(false);
  const witnessed = `${checkpoint}\u2014 witness.example AAAAAAAA\n`;
  expect(await verdict({ ...answer, checkpoint: witnessed })).toBe(true);
  const forged = checkpoint.replace("\n1\n", "\n2\n");
  expect(await verdict({ ...answer, checkpoint: forged })).toBe(false);
  expect(await verdict(answer, { ...key!, name: "log.example/other" })).toBe(false);
  expect(await verdict(answer, { ...key!, public_key: new Uint8Array(32).fill(3) })).toBe(false);
  expect(await readLogKey(kLogKey.replace("+", "+0"))).toBeNull();
  expect(await readLogKey(kLogKey.replace("log.", "lag."))).toBeNull();
});
