import type { Exhibit } from "@shared/api/types";
import { expect, test } from "vitest";
import { type Branch, branches } from "./tree";

const exhibit = (exhibit_id: string, parent: string | null, book_mg: number): Exhibit => ({
  exhibit_id,
  parent,
  book_mg,
  seizure_no: 1,
  kind: "drug",
  state: "stored",
  state_at: "2026-11-20T10:00:00Z",
  holder: "officer-1",
  seal: "S1",
  uncertainty_mg: 1,
  description: "",
  substance: "heroin",
  confirmed: null,
  offer: null,
});
const count = (all: Branch[]): number => all.reduce((sum, one) => sum + 1 + count(one.parts), 0);

test("C1: the tree weighs what its exhibits weigh", () => {
  const all = [
    exhibit("X1", null, 1_990_000),
    exhibit("X1.1", "X1", 4_000),
    exhibit("X1.1.1", "X1.1", 500),
    exhibit("X2", null, 1_000),
  ];
  const tree = branches(all);
  expect(tree.map((one) => one.whole_mg)).toEqual([1_994_500, 1_000]);
  expect(count(tree)).toBe(all.length);
});

test("no exhibit is left out, whatever its parent is said to be", () => {
  const lost = [exhibit("A", "gone", 1), exhibit("B", "C", 1), exhibit("C", "B", 1), exhibit("D", "D", 1)];
  expect(count(branches(lost))).toBe(4);
});
