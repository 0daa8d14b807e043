#pragma once
// Chinese characters: how they are read in Mandarin, Cantonese and Vietnamese, and which simplified and
// traditional ones are the same. From the Unihan database (UAX #38: kMandarin, kCantonese, kVietnamese,
// kSimplifiedVariant, kTraditionalVariant), kept under reference/unihan. Pure and thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::text {

enum class HanReading : std::uint8_t { Mandarin, Cantonese, Vietnamese };

std::string_view name(HanReading reading) noexcept;  ///< "cmn", "yue", "vie"

/// The character's usual reading in Latin letters without tones or marks: pinyin ("xu", ü as "u"), the
/// romanisation usual in Hong Kong ("cheung"), Vietnamese ("nguyen"). Empty where Unihan has none. The view
/// lives for ever.
std::string_view reading_of(char32_t character, HanReading reading) noexcept;

/// The reading as a surname where it differs (单 shan, 曾 zeng, 仇 qiu); otherwise as reading_of.
std::string_view surname_reading_of(char32_t character, HanReading reading) noexcept;

/// True where the character is a Chinese surname among the 400 or so usual ones.
bool is_surname(char32_t character) noexcept;

/// How many characters of `characters` are its surname: 2 for a compound one (欧阳, 司马) that leaves a given
/// name, 1 for a single one, 0 where none is known.
std::size_t surname_length(std::u32string_view characters) noexcept;

/// The simplified form of a character, or the character itself. Both forms of one name fold to the same.
char32_t simplified(char32_t character) noexcept;
std::string simplified(std::string_view text);

/// A name in Han characters read as a person's: {surname, given syllables…} in Latin letters, or every
/// character by its usual reading where `is_person` is false. Characters without a reading are left out.
struct HanRomanised {
  std::vector<std::string> syllables;
  std::size_t surname_syllables = 0;  ///< how many of them are the surname
};
HanRomanised romanise_han(std::string_view han, HanReading reading, bool is_person);

}  // namespace tidewaiter::text
