#pragma once
// A witness: someone apart from the service who remembers the last checkpoint he saw and cosigns the next
// only if it continues that one. Two witnesses' notes side by side show whether the service tells two people
// two stories. The decision is a pure function; his memory is one file, the last note he cosigned.
// Thread-safe.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "journal/checkpoint.h"
#include "journal/tile.h"

namespace tidewaiter::journal {

enum class Verdict {
  First,      ///< nothing was seen before: cosigned on trust in the first meeting
  Same,       ///< the checkpoint that was last seen
  Continues,  ///< proven to begin with the tree last seen
  Older,      ///< smaller than what was seen: the log was rolled back, or an old note was sent
  Fork,       ///< another history: not the tree last seen, at the size named
  WrongLog,   ///< another origin than the one seen
  Unproven,   ///< the proof or the tiles do not lead to the offered root
};

struct Decision {
  Verdict verdict;
  std::string reason;  ///< one sentence that names sizes and roots
  bool cosigns() const noexcept { return verdict <= Verdict::Continues; }
};

/// Decides from a consistency proof sent along (empty where the sizes are equal or nothing was seen). A wrong
/// proof cannot be told from a fork here, so it is Unproven; two roots at one size are a Fork.
Decision decide(const std::optional<Checkpoint>& last, const Checkpoint& offered, const Proof& proof);

/// Decides from the log's published tiles: they must give the offered root, and the root last seen at its
/// size; where only the latter fails, it is a Fork.
Decision decide(const std::optional<Checkpoint>& last, const Checkpoint& offered, const TileReader& tiles);

/// What a witness does with a note: opens it with the log's keys, decides by the tiles, and cosigns.
struct Witnessed {
  Decision decision;
  std::string note;  ///< the note with the cosignature added; empty where it was refused
};
/// `last_note` is what he cosigned last (empty: nothing yet); it must open with the same keys. `at` is his
/// own clock's time. A refused checkpoint is not an error but a decision, to be shown to others.
base::Result<Witnessed> witness(std::string_view last_note, std::string_view offered_note,
                                std::span<const VerifierKey> log_keys, const TileReader& tiles,
                                const SecretKey& witness_key, base::Instant at);

}  // namespace tidewaiter::journal
