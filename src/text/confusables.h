#pragma once
// Letters that look like another script's (UTS #39), within one word. Used by clean(); pure and thread-safe.

#include <string>

namespace tidewaiter::text {

/// Finds words that mix Latin, Greek and Cyrillic letters and writes each in the one script that the most of
/// its letters can be written in (more letters of its own, then Latin, where two are as good). True where a
/// word was mixed, whether or not all of its letters had a look-alike. Units ("10µg") are left alone.
bool fold_confusables(std::u32string& characters);

}  // namespace tidewaiter::text
