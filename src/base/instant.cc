#include "base/instant.h"

#include <chrono>
#include <cstdlib>

namespace tidewaiter::base {
namespace {

// Cuts `digits` decimal digits off the front of `text`; -1 where there are fewer.
int take_digits(std::string_view& text, int digits) {
  if (text.size() < static_cast<std::size_t>(digits)) return -1;
  int value = 0;
  for (int i = 0; i < digits; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(static_cast<std::size_t>(digits));
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// Milliseconds of a fraction like ".1234", cut; 0 without one; -1 where malformed.
int take_fraction_ms(std::string_view& text) {
  if (!take(text, '.')) return 0;
  int milliseconds = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0 || digits > 9) return -1;
  for (int d = digits; d < 3; ++d) milliseconds *= 10;
  return milliseconds;
}

}  // namespace

Result<Instant> parse_instant(std::string_view text, std::string_view field) {
  const std::string_view whole = text;
  const auto malformed = [&] {
    return fail(ErrorCode::Malformed, std::string{field}, whole,
                "RFC 3339 time like 2026-11-20T09:12:00+08:00");
  };
  const int year = take_digits(text, 4);
  if (!take(text, '-')) return malformed();
  const int month = take_digits(text, 2);
  if (!take(text, '-')) return malformed();
  const int day = take_digits(text, 2);
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return malformed();
  const int hour = take_digits(text, 2);
  if (!take(text, ':')) return malformed();
  const int minute = take_digits(text, 2);
  if (!take(text, ':')) return malformed();
  const int second = take_digits(text, 2);
  const int fraction_ms = take_fraction_ms(text);
  if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0 || fraction_ms < 0)
    return malformed();

  int offset_minutes = 0;
  if (!take(text, 'Z') && !take(text, 'z')) {
    const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
    const int offset_hour = take_digits(text, 2);
    if (sign == 0 || offset_hour < 0 || !take(text, ':')) return malformed();
    const int offset_minute = take_digits(text, 2);
    if (offset_minute < 0 || offset_minute > 59 || offset_hour > 23) return malformed();
    offset_minutes = sign * (offset_hour * 60 + offset_minute);
  }
  if (!text.empty()) return malformed();

  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  // A leap second (60) is read as the second after it, as POSIX time does.
  if (!date.ok() || year < 1900 || hour > 23 || minute > 59 || second > 60) {
    return fail(ErrorCode::OutOfRange, std::string{field}, whole, "a date and time that exist, from 1900 on");
  }
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + hour * 3'600 + (minute - offset_minutes) * 60 + second;
  return Instant{seconds * 1000 + fraction_ms};
}

std::string to_string(Instant instant) {
  std::int64_t days = instant.unix_ms() / 86'400'000;
  std::int64_t rest_ms = instant.unix_ms() % 86'400'000;
  if (rest_ms < 0) {
    rest_ms += 86'400'000;
    --days;
  }
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  char text[40];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(rest_ms / 3'600'000), static_cast<int>(rest_ms / 60'000 % 60),
                    static_cast<int>(rest_ms / 1000 % 60));
  std::string result(text, static_cast<std::size_t>(length));
  if (const auto ms = rest_ms % 1000; ms != 0) {
    result += "." + std::to_string(1000 + ms).substr(1);
  }
  return result + "Z";
}

Result<DurationMs> parse_duration(std::string_view text, std::string_view field) {
  const auto malformed = [&] {
    return fail(ErrorCode::Malformed, std::string{field}, text, "a duration like 30d, 12h, 90m or 45s");
  };
  if (text.size() < 2 || text.size() > 10) return malformed();
  std::int64_t count = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return malformed();
    count = count * 10 + (c - '0');
  }
  std::int64_t unit_ms = 0;
  switch (text.back()) {
    case 'd':
      unit_ms = 86'400'000;
      break;
    case 'h':
      unit_ms = 3'600'000;
      break;
    case 'm':
      unit_ms = 60'000;
      break;
    case 's':
      unit_ms = 1000;
      break;
    default:
      return malformed();
  }
  if (count * unit_ms > DurationMs::days(100'000).milliseconds()) {
    return fail(ErrorCode::OutOfRange, std::string{field}, text, "at most 100000d");
  }
  return DurationMs{count * unit_ms};
}

std::string to_string(DurationMs duration) {
  const std::int64_t total_s = std::llabs(duration.milliseconds()) / 1000;
  const std::string sign = duration.milliseconds() < 0 ? "-" : "";
  const std::int64_t days = total_s / 86'400, hours = total_s / 3'600 % 24, minutes = total_s / 60 % 60;
  const auto two = [&](std::int64_t big, const char* big_unit, std::int64_t small, const char* small_unit) {
    std::string text = sign + std::to_string(big) + big_unit;
    return small == 0 ? text : text + " " + std::to_string(small) + small_unit;
  };
  if (days > 0) return two(days, " d", hours, " h");
  if (hours > 0) return two(hours, " h", minutes, " min");
  if (minutes > 0) return two(minutes, " min", total_s % 60, " s");
  return sign + std::to_string(total_s) + " s";
}

}  // namespace tidewaiter::base
