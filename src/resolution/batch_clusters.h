#pragma once
// From the pairs of a whole file that match to groups of its parties (partition.h). Inside resolution only.

#include <cstdint>
#include <vector>

#include "resolution/batch_rows.h"
#include "resolution/pairing.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {

/// Each party's group: a party of it.
std::vector<std::uint32_t> cluster(const BatchRows& rows, const std::vector<ScoredPair>& pairs,
                                   const Parameters& parameters, unsigned threads);

}  // namespace tidewaiter::resolution
