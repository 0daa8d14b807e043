#include "declaration/decimal.h"

#include <string>

namespace tidewaiter::declaration {

using base::ErrorCode;
using base::fail;

base::Result<std::int64_t> parse_scaled(std::string_view text, int power, std::string_view field) {
  constexpr std::int64_t kLimit = 1'000'000'000'000'000;
  const std::string_view whole = text;
  const auto malformed = [&] {
    return fail(ErrorCode::Malformed, std::string{field}, whole, "a decimal number");
  };
  const auto out_of_range = [&] {
    return fail(ErrorCode::OutOfRange, std::string{field}, whole, "at most 10^15");
  };
  const auto digit = [&] { return !text.empty() && text.front() >= '0' && text.front() <= '9'; };
  if (text.size() > kMaxNumberBytes) return malformed();

  // 1. Sign, digits and fraction give the significant digits and the power of ten they stand at.
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string digits;
  bool any = false, point = false;
  int exponent = power;
  while (digit() || (!point && text.starts_with('.'))) {
    if (text.front() == '.') {
      point = true;
    } else {
      any = true;
      if (point) --exponent;
      if (!digits.empty() || text.front() != '0') digits += text.front();
    }
    text.remove_prefix(1);
  }
  if (!any) return malformed();

  // 2. An exponent shifts that power.
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool down = text.starts_with('-');
    if (down || text.starts_with('+')) text.remove_prefix(1);
    int shift = 0, count = 0;
    for (; digit(); text.remove_prefix(1), ++count) shift = shift * 10 + (text.front() - '0');
    if (count == 0 || count > 4) return malformed();
    exponent += down ? -shift : shift;
  }
  if (!text.empty()) return malformed();
  if (digits.empty()) return 0;

  // 3. Digits behind the unit are cut, rounding up from a half; zeros are added where the unit lies further
  // right.
  bool round_up = false;
  if (exponent < 0) {
    const auto cut = static_cast<std::size_t>(-exponent);
    if (cut > digits.size()) return 0;
    round_up = digits[digits.size() - cut] >= '5';
    digits.resize(digits.size() - cut);
  }
  std::int64_t value = 0;
  const auto grow = [&](int next) {
    value = value * 10 + next;
    return value <= kLimit;
  };
  for (const char c : digits) {
    if (!grow(c - '0')) return out_of_range();
  }
  for (; exponent > 0; --exponent) {
    if (!grow(0)) return out_of_range();
  }
  value += round_up ? 1 : 0;
  if (value > kLimit) return out_of_range();
  return negative ? -value : value;
}

}  // namespace tidewaiter::declaration
