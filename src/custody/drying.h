#pragma once
// What may dry up by itself, and how much of that is left. An allowance is told with a weighing and held
// against nobody, so that it is the widest door that a thief finds: a routine tenth, allowed five times,
// hides two fifths. Each form has a most that it may lose in all, from its first weighing on, whoever allows
// it and however often; what is split off has used what its whole had used, and what is merged the most that
// any part had. Plain values; thread-safe.

#include <cstdint>
#include <span>
#include <string_view>

#include "custody/weighing.h"

namespace tidewaiter::custody {

/// A form, as an exhibit states it, and the most that it may lose. The shares are ours: no standard that
/// states any was available to us. Fresh plants are three to four fifths water; crystals, tablets and
/// whatever is not listed hardly dry.
struct DryingForm {
  std::string_view form;
  std::int32_t most_ppm;
};
std::span<const DryingForm> drying_forms() noexcept;
/// Of a form in the table, in whatever case; what every other form may lose where it is not there.
std::int32_t most_drying_ppm(std::string_view form) noexcept;

/// OutOfRange where the allowance is more than is left for this form after `used_ppm`.
base::Status may_dry(std::string_view form, std::int32_t used_ppm, const DryingAllowance& drying);
/// How much of its allowance a weighing used, in millionths of what was expected, rounded up; nothing where
/// it opened an inquiry. The shares of one exhibit's weighings are summed: since each is of what was left,
/// their sum is never less than what it lost of its first mass.
std::int32_t dried_ppm(const Comparison& comparison);
/// More than half of what its form may lose is used, and some of it just now: somebody has to look at it.
bool dried_much(std::string_view form, std::int32_t before_ppm, std::int32_t after_ppm) noexcept;

}  // namespace tidewaiter::custody
