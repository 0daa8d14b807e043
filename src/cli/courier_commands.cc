#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "service/courier_json.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::FaultAdvance;
using service::FaultEvent;
using service::LedgerLine;
using service::OperatorFault;
using service::Service;

struct LedgerOptions : CommonOptions {
  std::string operator_id, from, until;
};
struct FaultsOptions : CommonOptions {
  std::string operator_id;
};
struct FindOptions : LedgerOptions {
  std::string kind;
};
struct StepOptions : CommonOptions {
  std::int64_t number = 0;
  std::string words, due, item;
};
struct ReleaseOptions : CommonOptions {
  std::int64_t number = 0;
  std::string why;
};

std::string text_of(const ordered_json& json) {
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string share(std::int64_t part, std::int64_t of) {
  return with_commas(static_cast<std::uint64_t>(part)) + " of " + with_commas(static_cast<std::uint64_t>(of));
}

void print(Shell& shell, const LedgerLine& line, bool json) {
  if (json) {
    shell.out << text_of(service::as_json(line)) << '\n';
    return;
  }
  shell.out << fitted(line.operator_id, 35) << '\n'
            << "  shipped unchecked          " << share(line.unchecked, line.parcels) << '\n'
            << "  names that are none        " << share(line.poor_names, line.parcels) << '\n'
            << "  addresses that are none    " << share(line.poor_addresses, line.parcels) << '\n'
            << "  checked, and found by lot  " << share(line.missed_finds, line.checked_and_drawn) << '\n'
            << "  in hand before cut-off     " << share(line.in_hand_before_cut_off, line.held) << '\n';
}

void print(Shell& shell, const OperatorFault& fault, bool json) {
  if (json) {
    shell.out << text_of(service::as_json(fault, service::LedgerFor::Officers)) << '\n';
    return;
  }
  shell.out << '#' << fault.number << "  " << fitted(fault.operator_id, 35) << "  "
            << service::name(fault.kind) << "  " << share(fault.faulty, fault.of) << "  "
            << service::name(fault.state);
  if (fault.due_at) shell.out << ", a plan is due by " << base::to_string(*fault.due_at);
  shell.out << '\n';
  for (const auto& step : fault.steps)
    shell.out << "    " << base::to_string(step.at) << "  " << service::name(step.event) << "  "
              << fitted(step.words, 100) << '\n';
}

struct Period {
  base::Instant from, until;
};
base::Result<Period> period_of(Shell& shell, const LedgerOptions& options) {
  const auto now = shell.clock.now();
  Period period{now - base::DurationMs::days(30), now};
  if (!options.from.empty()) {
    TW_TRY(period.from, base::parse_instant(options.from, "--from"));
  }
  if (!options.until.empty()) {
    TW_TRY(period.until, base::parse_instant(options.until, "--until"));
  }
  return period;
}

base::Status ledger(Shell& shell, const LedgerOptions& options) {
  TW_TRY(const auto period, period_of(shell, options));
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto lines, service::courier_ledger(service, options.operator_id, period.from, period.until,
                                                   service::LedgerFor::Officers));
  for (const auto& line : lines) print(shell, line, options.json);
  return {};
}

base::Status faults(Shell& shell, const FaultsOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto all, service::operator_faults(service, options.operator_id));
  for (const auto& fault : all) print(shell, fault, options.json);
  return {};
}

base::Status find(Shell& shell, const FindOptions& options) {
  TW_TRY(const auto period, period_of(shell, options));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto fault,
         service::find_fault(service, {options.officer, "courier ledger"}, options.operator_id,
                             *service::fault_kind_from(options.kind), period.from, period.until));
  print(shell, fault, options.json);
  return {};
}

base::Status step(Shell& shell, const StepOptions& options, FaultEvent event) {
  FaultAdvance advance;
  advance.event = event;
  advance.words = options.words;
  advance.seeded_item = options.item;
  if (!options.due.empty()) {
    TW_TRY(advance.due_at, base::parse_instant(options.due, "--due"));
  }
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto fault,
         service::advance_fault(service, {options.officer, "courier ledger"}, "", options.number, advance));
  print(shell, fault, options.json);
  return {};
}

base::Status release(Shell& shell, const ReleaseOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::release_find(service, {options.officer, "feedback"}, options.number, options.why));
  say(shell, options.json, {{"number", options.number}, {"state", "released"}},
      "the operator may know of it from now on");
  return {};
}

