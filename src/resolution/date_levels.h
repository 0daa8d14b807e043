#pragma once
// How two birth dates differ. Pure; thread-safe.

#include <cstdint>
#include <string>

namespace tidewaiter::resolution {

/// Years: a parent is older than a child by more, and no slip of one or two digits comes to both.
inline constexpr int kGeneration = 12;
inline constexpr std::uint8_t kOfTwoGenerations = 7;

/// Dates as yyyymmdd, month and day 0 where not stated. 0 not stated, 1 same, 2 day and month exchanged, 3
/// one digit differs or two neighbours are exchanged, 4 two of day, month and year agree, 5 within a year, 6
/// different, 7 of two generations: over kGeneration years apart, and day or month differ too.
std::uint8_t birth_date_level(std::uint32_t a, std::uint32_t b) noexcept;
/// "1985-04-03", "1985-04", "1985", or empty.
std::string shown_date(std::uint32_t date);

}  // namespace tidewaiter::resolution
