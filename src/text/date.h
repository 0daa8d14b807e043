#pragma once
// Dates as people write them. "03/04/1985" is two dates; both come back, the likelier first. Pure and
// thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::text {

/// A date of the proleptic Gregorian calendar; month or day 0 where only a year or a month stood.
struct DateReading {
  std::int16_t year = 0;  ///< 1850 to 2150
  std::uint8_t month = 0;
  std::uint8_t day = 0;

  auto operator<=>(const DateReading&) const = default;
};

/// "1985-04-03", "1985-04", "1985".
std::string to_string(const DateReading& date);

/// Every date that a text may mean, at most 6, without repetition: first year-month-day where the year stands
/// first, then day-month (month-day first where `country` is US, PH or similar), two-digit years in both
/// centuries that make sense; months by name in English, German, French, Spanish, Portuguese, Italian,
/// Russian, Vietnamese ("tháng 4") and Chinese (1985年4月3日), eight digits run together, the Minguo calendar
/// (民國74年), the Buddhist year of Thailand (2528). Empty where the text is no date. At most 64 bytes are
/// read.
std::vector<DateReading> possible_dates(std::string_view text, std::string_view country = {});

}  // namespace tidewaiter::text
