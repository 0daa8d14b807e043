import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "@shared/signing/octets";
import {
  hasProof,
  type OpenedEntry,
  newTeamKey,
  open,
  proofOf,
  readTeamKey,
  running,
  seal,
} from "./case_entry";

// The same text is in src/server/let_run_test.cc; both were made by libsodium alone.
const ours = readTeamKey("TEAM+KEY+TEAM-1+AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")!;
const document =
  "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7B1GYxN0UuLq3AK0Pll+N+WuLYl3GSaTU6TFGnU0/FGPOKmEXWNOamINiRyZ2E01gXNbkKqmFDJOMQSlk2efYCj+woZfyVIZJi3nZ97mT+C7RwaNS5prhwbMy2/WD4tyCbgCToVRSl4EWwKOQYV5PoiDSp0CiiFzSn38yPWIGZsEq6OGtU8MRqMV3IdE4TXF1cSc=";
const run = { item_id: "EE1", why: "order 7", officer: "detective", at: 1_800_000_000_000, ended: false };

test("K1: what libsodium sealed is opened here, and proven alike", async () => {
  expect(await open(ours, { case_entry_no: 3, document })).toEqual({
    case_entry_no: 3,
    document,
    item_id: "EE123456785CN",
    why: "order 7",
    officer: "detective",
    at: 1_800_000_000_000,
    ended: false,
  });
  const proof = await proofOf(ours, fromBase64(document)!);
  expect(toBase64(proof)).toBe("6w/FvHxUnZCRSrUxYrPGdFkzobsrud5+AMbAAn8Uhyg=");
});

test("what is sealed here is opened by its key alone, and has its proof", async () => {
  const sealed = { case_entry_no: 1, document: await seal(ours, run) };
  expect(sealed.document).not.toContain("EE1");
  expect(await seal(ours, run)).not.toBe(sealed.document);
  const opened = await open(ours, sealed);
  expect(opened).toMatchObject(run);
  expect(await hasProof(ours, opened!)).toBe(true);
  const other = readTeamKey(newTeamKey("TEAM-2"))!;
  expect(other.team).toBe("TEAM-2");
  expect(await open(other, sealed)).toBeNull();
  const octets = fromBase64(sealed.document)!;
  octets[30]! ^= 1;
  expect(await open(ours, { case_entry_no: 1, document: toBase64(octets) })).toBeNull();
  // Of before there were proofs.
  const old = { case_entry_no: 1, document: toBase64(fromBase64(sealed.document)!.slice(0, -32)) };
  const opened_old = await open(ours, old);
  expect(opened_old).toMatchObject(run);
  expect(await hasProof(ours, opened_old!)).toBe(false);
});

test("what is no entry under the team's key is passed over, and what one lacks is empty", async () => {
  const opened = async (sealed: unknown) => {
    const document = await seal(ours, sealed as typeof run);
    return open(ours, { case_entry_no: 1, document });
  };
  for (const none of [null, "EE1", 7]) expect(await opened(none)).toBeNull();
  // JSON has no word for it: what is sealed is no JSON.
  expect(await opened(undefined)).toBeNull();
  expect(await opened({ ...run, at: Number.MAX_SAFE_INTEGER })).toMatchObject({ item_id: "EE1", at: 0 });
  expect(await opened({ item_id: "EE1", at: "noon", ended: "yes" })).toMatchObject({
    item_id: "EE1",
    why: "",
    officer: "",
    at: 0,
    ended: false,
  });
});

test("only a key as the command line writes it is one", () => {
  const line = newTeamKey("TEAM-1");
  expect(readTeamKey(line)).not.toBeNull();
  for (const text of [
    "",
    "TEAM+KEY+",
    line.replace("TEAM-1", ""),
    line.replace("=", ""),
    `${line}x`,
    `x${line}`,
  ])
    expect(readTeamKey(text), text).toBeNull();
});

test("a parcel runs until its last entry ended it", () => {
  const entry = (case_entry_no: number, item_id: string, ended: boolean): OpenedEntry => ({
    ...run,
    case_entry_no,
    document: "",
    item_id,
    ended,
  });
  const now = running([
    entry(1, "A", false),
    entry(2, "B", false),
    entry(4, "A", true),
    entry(5, "C", false),
  ]);
  expect(now.map((one) => one.item_id)).toEqual(["C", "B"]);
  // Sent twice, since an answer was lost: each is ended by itself, and at the command line the earlier one first.
  const twice = [entry(1, "A", false), entry(2, "A", false)];
  const left = (end: OpenedEntry) => running([...twice, end]).map((one) => one.case_entry_no);
  expect(left({ ...entry(3, "A", true), began: 2 })).toEqual([1]);
  expect(left(entry(3, "A", true))).toEqual([2]);
});
