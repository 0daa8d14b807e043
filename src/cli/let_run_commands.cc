#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "service/let_run.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;
using service::TeamKey;

struct LetRunOptions : CommonOptions {
  std::string item, team, key, why;
};

base::Result<TeamKey> key_from(const std::string& path) {
  TW_TRY(const auto text, env::read_file(path, 4096));
  return TeamKey::parse(text, path);
}

void print(Shell& shell, const service::LetRun& run, bool json) {
  if (json) {
    shell.out << ordered_json{{"case_entry", run.number}, {"item_id", run.item.text()},
                              {"ended", run.ended},       {"why", run.why},
                              {"officer", run.officer},   {"at", base::to_string(run.at)}}
                     .dump(-1, ' ', false, ordered_json::error_handler_t::replace)
              << '\n';
    return;
  }
  shell.out << '#' << run.number << "  " << run.item.text() << (run.ended ? " no longer runs" : " runs")
            << " (" << run.officer << ", " << base::to_string(run.at) << "): " << fitted(run.why, 100)
            << '\n';
}

base::Status make_key(Shell& shell, const LetRunOptions& options) {
  if (std::filesystem::exists(options.key))
    return base::fail(base::ErrorCode::Conflict, options.key, "a file",
                      "none yet: a key is never overwritten");
  TW_TRY(const auto key, TeamKey::generate(options.team, shell.random));
  TW_TRY_STATUS(env::replace_secret(options.key, key.text()));
  if (options.json) {
    shell.out << ordered_json{{"team", key.team()}, {"key", options.key}}.dump() << '\n';
  } else {
    shell.out << "The key of team " << key.team() << " is " << options.key
              << ": only who has it reads what the team lets run.\n";
  }
  return {};
}

base::Status change(Shell& shell, const LetRunOptions& options, bool starts) {
  TW_TRY(const auto key, key_from(options.key));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  const service::Actor actor{options.officer, "case"};
  const model::ItemId item{options.item};
  TW_TRY(const auto run, starts ? service::let_run(service, key, actor, item, options.why)
                                : service::end_let_run(service, key, actor, item, options.why));
  print(shell, run, options.json);
  return {};
}

base::Status list(Shell& shell, const LetRunOptions& options) {
  TW_TRY(const auto key, key_from(options.key));
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto runs, service::let_runs(service, key));
  for (const auto& run : runs) print(shell, run, options.json);
  return {};
}

void declare_item(CLI::App& command, LetRunOptions& options) {
  add_common(command, options);
  command.add_option("item", options.item, "the parcel's id")->required();
  command.add_option("--key", options.key, "the team's key file")->required();
  command.add_option("--why", options.why, "the order or decision it rests on")->required();
}

}  // namespace

void add_let_run_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand(
      "let-run",
      "Parcels that a case's team lets run: kept out of every other queue, readable by the team alone.");
  family->require_subcommand(1);
  add_command<LetRunOptions>(
      *family, outcome, "key", "Make a team's key.", "let-run key team-7.key --team TEAM-7",
      [](CLI::App& command, LetRunOptions& o) {
        command.add_flag("--json", o.json, "print for programs");
        command.add_option("file", o.key, "where the key goes; only its owner can read it")->required();
        command.add_option("--team", o.team, "the team's name")->required();
      },
      [&shell](const LetRunOptions& o) { return make_key(shell, o); });
  add_command<LetRunOptions>(*family, outcome, "start", "Let a parcel run.",
                             "let-run start EE123456785CN --key team-7.key --why 'order of 2026-11-20'",
                             declare_item,
                             [&shell](const LetRunOptions& o) { return change(shell, o, true); });
  add_command<LetRunOptions>(*family, outcome, "end", "Let it run no longer.",
                             "let-run end EE123456785CN --key team-7.key --why 'delivered, arrests made'",
                             declare_item,
                             [&shell](const LetRunOptions& o) { return change(shell, o, false); });
  add_command<LetRunOptions>(
      *family, outcome, "list", "List what the team's key opens.", "let-run list --key team-7.key",
      [](CLI::App& command, LetRunOptions& o) {
        add_common(command, o);
        command.add_option("--key", o.key, "the team's key file")->required();
      },
      [&shell](const LetRunOptions& o) { return list(shell, o); });
}

}  // namespace tidewaiter::cli
