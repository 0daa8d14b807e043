#pragma once
// A text's octets as libraries of cryptography want them. Thread-safe.

#include <string>
#include <string_view>

namespace tidewaiter::base {

inline const unsigned char* octets(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* octets(std::string& text) noexcept {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace tidewaiter::base
