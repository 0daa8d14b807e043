import type { Look } from "@shared/api/types";
import { expect, test } from "vitest";
import { trailsOf } from "./trails";

const look = (n: number, part: Partial<Look> = {}): Look => ({
  number: n,
  at: new Date(Date.UTC(2026, 10, 20, 8, 0, n)).toISOString(),
  officer: "officer-1",
  purpose: "shift 2026-11-20-night",
  kind: "item",
  item_id: `EE${n}CN`,
  asked: "",
  other_office: null,
  ...part,
});
const some = (count: number, part: (n: number) => Partial<Look> = () => ({})) =>
  [...Array(count).keys()].map((n) => look(n, part(n)));

test("K1: who looked how often and at how many, and a look without a purpose stands out", () => {
  const trails = trailsOf([
    ...some(5),
    look(9, { officer: "officer-2", purpose: " " }),
    look(10, { officer: "officer-2", kind: "search", item_id: null, asked: "Made-up Name" }),
  ]);
  expect(trails.map((trail) => trail.officer)).toEqual(["officer-2", "officer-1"]);
  expect(trails[0]).toMatchObject({
    looks: 2,
    subjects: 2,
    searches: 1,
    without_purpose: 1,
    odd: ["no_purpose"],
  });
  expect(trails[1]).toMatchObject({ looks: 5, subjects: 5, odd: [] });
});

test("a hurry is one beside the others, and within an hour", () => {
  const others = ["a", "b", "c"].flatMap((officer) => some(10, () => ({ officer })));
  const hurried = some(70, () => ({ officer: "d" }));
  expect(trailsOf([...others, ...hurried])[0]).toMatchObject({
    officer: "d",
    busiest_hour: 70,
    odd: ["burst"],
  });
  const spread = some(70, (n) => ({ officer: "d", at: new Date(Date.UTC(2026, 10, 20, n)).toISOString() }));
  expect(trailsOf([...others, ...spread]).every((trail) => trail.odd.length === 0)).toBe(true);
});

test("one parcel opened again and again, and searches that are most of the looks, stand out", () => {
  expect(trailsOf(some(11, () => ({ item_id: "EE1CN" })))[0]?.odd).toEqual(["same_again"]);
  const searching = some(21, (n) => ({ kind: "search", item_id: null, asked: `name ${n}` }));
  expect(trailsOf(searching)[0]?.odd).toEqual(["many_searches"]);
});

test("K1: looks at other offices' parcels stand out where they are many, with how many", () => {
  const elsewhere = (count: number) => some(60, (n) => (n < count ? { other_office: "CNSHA" } : {}));
  expect(trailsOf(elsewhere(21))[0]).toMatchObject({
    other_office: 21,
    at_parcels: 60,
    odd: ["other_office"],
  });
  expect(trailsOf(elsewhere(20))[0]).toMatchObject({ other_office: 20, odd: [] });
  const few = [...some(21, () => ({ other_office: "CNSHA" })), ...some(60, (n) => ({ item_id: `EF${n}CN` }))];
  expect(trailsOf(few)[0]).toMatchObject({ other_office: 21, odd: [] });
});
