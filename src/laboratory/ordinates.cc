#include "laboratory/ordinates.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tidewaiter::laboratory {
namespace {

using base::ErrorCode;
using base::fail;

// What a text that was squeezed is no longer than, once its first letter is a digit again.
constexpr std::size_t kMaxNumber = 64;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// How long the number at the beginning of `text` is; `from` is where its digits may begin.
std::size_t number_length(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at < text.size() && text[at] == '.') {
    ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  const bool exponent = at + 2 < text.size() && (text[at] == 'E' || text[at] == 'e') &&
                        (text[at + 1] == '+' || text[at + 1] == '-') && is_digit(text[at + 2]);
  if (exponent) {
    at += 2;
    while (at < text.size() && is_digit(text[at])) ++at;
  }
  return at;
}

base::Result<double> number_from(std::string_view text, const std::string& field) {
  double value = 0;
  const auto* const end = text.data() + text.size();
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range)
    return fail(ErrorCode::OutOfRange, field, text, "a number that a double can hold");
  if (error != std::errc{} || stop != end) return fail(ErrorCode::Malformed, field, text, "a number");
  return value;
}

// Takes a plain number (AFFN, PAC) off the text.
base::Result<double> take_plain(std::string_view& rest, const std::string& field, double* half_digit) {
  const std::size_t sign = !rest.empty() && (rest[0] == '+' || rest[0] == '-') ? 1 : 0;
  const auto length = number_length(rest, sign);
  const auto text = rest.substr(0, length);
  TW_TRY(const auto value, number_from(text, field));
  rest.remove_prefix(length);
  if (half_digit == nullptr) return value;
  const auto mantissa = text.substr(0, text.find_first_of("Ee"));
  const auto point = mantissa.find('.');
  const auto decimals = point == std::string_view::npos ? 0 : mantissa.size() - point - 1;
  *half_digit = 0.5 * std::pow(10.0, -static_cast<double>(decimals));
  if (mantissa.size() < text.size()) {
    TW_TRY(const auto exponent, number_from(text.substr(mantissa.size() + 1), field));
    *half_digit *= std::pow(10.0, exponent);
  }
  return value;
}

// The digit a letter stands for, with its sign, in a form whose zero, ones and minus ones begin at these.
std::optional<int> digit_of(char c, char zero, char plus, char minus) {
  if (c == zero) return 0;
  if (c >= plus && c < plus + 9) return c - plus + 1;
  if (c >= minus && c < minus + 9) return -(c - minus + 1);
  return std::nullopt;
}

// Takes a number whose first digit was a letter off the text.
base::Result<double> take_squeezed(std::string_view& rest, int digit, const std::string& field) {
  const auto length = number_length(rest, 1);
  if (length > kMaxNumber) return fail(ErrorCode::TooLarge, field, rest, "a number of at most 64 digits");
  std::string text = (digit < 0 ? "-" : "") + std::to_string(std::abs(digit));
  text += rest.substr(1, length - 1);
  rest.remove_prefix(length);
  return number_from(text, field);
}

// How often, where the text begins with a DUP.
base::Result<std::optional<std::size_t>> take_repeats(std::string_view& rest, const std::string& field) {
  const char c = rest[0];
  if (c != 's' && (c < 'S' || c > 'Z')) return std::optional<std::size_t>{};
  std::size_t at = 1, times = c == 's' ? 9 : static_cast<std::size_t>(c - 'S' + 1);
  for (; at < rest.size() && is_digit(rest[at]); ++at) {
    times = times * 10 + static_cast<std::size_t>(rest[at] - '0');
    if (times > 100'000'000) return fail(ErrorCode::TooLarge, field, rest, "fewer duplicates");
  }
  rest.remove_prefix(at);
  return std::optional{times};
}

bool agree(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

}  // namespace

base::Status OrdinateReader::put(double value, std::size_t times, const std::string& field) {
  if (!std::isfinite(value)) return fail(ErrorCode::OutOfRange, field, "", "ordinates that are finite");
  if (times > limit_ - values_.size())
    return fail(ErrorCode::TooLarge, field, std::to_string(values_.size() + times),
                "at most " + std::to_string(limit_) + " ordinates");
  values_.insert(values_.end(), times, value);
  return {};
}

base::Status OrdinateReader::add_token(std::string_view& rest, bool first_of_line, bool check,
                                       const std::string& field) {
  const auto written_out = [&](double value) -> base::Status {
    last_ = Last::Ordinate;
    if (!check) return put(value, 1, field);
    if (agree(value, values_.back())) return {};
    return fail(ErrorCode::Tampered, field, std::to_string(value),
                "the ordinate that the line before ended with (Y-check): " + std::to_string(values_.back()));
  };
  const char c = rest[0];
  if (is_digit(c) || c == '+' || c == '-' || c == '.') {
    TW_TRY(const auto value, take_plain(rest, field, nullptr));
    return written_out(value);
  }
  if (const auto digit = digit_of(c, '@', 'A', 'a')) {
    TW_TRY(const auto value, take_squeezed(rest, *digit, field));
    return written_out(value);
  }
  if (c == '?') return fail(ErrorCode::Unsupported, field, rest, "a spectrum without lost ordinates ('?')");
  if (first_of_line) return fail(ErrorCode::Malformed, field, rest, "an ordinate written out");
  if (const auto digit = digit_of(c, '%', 'J', 'j')) {
    TW_TRY(difference_, take_squeezed(rest, *digit, field));
    last_ = Last::Difference;
    return put(values_.back() + difference_, 1, field);
  }
  TW_TRY(const auto times, take_repeats(rest, field));
  if (!times || *times == 0) return fail(ErrorCode::Malformed, field, rest, "an ordinate");
  if (last_ == Last::Ordinate) return put(values_.back(), *times - 1, field);
  if (*times - 1 > limit_ - values_.size())
    return fail(ErrorCode::TooLarge, field, std::to_string(*times), "fewer ordinates");
  for (std::size_t i = 1; i < *times; ++i) TW_TRY_STATUS(put(values_.back() + difference_, 1, field));
  return {};
}

base::Result<std::optional<LineStart>> OrdinateReader::add(std::string_view line, const std::string& field) {
  const auto skip_blanks = [&line] {
    while (!line.empty() && is_blank(line[0])) line.remove_prefix(1);
  };
  skip_blanks();
  if (line.empty()) return std::optional<LineStart>{};
  LineStart start;
  start.checked = last_ == Last::Difference;
  start.index = values_.size() - (start.checked ? 1 : 0);
  TW_TRY(start.x, take_plain(line, field, &start.half_digit));
  skip_blanks();
  if (line.empty()) return fail(ErrorCode::Missing, field, "", "ordinates after the abscissa");
  for (bool first = true; !line.empty(); first = false) {
    TW_TRY_STATUS(add_token(line, first, first && start.checked, field));
    skip_blanks();
  }
  return std::optional{start};
}

}  // namespace tidewaiter::laboratory
