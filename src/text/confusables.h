#pragma once
// Letters that look like another script's (UTS #39), within one word. Used by clean(); pure and thread-safe.

#include <string>

namespace tidewaiter::text {

/// Finds words that mix Latin, Greek and Cyrillic letters and writes each in the one script that the most of
/// its letters can be written in (more letters of its own, then Latin, where two are as good). True where a
/// word was mixed, whether or not all of its letters had a look-alike. Units ("10µg") are left alone.
/// Done again it may choose another script, but only one in which fewer letters stay foreign, or as few and
/// that comes first: so doing it again comes to rest.
bool fold_confusables(std::u32string& characters);

}  // namespace tidewaiter::text
