#pragma once
// The packed records of sliding windows, and the table that finds an entity's latest. For window_state.h
// only.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/fetch_ahead.h"
#include "base/instant.h"
#include "base/mass.h"
#include "model/assessment.h"
#include "model/item.h"
#include "risk/mix.h"

namespace tidewaiter::risk {

inline constexpr std::size_t kNumberSeries = 6;
inline constexpr std::size_t kKinds = 7;  // of entities: role × level, and the number series
inline constexpr std::size_t kChunkItems = 4'096;
inline constexpr std::uint64_t kEntityBits = 40;

inline constexpr std::size_t kind_of(model::PartyRole role, model::EntityLevel level) {
  return static_cast<std::size_t>(role) * 3 + static_cast<std::size_t>(level);
}

template <std::size_t N>
std::uint64_t load(const std::uint8_t (&bytes)[N]) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, N);
  return value;
}
template <std::size_t N>
void store(std::uint8_t (&bytes)[N], std::uint64_t value) {
  std::memcpy(bytes, &value, N);
}

inline std::uint32_t seconds_of(base::Instant instant) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(instant.unix_ms() / 1'000, 0, UINT32_MAX));
}

inline std::uint32_t centigrams_of(base::MassMg mass) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>((mass.milligrams() + 5) / 10, 0, UINT32_MAX));
}

/// An S10 identifier in 49 bits, plus one; 0 for any other.
inline std::uint64_t pack_s10(std::string_view id) {
  if (id.size() != 13) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 13; ++i) {
    const bool letter = i < 2 || i > 10;
    const char low = letter ? 'A' : '0';
    const char high = letter ? 'Z' : '9';
    if (id[i] < low || id[i] > high) return 0;
    value = value * (letter ? 26 : 10) + static_cast<std::uint64_t>(id[i] - low);
  }
  return value + 1;
}

inline std::string unpack_s10(std::uint64_t packed) {
  std::uint64_t value = packed - 1;
  std::string id(13, ' ');
  for (std::size_t i = 13; i-- > 0;) {
    const bool letter = i < 2 || i > 10;
    const std::uint64_t radix = letter ? 26 : 10;
    id[i] = static_cast<char>((letter ? 'A' : '0') + static_cast<char>(value % radix));
    value /= radix;
  }
  return id;
}

/// The entities by which a sender is told to be lone: its person and its premises.
inline constexpr std::array<std::size_t, 2> kLoneKinds{
    kind_of(model::PartyRole::Sender, model::EntityLevel::Person),
    kind_of(model::PartyRole::Sender, model::EntityLevel::Premises)};
inline constexpr std::size_t kRecipientPremises =
    kind_of(model::PartyRole::Recipient, model::EntityLevel::Premises);

/// One parcel, 99 bytes. `previous` is how many parcels earlier the entity had its last one; 0: never.
struct Record {
  std::uint8_t id[8];
  std::uint8_t reference[4];
  std::uint8_t at_s[4];
  std::uint8_t mass_cg[4];
  std::uint8_t entity[kKinds][5];
  std::uint8_t previous[kKinds][3];
  std::uint8_t name[2][3];
  std::uint8_t address[2][3];
  std::uint8_t sender_phone[3];
  std::uint8_t recipient_postcode[3];
  std::uint8_t hs_heading[2];
  std::uint8_t lone_tag[kLoneKinds.size()];  // of the entities of kLoneKinds: finds their latest record again
  std::uint8_t made_up_phone;
};
static_assert(sizeof(Record) == 99);

inline constexpr std::uint64_t kOtherId = 1ULL << 63;  // the id is text in its chunk: offset << 8 | length

struct Chunk {
  std::array<Record, kChunkItems> records;  // in place: a walk misses the cache at every step as it is
  std::size_t count = 0;
  std::string other_ids;
};

/// Finds the latest record of an entity: linear probing over one-byte tags, then record numbers. A slot whose
/// record was let go is free to be taken.
class LatestTable {
 public:
  struct Key {
    std::uint64_t entity;  ///< 40 bits; also says where to begin
    std::uint8_t tag;      ///< 7 more bits, the high one set
  };

  template <typename IsEntity>
  std::uint32_t* find(Key key, IsEntity is_entity) {
    for (std::size_t i = home(key.entity); tags_[i] != 0; i = next(i)) {
      if (tags_[i] == key.tag && is_entity(numbers_[i])) return &numbers_[i];
    }
    return nullptr;
  }
  /// Asks the processor for where `find` will look.
  void fetch(Key key) const {
    base::fetch_ahead(tags_[home(key.entity)]);
    base::fetch_ahead(numbers_[home(key.entity)]);
  }
  void insert(Key key, std::uint32_t number, std::uint32_t first_live) {
    std::size_t i = home(key.entity);
    while (tags_[i] != 0 && numbers_[i] >= first_live) i = next(i);
    used_ += tags_[i] == 0 ? 1 : 0;
    tags_[i] = key.tag;
    numbers_[i] = number;
  }
  bool full() const { return used_ * 5 >= tags_.size() * 4; }
  /// Rebuilds without dead slots, at most five eighths full.
  template <typename EntityOf>
  void rebuild(std::uint32_t first_live, EntityOf entity_of) {
    std::size_t live = 0;
    for (std::size_t i = 0; i < tags_.size(); ++i) live += tags_[i] != 0 && numbers_[i] >= first_live ? 1 : 0;
    LatestTable fresh(std::max<std::size_t>(64, live * 8 / 5 + 1));
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      if (tags_[i] != 0 && numbers_[i] >= first_live)
        fresh.insert({entity_of(numbers_[i]), tags_[i]}, numbers_[i], 0);
    }
    *this = std::move(fresh);
  }
  std::uint64_t memory_bytes() const {
    return tags_.capacity() + numbers_.capacity() * sizeof(std::uint32_t);
  }

  explicit LatestTable(std::size_t slots = 64) : tags_(slots), numbers_(slots) {}

 private:
  std::size_t home(std::uint64_t entity) const {
    return static_cast<std::size_t>(((entity >> (kEntityBits - 32)) * tags_.size()) >> 32);
  }
  std::size_t next(std::size_t i) const { return i + 1 == tags_.size() ? 0 : i + 1; }

  std::vector<std::uint8_t> tags_;
  std::vector<std::uint32_t> numbers_;
  std::size_t used_ = 0;
};

inline LatestTable::Key key_of(model::EntityId id) {
  const auto bits = mix(id.value());
  return {bits >> (64 - kEntityBits), static_cast<std::uint8_t>(bits | 0x80)};
}

}  // namespace tidewaiter::risk
