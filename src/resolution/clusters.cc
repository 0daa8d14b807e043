#include "resolution/clusters.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include "base/check.h"

namespace tidewaiter::resolution {
namespace {

// The nodes met on a walk. Components are small as a rule: as long as they are, looking through them beats a
// table.
class Met {
 public:
  /// False where it was met before.
  bool insert(const std::vector<Node>& nodes, Node node) {
    if (nodes.size() <= kLookedThrough) return std::find(nodes.begin(), nodes.end(), node) == nodes.end();
    if (table_.empty()) table_.insert(nodes.begin(), nodes.end());
    return table_.insert(node).second;
  }

 private:
  static constexpr std::size_t kLookedThrough = 32;
  std::unordered_set<Node> table_;
};

// Where each of a component's nodes stands in its list.
class Places {
 public:
  explicit Places(const std::vector<Node>& nodes) {
    places_.reserve(nodes.size());
    for (std::uint32_t i = 0; i < nodes.size(); ++i) places_.emplace_back(nodes[i], i);
    std::sort(places_.begin(), places_.end());
  }
  /// Nullopt where it is none of them.
  std::optional<std::uint32_t> of(Node node) const {
    const auto found = std::lower_bound(places_.begin(), places_.end(), std::pair{node, std::uint32_t{0}});
    if (found == places_.end() || found->first != node) return std::nullopt;
    return found->second;
  }

 private:
  std::vector<std::pair<Node, std::uint32_t>> places_;
};

}  // namespace

void Clusters::add_node(Node node) {
  TW_CHECK(node == leader_.size());
  leader_.push_back(node);
  next_.push_back(node);
  aside_.push_back(false);
}

/// The edge's entry at one end, made where there is none.
void Clusters::keep(Node node, Node other, model::Millibits weight, const NodeSource& source) {
  Edge* entry = edges_.find(node, other);
  if (entry == nullptr) {
    edges_.push(node, {other, weight, false, false});
    entry = edges_.find(node, other);
  }
  entry->weight = weight;
  if (entry->mine) return;
  entry->mine = true;
  if (Edge* const back = edges_.find(other, node)) {
    back->weight = weight;
    back->theirs = true;
  } else {
    edges_.push(other, {node, weight, false, true});
  }

  if (kept_by(node) <= kMostEdges) return;
  const Edge* weakest = nullptr;
  for (const Edge& edge : edges_.of(node)) {
    if (!edge.mine) continue;
    if (weakest == nullptr || edge.weight < weakest->weight ||
        (edge.weight == weakest->weight && source.order(edge.other) > source.order(weakest->other))) {
      weakest = &edge;
    }
  }
  let_go(node, weakest->other);
}

void Clusters::let_go(Node node, Node other) {
  Edge* const entry = edges_.find(node, other);
  Edge* const back = edges_.find(other, node);
  TW_CHECK(entry != nullptr && back != nullptr);
  entry->mine = false;
  back->theirs = false;
  if (!entry->theirs) disconnect(node, other);
}

void Clusters::connect(Node a, Node b, model::Millibits weight, const NodeSource& source) {
  keep(a, b, weight, source);
  keep(b, a, weight, source);
}

void Clusters::disconnect(Node a, Node b) {
  edges_.erase(a, b);
  edges_.erase(b, a);
}

std::size_t Clusters::kept_by(Node node) const {
  const auto list = edges_.of(node);
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [](const Edge& edge) { return edge.mine; }));
}

bool Clusters::is_full(Node node) const { return kept_by(node) >= kMostEdges; }

void Clusters::clear_edges(Node node) {
  for (const Edge& edge : edges_.of(node)) edges_.erase(edge.other, node);
  edges_.clear(node);
}

void Clusters::judge(Node a, Node b, bool same) {
  judged_.emplace(a, std::pair{b, same});
  judged_.emplace(b, std::pair{a, same});
}

/// Breadth first over edges and over "same" judgements.
std::vector<Node> Clusters::component(Node from, std::size_t limit, bool& whole) const {
  std::vector<Node> found{from};
  Met met;
  whole = true;
  for (std::size_t i = 0; i < found.size(); ++i) {
    whole = whole && (limit == kAnySize || !aside_[found[i]]);
    const auto reach = [&](Node other) {
      if (met.insert(found, other)) found.push_back(other);
    };
    for (const Edge& edge : edges(found[i])) reach(edge.other);
    const auto [first, last] = judged_.equal_range(found[i]);
    for (auto at = first; at != last; ++at) {
      if (at->second.second) reach(at->second.first);
    }
    // Those who were one entity before are looked at together, so that what fell apart is seen to.
    each(found[i], [&](Node other) {
      reach(other);
      return found.size() <= limit;
    });
    if (!whole || found.size() > limit) {
      whole = false;
      return found;
    }
  }
  return found;
}

std::optional<Node> Clusters::take_stale() {
  if (stale_.empty()) return std::nullopt;
  return stale_.extract(stale_.begin()).value();
}

void Clusters::settle(Node node, const NodeSource& source, std::vector<ClusterChange>& changes) {
  if (edges(node).empty() && next_[node] == node && !judged_.contains(node)) return;
  bool whole = false;
  const std::vector<Node> nodes = component(node, kAtOnce, whole);
  if (whole) {
    partition_component(nodes, source, changes);
    return;
  }
  const bool large = std::any_of(nodes.begin(), nodes.end(), [&](Node known) { return aside_[known]; });
  if (large)
    put_aside({node});
  else
    queue_.insert(node);
  if (next_[node] == node) tentative(node, source, changes);
}

