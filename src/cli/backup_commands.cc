#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "service/backup.h"
#include "verify/database.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;

struct BackupOptions : CommonOptions {
  std::string folder;
  std::string why, newer;
  bool secrets = false;
};

void print(Shell& shell, bool json, const char* what, const std::string& where,
           const service::Backup& backup) {
  std::uint64_t octets = 0;
  for (const auto& file : backup.files) octets += file.octets;
  if (json) {
    shell.out << ordered_json{{what, where},
                              {"taken_at", base::to_string(backup.taken_at)},
                              {"journal_size", backup.journal_size},
                              {"journal_root", base::to_hex(base::as_view(backup.journal_root))},
                              {"secrets", backup.has_secrets},
                              {"files", backup.files.size()},
                              {"octets", octets}}
                     .dump()
              << '\n';
    return;
  }
  shell.out << where << ": as of " << base::to_string(backup.taken_at) << ", "
            << with_commas(backup.journal_size) << " entries, " << backup.files.size() << " files, "
            << with_commas(octets) << " octets.\n";
}

base::Status back_up(Shell& shell, const BackupOptions& o) {
  TW_TRY(const auto service,
         service::Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto backup, service::back_up(service, o.folder, o.secrets));
  print(shell, o.json, "backup", o.folder, backup);
  if (!o.json && !o.secrets)
    shell.out << "The log's signing key is not in it (--secrets): keep it apart.\n";
  return {};
}

// The database in a backup, held against every invariant before it comes back.
base::Status verify_backup(Shell& shell, const BackupOptions& o) {
  const auto database = o.folder + "/" + service::kBackedUpDatabase;
  verify::DatabaseOptions check;
  if (const auto keys = env::read_file(database + ".vkey", 65'536))
    check.log_key = keys->substr(0, keys->find('\n'));
  shell.random.fill(check.secret);
  TW_TRY(const auto report, verify::verify_database(database, check));
  if (report.findings.empty()) return {};
  const auto& first = report.findings.kept().front();
  return base::fail(base::ErrorCode::Tampered, first.rule, first.what,
                    "a database of which everything that can be checked holds");
}

base::Status restore(Shell& shell, const BackupOptions& o) {
  TW_TRY_STATUS(service::check_backup(o.folder).map([](auto&&) {}));
  TW_TRY_STATUS(verify_backup(shell, o));
  TW_TRY(const auto restored,
         service::restore(o.folder, o.db, {o.officer, "restoration"}, o.why, shell.clock, shell.random,
                          o.newer.empty() ? std::nullopt : std::optional{o.newer}));
  const auto& backup = restored.backup;
  print(shell, o.json, "restored", o.db, backup);
  if (o.json) return {};
  if (!backup.has_secrets)
    shell.out << "Put the log's signing key, which was kept apart, at " << o.db << ".key.\n";
  if (restored.erased_again) {
    shell.out << with_commas(*restored.erased_again) << " rows that " << o.newer
              << " erased after the backup are erased again.\n";
  } else {
    shell.out << "What was erased after the backup is there again: run `tidewaiter retention run`, and give each "
                 "order of erasure again. With --newer OLD.db it is erased at once.\n";
  }
  return {};
}

}  // namespace

void add_backup_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<BackupOptions>(
      app, outcome, "backup", "Copy the database to a folder while others work with it.",
      "backup /mnt/backups/2026-11-20 --db tidewaiter.db",
      [](CLI::App& command, BackupOptions& o) {
        add_common(command, o);
        command.add_option("folder", o.folder, "a new or an empty folder")->required();
        command.add_flag("--secrets", o.secrets,
                         "also the log's signing key, the let-run teams' key and the keys of open shifts");
      },
      [&shell](const BackupOptions& o) { return back_up(shell, o); });
  add_command<BackupOptions>(
      app, outcome, "restore", "Check a backup by every invariant, and bring it back as a new database.",
      "restore /mnt/backups/2026-11-20 --db new.db --why 'the disk broke'",
      [](CLI::App& command, BackupOptions& o) {
        add_common(command, o);
        command.add_option("folder", o.folder, "what `backup` wrote")->required();
        command.add_option("--why", o.why, "why it goes back; stands in the journal, so name nobody")
            ->required();
        command.add_option("--newer", o.newer,
                           "the database as it was last, or a later copy: what it erased is erased again");
      },
      [&shell](const BackupOptions& o) { return restore(shell, o); });
}

}  // namespace tidewaiter::cli
