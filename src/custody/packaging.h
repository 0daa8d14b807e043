#pragma once
// What packaging looks like, in traits that can be held beside another's. Plain values; thread-safe.

#include <optional>
#include <string>
#include <string_view>

namespace tidewaiter::custody {

enum class PackagingTrait { Wrapper, Tape, Colour, Dimensions, Logo, Print, Marking, Fingerprint };
std::string_view name(PackagingTrait trait) noexcept;  ///< "wrapper", "tape", …
std::optional<PackagingTrait> packaging_trait_from(std::string_view name) noexcept;

/// A description as it is held beside another: ASCII letters in lower case, blanks single, none at the ends.
std::string plain_description(std::string_view value);

}  // namespace tidewaiter::custody
