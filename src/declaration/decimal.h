#pragma once
// Decimal numbers as they are written, read exactly: no binary fraction comes near a mass or an amount. Pure
// and thread-safe.

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::declaration {

/// The longest text that is read as a number.
inline constexpr std::size_t kMaxNumberBytes = 64;

/// A decimal ("-12.5", "1.2e3") times ten to `power`, rounded half away from zero, exactly. Malformed where
/// it is none, OutOfRange where its magnitude is over 10^15. Errors name `field`.
base::Result<std::int64_t> parse_scaled(std::string_view text, int power, std::string_view field);

}  // namespace tidewaiter::declaration
