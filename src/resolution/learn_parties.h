#pragma once
// A set of parameters learnt from the parties that a service holds, with how true its probabilities are. What
// `tidewaiter parameters` rests on. The method is learn.h's; beyond it, how rare values are is measured too:
//  - a value's share is its share among the distinct parties that state one of its kind, so that who writes a
//    thousand parcels is no thousand people; told one by one for values that are borne by at least sixteen
//    parties and a 16,384th of those that state one, where at least a thousand do;
//  - all others of a kind are as rare as two strangers with such a value agree, where at least ten thousand
//    state one;
//  - of mailboxes and identity numbers none is told one by one: a value's hash would lead to its bearer.
// Order-free: nothing rests on which party came first. Memory: about 400 bytes a distinct party. One writer.

#include <cstdint>
#include <span>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "resolution/calibration.h"
#include "resolution/features.h"
#include "resolution/learn.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {

/// Two parties, by the numbers that `PartyLearner::add` gave, and what somebody knows of them.
struct KnownPair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  bool same = false;
};

/// How many pairs that may match are heavy enough to be joined, under two sets of parameters and under one of
/// them only.
struct JoinedPairs {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::uint64_t come = 0;
  std::uint64_t go = 0;
};

class PartyLearner {
 public:
  PartyLearner();

  /// The party's number: the same for parties that are written the same.
  std::uint32_t add(const Prepared& party);
  std::size_t parties() const { return rows_.size(); }

  struct Taught {
    Parameters parameters;
    std::uint64_t compared = 0;
    model::Millibits shift = 0;  ///< of the priors, by the judged pairs
    JoinedPairs joined;          ///< under the start's set and the learnt one
  };
  /// Learns from all parties and from what is known of these pairs. The set bears `version`.
  Taught learn(const Parameters& start, std::uint32_t version, std::span<const KnownPair> known,
               unsigned threads);
  /// How true the probabilities of a set are on these pairs.
  Calibration measure(const Parameters& parameters, std::span<const KnownPair> known);

 private:
  void rate(const Parameters& parameters);
  void set_rarities_of(Parameters& parameters) const;
  Pattern pattern_of(const KnownPair& pair) const;

  TokenTable tokens_;
  std::vector<Features> rows_;
  std::vector<std::uint64_t> hashes_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> by_hash_;
};

}  // namespace tidewaiter::resolution
