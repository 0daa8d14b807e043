#pragma once
// A set of parameters as JSON, whole: what a learnt set is kept as, and read again from. Integers alone, so
// that one set has one text. Pure; thread-safe.

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {

/// What each level of each attribute is worth, with version, priors and weights: what is learnt.
nlohmann::ordered_json weights_json(const Parameters& parameters);
/// The same with how rare values are and what premises' levels are worth.
nlohmann::ordered_json parameters_json(const Parameters& parameters);

/// The most values of which a set says how rare they are.
inline constexpr std::size_t kMostFrequent = 500'000;

/// Reads what parameters_json wrote, of an earlier program too: attributes and levels go by their names, and
/// one that the set does not have is worth what ships. Missing, Malformed, OutOfRange or TooLarge, naming the
/// member.
base::Result<Parameters> parameters_from(const nlohmann::ordered_json& json);

}  // namespace tidewaiter::resolution
