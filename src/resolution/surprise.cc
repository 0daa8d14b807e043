#include "resolution/surprise.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tidewaiter::resolution {
namespace {

constexpr std::array<std::string_view, 7> kKindNames{"door",      "building", "post box", "organisation",
                                                     "telephone", "mailbox",  "person"};
/// Names a window at a place of each kind: a household's two or three correspondents, a building's several.
constexpr std::array<double, 7> kPriorMean{1.5, 4.0, 2.5, 3.0, 1.3, 1.1, 1.3};
constexpr double kPriorWindows = 2;
constexpr std::size_t kMostEarlier = 12;
constexpr std::uint32_t kMostPeople = 100'000;

}  // namespace

std::string_view name(PlaceKind kind) noexcept { return kKindNames[static_cast<std::size_t>(kind)]; }

Surprise surprise_of(std::uint32_t people, PlaceKind kind, std::span<const std::uint32_t> earlier) noexcept {
  const double mean = kPriorMean[static_cast<std::size_t>(kind)];
  double shape = mean * kPriorWindows;
  double windows = kPriorWindows;
  for (const std::uint32_t count : earlier.last(std::min(earlier.size(), kMostEarlier))) {
    shape += count;
    windows += 1;
  }
  Surprise out;
  out.expected_milli = static_cast<std::int32_t>(std::lround(1000 * shape / windows));
  // P(X = k) = Γ(shape + k) / (Γ(shape) k!) · (windows / (windows + 1))^shape · (1 / (windows + 1))^k.
  const std::uint32_t asked = std::min(people, kMostPeople);
  const double log_start = shape * std::log(windows / (windows + 1)) - std::lgamma(shape);
  const double log_ratio = -std::log(windows + 1);
  double tail = 0;
  for (std::uint32_t k = asked; k < asked + 2000; ++k) {
    const double log_p = log_start + std::lgamma(shape + k) - std::lgamma(k + 1.0) + k * log_ratio;
    const double p = std::exp(log_p);
    tail += p;
    if (k > asked + shape && p < tail * 1e-9) break;
  }
  const double bits = tail > 0 ? -std::log2(std::min(tail, 1.0)) : 64.0;
  out.surprise = static_cast<model::Millibits>(std::lround(1000 * std::clamp(bits, 0.0, 64.0)));
  return out;
}

}  // namespace tidewaiter::resolution
