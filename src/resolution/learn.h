#pragma once
// Learns what agreement is worth from pairs without labels, and from those that officers judged where there
// are some. Pure; thread-safe.
//
// Method: expectation maximisation over how often each comparison pattern occurs (Dempster, Laird & Rubin
// 1977; for record linkage Winkler 1988), with three classes instead of two.
//  1. Patterns of pairs that share a key are counted, and patterns of pairs drawn at random.
//  2. Expectation: each pattern's chance to come from one person, from two of one household, or from two
//  strangers.
//  3. Maximisation: each class's levels, with twenty pairs' worth of the shipped values, so that few data
//  change little.
//     Strangers' levels come from the random pairs, and where those are too few to show a level, from the
//     pairs that share keys: all pairs that agree in something rare are among them. What is personal agrees
//     within a household as it does among strangers.
//  4. Until the classes' sizes hold still, at most forty rounds.
//  5. A judged pair is known instead of thought to be of its class. Officers judge doubtful pairs, which are
//     no sample of all; so a pair counts once, at its own pattern, and what else they say goes into the prior
//     (prior_shift).
// The pairs that share keys stand for all pairs that match; the priors are over all pairs there are.

#include <array>
#include <cstdint>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "resolution/comparison.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {

/// How often each pattern (Pattern::code) occurred.
using PatternCounts = absl::flat_hash_map<std::uint64_t, std::uint64_t>;

struct LearningInput {
  PatternCounts candidates;
  PatternCounts random;  ///< where every pair is a candidate: the same counts
  PatternCounts same;    ///< judged to be one person; among the candidates where those have the pattern
  PatternCounts not_same;
  double all_pairs = 0;  ///< how many pairs there are
  std::uint64_t parties = 0;
};

struct Learnt {
  Parameters parameters;  ///< version one above the start's
  double matches = 0;     ///< how many of all pairs are thought to match
  double households = 0;
  int rounds = 0;
};

Learnt learn(const LearningInput& input, const Parameters& start);

/// A pair whose truth somebody knows, and its weight.
struct JudgedWeight {
  model::Millibits weight = 0;
  bool same = false;
};
/// How much all weights are too small (above 0) or too great, by the judged ones: the shift that makes these
/// the likeliest, where two bits either way are thought usual beforehand. Within ±8 bits; 0 for none.
model::Millibits prior_shift(std::vector<JudgedWeight> judged);

}  // namespace tidewaiter::resolution
