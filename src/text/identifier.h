#pragma once
// Identifiers with check digits. Each `…_valid` takes the identifier as it is written in its standard, lets
// single spaces, hyphens and dots stand between characters, and is true only where shape and check digit
// agree. Pure and thread-safe.

#include <optional>
#include <string>
#include <string_view>

namespace tidewaiter::text {

/// The check digit of S10's eight-digit serial number (UPU S10-12, 6.2.3: weights 8 6 4 2 3 5 9 7, modulo
/// 11); nullopt where `serial` is not eight digits.
std::optional<char> s10_check_digit(std::string_view serial) noexcept;
/// A postal item's identifier: two letters, eight digits, check digit, two letters ("RX123456785DE"), any
/// case.
bool s10_valid(std::string_view text) noexcept;
/// True where `text` has S10's shape, whatever its check digit.
bool s10_shaped(std::string_view text) noexcept;

/// Luhn's formula (ISO/IEC 7812-1, annex B) over all digits, the last being the check digit; needs two
/// digits.
bool luhn_valid(std::string_view digits) noexcept;
/// ISO/IEC 7064 MOD 11-2 over digits, the last one a digit or X.
bool mod_11_2_valid(std::string_view text) noexcept;
/// ISO/IEC 7064 MOD 97-10 over digits and letters (A = 10 … Z = 35).
bool mod_97_10_valid(std::string_view text) noexcept;

/// A Chinese resident identity number (GB 11643-1999): 17 digits with a real date of birth, and MOD 11-2.
bool chinese_resident_id_valid(std::string_view text) noexcept;
/// A Chinese unified social credit code (GB 32100-2015): 18 characters, MOD 31-3.
bool chinese_credit_code_valid(std::string_view text) noexcept;
/// A CAS registry number ("50-00-0"): digits weighted 1, 2, 3 … from the right, modulo 10.
bool cas_number_valid(std::string_view text) noexcept;
/// An IBAN (ISO 13616): country, two check digits, up to 30 characters, of the country's length where it is
/// known, MOD 97-10.
bool iban_valid(std::string_view text) noexcept;
/// An ISO 6346 freight container: four letters, six digits, check digit.
bool container_number_valid(std::string_view text) noexcept;
/// The machine-readable check digit of passports (ICAO Doc 9303, part 3, section 4.9: weights 7 3 1) of
/// `field`.
std::optional<char> mrz_check_digit(std::string_view field) noexcept;

/// Any identity number for comparing: letters in upper case and digits only, full-width forms folded, O and I
/// read as 0 and 1 where they stand between digits, cut to 40 characters. Empty where no digit stands in it.
std::string normalise_identifier(std::string_view text);

enum class IdentifierKind { Unknown, S10, ChineseResidentId, ChineseCreditCode, Iban, Cas, Container };
/// The first kind whose shape and check digit agree.
IdentifierKind identifier_kind(std::string_view text) noexcept;

}  // namespace tidewaiter::text
