import { expect, test } from "vitest";
import { proposedSample } from "./sampling";

test("the sample proposed is the server's: 23 of 100 (src/custody/sampling_test.cc), few of many, all of few", () => {
  expect(proposedSample(100)).toBe(23);
  expect(proposedSample(1)).toBe(1);
  expect([proposedSample(10_000), proposedSample(1_000_000)]).toEqual([29, 29]);
});

test("it is the smallest that convinces", () => {
  const chance = (population: number, drawn: number) => {
    const positives = Math.ceil(population * 0.9) - 1;
    return [...Array(drawn).keys()].reduce((p, n) => (p * Math.max(0, positives - n)) / (population - n), 1);
  };
  for (const population of [20, 50, 300, 1000]) {
    const n = proposedSample(population);
    expect(chance(population, n)).toBeLessThanOrEqual(0.05 + 1e-9);
    expect(chance(population, n - 1)).toBeGreaterThan(0.05);
  }
});
