#pragma once
// Which item ids have been filed, and under which number: one probe a parcel instead of a query. Ids are kept
// as 64 bits of their hash, so a hit says "look at that row", not "it is the same". One writer.

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "model/item.h"

namespace tidewaiter::service {

class KnownItems {
 public:
  /// The latest number filed under an id whose hash is this one's.
  std::optional<model::ItemNumber> find(const model::ItemId& id) const {
    const auto found = numbers_.find(key(id));
    if (found == numbers_.end()) return std::nullopt;
    return model::ItemNumber{found->second};
  }
  void put(const model::ItemId& id, model::ItemNumber number) {
    TW_CHECK(number.value() <= UINT32_MAX);
    put(key(id), static_cast<std::uint32_t>(number.value()));
  }
  /// As `each` gave it.
  void put(std::uint64_t key, std::uint32_t number) { numbers_[key] = number; }
  void reserve(std::size_t ids) { numbers_.reserve(ids); }
  /// Visits each id's hash and number, in no order.
  template <typename Visit>
  void each(Visit&& visit) const {
    for (const auto& [key, number] : numbers_) visit(key, number);
  }
  std::size_t size() const { return numbers_.size(); }

 private:
  // SHA-256, since whoever can choose ids must not be able to make them collide.
  static std::uint64_t key(const model::ItemId& id) {
    const auto hash = base::sha256(id.text());
    std::uint64_t first = 0;
    std::memcpy(&first, hash.data(), sizeof first);
    return first;
  }

  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers_;
};

}  // namespace tidewaiter::service
