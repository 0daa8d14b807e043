#include "resolution/edge_lists.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace tidewaiter::resolution {
namespace {

std::vector<Node> others(const EdgeLists& lists, Node node) {
  std::vector<Node> all;
  for (const Edge& edge : lists.of(node)) all.push_back(edge.other);
  return all;
}

TEST(EdgeLists, AListThatEndsGivesItsPlaceToTheNext) {
  EdgeLists lists;
  for (Node other = 1; other <= 5; ++other) lists.push(0, {other, 100, true, false});
  const auto bytes = lists.memory_bytes();
  lists.clear(0);
  EXPECT_EQ(lists.count(), 0u);
  for (Node other = 1; other <= 5; ++other) lists.push(0, {other, 100, true, false});
  EXPECT_LE(lists.memory_bytes(), bytes + 64);
  EXPECT_EQ(others(lists, 0), (std::vector<Node>{1, 2, 3, 4, 5}));
}

TEST(EdgeLists, AreAsPlainListsAre) {
  std::mt19937 random(20261130);
  EdgeLists lists;
  std::map<Node, std::vector<Node>> plain;
  std::size_t count = 0;
  for (int step = 0; step < 20'000; ++step) {
    const Node node = random() % 40, other = random() % 40;
    auto& list = plain[node];
    const auto known = std::find(list.begin(), list.end(), other);
    if (random() % 50 == 0) {
      lists.clear(node);
      count -= list.size();
      list.clear();
    } else if (known != list.end()) {
      ASSERT_NE(lists.find(node, other), nullptr);
      lists.erase(node, other);
      list.erase(known);
      --count;
    } else {
      ASSERT_EQ(lists.find(node, other), nullptr);
      lists.push(node, {other, 1, false, true});
      list.push_back(other);
      ++count;
    }
    ASSERT_EQ(others(lists, node), list);
    ASSERT_EQ(lists.count(), count);
  }
}

}  // namespace
}  // namespace tidewaiter::resolution
