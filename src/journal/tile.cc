#include "journal/tile.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/check.h"
#include "journal/node_cache.h"

namespace tidewaiter::journal {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::size_t kHashBytes = 32;

// 1234067 is "x001/x234/067".
std::string index_path(std::uint64_t index) {
  std::string path;
  bool last = true;
  do {
    const auto group = std::to_string(1000 + index % 1000).substr(1);
    path = last ? group : "x" + group + "/" + path;
    last = false;
    index /= 1000;
  } while (index > 0);
  return path;
}

std::string suffix(unsigned width) { return width == kTileWidth ? "" : ".p/" + std::to_string(width); }

std::optional<std::uint64_t> read_number(std::string_view text, std::uint64_t limit) {
  std::uint64_t value = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (text.empty() || read.ec != std::errc{} || read.ptr != end || value > limit) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return value;
}

// Only what prints back as itself is accepted, so this may read generously.
std::optional<TileAddress> read_index_and_width(std::string_view rest) {
  TileAddress address;
  if (const auto p = rest.find(".p/"); p != std::string_view::npos) {
    const auto width = read_number(rest.substr(p + 3), kTileWidth - 1);
    if (!width || *width == 0) return std::nullopt;
    address.width = static_cast<unsigned>(*width);
    rest = rest.substr(0, p);
  }
  if (rest.size() > 40) return std::nullopt;
  for (const char c : rest) {
    if (c >= '0' && c <= '9') {
      if (address.index > kMaxTreeSize / 10) return std::nullopt;
      address.index = address.index * 10 + static_cast<std::uint64_t>(c - '0');
    } else if (c != 'x' && c != '/') {
      return std::nullopt;
    }
  }
  return address;
}

tl::unexpected<base::Error> bad_path(std::string_view path, std::string expected) {
  return fail(ErrorCode::Malformed, "path", path, std::move(expected));
}

base::Hash hash_at(std::string_view octets, std::size_t i) {
  return *base::to_hash(octets.substr(i * kHashBytes, kHashBytes), "tile");
}

base::Result<std::string> read_tile(const TileReader& tiles, const TileAddress& address) {
  TW_TRY(auto octets, tiles.tile(address));
  const std::size_t wanted = address.width * kHashBytes;
  if (octets.size() < wanted || octets.size() > kTileWidth * kHashBytes || octets.size() % kHashBytes != 0) {
    return fail(ErrorCode::Tampered, tile_path(address), std::to_string(octets.size()) + " octets",
                std::to_string(wanted) + " octets");
  }
  octets.resize(wanted);
  return octets;
}

std::shared_ptr<const TileNodes> hash_together(std::string_view octets) {
  auto nodes = std::make_shared<TileNodes>();
  std::size_t row = octets.size() / kHashBytes;
  std::memcpy(nodes->data() + kTileWidth, octets.data(), row * kHashBytes);
  for (std::size_t first = kTileWidth; first > 1; first /= 2) {
    row /= 2;
    for (std::size_t i = 0; i < row; ++i)
      (*nodes)[first / 2 + i] = node_hash((*nodes)[first + 2 * i], (*nodes)[first + 2 * i + 1]);
  }
  return nodes;
}

}  // namespace

std::string tile_path(const TileAddress& address) {
  return "tile/" + std::to_string(address.level) + "/" + index_path(address.index) + suffix(address.width);
}

std::string bundle_path(const TileAddress& address) {
  return "tile/entries/" + index_path(address.index) + suffix(address.width);
}

base::Result<TileAddress> parse_tile_path(std::string_view path) {
  constexpr std::string_view kBegin = "tile/", kForm = "tile/LEVEL/xNNN/NNN or with .p/WIDTH";
  if (path.substr(0, kBegin.size()) != kBegin) return bad_path(path, std::string{kForm});
  const auto rest = path.substr(kBegin.size());
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return bad_path(path, std::string{kForm});
  const auto level = read_number(rest.substr(0, slash), kMaxTileLevel);
  auto address = read_index_and_width(rest.substr(slash + 1));
  if (!level || !address) return bad_path(path, std::string{kForm});
  address->level = static_cast<unsigned>(*level);
  if (tile_path(*address) != path) return bad_path(path, tile_path(*address));
  return *address;
}

base::Result<TileAddress> parse_bundle_path(std::string_view path) {
  constexpr std::string_view kBegin = "tile/entries/", kForm = "tile/entries/xNNN/NNN or with .p/WIDTH";
  if (path.substr(0, kBegin.size()) != kBegin) return bad_path(path, std::string{kForm});
  const auto address = read_index_and_width(path.substr(kBegin.size()));
  if (!address || bundle_path(*address) != path) return bad_path(path, std::string{kForm});
  return *address;
}

unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size) {
  const unsigned shift = level * kTileHeight;
  const std::uint64_t hashes = shift < 64 ? size >> shift : 0;
  if (index >= hashes / kTileWidth + 1) return 0;
  return static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, hashes - index * kTileWidth));
}

std::vector<TileAddress> tiles_between(std::uint64_t old_size, std::uint64_t new_size) {
  std::vector<TileAddress> addresses;
  for (unsigned level = 0; level * kTileHeight < 62; ++level) {
    const std::uint64_t before = old_size >> (level * kTileHeight), after = new_size >> (level * kTileHeight);
    if (after == before) break;
    for (std::uint64_t index = before / kTileWidth; index * kTileWidth < after; ++index) {
      addresses.push_back({level, index, tile_width(level, index, new_size)});
    }
  }
  return addresses;
}

void MemoryTiles::put(const Tile& tile) {
  auto& kept = tiles_[{tile.address.level, tile.address.index}];
  if (tile.octets.size() > kept.size()) kept = tile.octets;
}

base::Result<std::string> MemoryTiles::tile(const TileAddress& address) const {
  const auto found = tiles_.find({address.level, address.index});
  if (found == tiles_.end()) return fail(ErrorCode::NotFound, tile_path(address), "", "a tile of this tree");
  return found->second;
}

base::Result<GrowingTiles> GrowingTiles::open(std::uint64_t size, const TileReader& tiles) {
  if (size > kMaxTreeSize)
    return fail(ErrorCode::OutOfRange, "size", std::to_string(size), "at most 2^62 leaves");
  GrowingTiles tree;
  const unsigned levels = size == 0 ? 0 : static_cast<unsigned>(std::bit_width(size) - 1) / kTileHeight + 1;
  tree.edge_.resize(levels);
  tree.edge_changed_.resize(levels, false);
  for (unsigned level = levels; level-- > 0;) {
    const std::uint64_t hashes = size >> (level * kTileHeight);
    const auto width = static_cast<unsigned>(hashes % kTileWidth);
    if (width == 0) continue;
    TW_TRY(tree.edge_[level], read_tile(tiles, {level, hashes / kTileWidth, width}));
    // The subtrees that stand at the edge are the runs of the width's bits.
    std::size_t begin = 0;
    for (unsigned height = kTileHeight; height-- > 0;) {
      if ((width >> height & 1) == 0) continue;
      Frontier run;
      for (std::size_t i = 0; i < std::size_t{1} << height; ++i)
        run.append(hash_at(tree.edge_[level], begin + i));
      tree.frontier_.add_subtree(level * kTileHeight + height, run.root());
      begin += std::size_t{1} << height;
    }
  }
  return tree;
}

void GrowingTiles::append(const base::Hash& leaf) {
  const std::uint64_t number = frontier_.size();
  TW_CHECK(number < kMaxTreeSize);
  frontier_.append(leaf, [&](unsigned height, const base::Hash& hash) {
    if (height % kTileHeight != 0) return;
    const unsigned level = height / kTileHeight;
    if (level == edge_.size()) {
      edge_.emplace_back();
      edge_changed_.push_back(false);
    }
    edge_[level] += base::as_view(hash);
    edge_changed_[level] = true;
    if (edge_[level].size() == kTileWidth * kHashBytes) {
      full_.push_back(
          {{level, number >> ((level + 1) * kTileHeight), kTileWidth}, std::exchange(edge_[level], {})});
      edge_changed_[level] = false;
    }
  });
}

std::vector<Tile> GrowingTiles::take_full() { return std::exchange(full_, {}); }

std::vector<Tile> GrowingTiles::take_changed() {
  auto changed = take_full();
  for (unsigned level = 0; level < edge_.size(); ++level) {
    if (!edge_changed_[level]) continue;
    edge_changed_[level] = false;
    const auto width = static_cast<unsigned>(edge_[level].size() / kHashBytes);
    changed.push_back({{level, size() >> ((level + 1) * kTileHeight), width}, edge_[level]});
  }
  return changed;
}

base::Result<const TileNodes*> Prover::nodes(unsigned level, std::uint64_t index) {
  const auto key = std::pair{level, index};
  if (const auto found = read_.find(key); found != read_.end()) {
    found->second.used = ++uses_;
    return found->second.nodes.get();
  }
  const TileAddress address{level, index, tile_width(level, index, size_)};
  auto* const kept = tiles_.kept_nodes();
  auto nodes = kept == nullptr ? nullptr : kept->find(address);
  if (!nodes) {
    TW_TRY(const auto octets, read_tile(tiles_, address));
    nodes = hash_together(octets);
    if (kept != nullptr) kept->keep(address, nodes);
  }
  if (read_.size() >= limit_ && !read_.empty()) {
    read_.erase(std::min_element(read_.begin(), read_.end(), [](const auto& a, const auto& b) {
      return a.second.used < b.second.used;
    }));
  }
  return (read_[key] = {++uses_, std::move(nodes)}).nodes.get();
}

