/**
 * How many of so many packages to draw, and what a court can hear if all of them show the substance: src/custody/sampling.h
 * with no negative expected, in the page so that the number stands there while one types. Shares in parts per million.
 *
 * 1. At least K = ⌈k·N⌉ of the N packages are to contain it.
 * 2. Hypergeometric: were there only K − 1, n drawn at random without a negative would have a chance of at most
 *    1 − confidence. The smallest such n.
 * 3. Bayesian: after n positives under a Beta(a, b) prior, the negatives among the N − n unseen follow the beta-binomial
 *    distribution BB(N − n; b, a + n). The smallest n that makes at most N − K of them as probable as is wanted.
 * 4. All: the population. Arbitrary: its root, which says nothing of the packages that were not opened.
 */
export const samplingMethods = ["hypergeometric", "bayesian", "arbitrary", "all"] as const;
export type SamplingMethod = (typeof samplingMethods)[number];

export interface SamplingAim {
  method: SamplingMethod;
  proportion_ppm: number;
  /** Or the probability, of a Bayesian plan. */
  confidence_ppm: number;
  prior_a_milli: number;
  prior_b_milli: number;
}
export const usualAim: SamplingAim = {
  method: "hypergeometric",
  proportion_ppm: 900_000,
  confidence_ppm: 950_000,
  prior_a_milli: 1_000,
  prior_b_milli: 1_000,
};

const kMillion = 1_000_000;
const kTolerance = 1e-9;
const wantedPositives = (population: number, aim: SamplingAim) =>
  Math.ceil((population * aim.proportion_ppm) / kMillion);

function hypergeometric(population: number, aim: SamplingAim): number {
  let positives = wantedPositives(population, aim) - 1;
  let chance = 1;
  for (let drawn = 0; drawn < population; ++drawn) {
    if (chance <= 1 - aim.confidence_ppm / kMillion + kTolerance) return drawn;
    chance *= Math.max(0, positives) / (population - drawn);
    --positives;
  }
  return population;
}

/** ln Γ(x), x > 0: Stirling's series from 10 on, below it by Γ(x + 1) = x·Γ(x). */
function logGamma(x: number): number {
  let below = 0;
  while (x < 10) below += Math.log(x++);
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - below;
}

function isProbable(population: number, drawn: number, aim: SamplingAim): boolean {
  const unseen = population - drawn;
  const most = population - wantedPositives(population, aim);
  const alpha = aim.prior_a_milli / 1_000 + drawn;
  const beta = aim.prior_b_milli / 1_000;
  let logMass =
    logGamma(unseen + alpha) + logGamma(alpha + beta) - logGamma(unseen + alpha + beta) - logGamma(alpha);
  let sum = 0;
  for (let negatives = 0; negatives <= Math.min(most, unseen); ++negatives) {
    sum += Math.exp(logMass);
    if (sum >= aim.confidence_ppm / kMillion - kTolerance) return true;
    logMass += Math.log(
      ((unseen - negatives) * (beta + negatives)) / ((negatives + 1) * (unseen - negatives - 1 + alpha)),
    );
  }
  return false;
}

function bayesian(population: number, aim: SamplingAim): number {
  let low = 0;
  let high = population;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isProbable(population, middle, aim)) high = middle;
    else low = middle + 1;
  }
  return Math.max(1, low);
}

export function proposedSample(population: number, aim: SamplingAim = usualAim): number {
  switch (aim.method) {
    case "all":
      return population;
    case "arbitrary":
      return Math.ceil(Math.sqrt(population));
    case "bayesian":
      return bayesian(population, aim);
    default:
      return hypergeometric(population, aim);
  }
}
