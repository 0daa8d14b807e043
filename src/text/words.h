#pragma once
// The words of a text in any script: descriptions of goods, organisations' names. Pure and thread-safe.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/script.h"

namespace tidewaiter::text {

/// A run of letters of one script or of digits, in cleaned text.
struct Word {
  std::string_view text;
  Script script = Script::None;  ///< None for digits
};

/// Splits cleaned text at everything that is neither letter, mark nor digit, and where the script changes
/// between Han, Kana or Hangul and others. Letters and digits next to each other stay one word ("12b"). Han
/// is not cut into words: a run of it is one. At most `limit` words. The views point into `cleaned`.
std::vector<Word> split_words(std::string_view cleaned, std::size_t limit = 256);

/// Cleaned, without marks, words with one space between: the form that word patterns are looked for in.
std::string searchable(std::string_view text, std::size_t limit = 4096);

}  // namespace tidewaiter::text
