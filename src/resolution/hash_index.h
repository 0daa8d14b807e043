#pragma once
// Finds rows of a table by a hash that the row itself knows: four bytes an entry. One writer; readers while
// nobody writes.

#include <cstdint>
#include <vector>

#include "base/fetch_ahead.h"

namespace tidewaiter::resolution {

class HashIndex {
 public:
  static constexpr std::uint32_t kNone = 0xffffffff;

  /// The first row whose hash is the same and that `is_it` accepts; kNone where there is none. `hash_of(row)`
  /// is the hash that the row was put under.
  template <typename HashOf, typename IsIt>
  std::uint32_t find(std::uint64_t hash, HashOf&& hash_of, IsIt&& is_it) const {
    if (slots_.empty()) return kNone;
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at] != kNone; at = (at + 1) & mask) {
      if (hash_of(slots_[at]) == hash && is_it(slots_[at])) return slots_[at];
    }
    return kNone;
  }

  template <typename HashOf>
  void put(std::uint64_t hash, std::uint32_t row, HashOf&& hash_of) {
    if ((used_ + 1) * 4 > slots_.size() * 3) grow(hash_of);
    place(hash, row);
    ++used_;
  }

  /// Has the hash's place fetched from memory.
  void fetch(std::uint64_t hash) const {
    if (!slots_.empty()) base::fetch_ahead(slots_[hash & (slots_.size() - 1)]);
  }

  /// So many rows are about to be put into an empty index: a hint.
  void expect(std::size_t rows) {
    std::size_t size = 64;
    while (rows * 4 > size * 3) size *= 2;
    if (used_ == 0) slots_.assign(size, kNone);
  }

  std::size_t memory_bytes() const { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  void place(std::uint64_t hash, std::uint32_t row) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at] != kNone) at = (at + 1) & mask;
    slots_[at] = row;
  }

  template <typename HashOf>
  void grow(HashOf&& hash_of) {
    std::vector<std::uint32_t> old(slots_.empty() ? 64 : slots_.size() * 2, kNone);
    old.swap(slots_);
    for (const std::uint32_t row : old) {
      if (row != kNone) place(hash_of(row), row);
    }
  }

  std::vector<std::uint32_t> slots_;
  std::size_t used_ = 0;
};

}  // namespace tidewaiter::resolution
