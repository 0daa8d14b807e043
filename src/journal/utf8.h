#pragma once
// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. Thread-safe.

#include <cstddef>
#include <string_view>

namespace tidewaiter::journal {

/// Octets of the sequence that begins at `at`, or 0 where none does.
std::size_t utf8_length(std::string_view text, std::size_t at);
bool is_utf8(std::string_view text);
/// Whether the sequence of `length` octets at `at` is a Unicode space (property White_Space).
bool is_unicode_space(std::string_view text, std::size_t at, std::size_t length);

}  // namespace tidewaiter::journal
