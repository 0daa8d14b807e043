#pragma once
// Rows of CSV (RFC 4180), one after the other, in bounded memory. Thread-safe.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::laboratory {

/// "line 17", as errors name it.
std::string place(std::size_t line);

/// Takes the first row off the text. Malformed (a stray quote), Encoding (an octet that is not printable),
/// TooLarge (over 100 cells, or a cell of over 200 octets); errors name the line, which the caller counts.
base::Result<std::vector<std::string>> take_csv_row(std::string_view& text, std::size_t line);

}  // namespace tidewaiter::laboratory
