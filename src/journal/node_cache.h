#pragma once
// What proofs hashed together from the tiles of one growing tree, for the proofs that come after. A full
// tile's 255 inner nodes never change and a partial one's only become more (J1), so that what is kept of a tile
// answers for every narrower one; nodes are hashes of commitments, which erasure leaves where they are (J4), so
// nothing personal is kept. Leaves' full tiles are not kept: there are as many as a log has entries, and hardly
// two proofs need the same. Thread-safe.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "journal/tile.h"

namespace tidewaiter::journal {

class NodeCache {
 public:
  /// At most so many tiles' nodes, 16 KiB each; 256 are those of ten million entries.
  explicit NodeCache(std::size_t limit = 256) : limit_(limit) {}

  /// The nodes of the tile at least as wide as asked for; null where none is kept.
  std::shared_ptr<const TileNodes> find(const TileAddress& address);
  /// Keeps the nodes of a tile of the log as it was committed; the one asked for longest ago gives way.
  void keep(const TileAddress& address, std::shared_ptr<const TileNodes> nodes);

 private:
  struct Kept {
    unsigned width = 0;
    std::uint64_t used = 0;
    std::shared_ptr<const TileNodes> nodes;
  };
  const std::size_t limit_;
  std::mutex mutex_;
  std::map<std::pair<unsigned, std::uint64_t>, Kept> tiles_;  // guarded by mutex_, by level and index
  std::uint64_t uses_ = 0;                                    // guarded by mutex_
};

}  // namespace tidewaiter::journal
