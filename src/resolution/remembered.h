#pragma once
// What texts became, remembered by the text. A look-up costs three fetches from memory (the place, the entry,
// and for a long text its letters), so it comes in steps, between which others' look-ups can run: `look`,
// `fetch`, `find`. Inside resolution only; one thread.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fetch_ahead.h"
#include "resolution/hash.h"

namespace tidewaiter::resolution {

/// A memory larger than this begins anew: a file of values that never recur must not fill the machine.
inline constexpr std::size_t kMostRemembered = 1u << 20;

template <typename Value>
class Remembered {
 public:
  /// The text's hash, for the other steps; its place is on its way from memory.
  std::uint64_t look(std::string_view text) const {
    const std::uint64_t hash = hash_text(text);
    base::fetch_ahead(slots_[hash & mask()]);
    return hash;
  }
  /// The entry is on its way.
  void fetch(std::uint64_t hash) const {
    for (std::size_t at = hash & mask(); slots_[at].number != 0; at = (at + 1) & mask()) {
      if (slots_[at].tag != tag_of(hash)) continue;
      base::fetch_ahead(entry(slots_[at].number - 1));
      return;
    }
  }
  /// What the text became, or nullptr; holds until `add` is called.
  const Value* find(std::string_view text, std::uint64_t hash) const {
    for (std::size_t at = hash & mask(); slots_[at].number != 0; at = (at + 1) & mask()) {
      if (slots_[at].tag != tag_of(hash)) continue;
      const Entry& known = entry(slots_[at].number - 1);
      if (text_of(known) == text) return &known.value;
    }
    return nullptr;
  }
  /// For a text that is not known.
  const Value& add(std::string_view text, std::uint64_t hash, Value value) {
    if (count_ == kMostRemembered) clear();
    if ((count_ + 1) * 2 > slots_.size()) widen();
    if (count_ == chunks_.size() * kChunk) chunks_.push_back(std::make_unique<Entry[]>(kChunk));
    Entry& made = entry(static_cast<std::uint32_t>(count_++));
    made.size = static_cast<std::uint32_t>(text.size());
    if (text.size() <= made.begin.size()) {
      if (!text.empty()) std::memcpy(made.begin.data(), text.data(), text.size());
    } else {
      const std::size_t offset = letters_.size();
      letters_ += text;
      std::memcpy(made.begin.data(), &offset, sizeof offset);
    }
    made.value = std::move(value);
    made.hash = hash;
    put(hash, static_cast<std::uint32_t>(count_));
    return made.value;
  }

 private:
  static constexpr std::size_t kChunk = 4096;
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = 0;  ///< the entry's, from 1; 0: free
  };
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t size = 0;
    std::array<char, 20> begin{};  ///< the text, or where a longer one begins in `letters_`
    Value value{};
  };

  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  std::size_t mask() const { return slots_.size() - 1; }
  Entry& entry(std::uint32_t at) { return chunks_[at / kChunk][at % kChunk]; }
  const Entry& entry(std::uint32_t at) const { return chunks_[at / kChunk][at % kChunk]; }
  std::string_view text_of(const Entry& known) const {
    if (known.size <= known.begin.size()) return {known.begin.data(), known.size};
    std::size_t offset = 0;
    std::memcpy(&offset, known.begin.data(), sizeof offset);
    return std::string_view(letters_).substr(offset, known.size);
  }
  void put(std::uint64_t hash, std::uint32_t number) {
    std::size_t at = hash & mask();
    while (slots_[at].number != 0) at = (at + 1) & mask();
    slots_[at] = {tag_of(hash), number};
  }
  void widen() {
    slots_ = std::vector<Slot>(slots_.size() * 2);
    for (std::uint32_t at = 0; at < count_; ++at) put(entry(at).hash, at + 1);
  }
  void clear() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    chunks_.clear();
    letters_.clear();
    count_ = 0;
  }

  std::vector<Slot> slots_ = std::vector<Slot>(1024);  ///< open addressing, a power of two, at most half full
  std::vector<std::unique_ptr<Entry[]>> chunks_;
  std::string letters_;
  std::size_t count_ = 0;
};

}  // namespace tidewaiter::resolution
