#pragma once
// The edges of every node: a short list each, all of them in one block of memory, so that reading a node's is
// two steps and no list is an allocation of its own. A list has room for a power of two; one that outgrows it
// moves, and its place is given to the next that fits. One writer; readers while nobody writes.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "model/assessment.h"
#include "resolution/candidates.h"

namespace tidewaiter::resolution {

struct Edge {
  Node other = 0;
  model::Millibits weight = 0;
  bool mine = false;    ///< kept by this end
  bool theirs = false;  ///< kept by the other
};

class EdgeLists {
 public:
  /// Valid until the next `push`.
  std::span<const Edge> of(Node node) const;
  std::span<Edge> of(Node node);
  /// Nullptr where there is none to `other`. Valid until the next `push`.
  Edge* find(Node node, Node other);

  /// At the end of the node's list.
  void push(Node node, const Edge& edge);
  /// What stays keeps its order.
  void erase(Node node, Node other);
  void clear(Node node);

  std::size_t count() const { return count_; }  ///< of all nodes
  std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t kClasses = 27;
  struct List {
    std::uint32_t begin = 0;
    std::uint32_t size : 27 = 0;
    std::uint32_t room : 5 = 0;  ///< 0: none; n: for 2^(n − 1)
  };

  void grow(List& list);

  std::vector<List> lists_;  ///< by node, as far as any had one
  std::vector<Edge> edges_;
  std::array<std::vector<std::uint32_t>, kClasses + 1> free_;  ///< places of each room
  std::size_t count_ = 0;
};

}  // namespace tidewaiter::resolution
