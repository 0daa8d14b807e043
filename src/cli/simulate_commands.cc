#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "env/files.h"
#include "simulate/judge.h"
#include "simulate/simulate.h"

namespace tidewaiter::cli {
namespace {

struct SimulateOptions : CommonOptions {
  simulate::Options world;
  std::string out;
  std::string start;
  int style = 1;
  bool demo = false;
  int history_days = 0;
};

base::Status run_simulation(Shell& shell, const SimulateOptions& options) {
  if (options.out.empty()) return base::fail(base::ErrorCode::Missing, "--out", "", "the folder to write");
  auto world =
      options.demo ? simulate::demo_options(options.world.seed, options.history_days) : options.world;
  if (!options.demo) world.style = options.style == 2 ? simulate::Style::Errands : simulate::Style::Crowd;
  if (!options.start.empty()) {
    TW_TRY(const auto start, base::parse_instant(options.start, "--start"));
    world.start = start - base::DurationMs::days(options.demo ? options.history_days : 0);
  }
  TW_TRY_STATUS(env::make_folder(options.out));
  TW_TRY(const auto summary, simulate::simulate_to_folder(world, options.out));
  if (options.json) {
    shell.out << simulate::world_json(world, summary) << '\n';
    return {};
  }
  shell.out << with_commas(summary.lines) << " parcels, " << with_commas(summary.broken)
            << " of them broken, " << with_commas(summary.rings) << " rings with "
            << with_commas(summary.ring_parcels) << " parcels, " << with_commas(summary.look_alikes)
            << " innocent look-alikes: " << options.out << "/items.ndjson, truth.ndjson, world.json\n";
  return {};
}

struct JudgeOptions : CommonOptions {
  std::string world;
  int capacity_per_10000 = 50;
  std::uint64_t seed = 1;
  std::vector<std::string> lists;
};

base::Status judge_lists(Shell& shell, const JudgeOptions& options) {
  TW_TRY(const auto trial, simulate::read_trial(options.world));
  auto verdicts = simulate::baselines(trial, options.seed, options.capacity_per_10000);
  for (const auto& named : options.lists) {
    const auto equals = named.find('=');
    if (equals == std::string::npos)
      return base::fail(base::ErrorCode::Malformed, "lists", named, "NAME=FILE");
    TW_TRY(const auto list, simulate::read_list(trial, named.substr(equals + 1)));
    verdicts.insert(verdicts.end() - 1,
                    simulate::judge(trial, list, named.substr(0, equals)));  // the oracle stays last
  }
  shell.out << (options.json ? simulate::verdict_ndjson(verdicts) : simulate::verdict_table(verdicts));
  return {};
}

}  // namespace

void add_simulate_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto& command_line = add_command<SimulateOptions>(
      app, outcome, "simulate",
      "Write a believable stream of parcels with rings hidden in it, and the truth beside it.",
      "simulate --seed 7 --items 100000 --out world",
      [](CLI::App& command, SimulateOptions& o) {
        command.add_flag("--json", o.json, "print for programs");
        command.add_option("--seed", o.world.seed, "same seed, same bytes")->capture_default_str();
        command.add_option("--items", o.world.items, "how many parcels")->capture_default_str();
        command.add_option("--out", o.out, "the folder to write");
        command.add_option("--days", o.world.days, "over how many days")->capture_default_str();
        command.add_option("--start", o.start, "the first day's beginning (RFC 3339)");
        command.add_option("--office", o.world.office, "only mail of this office");
        command.add_option("--first-step", o.world.first_step, "the crudest rings, 0 to 6")
            ->capture_default_str();
        command.add_option("--last-step", o.world.last_step, "the subtlest rings, 0 to 6")
            ->capture_default_str();
        command.add_option("--rings-per-step", o.world.rings_per_step, "-1: one for every 12,500 parcels")
            ->capture_default_str();
        command.add_option("--style", o.style, "1 or 2: two worlds of different structure")
            ->check(CLI::Range(1, 2))
            ->capture_default_str();
        command.add_flag("--demo", o.demo, "the demo's day of Guangzhou's outbound mail");
        command.add_option("--history-days", o.history_days, "days before the demo's day")
            ->capture_default_str();
      },
      [&shell, &app](const SimulateOptions& o) -> base::Status {
        if (app.get_subcommand("simulate")->got_subcommand("judge")) return {};
        return run_simulation(shell, o);
      });
  add_command<JudgeOptions>(
      command_line, outcome, "judge",
      "Judge lists of chosen parcels against the truth: rings caught by their third parcel, step by step.",
      "simulate judge --world world --capacity 50 ours=out.ndjson",
      [](CLI::App& command, JudgeOptions& o) {
        command.add_flag("--json", o.json, "print for programs");
        command.add_option("--world", o.world, "the folder that simulate wrote")->required();
        command
            .add_option("--capacity", o.capacity_per_10000,
                        "of the day's parcels, in ten-thousandths, for the baselines")
            ->capture_default_str();
        command.add_option("--seed", o.seed, "of the list drawn at random")->capture_default_str();
        command.add_option("lists", o.lists, "NAME=FILE: a screening's answers");
      },
      [&shell](const JudgeOptions& o) { return judge_lists(shell, o); });
}

}  // namespace tidewaiter::cli
