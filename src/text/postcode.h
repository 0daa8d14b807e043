#pragma once
// Postcodes: their shape in each country (reference/addresses/postcodes.tsv; shapes published by the
// Universal Postal Union's members). Pure and thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::text {

enum class PostcodeShape : std::uint8_t {
  Fits,            ///< has the country's shape
  Differs,         ///< the country has a shape and this is not it
  UnknownCountry,  ///< no shape is known for the country
  NoneUsed,        ///< the country has no postcodes
};

/// Upper case without spaces, hyphens and country prefix, cut to 12: "sw1a 1aa" → "SW1A1AA", "D-80331" →
/// "80331", "94103-1234" → "94103" in the US.
std::string canonical_postcode(std::string_view text, std::string_view country);

/// Whether a postcode, written in any usual way, has its country's shape. `country` is ISO 3166-1 alpha-2.
PostcodeShape postcode_shape(std::string_view postcode, std::string_view country);

/// The shape in letters for a message: "9999", "A9A 9A9" (9 a digit, A a letter), alternatives with " or ";
/// empty where unknown.
std::string_view expected_postcode(std::string_view country) noexcept;

}  // namespace tidewaiter::text
