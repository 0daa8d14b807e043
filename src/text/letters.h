#pragma once
// What an octet of ASCII is, whatever the locale says. Pure and thread-safe.

namespace tidewaiter::text {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return c >= 'a' && c <= 'z'; }   ///< a small one
constexpr bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }  ///< a capital letter

}  // namespace tidewaiter::text
