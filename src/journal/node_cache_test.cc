#include "journal/node_cache.h"

#include <gtest/gtest.h>

#include <string>

namespace tidewaiter::journal {
namespace {

std::shared_ptr<const TileNodes> nodes() { return std::make_shared<TileNodes>(); }

TEST(NodeCache, AWiderTileAnswersForEveryNarrowerOneAndNotTheOtherWayRound) {
  NodeCache cache;
  EXPECT_FALSE(cache.find({1, 7, 3}));
  const auto five = nodes(), full = nodes();
  cache.keep({1, 7, 5}, five);
  EXPECT_EQ(cache.find({1, 7, 5}), five);
  EXPECT_EQ(cache.find({1, 7, 3}), five);
  EXPECT_FALSE(cache.find({1, 7, 6}));
  EXPECT_FALSE(cache.find({2, 7, 3}));
  cache.keep({1, 7, 2}, nodes());
  EXPECT_EQ(cache.find({1, 7, 5}), five);
  cache.keep({1, 7, 256}, full);
  EXPECT_EQ(cache.find({1, 7, 6}), full);
}

TEST(NodeCache, TheOneAskedForLongestAgoGivesWay) {
  NodeCache cache{2};
  cache.keep({1, 0, 1}, nodes());
  cache.keep({1, 1, 1}, nodes());
  EXPECT_TRUE(cache.find({1, 0, 1}));
  cache.keep({1, 2, 1}, nodes());
  EXPECT_TRUE(cache.find({1, 0, 1}));
  EXPECT_FALSE(cache.find({1, 1, 1}));
  EXPECT_TRUE(cache.find({1, 2, 1}));
}

TEST(NodeCache, KeepsOfTheLeavesOnlyTheTileThatGrows) {
  NodeCache cache;
  cache.keep({0, 3, 256}, nodes());
  EXPECT_FALSE(cache.find({0, 3, 256}));
  cache.keep({0, 4, 9}, nodes());
  EXPECT_TRUE(cache.find({0, 4, 9}));
}

// Tiles with a cache, as a store has them.
class KeptTiles final : public TileReader {
 public:
  explicit KeptTiles(std::size_t limit) : cache_(limit) {}
  base::Result<std::string> tile(const TileAddress& address) const override { return tiles_.tile(address); }
  NodeCache* kept_nodes() const override { return &cache_; }
  void put(const Tile& tile) { tiles_.put(tile); }

 private:
  MemoryTiles tiles_;
  mutable NodeCache cache_;
};

base::Hash leaf(std::uint64_t number) { return leaf_hash(std::to_string(number)); }

// The tree grows under the cache, and provers of every size it had ask through it.
TEST(NodeCache, J1_ProofsThroughTheCacheHoldForEverySizeThatTheTreeHad) {
  for (const std::size_t limit : {0, 2, 256}) {
    KeptTiles tiles{limit};
    GrowingTiles tree;
    std::vector<std::pair<std::uint64_t, base::Hash>> sizes;
    for (std::uint64_t size : {1, 2, 255, 256, 257, 300, 511, 700, 70'000}) {
      while (tree.size() < size) tree.append(leaf(tree.size()));
      for (const auto& tile : tree.take_changed()) tiles.put(tile);
      sizes.emplace_back(size, tree.root());
      for (const auto& [asked, root] : sizes) {
        Prover prover{tiles, asked};
        for (std::uint64_t index : {std::uint64_t{0}, asked / 3, asked / 2, asked - 1}) {
          const auto proof = prover.inclusion(index);
          ASSERT_TRUE(proof) << asked << " " << index;
          EXPECT_TRUE(check_inclusion(index, asked, leaf(index), *proof, root)) << asked << " " << index;
        }
        EXPECT_EQ(*prover.root(asked), root);
      }
    }
  }
}

}  // namespace
}  // namespace tidewaiter::journal
