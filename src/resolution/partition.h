#pragma once
// From pairs that match to groups that are one. Pure; thread-safe.
//
// Method:
//  1. Officers' "same" pairs are joined first and never parted.
//  2. The matching pairs are taken by falling weight; pairs of equal weight in the order of their contents.
//  3. The two groups of a pair become one where the mean weight over all pairs across them, matching or not,
//  reaches
//     `join_mean`, and no "not the same" stands between them. A mean over all pairs is what keeps one vague
//     record from chaining two clear people together. Weights are cut to ± 20 bits, so that no single pair
//     decides.
//  4. Across large groups the mean is taken over the eight first of each, in the order of their contents.
//  5. Repeat from 2 while anything joined, at most four times.
// The result depends on the set of nodes, pairs and judgements alone, not on their order.

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "model/assessment.h"

namespace tidewaiter::resolution {

struct WeightedPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  model::Millibits weight = 0;
};

struct PartitionInput {
  std::vector<std::uint64_t> order;   ///< each node's content hash: decides between equals
  std::vector<WeightedPair> matches;  ///< pairs of node places that match
  std::vector<std::pair<std::uint32_t, std::uint32_t>> same;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> not_same;
};

/// The weight of any two nodes, asked for pairs that are not among the matches.
using PairWeight = std::function<model::Millibits(std::uint32_t, std::uint32_t)>;

inline constexpr model::Millibits kJoinMean = 0;

/// A group number for each node: 0, 1, … by first appearance.
std::vector<std::uint32_t> partition(const PartitionInput& input, const PairWeight& weigh,
                                     model::Millibits join_mean = kJoinMean);

}  // namespace tidewaiter::resolution
