import { expect, test } from "vitest";
import { groupsOf, type Seizures } from "./groups";

const row = (substance: string, month: string, count: number, mass_mg: number): Seizures[number] => ({
  substance,
  month,
  count,
  mass_mg,
  means: "XRay",
  service: "Mail",
  route_to: "AU",
  concealment_object: "tea",
});
const seizures = [
  row("heroin", "2026-10", 2, 1000),
  row("ketamine", "2026-09", 5, 300),
  row("heroin", "2026-09", 1, 7),
];

test("nothing is counted twice or lost, whichever way it is put together", () => {
  for (const by of ["substance", "month", "service"] as const) {
    const groups = groupsOf(seizures, by);
    expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe(8);
    expect(groups.reduce((sum, group) => sum + group.mass_mg, 0)).toBe(1307);
  }
  expect(groupsOf(seizures, "substance").map((group) => group.name)).toEqual(["ketamine", "heroin"]);
  expect(groupsOf(seizures, "month").map((group) => group.name)).toEqual(["2026-09", "2026-10"]);
});
