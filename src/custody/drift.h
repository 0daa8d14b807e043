#pragma once
// Skimming inside the bound is theft (C4): each adjustment is small, their sum is not. Every adjustment goes
// into a running test for the exhibit, each of the two officers, whoever held it since it was weighed before,
// the scale and the place. The holder has a series of his own: what he took shows in the next pair's
// weighing.
//
// The test is a two-sided CUSUM of the adjustments in units of their standard deviation, which is taken as
// half the combined uncertainty (a coverage factor of two). k = 1/2 and h = 5 are the project's choice: the
// tests beside hold what they find and what they leave alone. Integers in thousandths; plain values;
// thread-safe.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "custody/weighing.h"

namespace tidewaiter::custody {

enum class DriftOf { Exhibit, Officer, Scale, Place, Holder };
std::string_view name(DriftOf dimension) noexcept;  ///< "exhibit", "officer", …, "holder"
std::optional<DriftOf> drift_of_from(std::string_view name) noexcept;

/// Whose adjustments are summed.
struct DriftKey {
  DriftOf dimension = DriftOf::Exhibit;
  std::string id;
  auto operator<=>(const DriftKey&) const = default;
};
/// The six series an adjustment by this weighing goes into: the officers have one each. `held_by` had the
/// exhibit between this weighing and the one before.
std::vector<DriftKey> drift_keys(const Weighing& weighing, const OfficerId& held_by);

/// A running test. Values in thousandths of a standard deviation.
struct Drift {
  static constexpr std::int64_t kSlack = 500;   ///< k
  static constexpr std::int64_t kAlarm = 5000;  ///< h
  std::int64_t adjustments = 0;                 ///< how many went in
  std::int64_t sum_mg = 0;                      ///< their plain sum
  std::int64_t less = 0;                        ///< the side that gathers what goes missing
  std::int64_t more = 0;                        ///< the side that gathers what comes on top

  bool alarms() const noexcept { return less > kAlarm || more > kAlarm; }
  bool operator==(const Drift&) const = default;
};
/// What of a difference somebody has to answer for: all but what was allowed for drying.
base::MassMg charged(const Comparison& comparison);
/// One weighing of an exhibit: how much of it there was, by the book or the scale, whichever says more, and
/// what was charged. The first weighing charges nothing, and one that is discrepant is left out: it has an
/// inquiry.
struct Charged {
  base::MassMg mass;
  base::MassMg charged;
};
Charged charged_at(const Comparison& comparison);
/// The second test, of an exhibit alone, in milligrams: what was charged since it was seized, or since any
/// later weighing, comes to more than one part in fifty of the most that there was of it in that time, and
/// more than 0.2 g. A CUSUM in units of the bound says nothing of thefts under a quarter of it, however
/// often; this one does. An honest exhibit's differences cancel each other, since each weighing is held
/// against the one before: their sum is what the weighings at both ends differ by, and no scale may be
/// further off than half of this limit each (`suits`). What was off while there was much of it stays in the
/// sum when most is gone: it is held against what there was then, and only what came after against the rest.
bool adds_up(const std::vector<Charged>& weighings);
/// The test after one more comparison that agreed or was adjusted: an exact agreement counts too, since it
/// speaks for honest weighing. A discrepancy has its own inquiry and is not to be given.
Drift after(Drift drift, const Comparison& comparison);

}  // namespace tidewaiter::custody
