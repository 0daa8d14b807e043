#include "custody/drift.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "custody/limits.h"
#include "model/names.h"

namespace tidewaiter::custody {
namespace {

constexpr std::array<std::string_view, 5> kNames{"exhibit", "officer", "scale", "place", "holder"};
// One step counts for at most this much: a drying allowance may let far more than the bound through.
constexpr std::int64_t kLargestStep = 4'000;
constexpr std::int64_t kMostSum_ppm = 20'000;
constexpr base::MassMg kLeastSum{200};

}  // namespace

std::string_view name(DriftOf dimension) noexcept { return kNames[static_cast<std::size_t>(dimension)]; }
std::optional<DriftOf> drift_of_from(std::string_view text) noexcept {
  return model::from_names<DriftOf>(kNames, text);
}

std::vector<DriftKey> drift_keys(const Weighing& weighing, const OfficerId& held_by) {
  return {{DriftOf::Exhibit, weighing.exhibit.text()},
          {DriftOf::Officer, weighing.officers.first().text()},
          {DriftOf::Officer, weighing.officers.second().text()},
          {DriftOf::Scale, weighing.scale.id},
          {DriftOf::Place, weighing.place},
          {DriftOf::Holder, held_by.text()}};
}

base::MassMg charged(const Comparison& comparison) {
  const auto difference = comparison.difference();
  if (difference >= base::MassMg{}) return difference;
  return std::min(base::MassMg{}, difference + comparison.allowance);
}

Charged charged_at(const Comparison& comparison) {
  return {std::max(comparison.expected, comparison.observed), charged(comparison)};
}

bool adds_up(const std::vector<Charged>& weighings) {
  base::MassMg sum, most;
  for (std::size_t i = weighings.size(); i-- > 0;) {
    sum += weighings[i].charged;
    most = std::max({most, weighings[i].mass, weighings[i == 0 ? 0 : i - 1].mass});
    if (std::max(sum, -sum) > std::max(kLeastSum, share_of(most, kMostSum_ppm))) return true;
  }
  return false;
}

Drift after(Drift drift, const Comparison& comparison) {
  TW_CHECK(comparison.verdict != Verdict::Discrepant);
  const std::int64_t difference = comparison.difference().milligrams();
  const std::int64_t bound = std::max<std::int64_t>(comparison.bound.milligrams(), 1);
  // charged / (bound / 2), in thousandths
  const std::int64_t step =
      std::clamp(charged(comparison).milligrams() * 2'000 / bound, -kLargestStep, kLargestStep);
  ++drift.adjustments;
  drift.sum_mg += difference;
  drift.less = std::max<std::int64_t>(0, drift.less - step - Drift::kSlack);
  drift.more = std::max<std::int64_t>(0, drift.more + step - Drift::kSlack);
  return drift;
}

}  // namespace tidewaiter::custody
