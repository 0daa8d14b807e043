#include "journal/publish.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "env/files.h"
#include "journal/checkpoint.h"

namespace tidewaiter::journal {
namespace {

using base::ErrorCode;
using base::fail;

// Commitments asked for at once: 64 full bundles, half a megabyte.
constexpr std::uint64_t kBatch = std::uint64_t{64} * kTileWidth;

// Writes files below the folder; makes each parent once.
class Writer {
 public:
  explicit Writer(const std::string& folder) : folder_(folder) {}
  base::Status write(const std::string& relative, std::string_view content) {
    const std::string path = folder_ + "/" + relative;
    const std::string parent = std::filesystem::path{path}.parent_path();
    if (made_.insert(parent).second) TW_TRY_STATUS(env::make_folder(parent));
    TW_TRY_STATUS(env::write_file(path, content));
    ++files_;
    return {};
  }
  std::uint64_t files() const { return files_; }

 private:
  const std::string& folder_;
  std::set<std::string> made_;
  std::uint64_t files_ = 0;
};

base::Result<Checkpoint> published_checkpoint(const std::string& folder,
                                              std::span<const VerifierKey> log_keys) {
  const auto note = env::read_file(folder + "/checkpoint", kMaxNoteBytes);
  if (!note) {
    if (note.error().code == ErrorCode::NotFound) return Checkpoint{{}, 0, empty_root(), {}};
    return tl::make_unexpected(note.error());
  }
  TW_TRY(auto opened, open_checkpoint(*note, log_keys, folder + "/checkpoint"));
  return std::move(opened.checkpoint);
}

// The bundles of the entries begin to end - 1, where begin is the first of a bundle.
base::Status write_bundles(Writer& writer, std::uint64_t begin, const std::vector<base::Hash>& commitments) {
  for (std::size_t at = 0; at < commitments.size(); at += kTileWidth) {
    const auto width = std::min<std::size_t>(kTileWidth, commitments.size() - at);
    std::string bundle;
    bundle.reserve(width * 34);
    for (std::size_t i = at; i < at + width; ++i) append_to_bundle(bundle, base::as_view(commitments[i]));
    TW_TRY_STATUS(
        writer.write(bundle_path({0, (begin + at) / kTileWidth, static_cast<unsigned>(width)}), bundle));
  }
  return {};
}

base::Status write_tiles(Writer& writer, const std::vector<Tile>& tiles) {
  for (const auto& tile : tiles) TW_TRY_STATUS(writer.write(tile_path(tile.address), tile.octets));
  return {};
}

// That the commitments before `old_size` are those whose hashes are published: `commitments` begin a bundle.
base::Status check_partial_bundle(const DirectoryTiles& tiles, std::uint64_t old_size,
                                  const std::vector<base::Hash>& commitments) {
  const auto width = static_cast<unsigned>(old_size % kTileWidth);
  if (width == 0) return {};
  TW_TRY(const auto octets, tiles.tile({0, old_size / kTileWidth, width}));
  for (std::size_t i = 0; i < width; ++i) {
    if (base::as_view(leaf_hash(commitments[i])) != std::string_view{octets}.substr(i * 32, 32)) {
      return fail(
          ErrorCode::Tampered, "commitments", base::to_base64(base::as_view(commitments[i])),
          "the published commitment of entry " + std::to_string(old_size / kTileWidth * kTileWidth + i));
    }
  }
  return {};
}

// Partial tiles of the old size that are full now.
base::Status prune(const std::string& folder, std::uint64_t old_size, std::uint64_t new_size) {
  for (unsigned level = 0; level * kTileHeight < 62 && (old_size >> (level * kTileHeight)) > 0; ++level) {
    const std::uint64_t index = old_size >> ((level + 1) * kTileHeight);
    if (tile_width(level, index, old_size) == 0 || tile_width(level, index, new_size) < kTileWidth) continue;
    TW_TRY_STATUS(env::remove_folder(folder + "/" + tile_path({level, index, kTileWidth}) + ".p"));
    if (level == 0)
      TW_TRY_STATUS(env::remove_folder(folder + "/" + bundle_path({level, index, kTileWidth}) + ".p"));
  }
  return {};
}

base::Status check_root(const base::Hash& found, const Checkpoint& expected, const std::string& field) {
  if (found == expected.root) return {};
  return fail(
      ErrorCode::Tampered, field, base::to_base64(base::as_view(found)),
      base::to_base64(base::as_view(expected.root)) + " at " + std::to_string(expected.size) + " entries");
}

}  // namespace

base::Result<std::string> DirectoryTiles::tile(const TileAddress& address) const {
  constexpr std::size_t kLimit = std::size_t{kTileWidth} * 32;
  auto octets = env::read_file(folder_ + "/" + tile_path(address), kLimit);
  if (octets || address.width == kTileWidth || octets.error().code != ErrorCode::NotFound) return octets;
  TileAddress full = address;
  full.width = kTileWidth;
  auto wider = env::read_file(folder_ + "/" + tile_path(full), kLimit);
  return wider ? wider : octets;
}

// 1. What is published is opened from its own tiles and must have the root that its checkpoint says.
// 2. The new commitments follow, read from the start of the bundle that was partial, so that it can be
// written wider.
// 3. The root they lead to must be the signed one. Until here only files were written that no checkpoint
// names.
// 4. All of it is synced, the checkpoint replaced, and partial tiles removed that are full now.
base::Result<Publication> publish(const std::string& folder, const CommitmentSource& source,
                                  std::string_view signed_checkpoint, std::span<const VerifierKey> log_keys) {
  TW_TRY(const auto opened, open_checkpoint(signed_checkpoint, log_keys, "checkpoint"));
  const Checkpoint& next = opened.checkpoint;
  TW_TRY_STATUS(env::make_folder(folder));
  TW_TRY(const auto lock, env::FileLock::acquire(folder + "/.lock"));
  TW_TRY(const auto last, published_checkpoint(folder, log_keys));
  if (last.size > next.size || (last.size > 0 && last.origin != next.origin)) {
    return fail(ErrorCode::State, "checkpoint", next.origin + ", " + std::to_string(next.size) + " entries",
                last.origin + ", at least " + std::to_string(last.size) + " entries");
  }
  const DirectoryTiles tiles(folder);
  TW_TRY(auto tree, GrowingTiles::open(last.size, tiles));
  TW_TRY_STATUS(check_root(tree.root(), last, folder + "/tile"));

  Writer writer(folder);
  for (std::uint64_t begin = last.size / kTileWidth * kTileWidth; tree.size() < next.size;) {
    const std::uint64_t end = std::min(next.size, begin + kBatch);
    TW_TRY(const auto commitments, source.commitments(begin, end));
    if (commitments.size() != end - begin) {
      return fail(ErrorCode::Storage, "commitments", std::to_string(commitments.size()),
                  std::to_string(end - begin));
    }
    if (begin < last.size) TW_TRY_STATUS(check_partial_bundle(tiles, last.size, commitments));
    for (std::uint64_t i = tree.size(); i < end; ++i) tree.append(leaf_hash(commitments[i - begin]));
    TW_TRY_STATUS(write_bundles(writer, begin, commitments));
    TW_TRY_STATUS(write_tiles(writer, tree.take_full()));
    begin = end;
  }
  TW_TRY_STATUS(check_root(tree.root(), next, "commitments"));
  TW_TRY_STATUS(write_tiles(writer, tree.take_changed()));
  TW_TRY_STATUS(env::sync_files(folder));
  TW_TRY_STATUS(env::replace_file(folder + "/checkpoint", signed_checkpoint));
  TW_TRY_STATUS(prune(folder, last.size, next.size));
  return Publication{last.size, next.size, writer.files() + 1};
}

}  // namespace tidewaiter::journal
