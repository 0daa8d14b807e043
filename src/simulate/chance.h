#pragma once
// Chance that a seed determines, in integers only: SplitMix64 (Steele, Lea, Flood, "Fast splittable
// pseudorandom number generators", OOPSLA 2014). A stream is named by a seed, a purpose and a number, so that
// any person or parcel can be made again without those before it. Values; not shared between threads.
// Two draws never stand as arguments of one call: which comes first would be the compiler's choice.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tidewaiter::simulate {

constexpr std::uint64_t scramble(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// What a stream of chance is for. Each purpose is independent of the others.
enum class Purpose : std::uint64_t {
  Line = 1,
  Name,
  Home,
  Household,
  Phone,
  Email,
  Habit,
  Shop,
  Dormitory,
  Forwarder,
  Buyer,
  Agent,
  Contact,
  Life,
  Ring,
  RingParcel,
  Story,
  Damage,
  Serial,
  Relation,
  Tower,
  Cell,
};

/// One number for a member of a country's or an office's crowd.
constexpr std::uint64_t member_of(std::size_t of, std::uint64_t index) noexcept {
  return (static_cast<std::uint64_t>(of) << 40) | index;
}

class Chance {
 public:
  Chance(std::uint64_t seed, Purpose purpose, std::uint64_t number, std::uint64_t part = 0) noexcept
      : state_(
            scramble(scramble(scramble(seed + 0x9e3779b97f4a7c15ULL) + static_cast<std::uint64_t>(purpose)) +
                     scramble(number + 0x632be59bd9b4e019ULL) + part * 0xd1342543de82ef95ULL)) {}

  std::uint64_t next() noexcept { return scramble(state_ += 0x9e3779b97f4a7c15ULL); }
  /// 0 to bound - 1; bound from 1 to 2^32.
  std::uint64_t below(std::uint64_t bound) noexcept { return ((next() >> 32) * bound) >> 32; }
  int between(int low, int high) noexcept {
    return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool percent(int share) noexcept { return below(100) < static_cast<std::uint64_t>(share); }
  bool per_mille(int share) noexcept { return below(1000) < static_cast<std::uint64_t>(share); }
  /// 0 to bound - 1 with a heavy head: the first x of the numbers get the share √x of the draws.
  std::uint64_t heavy(std::uint64_t bound) noexcept {
    const std::uint64_t u = next() >> 32;
    return (((u * u) >> 32) * bound) >> 32;
  }
  template <typename T>
  const T& one_of(const std::vector<T>& values) noexcept {
    return values[below(values.size())];
  }
  /// One of a list whose first entries are the commonest.
  template <typename T>
  const T& common_of(const std::vector<T>& values) noexcept {
    return values[heavy(values.size())];
  }

 private:
  std::uint64_t state_;
};

/// A choice by weights.
class Weighted {
 public:
  void add(std::uint32_t weight) { sums_.push_back(total() + weight); }
  std::uint32_t total() const noexcept { return sums_.empty() ? 0 : sums_.back(); }
  std::size_t pick(Chance& chance) const noexcept {
    const auto at = chance.below(total());
    std::size_t low = 0, high = sums_.size() - 1;
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (at < sums_[middle])
        high = middle;
      else
        low = middle + 1;
    }
    return low;
  }

 private:
  std::vector<std::uint32_t> sums_;
};

}  // namespace tidewaiter::simulate