base::Result<base::Hash> Prover::complete(unsigned height, std::uint64_t index) {
  // A full tile's root is also a hash one level up, where it needs no hashing: heights 8, 16 … are read
  // there.
  const unsigned level = height / kTileHeight, inside = height % kTileHeight;
  const std::uint64_t first = index << inside;
  TW_TRY(const auto* tree, nodes(level, first / kTileWidth));
  return (*tree)[(kTileWidth + first % kTileWidth) >> inside];
}

// MTH(D[begin:end]): the complete subtrees of [begin, end) from the left, hashed together from the right.
base::Result<base::Hash> Prover::range(std::uint64_t begin, std::uint64_t end) {
  std::vector<base::Hash> parts;
  while (begin < end) {
    auto height = static_cast<unsigned>(std::bit_width(end - begin) - 1);
    if (begin != 0) height = std::min(height, static_cast<unsigned>(std::countr_zero(begin)));
    TW_TRY(parts.emplace_back(), complete(height, begin >> height));
    begin += std::uint64_t{1} << height;
  }
  base::Hash hash = parts.back();
  for (auto part = parts.rbegin() + 1; part != parts.rend(); ++part) hash = node_hash(*part, hash);
  return hash;
}

// RFC 6962, 2.1.1: split at the largest power of two below the width, step into the half that holds the leaf,
// and give the other half's root; what was split last comes first.
base::Result<Proof> Prover::inclusion(std::uint64_t index) {
  if (index >= size_)
    return fail(ErrorCode::OutOfRange, "index", std::to_string(index), "below " + std::to_string(size_));
  Proof proof;
  std::uint64_t begin = 0, end = size_;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
    const bool left = index < middle;
    TW_TRY(proof.emplace_back(), left ? range(middle, end) : range(begin, middle));
    (left ? end : begin) = middle;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

// RFC 6962, 2.1.2: as above, stepping towards the old tree's end; where a half ends exactly there, its root
// is known to the asker if it is the whole old tree, and is given first otherwise.
base::Result<Proof> Prover::consistency(std::uint64_t old_size) {
  if (old_size == 0 || old_size > size_) {
    return fail(ErrorCode::OutOfRange, "old_size", std::to_string(old_size), "1 to " + std::to_string(size_));
  }
  Proof proof;
  std::uint64_t begin = 0, end = size_;
  while (end != old_size) {
    const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
    const bool left = old_size <= middle;
    TW_TRY(proof.emplace_back(), left ? range(middle, end) : range(begin, middle));
    (left ? end : begin) = middle;
  }
  if (begin != 0) {
    TW_TRY(proof.emplace_back(), range(begin, end));
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

base::Result<base::Hash> Prover::root(std::uint64_t size) {
  if (size > size_)
    return fail(ErrorCode::OutOfRange, "size", std::to_string(size), "at most " + std::to_string(size_));
  if (size == 0) return empty_root();
  return range(0, size);
}

void append_to_bundle(std::string& bundle, std::string_view leaf_data) {
  TW_CHECK(leaf_data.size() <= 0xFFFF);
  bundle += static_cast<char>(leaf_data.size() >> 8);
  bundle += static_cast<char>(leaf_data.size() & 0xFF);
  bundle += leaf_data;
}

base::Result<std::vector<std::string_view>> parse_bundle(std::string_view bundle, unsigned width) {
  std::vector<std::string_view> entries;
  std::size_t at = 0;
  while (at < bundle.size() && entries.size() < width) {
    if (bundle.size() - at < 2) break;
    const std::size_t length = std::size_t{static_cast<unsigned char>(bundle[at])} * 256 +
                               static_cast<unsigned char>(bundle[at + 1]);
    if (bundle.size() - at - 2 < length) break;
    entries.push_back(bundle.substr(at + 2, length));
    at += 2 + length;
  }
  if (at != bundle.size() || entries.size() != width) {
    return fail(
        ErrorCode::Malformed, "bundle",
        std::to_string(entries.size()) + " entries, " + std::to_string(bundle.size() - at) + " octets over",
        std::to_string(width) + " entries, each after two octets of length");
  }
  return entries;
}

}  // namespace tidewaiter::journal
