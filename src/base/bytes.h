#pragma once
// SHA-256, HMAC-SHA-256, hexadecimal and base64 (RFC 4648, section 4, padded). Thread-safe.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::base {

using Hash = std::array<std::uint8_t, 32>;
using Bytes = std::string;  ///< octets; a std::string may hold NUL

/// SHA-256 (FIPS 180-4) of the parts, one after the other, without copying them together.
Hash sha256(std::string_view bytes);
Hash sha256(std::initializer_list<std::string_view> parts);
/// HMAC-SHA-256 (RFC 2104).
Hash hmac_sha256(std::string_view key, std::string_view bytes);

inline std::string_view as_view(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);
Result<Bytes> from_hex(std::string_view text, std::string_view field);
std::string to_base64(std::string_view bytes);
/// Refuses anything but canonical, padded base64.
Result<Bytes> from_base64(std::string_view text, std::string_view field);
/// Exactly 32 octets, or an error that names `field`.
Result<Hash> to_hash(std::string_view bytes, std::string_view field);

}  // namespace tidewaiter::base
