#include "journal/witness.h"

namespace tidewaiter::journal {
namespace {

std::string root_text(const base::Hash& root) { return base::to_base64(base::as_view(root)); }

Decision fork_at(std::uint64_t size, const base::Hash& seen, const base::Hash& now) {
  return {Verdict::Fork, "Fork: the tree of " + std::to_string(size) + " entries had root " +
                             root_text(seen) + " when last seen and has root " + root_text(now) + " now."};
}

// What needs no proof.
std::optional<Decision> decide_at_once(const std::optional<Checkpoint>& last, const Checkpoint& offered) {
  if (!last) return Decision{Verdict::First, "The first checkpoint seen of " + offered.origin + "."};
  if (last->origin != offered.origin)
    return Decision{Verdict::WrongLog, "Seen was " + last->origin + ", offered is " + offered.origin + "."};
  if (offered.size < last->size) {
    return Decision{Verdict::Older, "Seen were " + std::to_string(last->size) + " entries, offered are " +
                                        std::to_string(offered.size) + ": a roll-back, or an old note."};
  }
  if (offered.size == last->size) {
    if (offered.root != last->root) return fork_at(last->size, last->root, offered.root);
    return Decision{Verdict::Same, "The checkpoint last seen, " + std::to_string(last->size) + " entries."};
  }
  return std::nullopt;
}

Decision continues(const Checkpoint& last, const Checkpoint& offered) {
  return {Verdict::Continues, std::to_string(offered.size) + " entries begin with the " +
                                  std::to_string(last.size) + " last seen."};
}

}  // namespace

Decision decide(const std::optional<Checkpoint>& last, const Checkpoint& offered, const Proof& proof) {
  if (auto decision = decide_at_once(last, offered)) return *std::move(decision);
  if (last->size == 0) return continues(*last, offered);
  const auto status = check_consistency(last->size, offered.size, last->root, offered.root, proof);
  if (!status)
    return {Verdict::Unproven,
            "The proof does not lead from the tree last seen: " + base::to_string(status.error()) + "."};
  return continues(*last, offered);
}

Decision decide(const std::optional<Checkpoint>& last, const Checkpoint& offered, const TileReader& tiles) {
  // Two signed roots of one size are a fork whatever the tiles say.
  auto at_once = decide_at_once(last, offered);
  if (at_once && !at_once->cosigns()) return *std::move(at_once);
  Prover prover(tiles, offered.size);
  const auto now = prover.root(offered.size);
  if (!now) return {Verdict::Unproven, "The tiles cannot be read: " + base::to_string(now.error()) + "."};
  if (*now != offered.root) {
    return {Verdict::Unproven, "The tiles give root " + root_text(*now) + " at " +
                                   std::to_string(offered.size) + " entries, the checkpoint says " +
                                   root_text(offered.root) + "."};
  }
  if (at_once) return *std::move(at_once);
  if (last->size == 0) return continues(*last, offered);
  const auto then = prover.root(last->size);
  const auto proof = prover.consistency(last->size);
  if (!then || !proof)
    return {Verdict::Unproven,
            "The tiles cannot be read: " + base::to_string(then ? proof.error() : then.error()) + "."};
  if (*then != last->root) return fork_at(last->size, last->root, *then);
  // The roots agree by the tiles' own word; that these tiles are one tree is what the proof shows.
  return decide(last, offered, *proof);
}

base::Result<Witnessed> witness(std::string_view last_note, std::string_view offered_note,
                                std::span<const VerifierKey> log_keys, const TileReader& tiles,
                                const SecretKey& witness_key, base::Instant at) {
  std::optional<Checkpoint> last;
  if (!last_note.empty()) {
    TW_TRY(auto opened, open_checkpoint(last_note, log_keys, "last checkpoint"));
    last = std::move(opened.checkpoint);
  }
  TW_TRY(const auto offered, open_checkpoint(offered_note, log_keys, "checkpoint"));
  Witnessed result{decide(last, offered.checkpoint, tiles), {}};
  if (result.decision.cosigns()) {
    TW_TRY(auto note, parse_note(offered_note, "checkpoint"));
    witness_key.sign(note, at);
    result.note = note_octets(note);
  }
  return result;
}

}  // namespace tidewaiter::journal
