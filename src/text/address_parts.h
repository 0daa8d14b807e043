#pragma once
// The two readers behind parse_address(), and what they share. Pure and thread-safe.

#include <string>
#include <string_view>

#include "text/address.h"

namespace tidewaiter::text {

/// Reads an address in Latin letters (an ascii_line() whose lines are joined by commas) into `address`, whose
/// city, postcode and country are set as far as they were given.
void read_latin_address(std::string_view line, StandardAddress& address);

/// Reads an address in Chinese characters (cleaned, simplified).
void read_han_address(std::string_view cleaned, StandardAddress& address);

/// "007" → "7", "12-A" → "12a", "05-012" → "5-12".
std::string canonical_number(std::string_view number);

/// Street's words to its key: directions last, everything joined.
std::string street_key_of(std::string_view street);

void append_word(std::string& words, std::string_view word);

}  // namespace tidewaiter::text
