#pragma once
// Reading again, at the shift's close, what was read too early: the first parcel of a ring was judged before
// its later ones came. Method.
//  1. Every parcel of the shift that shares an entity with another (recipient's person, door or telephone,
//  sender's person,
//     door or telephone) is its sibling. What ties few parcels says much about each of them, so siblings are
//     read the most closely tied first. An entity of more than two dozen parcels in one shift (a shop, an
//     agent, a dormitory) ties nothing.
//  2. Only what is near the cut can change the choice: in rounds, the highest-scoring candidates, two for
//  every
//     examination, are read again with their siblings, until those on top have all been read, or eight
//     parcels for every examination have been.
//  3. Their evidence is read again at one journal index. Whoever is judged otherwise by it (another score,
//  another
//     reason, another parcel named) gets a new assessment with its own entry; the earlier one stays in the
//     journal.
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

/// Updates the scores of `candidates` in place. `examinations` is the shift's capacity. Reads at most eight
/// parcels an examination again.
base::Result<ReadAgain> read_siblings_again(const Service& service, Engine& engine, const Actor& actor,
                                            std::vector<selection::Candidate>& candidates,
                                            std::size_t examinations);

/// Step 3 for the candidates at these places: reads their evidence again as of now and enters whoever is
/// judged otherwise.
base::Result<ReadAgain> assess_again(const Service& service, Engine& engine, const Actor& actor,
                                     std::vector<selection::Candidate>& candidates,
                                     const std::vector<std::uint32_t>& indices);

}  // namespace tidewaiter::service
