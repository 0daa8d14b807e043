#pragma once
// A 64-bit hash for tables in memory and blocking keys: the same on every machine, not for secrets. Pure;
// thread-safe.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace tidewaiter::resolution {

/// A bijection of 64-bit numbers that spreads every bit (the finaliser of Stafford's variant 13).
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9u;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

constexpr std::uint64_t combine(std::uint64_t a, std::uint64_t b) noexcept {
  return mix(a * 0x9e3779b97f4a7c15u + b + 0x632be59bd9b4e019u);
}

inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0) noexcept {
  std::uint64_t state = mix(seed + text.size() * 0x9e3779b97f4a7c15u);
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t block;
    std::memcpy(&block, text.data(), 8);
    state = combine(state, block);
  }
  std::uint64_t tail = 0;
  if (!text.empty()) std::memcpy(&tail, text.data(), text.size());
  return combine(state, tail);
}

}  // namespace tidewaiter::resolution
