/**
 * How many of so many packages to draw at random, so that if all of them show the substance a court can hear "with 95 %
 * confidence at least 90 % contain it": the hypergeometric plan of src/custody/sampling.h with no negative expected,
 * which is what the server takes a sub-sample by (UNODC ST/NAR/38, chapter 5). At least K = ⌈0.9·N⌉ are to contain it;
 * were there only K − 1, n drawn without a negative would have a chance of at most 5 %.
 */
export function proposedSample(population: number): number {
  let positives = Math.ceil((population * 9) / 10) - 1;
  let chance = 1;
  for (let drawn = 0; drawn < population; ++drawn) {
    if (chance <= 0.05 + 1e-9) return drawn;
    chance *= Math.max(0, positives) / (population - drawn);
    --positives;
  }
  return population;
}
