#pragma once
// Reasons in words an officer would use, naming field, value and other parcels: read as phrases (phrase.h),
// then worded in English. Inside this room only. Pure.

#include <string>
#include <vector>

#include "model/assessment.h"
#include "risk/evaluation.h"
#include "risk/phrase.h"

namespace tidewaiter::risk {

inline constexpr std::size_t kMaxReasonBytes = 1'000;

/// What the tests that held say of the parcel.
std::vector<Phrase> phrases_of(const std::vector<std::uint32_t>& tests, const Evaluation& evaluation);
Phrase phrase_of(const model::ListHit& hit);
/// The other parcels that they rest on, at most 10.
std::vector<model::ItemId> items_of(const std::vector<Phrase>& phrases);

/// In English; what two phrases say alike is said once.
std::string english(const std::vector<Phrase>& phrases);
/// A profile's reason: its title, then what it says.
std::string reason_text(const Profile& profile, const std::vector<Phrase>& phrases);

}  // namespace tidewaiter::risk
