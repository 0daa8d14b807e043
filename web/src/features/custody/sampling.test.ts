import { expect, test } from "vitest";
import { proposedSample, type SamplingMethod, usualAim } from "./sampling";

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

const by = (method: SamplingMethod, more = {}) => ({ ...usualAim, method, ...more });

test("of all and of an arbitrary plan nothing is reckoned", () => {
  expect(proposedSample(100, by("all"))).toBe(100);
  expect([proposedSample(100, by("arbitrary")), proposedSample(101, by("arbitrary"))]).toEqual([10, 11]);
});

// Beta(1, 1) before: each number of positives equally likely.
const posterior = (population: number, sampled: number, wanted: number) => {
  let all = 0;
  let shown = 0;
  for (let positives = 0; positives <= population; ++positives) {
    let likelihood = 1;
    for (let n = 0; n < sampled; ++n) likelihood *= Math.max(0, positives - n);
    all += likelihood;
    if (positives >= wanted) shown += likelihood;
  }
  return shown / all;
};

test("a Bayesian plan's is the smallest that the exact posterior allows", () => {
  for (const population of [5, 12, 40, 90]) {
    const n = proposedSample(population, by("bayesian"));
    const wanted = Math.ceil(population * 0.9);
    expect(posterior(population, n, wanted)).toBeGreaterThanOrEqual(0.95 - 1e-6);
    if (n > 1) expect(posterior(population, n - 1, wanted)).toBeLessThan(0.95);
  }
  expect(proposedSample(1_000_000, by("bayesian"))).toBe(28);
});

test("more confidence takes more, and so does a greater share", () => {
  const n = (more: object) => proposedSample(200, by("hypergeometric", more));
  expect(n({ confidence_ppm: 990_000 })).toBeGreaterThan(n({}));
  expect(n({ proportion_ppm: 950_000 })).toBeGreaterThan(n({}));
});
