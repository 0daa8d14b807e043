#pragma once
// How surprising it is that so many stand behind one place in a window. A dormitory and a forwarding house
// have many, honestly; so a place is measured against its kind and, the longer it is known the more, against
// itself. Pure; thread-safe.

#include <cstdint>
#include <span>
#include <string_view>

#include "model/assessment.h"

namespace tidewaiter::resolution {

enum class PlaceKind : std::uint8_t { Door, Building, PostBox, Organisation, Telephone, Mailbox, Person };
std::string_view name(PlaceKind kind) noexcept;

struct Surprise {
  std::int32_t expected_milli = 0;  ///< thousandths
  model::Millibits surprise = 0;    ///< −1000 · log2 P(as many or more), 0 to 64,000
};

/// `people` stand behind it now; `earlier` is how many did in each earlier window of the same length since
/// the place is known (at most 12 count). The number in a window is Poisson with a rate that is Gamma
/// distributed over places of a kind (two windows' worth of prior); so what is expected next is negative
/// binomial, and earlier windows update it (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6).
Surprise surprise_of(std::uint32_t people, PlaceKind kind, std::span<const std::uint32_t> earlier) noexcept;

}  // namespace tidewaiter::resolution
