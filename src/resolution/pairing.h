#pragma once
// Which parties of a whole file are compared, and with what result. The keys are the resolver's (keys.h) and
// so is the limit above which a key proposes nobody; pairs are found by sorting keys. Pure; thread-safe; uses
// the threads it is told.

#include <cstdint>
#include <vector>

#include "resolution/features.h"
#include "resolution/learn.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {

struct PairingInput {
  const std::vector<Features>& rows;
  const std::vector<std::uint32_t>& party_of_row;
  const std::vector<std::uint32_t>& row_of_party;
  const TokenTable& tokens;
  const Parameters& parameters;
  unsigned threads = 1;
  const std::vector<std::uint8_t>* input_of_row = nullptr;  ///< where given, only pairs across inputs
};

struct CandidatePair {
  std::uint32_t a = 0;  ///< parties, a < b
  std::uint32_t b = 0;
};

struct Paired {
  PatternCounts patterns;           ///< of every pair compared
  std::vector<CandidatePair> kept;  ///< those that might match under any likely parameters; sorted
  std::size_t compared = 0;
  bool all = false;  ///< every pair was
};

/// Up to this many parties those are compared too who share a key of a whole file (keys.h).
inline constexpr std::size_t kFileKeysUpTo = 200'000;

/// Compares every pair where there are at most `all_up_to` parties, else those that share a key.
Paired pair_up(const PairingInput& input, std::size_t all_up_to);

/// Patterns of a million pairs drawn by the parties' numbers. Where these follow from their contents, rows'
/// order is nothing to them. Two parties at least.
PatternCounts random_patterns(const PairingInput& input);

struct ScoredPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  model::Millibits weight = 0;
};
/// The pairs of at least the link weight, in their order.
void score(const PairingInput& input, const std::vector<CandidatePair>& pairs, const Parameters& parameters,
           std::vector<ScoredPair>& out);

}  // namespace tidewaiter::resolution
