#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "service/oversight.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct InitOptions : CommonOptions {
  std::string origin = "tidewaiter";
};

base::Status initialise(Shell& shell, const InitOptions& options) {
  TW_TRY(const auto service,
         Service::initialise(options.db, options.origin, {options.officer, "initialisation"}, shell.clock,
                             shell.random));
  if (options.json) {
    shell.out << ordered_json{{"db", options.db}, {"key", service.beside("key")}}.dump() << '\n';
  } else {
    shell.out << "Made " << options.db << "; the journal's signing key is " << service.beside("key")
              << ": keep a copy apart.\n";
  }
  return {};
}

struct RetentionOptions : CommonOptions {
  std::string config;
  std::string second_officer;
};

base::Status run_retention(Shell& shell, const RetentionOptions& options) {
  TW_TRY(const auto yaml, config_text(options.config));
  TW_TRY(const auto rules, service::retention_rules(yaml));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto report, service::run_retention(service, {options.officer, "retention"},
                                                   {options.second_officer, "retention"}, rules));
  if (options.json) {
    shell.out << ordered_json{{"rows", report.rows},
                              {"entries", report.entries},
                              {"held_back", report.held_back}}
                     .dump()
              << '\n';
    return {};
  }
  for (const auto& [data_class, rows] : report.rows)
    shell.out << data_class << ": " << with_commas(rows) << " rows erased\n";
  shell.out << with_commas(report.entries) << " journal entries lost their text; "
            << with_commas(report.held_back) << " rows were kept by a legal hold\n";
  return {};
}

struct LegalHoldOptions : CommonOptions {
  std::string item;
  std::string basis;
  std::int64_t lift = 0;
};

base::Status legal_hold(Shell& shell, const LegalHoldOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  const service::Actor actor{options.officer, "legal hold"};
  if (options.lift > 0) {
    TW_TRY_STATUS(service::lift_legal_hold(service, actor, options.lift));
    say(shell, options.json, {{"hold", options.lift}, {"state", "lifted"}},
        "Legal hold " + std::to_string(options.lift) + " is lifted.");
    return {};
  }
  TW_TRY(const auto number,
         service::place_legal_hold(service, actor, model::ItemId{options.item}, options.basis));
  say(shell, options.json, {{"hold", number}, {"state", "in_force"}},
      "Legal hold " + std::to_string(number) + " is in force.");
  return {};
}

}  // namespace

void add_database_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<InitOptions>(
      app, outcome, "init", "Make a database, its journal and the journal's signing key.",
      "init --db service.db",
      [](CLI::App& command, InitOptions& o) {
        add_common(command, o);
        command.add_option("--origin", o.origin, "the journal's public name, unique to your service")
            ->capture_default_str();
      },
      [&shell](const InitOptions& o) { return initialise(shell, o); });
  auto* retention = app.add_subcommand("retention", "Forget what the rules say must be forgotten.");
  retention->require_subcommand(1);
  add_command<RetentionOptions>(
      *retention, outcome, "run", "Erase what is due; two officers answer for it.",
      "retention run --officer O1 --second-officer O2",
      [](CLI::App& command, RetentionOptions& o) {
        add_common(command, o);
        command.add_option("--retention,--config", o.config,
                           "periods and legal bases (default: reference/retention/retention.yaml)");
        command.add_option("--second-officer", o.second_officer, "who approves")->required();
      },
      [&shell](const RetentionOptions& o) { return run_retention(shell, o); });
  add_command<LegalHoldOptions>(
      app, outcome, "legal-hold", "Keep a parcel's rows from every erasure, or lift such a hold.",
      "legal-hold EE123456785CN --basis 'court order of 2026-11-20'",
      [](CLI::App& command, LegalHoldOptions& o) {
        add_common(command, o);
        auto* item = command.add_option("item", o.item, "the parcel's id");
        command.add_option("--basis", o.basis, "the order or proceeding")->needs(item);
        command.add_option("--lift", o.lift, "the hold's number")->excludes(item);
      },
      [&shell](const LegalHoldOptions& o) { return legal_hold(shell, o); });
}

}  // namespace tidewaiter::cli
