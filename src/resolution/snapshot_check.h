#pragma once
// Do a snapshot's tables fit each other? Its checksums only say that nobody altered it by accident; these
// checks are what keeps a made-up one from being read outside its tables or in a ring. For the resolver's own
// files only.

#include <string_view>
#include <vector>

#include "resolution/clusters.h"
#include "resolution/resolver_state.h"

namespace tidewaiter::resolution {

inline constexpr std::uint64_t kSnapshotMagic = 0x313070616e737754;
/// 3 cut long names of organisations; 4 kept nothing up; 5 was not packed.
inline constexpr std::uint32_t kSnapshotLayout = 6;

/// Every letter of every token stands in the arena, and token 0 is there.
bool sound(const std::vector<TokenTable::Row>& tokens, const std::vector<char>& arena);
/// Every number in the state's tables leads to a row, and every chain to an earlier row, so that each ends.
/// `tokens` is how many there are. Clusters are checked apart.
bool sound(const Resolver::State& state, std::size_t tokens);
/// Every node is one of `nodes`; the rings through entities part them, and a ring has one leader.
bool sound(const Clusters::Flat& clusters, std::size_t nodes);

}  // namespace tidewaiter::resolution
