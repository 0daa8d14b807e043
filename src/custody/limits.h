#pragma once
// What this room refuses to grow beyond, and the little arithmetic its files share. Thread-safe.

#include <cstdint>
#include <string_view>

#include "base/mass.h"
#include "base/result.h"

namespace tidewaiter::custody {

inline constexpr std::size_t kMaxId = 64;        ///< bytes of an exhibit's, an officer's, a scale's id
inline constexpr std::size_t kMaxWords = 2'000;  ///< bytes of what a person writes into one field
inline constexpr std::size_t kMaxList = 1'000;   ///< photographs, serial numbers, holders
/// A seizure holds at most a thousand tonnes, so that no sum of masses can overflow.
inline constexpr base::MassMg kMaxSeizure{1'000'000'000'000};
/// One weighing is of at most ten tonnes, and no further from the truth than that.
inline constexpr base::MassMg kMaxWeighing{10'000'000'000};
inline constexpr base::MassMg kMaxUncertainty{1'000'000'000};

/// TooLarge where a field's text is over kMaxWords.
base::Status check_words(std::string_view text, std::string_view field);
/// Parts per million of a mass, rounded towards zero; `ppm` 0 to 1,000,000, `mass` at most kMaxSeizure.
base::MassMg share_of(base::MassMg mass, std::int64_t ppm);

}  // namespace tidewaiter::custody
