#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/custody_commands.h"
#include "cli/print.h"
#include "cli/retained_rule.h"
#include "cli/signing.h"
#include "service/destruction_orders.h"
#include "service/destruction_run.h"

namespace tidewaiter::cli {
namespace {

using custody::ExhibitId;
using custody::SeizureNumber;
using nlohmann::ordered_json;
using service::Service;

struct FurnaceOptions : CommonOptions {
  std::vector<std::string> exhibits;
  custody::DestructionOrder order;
  RetainedOptions retained{1, ""};
  std::int64_t seizure = 0, run = 0;
  std::string pending, judgement;
};

base::Status hazard_order(Shell& shell, const FurnaceOptions& o) {
  auto order = o.order;
  order.kind = custody::OrderKind::Hazard;
  TW_TRY(order.retained, o.retained.rule());
  std::vector<ExhibitId> ids;
  for (const auto& id : o.exhibits) ids.emplace_back(id);
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::order_destruction_under(service, {o.officer, "custody"}, ids, order));
  say(shell, o.json,
      {{"exhibits", o.exhibits},
       {"authority", order.authority},
       {"hazard", order.hazard},
       {"method", order.method},
       {"samples", order.retained.samples}},
      std::to_string(ids.size()) + " exhibits are to be destroyed before the trial, by hazard order " +
          order.authority + ": " + custody::to_string(order.retained) + "; a photograph of each");
  return print_balances(shell, o.json, service, ids);
}

void print_trial(Shell& shell, bool as_json, const store::TrialRow& row) {
  say(shell, as_json,
      {{"seizure", row.seizure_no},
       {"state", row.state},
       {"reference", row.reference},
       {"judgement", row.judgement ? ordered_json(*row.judgement) : ordered_json{}}},
      "seizure " + std::to_string(row.seizure_no) + ": trial " + row.state + ", " + row.reference +
          (row.judgement && !row.reference.empty() ? "; " : "") + row.judgement.value_or(""));
}

base::Status trial(Shell& shell, const FurnaceOptions& o) {
  const SeizureNumber seizure{static_cast<std::uint64_t>(o.seizure)};
  const bool changes = !o.pending.empty() || !o.judgement.empty();
  TW_TRY(const auto service,
         Service::open(o.db, shell.clock, shell.random,
                       changes ? store::Options::Mode::ReadWrite : store::Options::Mode::ReadOnly));
  if (!o.pending.empty())
    TW_TRY_STATUS(service::open_trial(service, {o.officer, "custody"}, seizure, o.pending));
  if (!o.judgement.empty())
    TW_TRY_STATUS(service::end_trial(service, {o.officer, "custody"}, seizure, o.judgement));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::trials(*reader));
  for (const auto& row : rows) {
    if (row.seizure_no != o.seizure) continue;
    print_trial(shell, o.json, row);
    TW_TRY_STATUS(print_balance(shell, o.json, *reader, seizure));
  }
  return {};
}

base::Status end_run(Shell& shell, const FurnaceOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto report, service::end_destruction(service, {o.officer, "custody"}, o.run));
  print_destruction(shell, o.json, report);
  auto ids = report.destroyed;
  for (const auto& [id, why] : report.left_behind) ids.push_back(id);
  return print_balances(shell, o.json, service, ids);
}

}  // namespace

void print_destruction(Shell& shell, bool as_json, const service::DestructionReport& report) {
  ordered_json left = ordered_json::array();
  std::string words = "run " + std::to_string(report.number) + ": " +
                      std::to_string(report.destroyed.size()) + " exhibits, " + base::to_string(report.mass) +
                      " destroyed; " + std::to_string(report.left_behind.size()) + " stay behind";
  for (const auto& [id, why] : report.left_behind) {
    left.push_back({{"exhibit", id.text()}, {"why", why}});
    words += "\n  " + id.text() + ": " + fitted(why, 160);
  }
  say(shell, as_json,
      {{"run", report.number},
       {"destroyed", report.destroyed.size()},
       {"destroyed_mg", report.mass.milligrams()},
       {"left_behind", left}},
      words);
}

void add_furnace_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto& family = *app.get_subcommand("custody");
  add_command<FurnaceOptions>(
      family, outcome, "hazard-order",
      "Order dangerous chemicals to be destroyed before the trial; a sample and photographs stay.",
      "custody hazard-order X1-3 --authority 'fire service, order 4' --hazard 'ether, peroxides' --ground "
      "'no "
      "safe store' --method 'incineration, licensed plant' --officer keeper-1",
      [](CLI::App& command, FurnaceOptions& o) {
        command.add_option("exhibits", o.exhibits, "their numbers")->required();
        add_common(command, o);
        command.add_option("--authority", o.order.authority, "who ordered it")->required();
        command.add_option("--hazard", o.order.hazard, "what it does")->required();
        command.add_option("--ground", o.order.ground, "why it can't be kept until the trial")->required();
        command.add_option("--method", o.order.method, "how it is to be destroyed")->required();
        add_retained(command, o.retained);
      },
      [&shell](const FurnaceOptions& o) { return hazard_order(shell, o); });
  add_command<FurnaceOptions>(
      *family.get_subcommand("destroy"), outcome, "end",
      "End a run that was cut short: what became of each exhibit is read from the journal, what was not "
      "reached "
      "stays behind.",
      "custody destroy end 1 --officer officer-3",
      [](CLI::App& command, FurnaceOptions& o) {
        command.add_option("run", o.run, "its number, as `verify` says it")->required();
        add_common(command, o);
      },
      [&shell](const FurnaceOptions& o) { return end_run(shell, o); });
  add_command<FurnaceOptions>(
      family, outcome, "trial",
      "Say that a court will judge about a seizure, that it did, or that none will; without any, show it. Until "
      "a judgement, or that decision, is recorded, a drug is destroyed only where samples of it stay and the "
      "defence has its counter-sample.",
      "custody trial 1 --judgement 'decision 12: no proceedings, sender unknown' --officer officer-3",
      [](CLI::App& command, FurnaceOptions& o) {
        command.add_option("seizure", o.seizure, "its number in the book")->required();
        add_common(command, o);
        auto* pending = command.add_option("--pending", o.pending, "the court and its number");
        command
            .add_option("--judgement", o.judgement,
                        "the final judgement, or the decision that no court will judge")
            ->excludes(pending);
      },
      [&shell](const FurnaceOptions& o) { return trial(shell, o); });
}

}  // namespace tidewaiter::cli
