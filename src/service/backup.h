#pragma once
// Copies of a database that are proven before anybody rests on them.
//
// Method:
//  1. A backup is a folder. `tidewaiter.db` is the database as it was at one instant, copied while a server
//     writes it; what was erased is not in it (store::copy_database).
//  2. Beside it lies what the database speaks of: instruments' files (….readings) and the log's public keys
//     (….vkey); with `secrets` also what only the service may have: the log's signing key, the key of the
//     let-run teams, the keys of open shifts. What can be made again is left out.
//  3. `backup.json` names every file with its length and SHA-256 and is written last: a folder without it is
//     no backup.
//  4. A backup is checked by its names and by `tidewaiter verify` on the database in it, just as it lies.
//  5. Restoring copies it to a new place and records that it was done. What was written after the backup is
//     gone, so whoever kept a later checkpoint will rightly say that the journal went back: the entry tells
//     when, by whom and why.
//
//  6. Rows that were erased after the backup are still in it. Given the newer database, which may be broken in
//     what it says today but must begin with the backup's journal, restoring erases them again
//     (erased_since.h) and removes everything where that fails. Where the newer one is lost, `retention run`
//     does what the periods ask for; an order of erasure must be given again. Let backups go once they are
//     older than the shortest period (docs/retention.md).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/service.h"

namespace tidewaiter::service {

inline constexpr const char* kBackedUpDatabase = "tidewaiter.db";

struct BackedUpFile {
  std::string name;  ///< within the folder
  std::uint64_t octets = 0;
  base::Hash sha256{};
};
struct Backup {
  base::Instant taken_at;
  std::uint64_t journal_size = 0;
  base::Hash journal_root{};
  bool has_secrets = false;
  std::vector<BackedUpFile> files;
};

/// Backs the database up into a folder that is new or empty. Any process may, while another writes. Conflict
/// for a folder with something in it; Busy where an erasure ran meanwhile, after which it has to be done
/// again; Unsupported for PostgreSQL.
base::Result<Backup> back_up(const Service& service, const std::string& folder, bool secrets);

/// Reads a backup and holds every file against its name. NotFound where the folder is no backup, Tampered
/// with the file's name, Malformed.
base::Result<Backup> check_backup(const std::string& folder);

struct RestoredDatabase {
  Backup backup;
  std::optional<std::uint64_t> erased_again;  ///< rows; nullopt where no newer database said which
};
/// Checks a backup, copies it to `path`, a new database's, and records it. With `newer`, what that database
/// erased since is erased again. Conflict where something lies there, or where `newer` has another history:
/// then nothing is left of what was copied.
base::Result<RestoredDatabase> restore(const std::string& folder, const std::string& path, const Actor& actor,
                                       const std::string& why, env::Clock& clock, env::RandomSource& random,
                                       const std::optional<std::string>& newer = std::nullopt);

}  // namespace tidewaiter::service
