#pragma once
// One level's clusters, kept up to date: nodes come in, edges come and go, and what they touch is partitioned
// again. An entity's identity rests on its *anchor*, the mention that first made it: an id is the anchor's
// number in disguise, and where the anchor stands now is the living entity. So tombstones cost nothing, and a
// split that undoes a merge gives back the very id that the merge had taken (R2). One writer; readers while
// nobody writes.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "model/assessment.h"
#include "resolution/candidates.h"
#include "resolution/edge_lists.h"
#include "resolution/partition.h"

namespace tidewaiter::resolution {

/// What the clusters ask of the nodes they hold.
class NodeSource {
 public:
  virtual ~NodeSource() = default;
  virtual model::Millibits weigh(Node a, Node b) const = 0;
  virtual std::uint64_t order(Node node) const = 0;  ///< content hash
  /// The number of the first mention of the node: what its entity would be anchored on.
  virtual std::uint64_t first_mention(Node node) const = 0;
  /// Under which keys it stands: two nodes are matched where they share an open one.
  virtual Keys keys(Node node) const = 0;
  /// Nobody is behind the node any more (D2).
  virtual bool is_erased(Node node) const = 0;
};

struct ClusterChange {
  bool merge = true;
  Node from = 0;  ///< anchor nodes; after a merge `from` leads to `to`, after a split `to` left `from`
  Node to = 0;
};

class Clusters {
 public:
  /// More nodes than this in one component are worked out by `work_off`, not at once.
  static constexpr std::size_t kAtOnce = 64;
  static constexpr std::size_t kAnySize = SIZE_MAX;
  /// The most edges a node keeps: its heaviest. An edge lives while either end keeps it, so which edges there
  /// are does not depend on the order in which they came.
  static constexpr std::size_t kMostEdges = 32;

  /// A node alone. Nodes are numbered 0, 1, … .
  void add_node(Node node);
  std::size_t size() const { return leader_.size(); }

  /// Adds an edge, or gives it a new weight.
  void connect(Node a, Node b, model::Millibits weight, const NodeSource& source);
  void disconnect(Node a, Node b);
  void clear_edges(Node node);
  /// It keeps as many edges as it may, and may have let others go.
  bool is_full(Node node) const;
  /// Valid until edges change.
  std::span<const Edge> edges(Node node) const { return edges_.of(node); }

  void judge(Node a, Node b, bool same);
  void forget_judgements() { judged_.clear(); }

  /// Partitions anew what hangs together with the node; puts it off where that is more than kAtOnce nodes,
  /// and lets a node that stands alone join what it matches best until then.
  void settle(Node node, const NodeSource& source, std::vector<ClusterChange>& changes);
  /// A node one of whose keys closed: some of its edges may rest on nothing now (loosening.h).
  void mark_stale(Node node) { stale_.insert(node); }
  /// The lowest of the marked nodes, which is marked no more.
  std::optional<Node> take_stale();
  std::size_t queued() const { return queue_.size(); }
  std::size_t stale() const { return stale_.size(); }
  /// Nodes of components that were too large for those who worked the queue off. Who comes to one of them is
  /// put aside with it.
  std::size_t aside() const { return aside_count_; }
  /// Puts them into the queue again.
  void take_from_aside();
  /// Partitions one component of the queue, or puts it aside where it has more than `most` nodes; false where
  /// the queue is empty.
  bool work_off(std::size_t most, const NodeSource& source, std::vector<ClusterChange>& changes);
  /// Partitions the node's component, whatever its size.
  void work_out(Node node, const NodeSource& source, std::vector<ClusterChange>& changes);

  /// The node whose first mention anchors this node's entity.
  Node anchor(Node node) const { return leader_[node]; }
  bool together(Node a, Node b) const { return leader_[a] == leader_[b]; }
  /// Visits the nodes of an entity, from `node` on, until `visit` returns false.
  template <typename Visit>
  void each(Node node, Visit&& visit) const {
    Node at = node;
    do {
      if (!visit(at)) return;
      at = next_[at];
    } while (at != node);
  }

  std::size_t memory_bytes() const;

  /// Everything but judgements as flat tables, for snapshots.
  struct FlatEdge {
    Node from = 0;
    Edge edge;
  };
  struct Flat {
    std::vector<Node> leader;
    std::vector<Node> next;
    std::vector<FlatEdge> edges;
    std::vector<Node> queue;
    std::vector<Node> aside;
    std::vector<Node> stale;
  };
  Flat flat() const;
  /// Takes the place of what is here. The tables must fit each other (snapshot_check.h).
  void restore(Flat flat);

 private:
  /// What hangs together with a node; `whole` is false where that is more than `limit` nodes, or put aside:
  /// then it is some of them.
  std::vector<Node> component(Node from, std::size_t limit, bool& whole) const;
  void put_aside(const std::vector<Node>& nodes);
  void relink(const std::vector<Node>& nodes, const std::vector<std::uint32_t>& groups,
              const NodeSource& source, std::vector<ClusterChange>& changes);
  void partition_component(const std::vector<Node>& nodes, const NodeSource& source,
                           std::vector<ClusterChange>& changes);
  void tentative(Node node, const NodeSource& source, std::vector<ClusterChange>& changes);
  void keep(Node node, Node other, model::Millibits weight, const NodeSource& source);
  void let_go(Node node, Node other);
  std::size_t kept_by(Node node) const;

  std::vector<Node> leader_;  ///< the anchor's node
  std::vector<Node> next_;    ///< a ring through each entity
  EdgeLists edges_;
  std::unordered_multimap<Node, std::pair<Node, bool>> judged_;
  std::set<Node> queue_;     ///< worked off from the lowest on
  std::vector<bool> aside_;  ///< by node
  std::size_t aside_count_ = 0;
  std::set<Node> stale_;
};

}  // namespace tidewaiter::resolution
