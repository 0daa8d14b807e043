#pragma once
// The journal in public: a folder in C2SP's tlog-tiles layout that any web server can serve as plain files.
//     checkpoint   tile/<L>/<N>[.p/<W>]   tile/entries/<N>[.p/<W>]
// Entry bundles hold commitments of 32 octets and nothing else. publish() takes a lock on the folder;
// DirectoryTiles only reads and may be used by many threads.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "journal/note.h"
#include "journal/tile.h"

namespace tidewaiter::journal {

/// Where the commitments are: the store. Called by one thread at a time.
class CommitmentSource {
 public:
  virtual ~CommitmentSource() = default;
  /// Exactly end - begin commitments, of the entries begin to end - 1.
  virtual base::Result<std::vector<base::Hash>> commitments(std::uint64_t begin, std::uint64_t end) const = 0;
};

/// The tiles of a published folder. A partial tile that was pruned is read from the full one.
class DirectoryTiles final : public TileReader {
 public:
  explicit DirectoryTiles(std::string folder) : folder_(std::move(folder)) {}
  base::Result<std::string> tile(const TileAddress& address) const override;

 private:
  std::string folder_;
};

struct Publication {
  std::uint64_t old_size = 0;       ///< what was there
  std::uint64_t new_size = 0;       ///< what is there now
  std::uint64_t files_written = 0;  ///< the checkpoint included
};

/// Brings the folder up to a signed checkpoint. Writes what is new, never a full tile twice; makes it
/// durable; and only then replaces the checkpoint, so that a reader, or a power cut, finds either the old log
/// or the new one. Partial tiles stay until their tile is full. Refuses a checkpoint that none of `log_keys`
/// signed, one that is older than what is published (State), and commitments that do not lead to its root or
/// do not continue the published tree (Tampered): then the checkpoint in the folder is left as it was.
base::Result<Publication> publish(const std::string& folder, const CommitmentSource& source,
                                  std::string_view signed_checkpoint, std::span<const VerifierKey> log_keys);

}  // namespace tidewaiter::journal
