#pragma once
// Letters of other scripts in Latin ones, without marks: one spelling for each source spelling, chosen so
// that the usual romanisations of a name differ from it by little (phonetic.h closes the rest). Cyrillic
// after ICAO Doc 9303 (part 3, section 6.B), Greek after ISO 843, Arabic and Persian after ICAO Doc 9303
// (6.C) without doubled vowels, Kana after Hepburn, Hangul after the Revised Romanisation (2000), Hebrew
// after the Academy (2006), simplified. Pure and thread-safe.

#include <string>
#include <string_view>

#include "text/script.h"

namespace tidewaiter::text {

/// Appends cleaned text of any script as [a-z0-9] to `latin`; characters that have no reading are left out.
/// Han is read in Mandarin, its syllables joined.
void append_latin(std::string& latin, std::string_view cleaned);
std::string to_latin(std::string_view cleaned);

}  // namespace tidewaiter::text
