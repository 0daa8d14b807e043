#pragma once
// Instants in milliseconds since 1970-01-01T00:00:00Z, and durations in milliseconds. Where a time was
// written with an offset, the offset is presentation and is not kept here. Plain values; thread-safe.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::base {

class DurationMs {
 public:
  constexpr DurationMs() = default;
  constexpr explicit DurationMs(std::int64_t milliseconds) : milliseconds_(milliseconds) {}
  constexpr std::int64_t milliseconds() const noexcept { return milliseconds_; }
  static constexpr DurationMs minutes(std::int64_t n) { return DurationMs{n * 60'000}; }
  static constexpr DurationMs hours(std::int64_t n) { return minutes(n * 60); }
  static constexpr DurationMs days(std::int64_t n) { return hours(n * 24); }
  constexpr auto operator<=>(const DurationMs&) const = default;

 private:
  std::int64_t milliseconds_ = 0;
};

class Instant {
 public:
  constexpr Instant() = default;
  constexpr explicit Instant(std::int64_t unix_ms) : unix_ms_(unix_ms) {}
  constexpr std::int64_t unix_ms() const noexcept { return unix_ms_; }
  constexpr auto operator<=>(const Instant&) const = default;
  constexpr Instant operator+(DurationMs d) const { return Instant{unix_ms_ + d.milliseconds()}; }
  constexpr Instant operator-(DurationMs d) const { return Instant{unix_ms_ - d.milliseconds()}; }
  constexpr DurationMs operator-(Instant other) const { return DurationMs{unix_ms_ - other.unix_ms_}; }

 private:
  std::int64_t unix_ms_ = 0;
};

/// Reads RFC 3339 ("2026-11-20T09:12:00+08:00", "…Z", fractions of a second cut to milliseconds), years 1900
/// to 9999. Errors name `field`.
Result<Instant> parse_instant(std::string_view text, std::string_view field);
/// "2026-11-20T01:12:00Z", or with ".123" where milliseconds are not zero.
std::string to_string(Instant instant);
/// Reads "30d", "12h", "90m", "45s"; 0 to 100,000 days. Errors name `field`.
Result<DurationMs> parse_duration(std::string_view text, std::string_view field);
/// "2 d 4 h", "3 h 20 min", "45 s": two units at most, for people.
std::string to_string(DurationMs duration);

}  // namespace tidewaiter::base
