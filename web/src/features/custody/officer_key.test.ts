import type { OfficerKey, Session } from "@shared/api/types";
import { expect, test } from "vitest";
import { entriesIn, isPublicHalf, keyDeeds, revocationOf, scaleAct } from "./officer_key";

const key = (officer: string, more: Partial<OfficerKey> = {}): OfficerKey => ({
  key_id: officer,
  officer,
  public_key: "",
  certified_at: "2026-01-01T00:00:00Z",
  certified_by: "founding",
  revoked_at: null,
  reason: null,
  why: "",
  not_trusted_since: null,
  ...more,
});
const session = (officer_id: string, ...permissions: string[]) => ({ officer_id, permissions }) as Session;

test("C3: a key is ended by its officer or a supervisor, and certified by whoever has one", () => {
  const keys = [key("custodian"), key("examiner")];
  const custodian = session("custodian", "handle_exhibits");
  expect(keyDeeds(keys, keys[0], custodian)).toEqual(["revoke", "certify", "make"]);
  expect(keyDeeds(keys, keys[1], custodian)).toEqual(["certify", "make"]);
  expect(keyDeeds(keys, keys[0], session("laboratory", "handle_exhibits"))).toEqual(["make"]);
  expect(keyDeeds(keys, keys[0], session("auditor"))).toEqual([]);
  const supervisor = session("supervisor", "handle_exhibits", "close_inquiries", "found_keys");
  expect(keyDeeds([], undefined, supervisor)).toEqual(["make", "found"]);
  const lost = key("courier", {
    revoked_at: "2026-02-01T00:00:00Z",
    not_trusted_since: "2026-01-31T00:00:00Z",
  });
  const all = [...keys, key("supervisor"), lost];
  expect(keyDeeds(all, keys[0], supervisor)).toEqual(["revoke", "certify", "make", "affirm"]);
  expect(keyDeeds(all, lost, supervisor)).toEqual(["certify", "make", "affirm"]);
});

test("since when a lost key may have been in other hands is asked for", () => {
  const entry = { reason: "lost" as const, words: " in a taxi ", since: "" };
  expect(revocationOf(entry)).toBeNull();
  expect(revocationOf({ ...entry, since: "2026-11-20T09:30" })).toMatchObject({
    reason: "lost",
    words: "in a taxi",
  });
  expect(revocationOf({ ...entry, reason: "rotated", since: "2026-11-20T09:30" })).toEqual({
    reason: "rotated",
    words: "in a taxi",
  });
});

test("public halves and entries are told from what is none", () => {
  const half = "test-officer+4f15276bc51a28a3+0Ko+RpHc9QWzUbdu2PJhvkeOedSEBnSaEF6FjlDil1U=";
  expect(isPublicHalf(`${half}\n`)).toBe(true);
  for (const text of ["", half.slice(1, -2), half.replace("+4f", "+zz"), `an ${half}`])
    expect(isPublicHalf(text), text).toBe(false);
  expect(entriesIn("210, 211 7")).toEqual([210, 211, 7]);
  for (const text of ["", "0", "7 x", "-1"]) expect(entriesIn(text)).toBeNull();
});

test("a scale has its last digit and its certificate's end", () => {
  const entry = { scale: "S2", readability_mg: 10, calibration_error_mg: 0, until: "2027-12-01T00:00" };
  expect(scaleAct(entry, "examiner")).toMatchObject({
    kind: "register_scale",
    scale: "S2",
    second: "examiner",
  });
  for (const lack of [
    { scale: " " },
    { readability_mg: null },
    { calibration_error_mg: null },
    { until: "" },
  ])
    expect(scaleAct({ ...entry, ...lack }, "examiner")).toBeNull();
});