bool Clusters::work_off(std::size_t most, const NodeSource& source, std::vector<ClusterChange>& changes) {
  if (queue_.empty()) return false;
  bool whole = false;
  const std::vector<Node> nodes = component(*queue_.begin(), most, whole);
  for (const Node node : nodes) queue_.erase(node);
  if (whole)
    partition_component(nodes, source, changes);
  else
    put_aside(nodes);
  return true;
}

void Clusters::put_aside(const std::vector<Node>& nodes) {
  for (const Node node : nodes) {
    aside_count_ += aside_[node] ? 0 : 1;
    aside_[node] = true;
  }
}

void Clusters::take_from_aside() {
  for (Node node = 0; aside_count_ > 0; ++node) {
    if (!aside_[node]) continue;
    queue_.insert(queue_.end(), node);
    aside_[node] = false;
    --aside_count_;
  }
}

void Clusters::work_out(Node node, const NodeSource& source, std::vector<ClusterChange>& changes) {
  bool whole = false;
  const std::vector<Node> nodes = component(node, kAnySize, whole);
  for (const Node done : nodes) queue_.erase(done);
  partition_component(nodes, source, changes);
}

void Clusters::tentative(Node node, const NodeSource& source, std::vector<ClusterChange>& changes) {
  const auto known = edges(node);
  if (known.empty()) return;
  const Edge& best = *std::max_element(known.begin(), known.end(), [&](const Edge& x, const Edge& y) {
    return x.weight != y.weight ? x.weight < y.weight : source.order(x.other) > source.order(y.other);
  });
  bool forbidden = false;
  const auto [first, last] = judged_.equal_range(node);
  for (auto at = first; at != last; ++at)
    forbidden |= !at->second.second && together(at->second.first, best.other);
  if (forbidden) return;
  changes.push_back({true, node, anchor(best.other)});
  leader_[node] = leader_[best.other];
  std::swap(next_[node], next_[best.other]);
}

void Clusters::partition_component(const std::vector<Node>& nodes, const NodeSource& source,
                                   std::vector<ClusterChange>& changes) {
  PartitionInput input;
  const Places places(nodes);
  for (const Node node : nodes) input.order.push_back(source.order(node));
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    for (const Edge& edge : edges(nodes[i])) {
      const auto j = places.of(edge.other);
      TW_CHECK(j);
      if (i < *j) input.matches.push_back({i, *j, edge.weight});
    }
    const auto [first, last] = judged_.equal_range(nodes[i]);
    for (auto at = first; at != last; ++at) {
      const auto other = places.of(at->second.first);
      if (!other || *other < i) continue;
      (at->second.second ? input.same : input.not_same).emplace_back(i, *other);
    }
  }
  const PairWeight weigh = [&](std::uint32_t i, std::uint32_t j) { return source.weigh(nodes[i], nodes[j]); };
  relink(nodes, partition(input, weigh), source, changes);
}

/// Gives each group its identity: the group with an entity's anchor keeps it; where two anchors meet, the
/// older one stays; a group without any is anchored on its oldest mention.
void Clusters::relink(const std::vector<Node>& nodes, const std::vector<std::uint32_t>& groups,
                      const NodeSource& source, std::vector<ClusterChange>& changes) {
  const std::uint32_t count = 1 + *std::max_element(groups.begin(), groups.end());
  const auto older = [&](Node a, Node b) { return source.first_mention(a) < source.first_mention(b); };
  constexpr Node kNone = std::numeric_limits<Node>::max();
  std::vector<Node> was(nodes.size());  // each node's anchor before
  for (std::size_t i = 0; i < nodes.size(); ++i) was[i] = anchor(nodes[i]);

  constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();
  std::vector<Node> anchors(count, kNone);
  std::vector<std::size_t> oldest(count, kNobody);  // its place
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Node& group_anchor = anchors[groups[i]];
    std::size_t& group_oldest = oldest[groups[i]];
    if (was[i] == nodes[i] && (group_anchor == kNone || older(nodes[i], group_anchor)))
      group_anchor = nodes[i];
    if (group_oldest == kNobody || older(nodes[i], nodes[group_oldest])) group_oldest = i;
  }
  for (std::uint32_t group = 0; group < count; ++group) {
    if (anchors[group] != kNone) continue;
    anchors[group] = nodes[oldest[group]];
    changes.push_back({false, was[oldest[group]], anchors[group]});
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (was[i] == nodes[i] && anchors[groups[i]] != nodes[i])
      changes.push_back({true, nodes[i], anchors[groups[i]]});
  }

  for (std::size_t i = 0; i < nodes.size(); ++i) next_[nodes[i]] = nodes[i];
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node node = nodes[i];
    const Node head = anchors[groups[i]];
    leader_[node] = head;
    if (node != head) {
      next_[node] = next_[head];
      next_[head] = node;
    }
  }
}

Clusters::Flat Clusters::flat() const {
  Flat out{leader_, next_, {}, {queue_.begin(), queue_.end()}, {}, {stale_.begin(), stale_.end()}};
  out.edges.reserve(edges_.count());
  for (Node node = 0; node < leader_.size(); ++node) {
    for (const Edge& edge : edges_.of(node)) out.edges.push_back({node, edge});
    if (aside_[node]) out.aside.push_back(node);
  }
  return out;
}

void Clusters::restore(Flat flat) {
  leader_ = std::move(flat.leader);
  next_ = std::move(flat.next);
  for (const FlatEdge& edge : flat.edges) edges_.push(edge.from, edge.edge);
  queue_.insert(flat.queue.begin(), flat.queue.end());
  aside_.assign(leader_.size(), false);
  put_aside(flat.aside);
  stale_.insert(flat.stale.begin(), flat.stale.end());
}

std::size_t Clusters::memory_bytes() const {
  return (leader_.capacity() + next_.capacity()) * sizeof(Node) + aside_.capacity() / 8 +
         edges_.memory_bytes();
}

}  // namespace tidewaiter::resolution
