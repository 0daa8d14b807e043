#pragma once
// Checkpoints (C2SP tlog-checkpoint): the log's name, its size and its root, as a signed note. Also the
// hand-over from one log key to the next. Plain values; thread-safe.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "journal/entry.h"
#include "journal/note.h"

namespace tidewaiter::journal {

struct Checkpoint {
  std::string origin;  ///< the log's name; also its key's name
  std::uint64_t size = 0;
  base::Hash root{};
  std::vector<std::string> extensions;  ///< further lines; kept, never relied on
  bool operator==(const Checkpoint&) const = default;
};

/// "ORIGIN\nSIZE\nBASE64 ROOT\n" and the extension lines.
std::string checkpoint_text(const Checkpoint& checkpoint);
/// Reads what checkpoint_text writes, and nothing else. Errors name `field`.
base::Result<Checkpoint> parse_checkpoint_text(std::string_view text, std::string_view field);

/// A checkpoint as a note, signed by every key given: one, or the old and the new one during a hand-over.
std::string sign_checkpoint(const Checkpoint& checkpoint, std::span<const SecretKey* const> keys);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  std::vector<OpenedNote::By> signed_by;
};
/// Opens the note with the known keys (log's and witnesses') and reads it. Refuses one that no known key of
/// type Ed25519 named as the origin signed: a witness alone does not make a checkpoint.
base::Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::span<const VerifierKey> known,
                                               std::string_view field);

/// The kind of the entry that hands the log over to a new key. Its body is {"note": N}: N a note that names
/// origin, old and new key and is signed by both. From that entry's index on checkpoints are signed by the
/// new key, and for as long as readers hold the old one by both.
inline constexpr std::string_view kKeyRolledKind = "journal.key_rolled";
base::Result<Entry> key_rolled_entry(const SecretKey& old_key, const SecretKey& new_key, base::Instant at,
                                     std::string actor);
/// The key that takes over from `current`, where the entry is such a hand-over of it and both signatures
/// hold.
base::Result<VerifierKey> next_key(const Entry& entry, const VerifierKey& current);

}  // namespace tidewaiter::journal