void add_period(CLI::App& command, LedgerOptions& options) {
  command.add_option("--from", options.from, "RFC 3339 (default: thirty days ago)")->check(is_instant());
  command.add_option("--until", options.until, "RFC 3339 (default: now)")->check(is_instant());
}

// One of the steps: what it says, whether it sets a time, whether it names a parcel.
struct Step {
  FaultEvent event;
  const char* name;
  const char* purpose;
  const char* example;
  bool due;
  bool item;
};
constexpr Step kSteps[] = {
    {FaultEvent::Notify, "notice", "Give notice of a fault, with the time by when a plan is due.",
     "courier notice 1 --due 2026-12-31T00:00:00Z --words 'a third came unchecked'", true, false},
    {FaultEvent::Plan, "plan", "Take in the operator's plan.", "courier plan 1 --words 'two more scanners'",
     false, false},
    {FaultEvent::Reject, "reject", "Send a plan back that is not enough.",
     "courier reject 1 --due 2027-01-31T00:00:00Z --words 'nobody is trained'", true, false},
    {FaultEvent::Retest, "retest", "Test the operator with a parcel that is seeded into its stream.",
     "courier retest 1 --item EE123456785CN", false, true},
    {FaultEvent::Pass, "pass", "The test was passed: the fault is mended.", "courier pass 1", false, false},
    {FaultEvent::Fail, "fail", "The test was failed.", "courier fail 1 --words 'it shipped'", false, false},
    {FaultEvent::Refer, "refer", "Refer it, after a failed test or a plan that did not come.",
     "courier refer 1 --words 'to the postal regulator'", false, false},
};

void add_steps(CLI::App& family, Shell& shell, Outcome& outcome) {
  for (const auto& one : kSteps) {
    add_command<StepOptions>(
        family, outcome, one.name, one.purpose, one.example,
        [&one](CLI::App& command, StepOptions& o) {
          add_common(command, o);
          command.add_option("fault", o.number, "its number (courier faults)")->required();
          command.add_option("--words", o.words, "what is said; the operator reads it");
          if (one.due)
            command.add_option("--due", o.due, "by when, RFC 3339")->required()->check(is_instant());
          if (one.item) command.add_option("--item", o.item, "the seeded parcel's id")->required();
        },
        [&shell, &one](const StepOptions& o) { return step(shell, o, one.event); });
  }
}

}  // namespace

void add_courier_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand(
      "courier", "How couriers and posts do, and what follows: notice, plan, re-test, referral.");
  family->require_subcommand(1);
  add_command<LedgerOptions>(
      *family, outcome, "ledger", "Each operator's figures of a time, with what they are out of.",
      "courier ledger --from 2026-11-01T00:00:00Z",
      [](CLI::App& command, LedgerOptions& o) {
        add_common(command, o);
        command.add_option("operator", o.operator_id, "one operator's alone");
        add_period(command, o);
      },
      [&shell](const LedgerOptions& o) { return ledger(shell, o); });
  add_command<FaultsOptions>(
      *family, outcome, "faults", "Faults and where they stand, the latest first.", "courier faults CP",
      [](CLI::App& command, FaultsOptions& o) {
        add_common(command, o);
        command.add_option("operator", o.operator_id, "one operator's alone");
      },
      [&shell](const FaultsOptions& o) { return faults(shell, o); });
  add_command<FindOptions>(
      *family, outcome, "find", "Find a fault in the ledger of a time.", "courier find CP unchecked",
      [](CLI::App& command, FindOptions& o) {
        add_common(command, o);
        command.add_option("operator", o.operator_id, "the operator's id")->required();
        command.add_option("kind", o.kind, "which figure")
            ->required()
            ->check(
                CLI::IsMember({"unchecked", "missed_find", "poor_names", "poor_addresses", "late_in_hand"}));
        add_period(command, o);
      },
      [&shell](const FindOptions& o) { return find(shell, o); });
  add_steps(*family, shell, outcome);
  add_command<ReleaseOptions>(
      *family, outcome, "feedback", "Lift the embargo on a find: its operator may know of it.",
      "courier feedback 12 --why 'the case is closed'",
      [](CLI::App& command, ReleaseOptions& o) {
        add_common(command, o);
        command.add_option("examination", o.number, "the examination's number")->required();
        command.add_option("--why", o.why, "why it may know")->required();
      },
      [&shell](const ReleaseOptions& o) { return release(shell, o); });
}

}  // namespace tidewaiter::cli
