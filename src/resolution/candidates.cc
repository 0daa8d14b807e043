#include "resolution/candidates.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/fetch_ahead.h"

namespace tidewaiter::resolution {
namespace {

void sort_unique(std::vector<Node>& nodes) {
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

}  // namespace

base::Status CandidateLookup::fill(std::span<const NodeKeys> nodes) {
  Proposed nobody_asked;
  for (const auto& [node, keys] : nodes)
    TW_TRY_STATUS(add(node, {keys.values.data(), keys.count}, nobody_asked));
  return {};
}

MemoryLookup::MemoryLookup(std::uint32_t limit) : limit_(limit), slots_(1024) {
  TW_CHECK(limit >= 1 && limit <= 1000);
}

/// Keys are hashes: the upper half spreads them evenly.
std::size_t MemoryLookup::home(Key key) const { return (key >> 32) * slots_.size() >> 32; }

std::size_t MemoryLookup::place(Key key) const {
  const auto low = static_cast<std::uint32_t>(key);
  const auto high = static_cast<std::uint32_t>(key >> 32);
  for (std::size_t at = home(key);; at = at + 1 == slots_.size() ? 0 : at + 1) {
    const Slot& slot = slots_[at];
    if (slot.value == kEmpty || (slot.key_low == low && slot.key_high == high)) return at;
  }
}

void MemoryLookup::grow_to(std::size_t size) {
  std::vector<Slot> old(size);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.value != kEmpty)
      slots_[place(static_cast<std::uint64_t>(slot.key_high) << 32 | slot.key_low)] = slot;
  }
}

void MemoryLookup::expect(std::size_t keys) {
  const std::size_t size = (used_ + keys) * 5 / 4 + 1;
  if (size > slots_.size()) grow_to(size);
}

void MemoryLookup::put(Key key, Node node, Proposed* out) {
  std::size_t at = place(key);
  if (slots_[at].value != kEmpty) {
    put_in_list(slots_[at], node, out);
    return;
  }
  if ((used_ + 1) * 5 > slots_.size() * 4) {
    grow_to(slots_.size() * 5 / 4);
    at = place(key);
  }
  slots_[at] = {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32), node};
  ++used_;
}

void MemoryLookup::put_in_list(Slot& slot, Node node, Proposed* out) {
  const auto propose = [&](std::span<const Node> nodes) {
    if (out != nullptr) out->nodes.insert(out->nodes.end(), nodes.begin(), nodes.end());
  };
  const auto release = [&](std::span<const Node> nodes) {
    if (out != nullptr) out->released.insert(out->released.end(), nodes.begin(), nodes.end());
  };
  if ((slot.value & kList) == 0) {
    if (slot.value == node) return;
    limit_ > 1 ? propose({&slot.value, 1}) : release({&slot.value, 1});
    lists_.push_back({slot.value, node});
    slot.value = kList | static_cast<std::uint32_t>(lists_.size() - 1);
    return;
  }
  auto& list = lists_[slot.value & ~kList];
  if (list.size() > limit_) return;
  const bool known = std::find(list.begin(), list.end(), node) != list.end();
  list.size() == limit_ && !known ? release(list) : propose(list);
  if (!known) list.push_back(node);
}

void MemoryLookup::fetch(std::span<const Key> keys) const {
  for (const Key key : keys) base::fetch_ahead(slots_[home(key)]);
  std::array<std::uint32_t, 64> lists;
  std::size_t count = 0;
  for (const Key key : keys) {
    const std::uint32_t value = slots_[place(key)].value;
    if (value == kEmpty || (value & kList) == 0 || count == lists.size()) continue;
    lists[count++] = value & ~kList;
    base::fetch_ahead(lists_[value & ~kList]);
  }
  for (std::size_t i = 0; i < count; ++i) base::fetch_ahead(lists_[lists[i]].front());
}

base::Status MemoryLookup::add(Node node, std::span<const Key> keys, Proposed& out) {
  TW_CHECK(node < kList);
  out.clear();
  fetch(keys);
  for (const Key key : keys) put(key, node, &out);
  sort_unique(out.nodes);
  sort_unique(out.released);
  std::erase(out.nodes, node);
  return {};
}

base::Status MemoryLookup::fill(std::span<const NodeKeys> nodes) {
  for (const auto& [node, keys] : nodes) {
    for (std::size_t i = 0; i < keys.count; ++i) base::fetch_ahead(slots_[home(keys.values[i])]);
  }
  for (const auto& [node, keys] : nodes) {
    TW_CHECK(node < kList);
    for (std::size_t i = 0; i < keys.count; ++i) put(keys.values[i], node, nullptr);
  }
  return {};
}

void MemoryLookup::read(Key key, bool closed_too, std::vector<Node>& out) const {
  const std::uint32_t value = slots_[place(key)].value;
  if (value == kEmpty) return;
  if ((value & kList) == 0) {
    out.push_back(value);
    return;
  }
  const auto& list = lists_[value & ~kList];
  if (list.size() <= limit_ || closed_too) out.insert(out.end(), list.begin(), list.end());
}

base::Status MemoryLookup::find(std::span<const Key> keys, Proposed& out) const {
  out.clear();
  for (const Key key : keys) read(key, false, out.nodes);
  sort_unique(out.nodes);
  return {};
}

base::Status MemoryLookup::find_any(std::span<const Key> keys, Proposed& out) const {
  out.clear();
  for (const Key key : keys) read(key, true, out.nodes);
  sort_unique(out.nodes);
  return {};
}

bool MemoryLookup::is_open(Key key) const {
  const std::uint32_t value = slots_[place(key)].value;
  return value == kEmpty || (value & kList) == 0 || lists_[value & ~kList].size() <= limit_;
}

std::size_t MemoryLookup::memory_bytes() const {
  std::size_t bytes = slots_.capacity() * sizeof(Slot) + lists_.capacity() * sizeof(lists_[0]);
  for (const auto& list : lists_) bytes += list.capacity() * sizeof(Node) + 16;
  return bytes;
}

}  // namespace tidewaiter::resolution
