#pragma once
// How a family of commands hooks into the command line: it adds sub-commands whose callbacks leave their
// result in `Outcome`. Internal to this room.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "service/service.h"

namespace tidewaiter::cli {

/// What the command that ran came to. `failed` without an error: the command said itself what failed
/// (verify).
struct Outcome {
  Shell& shell;
  base::Status status;
  bool failed = false;
};

/// Options that many commands share.
struct CommonOptions {
  std::string db = "./tidewaiter.db";
  std::string officer;
  bool json = false;
};

/// Adds --db, --json and --officer (default: TIDEWAITER_OFFICER, then the login name).
void add_common(CLI::App& command, CommonOptions& options);

/// Adds --purpose, for what looks at people: it stands in the record (K1).
void add_purpose(CLI::App& command, std::string& purpose);

/// Checks an option's value while the line is read, so that a wrong one is wrong use: a time in RFC 3339.
CLI::Validator is_instant();
/// As above, by any function that reads such a text: `name` stands in the help.
CLI::Validator reads_as(const std::string& name, std::function<base::Status(const std::string&)> read);

/// A configuration's text, at most 1 MiB; nullopt without a path: what is shipped holds. As read_file fails.
base::Result<std::optional<std::string>> config_text(const std::string& path);

/// The database, made where it is not there yet, which standard error is told: a newcomer's first screening
/// needs no ceremony, and who mistyped a name sees it.
base::Result<service::Service> open_or_initialise(Shell& shell, const CommonOptions& options);

/// The database, for reading only; NotFound where there is none.
base::Result<service::Service> open_to_read(Shell& shell, const CommonOptions& options);

/// Adds a sub-command with its example and keeps `Options` alive as long as the line is read.
/// `work` is called with the parsed options and returns a Status.
template <typename Options>
CLI::App& add_command(CLI::App& app, Outcome& outcome, const std::string& name, const std::string& purpose,
                      const std::string& example, const std::function<void(CLI::App&, Options&)>& declare,
                      const std::function<base::Status(const Options&)>& work) {
  auto* command = app.add_subcommand(name, purpose);
  command->footer("Example:\n  tidewaiter " + example);
  auto options = std::make_shared<Options>();
  declare(*command, *options);
  // A nested command's callback runs before its parent's, and the first failure is the one to report.
  command->callback([options, work, &outcome, name] {
    const Waiting waiting{outcome.shell, name};
    auto status = work(*options);
    if (outcome.status) outcome.status = std::move(status);
  });
  return *command;
}

using AddCommands = void (*)(CLI::App&, Shell&, Outcome&);
void add_database_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_screening_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_shift_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_targeting_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_handling_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_instrument_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_exhibit_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_laboratory_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_evidence_room_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_custody_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_certificate_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_furnace_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_kept_file_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_room_key_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_likeness_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_seizure_label_command(CLI::App& app, Shell& shell, Outcome& outcome);
void add_request_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_handover_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_receipt_command(CLI::App& app, Shell& shell, Outcome& outcome);
void add_referral_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_party_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_let_run_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_watchlist_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_profile_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_journal_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_search_command(CLI::App& app, Shell& shell, Outcome& outcome);
void add_resolve_command(CLI::App& app, Shell& shell, Outcome& outcome);
void add_verify_command(CLI::App& app, Shell& shell, Outcome& outcome);
void add_simulate_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_serve_command(CLI::App& app, Shell& shell, Outcome& outcome);
void add_backup_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_account_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_courier_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_query_commands(CLI::App& app, Shell& shell, Outcome& outcome);
void add_parameter_commands(CLI::App& app, Shell& shell, Outcome& outcome);

}  // namespace tidewaiter::cli
