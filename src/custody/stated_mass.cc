#include "custody/stated_mass.h"

#include <algorithm>
#include <array>

namespace tidewaiter::custody {
namespace {

using base::MassMg;

constexpr std::array<std::string_view, 5> kNames{"not_stated", "not_weighed", "agrees", "less", "more"};
constexpr MassMg kThreeIntervals{15'000};
constexpr MassMg kSmallest{500};

}  // namespace

std::string_view name(StatedVerdict verdict) noexcept { return kNames[static_cast<std::size_t>(verdict)]; }

MassMg table_tolerance(MassMg stated) {
  const MassMg large = std::max(kThreeIntervals, MassMg{stated.milligrams() / 1'000});
  return std::max(kSmallest, std::min(large, MassMg{stated.milligrams() / 100}));
}

MassMg tolerance_of(const StatedMass& mass) { return table_tolerance(mass.stated) + mass.uncertainty; }

StatedVerdict verdict_of(const StatedMass& mass) {
  if (mass.stated == MassMg{}) return StatedVerdict::NotStated;
  if (mass.weighed == 0) return StatedVerdict::NotWeighed;
  const auto tolerance = tolerance_of(mass);
  if (mass.stated - mass.gross > tolerance) return StatedVerdict::Less;
  if (mass.net - mass.stated > tolerance) return StatedVerdict::More;
  return StatedVerdict::Agrees;
}

MassMg difference_of(const StatedMass& mass) {
  const auto verdict = verdict_of(mass);
  if (verdict == StatedVerdict::Less) return mass.stated - mass.gross;
  return verdict == StatedVerdict::More ? mass.net - mass.stated : MassMg{};
}

std::string to_string(const StatedMass& mass) {
  const auto verdict = verdict_of(mass);
  if (verdict == StatedVerdict::NotStated) return "no examination stated a mass that could be compared";
  auto text = "the examination weighed " + base::to_string(mass.stated) + " with its wrapping, ";
  if (verdict == StatedVerdict::NotWeighed) return text + "and nothing of it was weighed as an exhibit";
  text += "the exhibits " + base::to_string(mass.gross) + " gross";
  if (mass.gross != mass.net)
    text += " (" + base::to_string(mass.gross - mass.net) +
            " of it tare, which nobody weighed apart at the table)";
  if (verdict == StatedVerdict::Agrees) return text + ": not more apart than scales may be";
  return text + ": " + base::to_string(difference_of(mass)) +
         (verdict == StatedVerdict::Less ? " less" : " net more") + ", over the " +
         base::to_string(tolerance_of(mass)) + " that scales may be off by";
}

}  // namespace tidewaiter::custody
