#pragma once
// Telephone numbers in E.164 form, with what can be said of them: can they exist in their country, are they
// mobile. Pure and thread-safe.

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::text {

enum class PhoneKind : std::uint8_t { Unknown, Mobile, FixedLine, TollFree, Premium };
std::string_view name(PhoneKind kind) noexcept;

enum class PhonePlausibility : std::uint8_t {
  Plausible,   ///< the country assigns numbers like this
  Impossible,  ///< no number of the country has this length or beginning
  MadeUp,     ///< could be assigned, but all one digit, a run (1234567, 7654321) or one set aside for fiction
  Undecided,  ///< no country is known, or its plan is not
};
std::string_view name(PhonePlausibility plausibility) noexcept;

struct StandardPhone {
  std::string e164;    ///< "+61298765432"; empty where the country is not known
  std::string digits;  ///< all digits in canonical order without prefixes: E.164's, or what stands there
  std::string
      country;  ///< ISO 3166-1 alpha-2 the number belongs to; of a shared calling code its main country
  std::string extension;  ///< "x12" → "12"
  PhoneKind kind = PhoneKind::Unknown;
  PhonePlausibility plausibility = PhonePlausibility::Undecided;

  bool operator==(const StandardPhone&) const = default;
};

/// Reads a telephone number as written ("+86 (0)20-8765 4321 ext. 12", "0061 2 9876 5432", "０２０…").
/// `country` is the ISO 3166-1 alpha-2 code of the address beside it, used where the number has no calling
/// code of its own. Only the first of several numbers in one field is read. At most 64 bytes are read. About
/// 0.3 µs.
StandardPhone parse_phone(std::string_view text, std::string_view country = {});

}  // namespace tidewaiter::text
