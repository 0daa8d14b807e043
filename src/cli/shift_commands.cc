#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/shift_print.h"
#include "service/log.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

ordered_json as_json(const selection::Capacity& capacity) {
  ordered_json by_means = ordered_json::object();
  for (std::size_t i = 0; i < selection::kMeansCount; ++i) {
    const auto means = static_cast<model::Means>(i);
    if (capacity.of(means).examinations > 0)
      by_means[std::string{model::name(means)}] = capacity.of(means).examinations;
  }
  return by_means;
}

ordered_json status_json(const service::ShiftStatus& status) {
  ordered_json out = ordered_json::array();
  for (const auto& one : status.out)
    out.push_back({{"instrument", one.id}, {"means", model::name(one.means)}, {"why", one.why}});
  return {{"office", status.office},
          {"shift", status.shift},
          {"state", status.state},
          {"opened_at", base::to_string(status.opened_at)},
          {"closed_at", status.closed_at ? ordered_json(base::to_string(*status.closed_at)) : ordered_json{}},
          {"capacity", as_json(status.capacity)},
          {"instruments_out", out},
          {"random_share", status.random_share_ppm / 1e6},
          {"filed", status.filed},
          {"selected", status.selected},
          {"degraded", status.degraded},
          {"key_commitment", status.key_commitment},
          {"revealed_key", status.revealed_key ? ordered_json(*status.revealed_key) : ordered_json{}}};
}

void print_status(Shell& shell, const service::ShiftStatus& status) {
  shell.out << status.office << "  " << status.shift << "  " << status.state << ", opened "
            << base::to_string(status.opened_at);
  if (status.closed_at) shell.out << ", closed " << base::to_string(*status.closed_at);
  shell.out << "; " << with_commas(status.filed) << " parcels, " << with_commas(status.selected)
            << " selected;";
  const auto by_means = as_json(status.capacity);
  for (const auto& [means, examinations] : by_means.items()) shell.out << ' ' << means << ' ' << examinations;
  shell.out << '\n';
  for (const auto& out : status.out)
    shell.out << "    " << model::name(out.means) << ' ' << out.id << ": " << out.why << '\n';
  for (const auto& mode : status.degraded) shell.out << "    degraded: " << mode << '\n';
}

void print_one(Shell& shell, bool as_program, const service::ShiftStatus& status) {
  if (as_program) {
    shell.out << base::dumped(status_json(status)) << '\n';
  } else {
    print_status(shell, status);
  }
}

base::Status open(Shell& shell, const ShiftTermOptions& options) {
  TW_TRY(const auto terms, terms_from(options));
  TW_TRY(const auto service, open_or_initialise(shell, options));
  TW_TRY(const auto shift, service::open_shift(service, {options.officer, "shift"}, terms));
  if (options.json) {
    shell.out << base::dumped({{"office", shift.office},
                               {"shift", shift.shift},
                               {"capacity", as_json(shift.capacity)},
                               {"taken_up", shift.taken_up}})
              << '\n';
    return {};
  }
  shell.out << "Shift " << shift.shift << " of " << shift.office << " is open for "
            << with_commas(static_cast<std::uint64_t>(shift.capacity.examinations())) << " examinations.\n";
  return {};
}

base::Status close(Shell& shell, const ShiftTermOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  const service::Actor actor{options.officer, "shift"};
  TW_TRY(const auto meant, shift_meant(service, options));
  TW_TRY(const auto shift, service::find_open_shift(service, options.office, meant));
  TW_TRY(auto report, service::filed_into(service, shift));
  TW_TRY(auto engine, load_engine(shell, service));
  auto at = shell.clock.now();
  // What left over a day ago is history, and is chosen from as `screen` would have.
  if (report.first_cut_off && *report.first_cut_off + base::DurationMs::days(1) < at)
    at = service::historic_closing(*report.first_cut_off);
  if (!options.at.empty()) {
    TW_TRY(at, base::parse_instant(options.at, "--at"));
  }
  TW_TRY(const auto closed, service::close_shift(service, engine, actor, shift, report.candidates, at));
  TW_TRY_STATUS(service::sign_checkpoint(service).map([](const auto&) {}));
  save_engine(shell, service, engine);
  if (!options.answers.empty()) TW_TRY_STATUS(write_answers(service, options.answers, report, closed));
  TW_TRY(const auto answers, service::chosen(service, report, closed));
  print_closing(shell, closed);
  print_chosen(shell, answers, options.show);
  return {};
}

