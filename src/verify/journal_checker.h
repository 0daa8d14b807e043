#pragma once
// Walks a journal from its first entry to its last and holds it against everything that can be known from
// outside: the commitments, the root, checkpoints that others kept (J1), what was erased (J4), the log key's
// hand-overs, and, in a ledger, what it says of the database's rows (J2). Memory: the ledger's limit, a bit
// for each entry, and a number for each erased one. One checker to a thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "verify/entry_text.h"
#include "verify/finding.h"
#include "verify/merkle.h"
#include "verify/row_ledger.h"
#include "verify/signed_text.h"

namespace tidewaiter::verify {

/// One entry as a database keeps it. Salt and text are both absent where it was erased.
struct StoredEntry {
  std::optional<std::string_view> salt;
  std::optional<std::string_view> text;
  std::string_view commitment;
};

class JournalChecker {
 public:
  struct Options {
    /// Checkpoints that must lie on this journal's way, opened already: the published one, a witness's,
    /// `--since`.
    std::vector<TreeHead> heads;
    /// The key the log began with; hand-overs (entries of kind "journal.key_rolled") are then followed and
    /// checked.
    std::optional<LogKey> log_key;
    /// Receives the rows' changes; null where no database is compared. Outlives the checker.
    RowLedger* rows = nullptr;
  };
  explicit JournalChecker(Options options);

  /// The next entry: the first call is entry 0. Its kind, where its text is what was committed to and an
  /// entry; nothing otherwise. The view lives until the next call.
  std::string_view feed(const StoredEntry& entry);

  struct Report {
    std::uint64_t entries = 0;
    std::uint64_t erased = 0;
    base::Hash root{};
    /// By level from 1 on: the roots of the full tiles below it, of 256^level leaves each (C2SP tlog-tiles).
    std::vector<std::vector<base::Hash>> tile_roots;
    /// The log's keys, each with the index from which it signs.
    std::vector<std::pair<std::uint64_t, LogKey>> keys;
    Findings findings;
  };
  /// Ends the walk. Nothing is to be fed after it.
  Report finish();

 private:
  void grow(const base::Hash& leaf);
  bool check_text(const StoredEntry& entry);
  void take_erasure(const EntryText& entry);
  void take_key(const EntryText& entry);
  void meet_heads();

  Options options_;
  std::size_t next_head_ = 0;
  RunningRoot root_;
  EntryText text_;
  std::vector<bool> gone_;                // by entry: is it erased
  std::vector<std::uint64_t> accounted_;  // indices that erasure entries name
  Report report_;
};

/// Only what a ledger needs, from an entry that a checker passed: for the walks after the first.
void feed_rows(const StoredEntry& entry, std::uint64_t index, EntryText& buffer, RowLedger& rows);

}  // namespace tidewaiter::verify
