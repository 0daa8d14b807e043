#pragma once
// Mass in whole milligrams, exact. 2^63 mg is nine trillion tonnes, so only subtraction and parsing can
// surprise. Plain values; thread-safe.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::base {

class MassMg {
 public:
  constexpr MassMg() = default;
  constexpr explicit MassMg(std::int64_t milligrams) : milligrams_(milligrams) {}
  constexpr std::int64_t milligrams() const noexcept { return milligrams_; }
  constexpr auto operator<=>(const MassMg&) const = default;
  constexpr MassMg operator+(MassMg other) const { return MassMg{milligrams_ + other.milligrams_}; }
  constexpr MassMg operator-(MassMg other) const { return MassMg{milligrams_ - other.milligrams_}; }
  constexpr MassMg operator-() const { return MassMg{-milligrams_}; }
  constexpr MassMg& operator+=(MassMg other) {
    milligrams_ += other.milligrams_;
    return *this;
  }
  constexpr MassMg& operator-=(MassMg other) {
    milligrams_ -= other.milligrams_;
    return *this;
  }

 private:
  std::int64_t milligrams_ = 0;
};

/// Reads decimal grams ("1105", "0.250") exactly; at most three decimals, 0 to 10^12 g. Errors name `field`.
Result<MassMg> parse_grams(std::string_view text, std::string_view field);
/// Grams as read from a JSON number; rounds to the milligram; refuses NaN, infinities, negatives, over 10^12
/// g.
Result<MassMg> mass_from_grams(double grams, std::string_view field);
/// "7981 g", "0.25 g": exact, no trailing zeros.
std::string to_string(MassMg mass);

}  // namespace tidewaiter::base
