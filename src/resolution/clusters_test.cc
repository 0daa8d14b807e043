#include "resolution/clusters.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace tidewaiter::resolution {
namespace {

// Everybody matches everybody.
class OneCrowd final : public NodeSource {
 public:
  model::Millibits weigh(Node, Node) const override { return 5'000; }
  std::uint64_t order(Node node) const override { return node; }
  std::uint64_t first_mention(Node node) const override { return node + 1; }
  Keys keys(Node) const override { return {}; }
  bool is_erased(Node) const override { return false; }
};

// A chain of `count` nodes, all but the first 64 of whom wait.
Clusters a_chain_of(Node count, std::vector<ClusterChange>& changes) {
  const OneCrowd crowd;
  Clusters clusters;
  for (Node node = 0; node < count; ++node) {
    clusters.add_node(node);
    if (node > 0) clusters.connect(node - 1, node, 5'000, crowd);
    clusters.settle(node, crowd, changes);
  }
  return clusters;
}

TEST(Clusters, WhatIsTooLargeIsPutAsideUntilItIsTakenFromThere) {
  std::vector<ClusterChange> changes;
  Clusters clusters = a_chain_of(100, changes);
  const auto waiting = clusters.queued();
  ASSERT_GT(waiting, 20u);
  changes.clear();
  const OneCrowd crowd;
  while (clusters.work_off(80, crowd, changes)) {
  }
  EXPECT_TRUE(changes.empty());
  EXPECT_EQ(clusters.queued(), 0u);
  const auto aside = clusters.aside();
  EXPECT_GE(aside, waiting);
  clusters.add_node(100);
  clusters.connect(99, 100, 5'000, crowd);
  clusters.settle(100, crowd, changes);
  EXPECT_EQ(clusters.queued(), 0u);
  EXPECT_GT(clusters.aside(), aside);

  Clusters again;
  again.restore(clusters.flat());
  EXPECT_EQ(again.aside(), clusters.aside());
  again.take_from_aside();
  EXPECT_TRUE(again.work_off(Clusters::kAnySize, crowd, changes));
  EXPECT_FALSE(again.work_off(Clusters::kAnySize, crowd, changes));
  EXPECT_EQ(again.aside(), 0u);
  EXPECT_TRUE(again.together(0, 100));
}

// Where a cluster falls apart, each part but the first leaves it under the id of its oldest mention.
TEST(Clusters, WhatFallsApartGetsAnIdEach) {
  std::vector<ClusterChange> changes;
  Clusters clusters = a_chain_of(40, changes);
  ASSERT_TRUE(clusters.together(0, 39));
  changes.clear();
  const OneCrowd crowd;
  for (Node node = 0; node + 1 < 40; ++node) clusters.disconnect(node, node + 1);
  clusters.work_out(0, crowd, changes);
  ASSERT_EQ(changes.size(), 39u);
  std::set<Node> left;
  for (const ClusterChange& change : changes) {
    EXPECT_FALSE(change.merge);
    EXPECT_EQ(change.from, 0u);
    left.insert(change.to);
  }
  EXPECT_EQ(left.size(), 39u);
  for (Node node = 0; node < 40; ++node) EXPECT_EQ(clusters.anchor(node), node);
}

}  // namespace
}  // namespace tidewaiter::resolution
