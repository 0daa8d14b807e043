#include "resolution/entity_id.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::uint64_t kMask = (std::uint64_t{1} << 62) - 1;
constexpr std::uint64_t kFirst = 0x2545f4914f6cdd1d;
constexpr std::uint64_t kSecond = 0x1b873593cc9e2d51;

/// The inverse of an odd number modulo 2^64 (Newton's iteration doubles the bits that are right).
constexpr std::uint64_t inverse(std::uint64_t odd) {
  std::uint64_t x = odd;
  for (int i = 0; i < 6; ++i) x *= 2 - odd * x;
  return x;
}

// x ^ (x >> 31) is its own inverse on 62 bits.
constexpr std::uint64_t fold(std::uint64_t x) { return x ^ (x >> 31); }

}  // namespace

model::EntityId entity_id(model::EntityLevel level, MentionNumber anchor) noexcept {
  std::uint64_t x = (anchor.value() << 2 | static_cast<std::uint64_t>(level)) & kMask;
  x = fold(x) * kFirst & kMask;
  x = fold(x) * kSecond & kMask;
  return model::EntityId{fold(x)};
}

std::optional<Anchor> anchor_of(model::EntityId id) noexcept {
  if (id.value() == 0 || id.value() > kMask) return std::nullopt;
  std::uint64_t x = fold(id.value());
  x = fold(x * inverse(kSecond) & kMask);
  x = fold(x * inverse(kFirst) & kMask);
  const std::uint64_t level = x & 3;
  const std::uint64_t number = x >> 2;
  if (level > 2 || number == 0 || number >= kMentionNumbers) return std::nullopt;
  return Anchor{static_cast<model::EntityLevel>(level), MentionNumber{number}};
}

}  // namespace tidewaiter::resolution
