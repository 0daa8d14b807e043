#pragma once
// Reading again, at the shift's close, what was read too early: the first parcel of a ring was judged before its later
// ones came. Method.
//  1. The highest-scoring candidates are taken, four for every examination of the shift, as far as they score at all.
//  2. Every parcel of the shift that shares one of their entities (recipient's person, door or telephone, sender's
//     person, door or telephone) is a sibling. An entity that more parcels share than a window walks (a forwarder, a
//     dormitory) has none: there sharing says nothing.
//  3. Evidence of all of them is read again at one journal index; whoever is judged otherwise by it gets a new assessment
//     with its own entry. The earlier one stays in the journal.
// One writer.

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "selection/selection.h"
#include "service/engine.h"
#include "service/service.h"

namespace tidewaiter::service {

struct ReadAgain {
  std::uint64_t read = 0;
  std::uint64_t changed = 0;
};

/// Updates the scores of `candidates` in place. `examinations` is the shift's capacity. At most kMaxReadAgain are read.
base::Result<ReadAgain> read_siblings_again(const Service& service, Engine& engine, const Actor& actor,
                                            std::vector<selection::Candidate>& candidates, std::size_t examinations);

/// Step 3 for the candidates at these places: reads their evidence again as of now and enters whoever is judged otherwise.
base::Result<ReadAgain> assess_again(const Service& service, Engine& engine, const Actor& actor,
                                     std::vector<selection::Candidate>& candidates, const std::vector<std::uint32_t>& indices);

inline constexpr std::size_t kMaxReadAgain = 50'000;

}  // namespace tidewaiter::service
