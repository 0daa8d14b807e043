#include "resolution/date_levels.h"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

namespace tidewaiter::resolution {
namespace {

/// One digit replaced, or two neighbours exchanged, in eight digits.
bool one_slip(std::uint32_t a, std::uint32_t b) {
  std::array<std::uint32_t, 8> x{};
  std::array<std::uint32_t, 8> y{};
  for (int i = 7; i >= 0; --i, a /= 10, b /= 10) {
    x[static_cast<std::size_t>(i)] = a % 10;
    y[static_cast<std::size_t>(i)] = b % 10;
  }
  int differing = 0;
  std::array<std::size_t, 2> at{};
  for (std::size_t i = 0; i < 8; ++i) {
    if (x[i] == y[i]) continue;
    if (differing == 2) return false;
    at[static_cast<std::size_t>(differing++)] = i;
  }
  if (differing == 1) return true;
  return differing == 2 && at[1] == at[0] + 1 && x[at[0]] == y[at[1]] && x[at[1]] == y[at[0]];
}

}  // namespace

std::uint8_t birth_date_level(std::uint32_t a, std::uint32_t b) noexcept {
  if (a == 0 || b == 0) return 0;
  if (a == b) return 1;
  const std::uint32_t ya = a / 10000, ma = a / 100 % 100, da = a % 100;
  const std::uint32_t yb = b / 10000, mb = b / 100 % 100, db = b % 100;
  if (ma == 0 || mb == 0) return ya == yb ? 4 : 6;
  if (ya == yb && ma == db && da == mb) return 2;
  if (one_slip(a, b)) return 3;
  if ((ya == yb) + (ma == mb) + (da == db) >= 2) return 4;
  const int months = std::abs(static_cast<int>(ya * 12 + ma) - static_cast<int>(yb * 12 + mb));
  if (months <= 12) return 5;
  return std::abs(static_cast<int>(ya) - static_cast<int>(yb)) > kGeneration ? kOfTwoGenerations : 6;
}

std::string shown_date(std::uint32_t date) {
  if (date == 0) return {};
  if (date / 100 % 100 == 0) return fmt::format("{:04}", date / 10000);
  if (date % 100 == 0) return fmt::format("{:04}-{:02}", date / 10000, date / 100 % 100);
  return fmt::format("{:04}-{:02}-{:02}", date / 10000, date / 100 % 100, date % 100);
}

}  // namespace tidewaiter::resolution
