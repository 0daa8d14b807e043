#pragma once
// The lookup behind the keys: which nodes stand under a key. A node is a distinct party or premises; the
// lookup knows nothing else of it. In memory here, in SQL in the store, under one contract
// (candidates_contract.h):
//
//  C-1  `add` puts a node under each key and returns, for every key still open, the nodes that stood there
//  before, in
//       one indivisible step: of two workers that add one person at once, the second is told of the first.
//  C-2  A key with more than `limit` nodes is closed for good: it proposes nobody, in whatever order its
//  nodes came.
//       The `add` that closes it returns its nodes as `released`, so that what it alone had joined can be
//       undone.
//  C-3  A node is returned once, however many keys propose it; the new node is never among them.
//  C-4  What `add` acknowledged is there after a restart, or the lookup says that it is empty and is filled
//  again.
//  C-5  `fill` leaves what `add` of each would leave.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "resolution/keys.h"

namespace tidewaiter::resolution {

using Node = std::uint32_t;

struct Proposed {
  std::vector<Node> nodes;  ///< ascending, without repetition
  std::vector<Node>
      released;  ///< nodes of keys that this call closed; ascending, without repetition, the new one left out

  void clear() {
    nodes.clear();
    released.clear();
  }
};

class CandidateLookup {
 public:
  virtual ~CandidateLookup() = default;
  /// C-1 to C-3. `out` is cleared first. Unavailable where the storage fails; then nothing was added.
  virtual base::Status add(Node node, std::span<const Key> keys, Proposed& out) = 0;
  struct NodeKeys {
    Node node = 0;
    Keys keys;
  };
  /// As `add` of each in their order, without saying whom they propose: where a table is built again.
  virtual base::Status fill(std::span<const NodeKeys> nodes);
  /// The nodes under open keys, without adding any.
  virtual base::Status find(std::span<const Key> keys, Proposed& out) const = 0;
  /// As `find`, but a closed key gives the nodes that stood under it when it was closed: for searching.
  virtual base::Status find_any(std::span<const Key> keys, Proposed& out) const = 0;
  virtual bool is_open(Key key) const = 0;
  /// So many keys are about to be added: a hint.
  virtual void expect(std::size_t keys) { static_cast<void>(keys); }
  /// The most nodes an open key has.
  virtual std::uint32_t limit() const = 0;
  virtual std::size_t memory_bytes() const = 0;
};

/// Open addressing over 64-bit keys with 32-bit values: a key's only node, or the place of its list. Keys
/// stand in the order of their numbers but for collisions, so that growing by a quarter is one walk over both
/// tables. 15 to 19 bytes a key with one node. One writer; readers while nobody writes.
class MemoryLookup final : public CandidateLookup {
 public:
  /// `limit` 1 to 1,000.
  explicit MemoryLookup(std::uint32_t limit);

  base::Status add(Node node, std::span<const Key> keys, Proposed& out) override;
  base::Status fill(std::span<const NodeKeys> nodes) override;
  base::Status find(std::span<const Key> keys, Proposed& out) const override;
  base::Status find_any(std::span<const Key> keys, Proposed& out) const override;
  bool is_open(Key key) const override;
  void expect(std::size_t keys) override;
  std::uint32_t limit() const override { return limit_; }
  std::size_t memory_bytes() const override;

 private:
  struct Slot {
    std::uint32_t key_low = 0;
    std::uint32_t key_high = 0;
    std::uint32_t value = kEmpty;
  };
  static constexpr std::uint32_t kEmpty = 0xffffffff;
  static constexpr std::uint32_t kList = 0x80000000;  ///< set: the rest is a place in lists_

  std::size_t home(Key key) const;
  std::size_t place(Key key) const;
  /// Asks the processor for all that the keys lead to.
  void fetch(std::span<const Key> keys) const;
  void grow_to(std::size_t size);
  /// Puts the node under the key; `out`, where there is one, is told whom the key proposes or releases.
  void put(Key key, Node node, Proposed* out);
  void put_in_list(Slot& slot, Node node, Proposed* out);
  void read(Key key, bool closed_too, std::vector<Node>& out) const;

  std::uint32_t limit_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  /// A closed list has limit + 1 nodes and never grows again.
  std::vector<std::vector<Node>> lists_;
};

}  // namespace tidewaiter::resolution
