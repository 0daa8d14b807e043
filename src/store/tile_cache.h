#pragma once
// Tiles of the journal's tree that snapshots have read, for the proofs that come after. What stands in a tile
// never changes, it only grows at its end (J1), so that a kept one answers for every narrower one; erasure
// leaves commitments where they are (J4), so nothing personal is kept. Leaves' full tiles are not kept: there
// are as many as a database has entries, and hardly two proofs need the same. Thread-safe.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "journal/tile.h"

namespace tidewaiter::store {

class TileCache {
 public:
  /// At most so many tiles, 8 KiB each; 256 are those of ten million entries.
  explicit TileCache(std::size_t limit = 256) : limit_(limit) {}

  /// The tile's hashes, exactly its width of them, where it is kept.
  std::optional<base::Bytes> find(const journal::TileAddress& address);
  /// Keeps what was read from committed data; the one that was asked for longest ago gives way.
  void keep(const journal::TileAddress& address, const base::Bytes& octets);

 private:
  struct Kept {
    base::Bytes octets;
    std::uint64_t used;
  };
  const std::size_t limit_;
  std::mutex mutex_;
  std::map<std::pair<unsigned, std::uint64_t>, Kept> tiles_;  // guarded by mutex_, by level and index
  std::uint64_t uses_ = 0;                                    // guarded by mutex_
};

}  // namespace tidewaiter::store
