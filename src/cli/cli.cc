#include "cli/cli.h"

#include <algorithm>
#include <cstdlib>

#include "cli/command.h"
#include "env/files.h"
#include "text/similarity.h"

namespace tidewaiter::cli {
namespace {

constexpr AddCommands kFamilies[] = {
    add_database_commands,      add_screening_commands, add_shift_commands,       add_instrument_commands,
    add_referral_commands,      add_handling_commands,  add_exhibit_commands,     add_laboratory_commands,
    add_evidence_room_commands, add_custody_commands,   add_certificate_commands, add_handover_commands,
    add_receipt_command,        add_party_commands,     add_watchlist_commands,   add_profile_commands,
    add_let_run_commands,       add_journal_commands,   add_verify_command,       add_search_command,
    add_resolve_command,        add_simulate_commands,  add_targeting_commands,   add_serve_command,
    add_courier_commands,       add_account_commands,   add_backup_commands,      add_furnace_commands,
    add_kept_file_commands,     add_likeness_commands,  add_request_commands,     add_room_key_commands,
    add_query_commands,         add_parameter_commands, add_seizure_label_command};

std::string default_officer() {
  for (const char* variable : {"TIDEWAITER_OFFICER", "LOGNAME", "USER"}) {
    if (const char* value = std::getenv(variable); value != nullptr && *value != '\0') return value;
  }
  return "unnamed";
}

// A group has its first command's example.
void give_examples(CLI::App& app) {
  for (auto* one : app.get_subcommands([](CLI::App*) { return true; })) {
    give_examples(*one);
    if (app.get_footer().empty()) app.footer(one->get_footer());
  }
}

// Where a command was to follow and something else did: it, and the command that is nearest to it. Empty
// where something else was wrong.
std::string unknown_command(const CLI::App& app) {
  const CLI::App* group = &app;
  std::string path;
  while (!group->get_subcommands().empty()) {
    group = group->get_subcommands().front();
    path += group->get_name() + ' ';
  }
  const auto given = group->remaining();
  const auto known = group->get_subcommands([](const CLI::App*) { return true; });
  if (known.empty() || given.empty() || given.front().starts_with('-')) return "";
  const auto nearest = std::ranges::min_element(
      known, {}, [&](const CLI::App* one) { return text::edit_distance(one->get_name(), given.front()); });
  return "there is no command \"" + path + given.front() + "\", perhaps \"" + path + (*nearest)->get_name() +
         "\"; all are listed by: tidewaiter " + path + "--help";
}

}  // namespace

void add_common(CLI::App& command, CommonOptions& options) {
  options.officer = default_officer();
  command.add_option("--db", options.db, "database: a file, or postgresql://…")->capture_default_str();
  command.add_option("--officer", options.officer,
                     "who acts (default: TIDEWAITER_OFFICER, then the login name)");
  command.add_flag("--json", options.json, "print for programs");
}

void add_purpose(CLI::App& command, std::string& purpose) {
  command.add_option("--purpose", purpose, "what the look is for; stands in the record")
      ->capture_default_str();
}

CLI::Validator reads_as(const std::string& name, std::function<base::Status(const std::string&)> read) {
  return CLI::Validator{[read = std::move(read)](const std::string& text) {
                          const auto status = read(text);
                          return status ? std::string{} : base::to_string(status.error());
                        },
                        name};
}

CLI::Validator is_instant() {
  return reads_as("TIME",
                  [](const std::string& text) { return base::parse_instant(text, "time").map([](auto) {}); });
}

base::Result<std::optional<std::string>> config_text(const std::string& path) {
  if (path.empty()) return std::optional<std::string>{};
  TW_TRY(auto text, env::read_file(path, std::size_t{1} << 20));
  return std::optional<std::string>{std::move(text)};
}

base::Result<service::Service> open_or_initialise(Shell& shell, const CommonOptions& options) {
  auto opened = service::Service::open(options.db, shell.clock, shell.random);
  if (opened || opened.error().code != base::ErrorCode::NotFound) return opened;
  TW_TRY(auto made, service::Service::initialise(options.db, "tidewaiter", {options.officer, "first use"},
                                                 shell.clock, shell.random));
  // An address may hold a password.
  const bool is_address = options.db.find("://") != std::string::npos;
  shell.err << "tidewaiter: made " << (is_address ? "the database" : options.db)
            << ", which was not there; the journal's signing key is " << made.beside("key")
            << ": keep a copy apart\n";
  return made;
}

base::Result<service::Service> open_to_read(Shell& shell, const CommonOptions& options) {
  return service::Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly);
}

int run(int argc, const char* const* argv, Shell& shell) {
  CLI::App app{"Tidewaiter finds drugs in mail and courier parcels and follows what it found to the end.",
               "tidewaiter"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "0.1.0");
  Outcome outcome{shell, {}};
  for (const auto add : kFamilies) add(app, shell, outcome);
  give_examples(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    if (const auto unknown = asked ? "" : unknown_command(app); !unknown.empty()) {
      shell.err << "tidewaiter: " << unknown << '\n';
      return 2;
    }
    app.exit(error, shell.out, shell.err);
    return asked ? 0 : 2;
  }
  shell.out.flush();
  if (!outcome.status) {
    const auto& error = outcome.status.error();
    shell.err << "tidewaiter: " << base::to_string(error) << '\n';
    return error.field.rfind("--", 0) == 0 ? 2 : 1;  // what an option says is wrong use
  }
  return outcome.failed || !shell.out ? 1 : 0;
}

}  // namespace tidewaiter::cli
