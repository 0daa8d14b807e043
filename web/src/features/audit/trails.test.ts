import type { Entry } from "@shared/api/types";
import { expect, test } from "vitest";
import { trailsOf } from "./trails";

const entry = (index: number, kind: string, actor: string, purpose: string, item: string): Entry => ({
  index,
  at: null,
  kind,
  actor,
  purpose,
  body: { item } as unknown as Record<string, never>,
  erased: false,
});

test("looks are counted by who looked, and those without a purpose apart", () => {
  expect(
    trailsOf([
      entry(1, "item.viewed", "officer-1", "shift", "A"),
      entry(2, "item.viewed", "officer-1", "", "A"),
      entry(3, "party.viewed", "officer-1", "case", "B"),
      entry(4, "item.assessed", "engine", "", "A"),
      entry(5, "item.viewed", "officer-2", "shift", "A"),
    ]),
  ).toEqual([
    { actor: "officer-1", looks: 3, without_purpose: 1, subjects: 2 },
    { actor: "officer-2", looks: 1, without_purpose: 0, subjects: 1 },
  ]);
});
