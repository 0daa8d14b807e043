#include "base/mass.h"

#include <cmath>

namespace tidewaiter::base {
namespace {
constexpr std::int64_t kMaxMilligrams = 1'000'000'000'000'000;  // 10^12 g: a container ship is 2 * 10^11 g
}

Result<MassMg> parse_grams(std::string_view text, std::string_view field) {
  const auto refuse = [&](ErrorCode code) {
    return fail(code, std::string{field}, text, "grams, 0 to 1000000000000, at most three decimals");
  };
  std::int64_t milligrams = 0;
  int decimals = -1;
  bool any = false;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9' || decimals >= 3) return refuse(ErrorCode::Malformed);
    any = true;
    milligrams = milligrams * 10 + (c - '0');
    if (milligrams > kMaxMilligrams) return refuse(ErrorCode::OutOfRange);
    if (decimals >= 0) ++decimals;
  }
  if (!any) return refuse(ErrorCode::Malformed);
  for (int scale = decimals < 0 ? 0 : decimals; scale < 3; ++scale) milligrams *= 10;
  if (milligrams > kMaxMilligrams) return refuse(ErrorCode::OutOfRange);
  return MassMg{milligrams};
}

Result<MassMg> mass_from_grams(double grams, std::string_view field) {
  if (!std::isfinite(grams) || grams < 0 || grams > 1e12) {
    return fail(ErrorCode::OutOfRange, std::string{field}, std::to_string(grams),
                "grams, 0 to 1000000000000");
  }
  return MassMg{static_cast<std::int64_t>(std::llround(grams * 1000.0))};
}

std::string to_string(MassMg mass) {
  const std::int64_t value = mass.milligrams();
  const std::uint64_t magnitude =
      value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  std::string text = (value < 0 ? "-" : "") + std::to_string(magnitude / 1000);
  if (const auto rest = magnitude % 1000; rest != 0) {
    std::string decimals = std::to_string(1000 + rest).substr(1);
    while (decimals.back() == '0') decimals.pop_back();
    text += "." + decimals;
  }
  return text + " g";
}

}  // namespace tidewaiter::base
