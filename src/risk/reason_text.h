#pragma once
// Reasons in words an officer would use, naming field, value and other parcels. Inside this room only. Pure.

#include <string>
#include <vector>

#include "model/assessment.h"
#include "risk/evaluation.h"

namespace tidewaiter::risk {

inline constexpr std::size_t kMaxReasonBytes = 1'000;

/// What the tests that held say of the parcel, one phrase each, joined; with the other parcels they rest on
/// put into `items`.
std::string phrases(const std::vector<std::uint32_t>& tests, const Evaluation& evaluation,
                    std::vector<model::ItemId>& items);

/// A watch-list hit as a reason's text.
std::string hit_text(const model::ListHit& hit);

}  // namespace tidewaiter::risk
