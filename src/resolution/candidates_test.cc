#include "resolution/candidates_contract.h"

namespace tidewaiter::resolution {
namespace {

struct InMemory {
  static std::unique_ptr<CandidateLookup> make(std::uint32_t limit) {
    return std::make_unique<MemoryLookup>(limit);
  }
};
INSTANTIATE_TYPED_TEST_SUITE_P(InMemory, CandidatesContract, InMemory);

TEST(MemoryLookup, FindsEveryKeyAfterItsTableGrew) {
  MemoryLookup lookup(8);
  Proposed out;
  for (Node node = 0; node < 20'000; ++node) {
    const std::vector<Key> keys{Key{node} * 0x9e3779b97f4a7c15u};
    ASSERT_TRUE(lookup.add(node, keys, out).has_value());
  }
  for (Node node = 0; node < 20'000; ++node) {
    const std::vector<Key> keys{Key{node} * 0x9e3779b97f4a7c15u};
    ASSERT_TRUE(lookup.find(keys, out).has_value());
    ASSERT_THAT(out.nodes, testing::ElementsAre(node));
  }
}

}  // namespace
}  // namespace tidewaiter::resolution
