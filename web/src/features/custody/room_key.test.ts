import type { RoomKey } from "@shared/api/types";
import { expect, test } from "vitest";
import { keyDeeds, otherOf, worstFirst } from "./room_key";

const there = { key: "K-7", keeper: "custodian", due_at: null, overdue: false } as RoomKey;
const out = { ...there, holder: "examiner", due_at: "2026-11-20T10:00:00Z" };
const lost = { ...out, lost_at: "2026-11-20T09:00:00Z" };

test("a key is given by its keeper, or asked for by another, and its keeper says that it is back", () => {
  expect(keyDeeds(there, "custodian")).toEqual(["give", "use", "change", "lost", "register"]);
  expect(keyDeeds(there, "examiner")).toEqual(["take", "lost", "register"]);
  expect(keyDeeds(out, "custodian")).toEqual(["return", "change", "lost", "register"]);
  expect(keyDeeds(out, "supervisor")).toEqual(["lost", "register"]);
  expect(keyDeeds(undefined, "custodian")).toEqual(["register"]);
});

test("of what is lost the lock is changed by its keeper and another, and nothing else is done", () => {
  expect(keyDeeds(lost, "custodian")).toEqual(["change", "register"]);
  expect(keyDeeds(lost, "examiner")).toEqual(["register"]);
});

test("whoever is not its keeper signs with its keeper", () => {
  expect(otherOf(there, "examiner")).toEqual(["custodian"]);
  expect(otherOf(there, "custodian")).toBeUndefined();
});

test("what is lost stands above all, then what should be back", () => {
  const late = (key: string, due_at: string) => ({ ...out, key, due_at, overdue: true });
  const all = [
    there,
    late("K-8", "2026-11-20T10:00:00Z"),
    late("K-9", "2026-11-19T10:00:00Z"),
    { ...lost, key: "K-5" },
  ];
  expect(worstFirst(all).map((one) => one.key)).toEqual(["K-5", "K-9", "K-8", "K-7"]);
});
