#pragma once
// The public code lists that exhibits and requests name: countries and currencies, as under reference/.
// Thread-safe.

#include <string_view>

namespace tidewaiter::custody {

/// An alpha-2 code of ISO 3166-1.
bool is_country(std::string_view code);
/// An alphabetic code of ISO 4217.
bool is_currency(std::string_view code);
/// "2026-11-30": a day that the calendar has.
bool is_day(std::string_view text);

}  // namespace tidewaiter::custody
