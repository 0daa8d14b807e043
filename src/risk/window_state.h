#pragma once
// What sliding windows hold. For window.cc and window_ahead.cc only.

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "risk/window.h"
#include "risk/window_records.h"

namespace tidewaiter::risk {

/// How an entity of a kind is found; nothing where it is not known.
inline std::optional<LatestTable::Key> key_in(const WindowFacts& facts, std::size_t kind) {
  if (kind == kNumberSeries) {
    if (facts.number_series == 0) return std::nullopt;
    return LatestTable::Key{facts.number_series, static_cast<std::uint8_t>(facts.number_series | 0x80)};
  }
  const auto entity = facts.entities[kind / 3][kind % 3];
  if (entity.value() == 0) return std::nullopt;
  return key_of(entity);
}

inline std::size_t kind_asked(const WindowSpec& spec) {
  return spec.number_series ? kNumberSeries : kind_of(spec.role, spec.level);
}

struct WindowIndex::State {
  base::DurationMs retained;
  std::size_t max_items;
  std::deque<std::unique_ptr<Chunk>> chunks;
  std::uint32_t first = 0;        ///< number of the oldest record held
  std::uint32_t first_chunk = 0;  ///< number of the first record of the first chunk
  std::uint32_t end = 0;          ///< number of the next record
  std::uint32_t newest_s = 0;
  std::array<LatestTable, kKinds> latest;

  const Chunk& chunk_of(std::uint32_t number) const { return *chunks[(number - first_chunk) / kChunkItems]; }
  const Record& record(std::uint32_t number) const {
    return chunk_of(number).records[(number - first_chunk) % kChunkItems];
  }
  bool is_old(std::uint32_t at_s) const {
    return std::int64_t{at_s} + retained.milliseconds() / 1'000 < newest_s;
  }

  /// Where the table says which record is an entity's latest; nullptr where none is held.
  std::uint32_t* find(std::size_t kind, LatestTable::Key key) {
    return latest[kind].find(key, [&](std::uint32_t number) {
      return number >= first && load(record(number).entity[kind]) == key.entity;
    });
  }

  void let_go() {
    while (first < end &&
           (end - first > max_items || is_old(static_cast<std::uint32_t>(load(record(first).at_s))))) {
      ++first;
      if (first - first_chunk == kChunkItems) {
        chunks.pop_front();
        first_chunk += kChunkItems;
      }
    }
  }

  /// Whether a sender's entity has sent, as far as its latest records say, to at most so many other premises
  /// than these.
  bool sends_to_few(std::uint64_t premises, std::size_t kind, LatestTable::Key key) {
    const auto* found = find(kind, key);
    if (found == nullptr) return true;
    const std::size_t most = kind == kLoneKinds[0] ? 0 : kLoneNeighbours;
    std::array<std::uint64_t, kLoneNeighbours> others{};
    std::size_t count = 0;
    std::uint32_t number = *found;
    for (std::size_t step = 0; step < kLoneWalk; ++step) {
      const auto& at = record(number);
      const auto to = load(at.entity[kRecipientPremises]);
      const auto known = others.begin() + static_cast<std::ptrdiff_t>(count);
      if (to != premises && !is_old(static_cast<std::uint32_t>(load(at.at_s))) &&
          std::find(others.begin(), known, to) == known) {
        if (count == most) return false;
        others[count++] = to;
      }
      const auto back = static_cast<std::uint32_t>(load(at.previous[kind]));
      if (back == 0 || back > number - first) return true;
      number -= back;
    }
    return true;
  }
  bool is_lone(const Record& record) {
    for (std::size_t i = 0; i < kLoneKinds.size(); ++i) {
      const auto entity = load(record.entity[kLoneKinds[i]]);
      if (entity != 0 && !sends_to_few(load(record.entity[kRecipientPremises]), kLoneKinds[i],
                                       {entity, record.lone_tag[i]})) {
        return false;
      }
    }
    return true;
  }
  bool is_lone(const WindowFacts& parcel) {
    const auto premises = key_in(parcel, kRecipientPremises);
    const auto premises_bits = premises ? premises->entity : 0;
    return std::all_of(kLoneKinds.begin(), kLoneKinds.end(), [&](std::size_t kind) {
      const auto key = key_in(parcel, kind);
      return !key || sends_to_few(premises_bits, kind, *key);
    });
  }
};

}  // namespace tidewaiter::risk
