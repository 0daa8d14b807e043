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

/// The hash of a text that comes in pieces, each but the last of a multiple of eight octets.
class HashOfPieces {
 public:
  /// `size` octets in all.
  explicit HashOfPieces(std::size_t size, std::uint64_t seed = 0) noexcept
      : state_(mix(seed + size * 0x9e3779b97f4a7c15u)) {}
  void add(std::string_view piece) noexcept {
    while (piece.size() >= 8) {
      std::uint64_t block;
      std::memcpy(&block, piece.data(), 8);
      state_ = combine(state_, block);
      piece.remove_prefix(8);
    }
    if (!piece.empty()) std::memcpy(&tail_, piece.data(), piece.size());
  }
  std::uint64_t value() const noexcept { return combine(state_, tail_); }

 private:
  std::uint64_t state_;
  std::uint64_t tail_ = 0;
};

inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 0) noexcept {
  HashOfPieces hash(text.size(), seed);
  hash.add(text);
  return hash.value();
}

}  // namespace tidewaiter::resolution
