#include "resolution/edge_lists.h"

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::resolution {

std::span<const Edge> EdgeLists::of(Node node) const {
  if (node >= lists_.size()) return {};
  const List& list = lists_[node];
  return {edges_.data() + list.begin, list.size};
}

std::span<Edge> EdgeLists::of(Node node) {
  if (node >= lists_.size()) return {};
  const List& list = lists_[node];
  return {edges_.data() + list.begin, list.size};
}

Edge* EdgeLists::find(Node node, Node other) {
  const auto list = of(node);
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Edge& edge) { return edge.other == other; });
  return found == list.end() ? nullptr : &*found;
}

// Moves a full list to a place with twice the room.
void EdgeLists::grow(List& list) {
  const std::uint32_t room = list.room + 1U;
  TW_CHECK(room <= kClasses);
  std::uint32_t begin = 0;
  if (auto& places = free_[room]; !places.empty()) {
    begin = places.back();
    places.pop_back();
  } else {
    TW_CHECK(edges_.size() + (std::size_t{1} << (room - 1)) <= UINT32_MAX);
    begin = static_cast<std::uint32_t>(edges_.size());
    edges_.resize(edges_.size() + (std::size_t{1} << (room - 1)));
  }
  std::copy_n(edges_.begin() + list.begin, list.size, edges_.begin() + begin);
  if (list.room > 0) free_[list.room].push_back(list.begin);
  list.begin = begin;
  list.room = room & 31U;
}

void EdgeLists::push(Node node, const Edge& edge) {
  if (node >= lists_.size()) lists_.resize(node + 1U);
  List& list = lists_[node];
  const std::uint32_t holds = list.room == 0 ? 0 : 1U << (list.room - 1U);
  if (list.size == holds) grow(list);
  edges_[list.begin + list.size] = edge;
  list.size = (list.size + 1U) & 0x7ffffffU;
  ++count_;
}

void EdgeLists::erase(Node node, Node other) {
  const auto list = of(node);
  const auto kept =
      std::remove_if(list.begin(), list.end(), [&](const Edge& edge) { return edge.other == other; });
  const auto left = static_cast<std::uint32_t>(kept - list.begin());
  if (left == 0) return clear(node);
  count_ -= list.size() - left;
  lists_[node].size = left & 0x7ffffffU;
}

void EdgeLists::clear(Node node) {
  if (node >= lists_.size() || lists_[node].room == 0) return;
  List& list = lists_[node];
  count_ -= list.size;
  free_[list.room].push_back(list.begin);
  list = {};
}

std::size_t EdgeLists::memory_bytes() const {
  std::size_t bytes = lists_.capacity() * sizeof(List) + edges_.capacity() * sizeof(Edge);
  for (const auto& places : free_) bytes += places.capacity() * sizeof(std::uint32_t);
  return bytes;
}

}  // namespace tidewaiter::resolution
