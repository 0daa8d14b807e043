#pragma once
// The contract of CandidateLookup as tests that any implementation can be put through. In a test file:
//
//   struct InMemory { static std::unique_ptr<CandidateLookup> make(std::uint32_t limit); };
//   INSTANTIATE_TYPED_TEST_SUITE_P(InMemory, CandidatesContract, InMemory);

#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolution/candidates.h"

namespace tidewaiter::resolution {

template <typename Maker>
class CandidatesContract : public testing::Test {
 protected:
  std::unique_ptr<CandidateLookup> make(std::uint32_t limit) { return Maker::make(limit); }

  static Proposed add(CandidateLookup& lookup, Node node, std::vector<Key> keys) {
    Proposed out;
    const auto status = lookup.add(node, keys, out);
    EXPECT_TRUE(status.has_value());
    return out;
  }
};

TYPED_TEST_SUITE_P(CandidatesContract);

TYPED_TEST_P(CandidatesContract, C1_TellsTheSecondOfTheFirst) {
  const auto lookup = this->make(4);
  EXPECT_THAT(this->add(*lookup, 0, {11, 12}).nodes, testing::IsEmpty());
  EXPECT_THAT(this->add(*lookup, 1, {12, 13}).nodes, testing::ElementsAre(0));
  EXPECT_THAT(this->add(*lookup, 2, {11, 13}).nodes, testing::ElementsAre(0, 1));
}

TYPED_TEST_P(CandidatesContract, C2_ClosesACommonKeyForGoodAndReleasesItsNodes) {
  const auto lookup = this->make(3);
  for (Node node = 0; node < 3; ++node) this->add(*lookup, node, {7});
  EXPECT_TRUE(lookup->is_open(7));
  const Proposed closing = this->add(*lookup, 3, {7});
  EXPECT_THAT(closing.nodes, testing::IsEmpty());
  EXPECT_THAT(closing.released, testing::ElementsAre(0, 1, 2));
  EXPECT_FALSE(lookup->is_open(7));
  const Proposed after = this->add(*lookup, 4, {7});
  EXPECT_THAT(after.nodes, testing::IsEmpty());
  EXPECT_THAT(after.released, testing::IsEmpty());
}

TYPED_TEST_P(CandidatesContract, C2_AClosedKeyStaysClosedBesideOpenOnes) {
  const auto lookup = this->make(1);
  this->add(*lookup, 0, {1, 2});
  EXPECT_THAT(this->add(*lookup, 1, {1}).released, testing::ElementsAre(0));
  EXPECT_THAT(this->add(*lookup, 2, {1, 3}).nodes, testing::IsEmpty());
  EXPECT_TRUE(lookup->is_open(2));
}

TYPED_TEST_P(CandidatesContract, C3_ProposesANodeOnceAndNeverItself) {
  const auto lookup = this->make(4);
  this->add(*lookup, 5, {1, 2, 3});
  EXPECT_THAT(this->add(*lookup, 6, {1, 2, 3}).nodes, testing::ElementsAre(5));
  EXPECT_THAT(this->add(*lookup, 6, {1, 2, 3}).nodes, testing::ElementsAre(5));
}

TYPED_TEST_P(CandidatesContract, C4_FindsWithoutAdding) {
  const auto lookup = this->make(2);
  this->add(*lookup, 1, {9});
  Proposed out;
  const std::vector<Key> keys{9, 10};
  ASSERT_TRUE(lookup->find(keys, out).has_value());
  EXPECT_THAT(out.nodes, testing::ElementsAre(1));
  ASSERT_TRUE(lookup->find(keys, out).has_value());
  EXPECT_THAT(out.nodes, testing::ElementsAre(1));
  this->add(*lookup, 2, {9});
  this->add(*lookup, 3, {9});
  ASSERT_TRUE(lookup->find(keys, out).has_value());
  EXPECT_THAT(out.nodes, testing::IsEmpty());
  ASSERT_TRUE(lookup->find_any(keys, out).has_value());
  EXPECT_THAT(out.nodes, testing::ElementsAre(1, 2, 3));
}

TYPED_TEST_P(CandidatesContract, KeepsExtremeKeysApart) {
  const auto lookup = this->make(4);
  const std::vector<Key> keys{0, 1, Key{1} << 32, ~Key{0}, Key{1} << 63};
  for (Node node = 0; node < keys.size(); ++node)
    EXPECT_THAT(this->add(*lookup, node, {keys[node]}).nodes, testing::IsEmpty());
  for (Node node = 0; node < keys.size(); ++node) {
    EXPECT_THAT(this->add(*lookup, 100 + node, {keys[node]}).nodes, testing::ElementsAre(node));
  }
}

TYPED_TEST_P(CandidatesContract, C5_FillIsAddWithoutTelling) {
  for (const std::uint32_t limit : {1u, 3u}) {
    const auto added = this->make(limit), filled = this->make(limit);
    std::vector<CandidateLookup::NodeKeys> nodes;
    // Key 1 closes, 2 stays just open, 3 is one node's; a node that comes twice counts once.
    for (const Node node : {0u, 1u, 2u, 2u, 3u}) {
      Keys keys;
      keys.add(1);
      if (node < 3) keys.add(2);
      if (node == 3) keys.add(3);
      this->add(*added, node, {keys.begin(), keys.end()});
      nodes.push_back({node, keys});
    }
    ASSERT_TRUE(filled->fill(nodes));
    for (const Key key : {Key{1}, Key{2}, Key{3}, Key{4}}) {
      EXPECT_EQ(filled->is_open(key), added->is_open(key)) << limit << ", key " << key;
      Proposed one, other;
      ASSERT_TRUE(added->find_any({&key, 1}, one));
      ASSERT_TRUE(filled->find_any({&key, 1}, other));
      EXPECT_EQ(other.nodes, one.nodes) << limit << ", key " << key;
    }
  }
}

REGISTER_TYPED_TEST_SUITE_P(CandidatesContract, C1_TellsTheSecondOfTheFirst,
                            C2_ClosesACommonKeyForGoodAndReleasesItsNodes,
                            C2_AClosedKeyStaysClosedBesideOpenOnes, C3_ProposesANodeOnceAndNeverItself,
                            C4_FindsWithoutAdding, C5_FillIsAddWithoutTelling, KeepsExtremeKeysApart);

}  // namespace tidewaiter::resolution
