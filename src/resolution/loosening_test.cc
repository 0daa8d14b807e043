#include "resolution/loosening.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "resolution/hash.h"

namespace tidewaiter::resolution {
namespace {

using Pair = std::pair<Node, Node>;

// Nodes whose keys and weights are made: every pair that shares a key matches.
class MadeNodes final : public NodeSource {
 public:
  explicit MadeNodes(std::vector<Keys> keys) : keys_(std::move(keys)) {}

  model::Millibits weigh(Node a, Node b) const override {
    return static_cast<model::Millibits>(1 + mix(mix(std::min(a, b)) ^ std::max(a, b)) % 1'000'000);
  }
  std::uint64_t order(Node node) const override { return mix(node); }
  std::uint64_t first_mention(Node node) const override { return node + 1; }
  Keys keys(Node node) const override { return keys_.at(node); }
  bool is_erased(Node) const override { return false; }
  std::size_t size() const { return keys_.size(); }

 private:
  std::vector<Keys> keys_;
};

MadeNodes some_nodes() {
  const auto count = *rc::gen::inRange<std::size_t>(60, 140);
  const auto families = *rc::gen::inRange<Key>(2, 9);
  std::vector<Keys> keys(count);
  for (auto& of_node : keys) {
    std::set<Key> drawn;
    for (int i = 0; i < 3; ++i) drawn.insert(mix(*rc::gen::inRange<Key>(0, families)));
    for (const Key key : drawn) of_node.add(key);
  }
  return MadeNodes(std::move(keys));
}

// The obvious answer: of the pairs that share a key which is open at last, those that are among the heaviest
// of either end.
std::set<Pair> edges_that_should_be(const MadeNodes& nodes, const CandidateLookup& lookup) {
  std::set<Pair> out;
  for (Node a = 0; a < nodes.size(); ++a) {
    std::vector<Node> matches;
    for (Node b = 0; b < nodes.size(); ++b) {
      const Keys of_a = nodes.keys(a), of_b = nodes.keys(b);
      const bool meet = std::any_of(of_a.begin(), of_a.end(), [&](Key key) {
        return lookup.is_open(key) && std::find(of_b.begin(), of_b.end(), key) != of_b.end();
      });
      if (a != b && meet) matches.push_back(b);
    }
    std::sort(matches.begin(), matches.end(), [&](Node x, Node y) {
      const auto wx = nodes.weigh(a, x), wy = nodes.weigh(a, y);
      return wx != wy ? wx > wy : nodes.order(x) < nodes.order(y);
    });
    matches.resize(std::min(matches.size(), Clusters::kMostEdges));
    for (const Node b : matches) out.emplace(std::min(a, b), std::max(a, b));
  }
  return out;
}

std::set<Pair> edges_of(const Clusters& clusters) {
  std::set<Pair> out;
  for (Node a = 0; a < clusters.size(); ++a) {
    for (const Edge& edge : clusters.edges(a)) out.emplace(std::min(a, edge.other), std::max(a, edge.other));
  }
  return out;
}

// Adds each node as the resolver does; `loosen_now()` says when marked ones are seen to meanwhile.
template <typename Now>
std::set<Pair> grown(const MadeNodes& nodes, MemoryLookup& lookup, Now&& loosen_now) {
  Clusters clusters;
  std::vector<ClusterChange> changes;
  Loosening loosening(clusters, lookup, nodes, 1);
  Proposed proposed;
  for (Node node = 0; node < nodes.size(); ++node) {
    const Keys keys = nodes.keys(node);
    RC_ASSERT(lookup.add(node, {keys.values.data(), keys.count}, proposed).has_value());
    clusters.add_node(node);
    for (const Node released : proposed.released) clusters.mark_stale(released);
    for (const Node other : proposed.nodes) clusters.connect(node, other, nodes.weigh(node, other), nodes);
    while (loosen_now()) {
      const auto marked = clusters.take_stale();
      if (!marked) break;
      RC_ASSERT(loosening.loosen(*marked, changes).has_value());
    }
  }
  while (const auto marked = clusters.take_stale()) RC_ASSERT(loosening.loosen(*marked, changes).has_value());
  return edges_of(clusters);
}

RC_GTEST_PROP(Loosening, LeavesTheEdgesThatOpenKeysAloneWouldMake, ()) {
  const MadeNodes nodes = some_nodes();
  MemoryLookup lookup(*rc::gen::inRange<std::uint32_t>(20, 80));
  const auto edges = grown(nodes, lookup, [] { return *rc::gen::inRange(0, 3) == 0; });
  RC_ASSERT(edges == edges_that_should_be(nodes, lookup));
}

// A node whose only key closed keeps nothing; who shares another key keeps that.
TEST(Loosening, TakesBackWhatAClosedKeyAloneHadJoined) {
  std::vector<Keys> keys(4);
  for (auto& of_node : keys) of_node.add(1);
  keys[0].add(2);
  keys[3].add(2);
  const MadeNodes nodes(keys);
  MemoryLookup lookup(3);
  EXPECT_EQ(grown(nodes, lookup, [] { return true; }), (std::set<Pair>{{0, 3}}));
}

}  // namespace
}  // namespace tidewaiter::resolution
