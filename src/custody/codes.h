#pragma once
// What words an exhibit or a request may name: codes of the public lists under reference/, and days.
// Thread-safe.

#include <string_view>

#include "facts/codes.h"

namespace tidewaiter::custody {

using facts::is_country;
using facts::is_currency;
/// "2026-11-30": a day that the calendar has.
bool is_day(std::string_view text);

}  // namespace tidewaiter::custody
