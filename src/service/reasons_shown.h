#pragma once
// Which of a parcel's reasons are told where there is little room: a list on a terminal. Pure; thread-safe.

#include <cstddef>
#include <vector>

#include "model/assessment.h"

namespace tidewaiter::service {

/// The places among `reasons`, strongest first, of the `most` strongest of different kinds: what speaks of
/// other fields or other parcels comes before what says more of the same. Beyond `most` stays whatever names
/// a parcel that none of these does: no other parcel of a ring is hidden. In the order of `reasons`.
std::vector<std::size_t> reasons_shown(const std::vector<model::Reason>& reasons, std::size_t most);

}  // namespace tidewaiter::service
