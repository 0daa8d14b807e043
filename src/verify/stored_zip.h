#pragma once
// A zip in the one form that docs/bundle.md describes, read so strictly that names and contents determine
// every octet: nothing is skipped, nothing unpacked. Whatever was touched is named. Views into the octets
// given; thread-safe.

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::verify {

inline constexpr std::size_t kMostZipOctets = std::size_t{256} << 20;

/// The contents of the members with exactly these names, in this order. Tampered, with what was touched as
/// the field ("zip header of NAME", "NAME", "zip directory at NAME", "zip end"); TooLarge over
/// kMostZipOctets.
base::Result<std::vector<std::string_view>> read_stored_zip(std::string_view octets,
                                                            std::span<const std::string_view> names);

}  // namespace tidewaiter::verify
