#pragma once
// The one mixing function behind this room's tables and hashes. Pure; thread-safe.

#include <cstdint>

namespace tidewaiter::risk {

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): a bijection on 64 bits.
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace tidewaiter::risk
