import type { RoomKey } from "@shared/api/types";
import { expect, test } from "vitest";
import { keyDeeds, lateFirst } from "./room_key";

const there = { key: "K-7", keeper: "custodian", due_at: null, overdue: false } as RoomKey;
const out = { ...there, holder: "examiner", due_at: "2026-11-20T10:00:00Z" };

test("a key that lies there is taken by anybody but its keeper, who says that it is back", () => {
  expect(keyDeeds(there, "examiner")).toEqual(["take", "register"]);
  expect(keyDeeds(there, "custodian")).toEqual(["register"]);
  expect(keyDeeds(out, "custodian")).toEqual(["return", "register"]);
  expect(keyDeeds(out, "supervisor")).toEqual(["register"]);
  expect(keyDeeds(undefined, "custodian")).toEqual(["register"]);
});

test("what should be back stands above all", () => {
  const late = (key: string, due_at: string) => ({ ...out, key, due_at, overdue: true });
  const all = [there, late("K-8", "2026-11-20T10:00:00Z"), late("K-9", "2026-11-19T10:00:00Z")];
  expect(lateFirst(all).map((one) => one.key)).toEqual(["K-9", "K-8", "K-7"]);
});
