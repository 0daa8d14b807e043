#pragma once
// The tree as tiles (C2SP tlog-tiles): runs of 256 hashes, of which level 0 holds the leaves' and level L the
// roots of full tiles of level L - 1. What is full never changes, so a tile can be a row, a plain file or a
// cache line. GrowingTiles appends and says which tiles changed; Prover makes inclusion and consistency
// proofs from any TileReader. A GrowingTiles or a Prover belongs to one thread; the functions are
// thread-safe.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "journal/tree.h"

namespace tidewaiter::journal {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 1u << kTileHeight;
inline constexpr unsigned kMaxTileLevel = 63;

/// Which tile: hash number i of it is the root of the subtree of 256^level leaves number 256·index + i.
struct TileAddress {
  unsigned level = 0;           ///< 0 to 63
  std::uint64_t index = 0;      ///< within its level
  unsigned width = kTileWidth;  ///< hashes in it, 1 to 256; fewer than 256: a partial tile
  auto operator<=>(const TileAddress&) const = default;
};

/// "tile/0/x001/x234/067" or "tile/0/x001/x234/067.p/5".
std::string tile_path(const TileAddress& address);
/// "tile/entries/x001/x234/067" or with ".p/5": the leaves' data of the level-0 tile of that index. The level
/// is unused.
std::string bundle_path(const TileAddress& address);
/// Reads tile_path's form and nothing else (no leading zeros, no width of 0 or 256).
base::Result<TileAddress> parse_tile_path(std::string_view path);
/// Reads bundle_path's form and nothing else.
base::Result<TileAddress> parse_bundle_path(std::string_view path);

/// The hashes that a tile holds in a tree of `size` leaves: 0 to 256.
unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size);
/// The hash tiles that a tree of `new_size` leaves has and one of `old_size` has not, or has narrower, by
/// level and index. Those of level 0 are also the entry bundles to write. old_size 0: all of them.
std::vector<TileAddress> tiles_between(std::uint64_t old_size, std::uint64_t new_size);

struct Tile {
  TileAddress address;
  std::string octets;  ///< 32 · address.width
};

/// A tile with what is hashed together from it: 1 the root, 2i and 2i + 1 below i, 256 + j hash j. Of a partial
/// tile only the nodes over hashes that it has.
using TileNodes = std::array<base::Hash, std::size_t{2} * kTileWidth>;

class NodeCache;

/// Where tiles are kept. Whether it may be shared between threads is its implementation's to say.
class TileReader {
 public:
  virtual ~TileReader() = default;
  /// The tile's hashes one after the other: 32 · address.width octets, or more where a wider version is kept.
  virtual base::Result<std::string> tile(const TileAddress& address) const = 0;
  /// Where this log's nodes are kept from one prover to the next; null where they are not.
  virtual NodeCache* kept_nodes() const { return nullptr; }
};

/// Tiles in memory, the widest of each.
class MemoryTiles final : public TileReader {
 public:
  void put(const Tile& tile);
  base::Result<std::string> tile(const TileAddress& address) const override;

 private:
  std::map<std::pair<unsigned, std::uint64_t>, std::string> tiles_;
};

/// A tree that grows at its right edge. Keeps one partial tile a level (at most 8 KiB each), whatever its
/// size.
class GrowingTiles {
 public:
  GrowingTiles() = default;
  /// Takes up a tree of `size` leaves from its partial tiles. Compare root() or frontier() with what was
  /// stored.
  static base::Result<GrowingTiles> open(std::uint64_t size, const TileReader& tiles);

  void append(const base::Hash& leaf);
  std::uint64_t size() const noexcept { return frontier_.size(); }
  base::Hash root() const { return frontier_.root(); }
  const Frontier& frontier() const noexcept { return frontier_; }
  /// The tiles that are new or wider since the last call: full ones as they filled, then the partial ones of
  /// today. Write them in the transaction that appends the entries.
  std::vector<Tile> take_changed();
  /// Of these only the full ones: for growing by more than should be kept in memory.
  std::vector<Tile> take_full();

 private:
  Frontier frontier_;
  std::vector<std::string> edge_;  // by level: the hashes of the tile that is not yet full
  std::vector<bool> edge_changed_;
  std::vector<Tile> full_;
};

/// Makes proofs for one tree. Keeps the tiles it read, with their inner nodes, up to `cached_tiles` (16 KiB
/// each).
class Prover {
 public:
  /// `tiles` must outlive the prover and hold the tree of `size` leaves.
  Prover(const TileReader& tiles, std::uint64_t size, std::size_t cached_tiles = 64)
      : tiles_(tiles), size_(size), limit_(cached_tiles) {}

  /// That leaf `index` is in the tree; index < size.
  base::Result<Proof> inclusion(std::uint64_t index);
  /// That the tree of `old_size` leaves is this one's beginning; 1 <= old_size <= size.
  base::Result<Proof> consistency(std::uint64_t old_size);
  /// The root of the first `size` leaves, 0 <= size <= the tree's. Hashed together from the tiles' subtrees.
  base::Result<base::Hash> root(std::uint64_t size);

 private:
  struct Read {
    std::uint64_t used;
    std::shared_ptr<const TileNodes> nodes;
  };
  base::Result<const TileNodes*> nodes(unsigned level, std::uint64_t index);
  base::Result<base::Hash> complete(unsigned height, std::uint64_t index);
  base::Result<base::Hash> range(std::uint64_t begin, std::uint64_t end);

  const TileReader& tiles_;
  std::uint64_t size_;
  std::size_t limit_;
  std::map<std::pair<unsigned, std::uint64_t>, Read> read_;
  std::uint64_t uses_ = 0;
};

/// Appends one entry to a bundle: two octets of length, big-endian, and the leaf data (at most 65,535
/// octets).
void append_to_bundle(std::string& bundle, std::string_view leaf_data);
/// The leaf data of a bundle of exactly `width` entries; the views are into `bundle`.
base::Result<std::vector<std::string_view>> parse_bundle(std::string_view bundle, unsigned width);

}  // namespace tidewaiter::journal
