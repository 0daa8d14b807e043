#pragma once
// How alike two strings are, by bytes: meant for canonical Latin tokens (text/name.h), where a byte is a
// letter. Integers throughout, so that results are the same on every machine. All are symmetric. Pure and
// thread-safe.

#include <cstdint>
#include <string_view>

namespace tidewaiter::text {

/// The number of insertions, deletions, substitutions and swaps of neighbours that turn one into the other,
/// each letter touched once (optimal string alignment), or limit + 1 where it is more than `limit`.
///
/// Bit-parallel after Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances"
/// (2003), 64 letters a word; strings with more than 64 letters in both are compared in a band of limit + 1
/// diagonals. Cost: 2 ns a letter for short strings, at most limit × length for long ones; limit is cut to
/// 64.
int edit_distance(std::string_view a, std::string_view b, int limit = 64);

/// Jaro–Winkler similarity in thousandths, 0 to 1000 (Winkler 1990: prefix of at most 4, scale 0.1, only
/// where Jaro is above 0.7), rounded down. Strings are cut to 64 letters.
int jaro_winkler_permille(std::string_view a, std::string_view b);

/// The Dice coefficient of the two multisets of neighbouring letter pairs, in thousandths; good for long
/// strings where words moved. Equal strings give 1000. Strings are cut to 256 letters.
int dice_permille(std::string_view a, std::string_view b);

}  // namespace tidewaiter::text
