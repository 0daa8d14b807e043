#include "store/tile_cache.h"

#include <gtest/gtest.h>

namespace tidewaiter::store {
namespace {

base::Bytes hashes(unsigned count) {
  base::Bytes octets;
  for (unsigned i = 0; i < count; ++i) octets += base::as_view(base::sha256(std::to_string(i)));
  return octets;
}

TEST(TileCache, AWiderTileAnswersForEveryNarrowerOneAndNotTheOtherWayRound) {
  TileCache cache;
  EXPECT_FALSE(cache.find({1, 7, 3}));
  cache.keep({1, 7, 5}, hashes(5));
  EXPECT_EQ(cache.find({1, 7, 5}), hashes(5));
  EXPECT_EQ(cache.find({1, 7, 3}), hashes(3));
  EXPECT_FALSE(cache.find({1, 7, 6}));
  EXPECT_FALSE(cache.find({2, 7, 3}));
  cache.keep({1, 7, 2}, hashes(2));
  EXPECT_EQ(cache.find({1, 7, 5}), hashes(5));
  cache.keep({1, 7, 256}, hashes(256));
  EXPECT_EQ(cache.find({1, 7, 6}), hashes(6));
}

TEST(TileCache, TheOneAskedForLongestAgoGivesWay) {
  TileCache cache{2};
  cache.keep({1, 0, 1}, hashes(1));
  cache.keep({1, 1, 1}, hashes(1));
  EXPECT_TRUE(cache.find({1, 0, 1}));
  cache.keep({1, 2, 1}, hashes(1));
  EXPECT_TRUE(cache.find({1, 0, 1}));
  EXPECT_FALSE(cache.find({1, 1, 1}));
  EXPECT_TRUE(cache.find({1, 2, 1}));
}

TEST(TileCache, KeepsOfTheLeavesOnlyTheTileThatGrows) {
  TileCache cache;
  cache.keep({0, 3, 256}, hashes(256));
  EXPECT_FALSE(cache.find({0, 3, 256}));
  cache.keep({0, 4, 9}, hashes(9));
  EXPECT_TRUE(cache.find({0, 4, 9}));
}

}  // namespace
}  // namespace tidewaiter::store
