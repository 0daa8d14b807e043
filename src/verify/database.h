#pragma once
// Checks a whole database from outside, after docs/store.md and docs/journal.md: every commitment and
// checkpoint (J1), every row against the last entry that names it (J2), every erased entry against an erasure
// that says so (J4), the rows of custody against their rules and their signatures (C1 to C4). Reads only, in
// one transaction, and in bounded memory: what the ledger can't hold at once takes another walk. Thread-safe.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "verify/journal_checker.h"

namespace tidewaiter::verify {

struct DatabaseOptions {
  /// Notes of checkpoints kept elsewhere (`--since`, a witness's); each must lie on this journal's way.
  std::vector<std::string> since;
  /// The log's verifier key, where it is known: every checkpoint's signature is then checked.
  std::optional<std::string> log_key;
  /// Drawn by the caller at random, so that nobody can choose rows that collide in the ledger.
  std::array<std::uint8_t, 16> secret{};
  std::size_t ledger_octets = std::size_t{256} << 20;
  /// Hold the files beside a database (its name and ".readings") against the rows that speak of them. Not
  /// for a copy of the database alone; where it is PostgreSQL there is nothing beside it.
  bool files = true;
};

struct DatabaseReport {
  std::uint64_t entries = 0;
  std::uint64_t erased = 0;
  base::Hash root{};
  std::uint64_t rows = 0;
  std::uint64_t tables = 0;
  std::uint64_t checkpoints = 0;
  std::uint64_t walks = 0;
  std::uint64_t files = 0;  ///< beside the database, held against their rows
  Findings findings;  ///< empty: every invariant that can be checked from outside holds
};

/// `url` is a file of SQLite or "postgresql://…". An error where the database, the key or a note of `since`
/// can't be read at all.
base::Result<DatabaseReport> verify_database(const std::string& url, const DatabaseOptions& options);

}  // namespace tidewaiter::verify
