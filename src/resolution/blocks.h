#pragma once
// Rows one after the other in blocks of equal size: one more row moves none of those before it, and less than
// a block lies empty. Inside resolution only. One writer; readers while nobody writes.

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/check.h"

namespace tidewaiter::resolution {

template <typename Row>
class Blocks {
  static_assert(std::is_trivially_copyable_v<Row> && sizeof(Row) % 8 == 0);

 public:
  static constexpr std::size_t kRows = 16'384;  ///< of a block

  const Row& operator[](std::size_t at) const { return blocks_[at / kRows][at % kRows]; }
  Row& operator[](std::size_t at) { return blocks_[at / kRows][at % kRows]; }
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const { return blocks_.size() * kRows * sizeof(Row); }

  void push_back(const Row& row) {
    if (size_ == blocks_.size() * kRows) blocks_.push_back(std::make_unique_for_overwrite<Row[]>(kRows));
    (*this)[size_++] = row;
  }

  /// The rows' octets in their order, a piece a block.
  template <typename Visit>
  void each_piece(Visit&& visit) const {
    for (std::size_t begin = 0; begin < size_; begin += kRows) {
      const std::size_t rows = std::min(kRows, size_ - begin);
      visit(
          std::string_view{reinterpret_cast<const char*>(blocks_[begin / kRows].get()), rows * sizeof(Row)});
    }
  }
  /// Takes `rows` rows, into what is empty, by `read(to, octets)` of a block each; false as soon as that is.
  template <typename Read>
  bool assign(std::size_t rows, Read&& read) {
    TW_CHECK(size_ == 0);
    while (size_ < rows) {
      const std::size_t piece = std::min(rows - size_, kRows);
      blocks_.push_back(std::make_unique_for_overwrite<Row[]>(kRows));
      if (!read(static_cast<void*>(blocks_.back().get()), piece * sizeof(Row))) return false;
      size_ += piece;
    }
    return true;
  }

  class Iterator {
   public:
    Iterator(const Blocks& rows, std::size_t at) : rows_(&rows), at_(at) {}
    const Row& operator*() const { return (*rows_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Blocks* rows_;
    std::size_t at_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size_}; }

 private:
  std::vector<std::unique_ptr<Row[]>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace tidewaiter::resolution
