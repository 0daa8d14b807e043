#pragma once
// A code that the spellings of one sound share: Hsu and Xu, Nguyen and Nguen, Mohammed and Muhamad, Aleksandr
// and Alexander, Smith and Smyth. Not made for one language: rules of many are laid together so that
// spellings meet, and what they can't bring together is left to nicknames (text/name.h) and to comparison.
// Pure and thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::text {

/// Up to 12 sounds, 5 bits each; 0 for a token without letters. Equal codes mean a like sound.
using PhoneticCode = std::uint64_t;

/// The code of one canonical Latin token ([a-z], text/name.h). Other bytes are skipped.
PhoneticCode phonetic_code(std::string_view latin) noexcept;

/// The code's letters, for reasons and tests: phonetic_spelling("xu") == phonetic_spelling("hsu") == "SU".
std::string phonetic_spelling(std::string_view latin);

}  // namespace tidewaiter::text