base::Status list(Shell& shell, const ShiftTermOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto all, service::shifts(service, options.office, options.shift));
  for (const auto& status : all) print_one(shell, options.json, status);
  return {};
}

// One by its name, or those that are open.
base::Status show_status(Shell& shell, const ShiftTermOptions& options) {
  if (!options.shift.empty()) return list(shell, options);
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto all, service::shifts(service, options.office, ""));
  std::erase_if(all, [](const auto& one) { return one.state != "open"; });
  for (const auto& status : all) print_one(shell, options.json, status);
  if (all.empty() && !options.json) shell.out << "No shift is open: tidewaiter shift open\n";
  return {};
}

void declare_name(CLI::App& command, ShiftTermOptions& options) {
  add_common(command, options);
  command.add_option("--office", options.office, "whose shift it is")->capture_default_str();
  command.add_option("--shift", options.shift,
                     "its name (default: the one that is open; of several, one must be named)");
}

}  // namespace

void add_shift_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand(
      "shift", "Shifts: open one, file any number of manifests into it, close it with the choice.");
  family->require_subcommand(1);
  add_command<ShiftTermOptions>(
      *family, outcome, "open", "Open a shift: its secret key is drawn and committed to.",
      "shift open --office CNCAN --shift night-20 --capacity XRay=200",
      [](CLI::App& command, ShiftTermOptions& o) {
        add_common(command, o);
        command.add_option("--office", o.office, "whose shift it is")->capture_default_str();
        command.add_option("--shift", o.shift, "its name (default: the time)");
        add_shift_terms(command, o);
      },
      [&shell](const ShiftTermOptions& o) { return open(shell, o); });
  add_command<ShiftTermOptions>(
      *family, outcome, "close",
      "Choose from all that was filed into the shift, print the list, reveal the key.",
      "shift close --office CNCAN --shift night-20 --json out.ndjson",
      [](CLI::App& command, ShiftTermOptions& o) {
        declare_name(command, o);
        command.remove_option(command.get_option("--json"));
        command.add_option("--json", o.answers,
                           "write one JSON object a parcel here, in the order of filing");
        command.add_option("--at", o.at, "the hour of closing (RFC 3339; default: now)")->check(is_instant());
        command.add_option("--show", o.show, "how many parcels to print")->capture_default_str();
      },
      [&shell](const ShiftTermOptions& o) { return close(shell, o); });
  add_command<ShiftTermOptions>(
      *family, outcome, "list", "List the shifts, the latest first.", "shift list --json",
      [](CLI::App& command, ShiftTermOptions& o) {
        o.office.clear();
        add_common(command, o);
        command.add_option("--office", o.office, "of this office alone");
      },
      [&shell](const ShiftTermOptions& o) { return list(shell, o); });
  add_command<ShiftTermOptions>(
      *family, outcome, "status",
      "How a shift stands: parcels filed, capacity, instruments out, degraded modes.",
      "shift status night-20 --json",
      [](CLI::App& command, ShiftTermOptions& o) {
        o.office.clear();
        add_common(command, o);
        command.add_option("--office", o.office, "of this office alone");
        command.add_option("shift", o.shift, "its name (default: those that are open)");
      },
      [&shell](const ShiftTermOptions& o) { return show_status(shell, o); });
}

}  // namespace tidewaiter::cli
