#include <nlohmann/json.hpp>

#include "cli/custody_commands.h"
#include "cli/print.h"
#include "cli/signing.h"
#include "service/custody_missing.h"
#include "service/shelves.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct InquiryOptions : SigningOptions {
  std::int64_t number = 0;
  std::string finding, words;
  std::string substance, room, grams, shelf;
};

base::Status discrepancy_list(Shell& shell, const InquiryOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::discrepancies(*reader));
  for (const auto& row : rows) {
    const auto ends = row.finding ? *row.finding + " by " + row.closed_by.value_or("") : std::string{"OPEN"};
    const auto expected = base::to_string(base::MassMg{row.expected_mg});
    const auto what = row.cause == "seal"           ? row.report.value_or("") + ", affirmed by two"
                      : row.cause == "vehicle_seal" ? row.report.value_or("")
                      : row.cause                   ? "MISSING, " + expected + ", not found by " +
                                        row.reported_by.value_or("") + (row.found_at ? ", found since" : "")
                                  : base::to_string(base::MassMg{row.observed_mg}) + " instead of " +
                                        expected + " ± " + std::to_string(row.bound_mg) + " mg";
    say(shell, o.json,
        {{"discrepancy", row.discrepancy_no},
         {"exhibit", row.exhibit},
         {"cause", row.cause.value_or("weighing")},
         {"expected_mg", row.expected_mg},
         {"observed_mg", row.observed_mg},
         {"bound_mg", row.bound_mg},
         {"answer", row.answer ? ordered_json(*row.answer) : ordered_json{}},
         {"finding", row.finding ? ordered_json(*row.finding) : ordered_json{}}},
        std::to_string(row.discrepancy_no) + "  " + row.exhibit + "  " + what + "  " + ends +
            (row.answer ? "  answer: " + fitted(*row.answer, 60) : ""));
  }
  return {};
}

base::Status discrepancy_close(Shell& shell, const InquiryOptions& o) {
  const auto finding = *custody::finding_from(o.finding);
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto signers, open_signers(o));
  TW_TRY(const auto closed, service::close_discrepancy(service, signers.both(), o.number, finding, o.words));
  say(shell, o.json, {{"discrepancy", o.number}, {"finding", name(finding)}},
      "discrepancy " + std::to_string(o.number) + ": " + std::string{name(finding)});
  return print_balance(shell, o.json, service, closed.exhibit);
}

base::Status inquiry_answer(Shell& shell, const InquiryOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::answer_inquiry(service, {o.officer, "custody"}, o.number, o.words));
  say(shell, o.json, {{"discrepancy", o.number}, {"answered_by", o.officer}},
      "discrepancy " + std::to_string(o.number) + ": " + o.officer + " has answered");
  return {};
}

base::Status limit(Shell& shell, const InquiryOptions& o) {
  TW_TRY(const auto mass, base::parse_grams(o.grams, "--grams"));
  TW_TRY(const auto service, open_or_initialise(shell, o));
  TW_TRY_STATUS(
      service::limit_keeping(service, {o.officer, "custody"}, {o.room, o.substance, mass, o.words}));
  say(shell, o.json, {{"substance", o.substance}, {"room", o.room}, {"limit_mg", mass.milligrams()}},
      o.substance + (o.room.empty() ? "" : " in " + o.room) + ": at most " + base::to_string(mass) +
          " may be kept");
  return {};
}

base::Status limits(Shell& shell, const InquiryOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto quantities, service::kept_quantities(*reader));
  for (const auto& one : quantities) {
    say(shell, o.json,
        {{"substance", one.limit.substance},
         {"room", one.limit.room},
         {"kept_mg", one.kept.milligrams()},
         {"limit_mg", one.limit.limit_mg},
         {"above", one.above()}},
        one.limit.substance + (one.limit.room.empty() ? "" : " in " + one.limit.room) + ": " +
            base::to_string(one.kept) + " of at most " + base::to_string(base::MassMg{one.limit.limit_mg}) +
            (one.above() ? "  ABOVE" : ""));
  }
  return {};
}

base::Status shelf(Shell& shell, const InquiryOptions& o) {
  TW_TRY(const auto service, open_or_initialise(shell, o));
  TW_TRY_STATUS(service::register_shelf(service, {o.officer, "custody"}, o.shelf, o.room));
  say(shell, o.json, {{"shelf", o.shelf}, {"room", o.room}}, o.shelf + ": in " + o.room);
  return {};
}

void add_inquiry_commands(CLI::App& custody, Shell& shell, Outcome& outcome) {
  auto* family = custody.add_subcommand("discrepancy", "Weights outside the bound (C4).");
  family->require_subcommand(1);
  add_command<InquiryOptions>(
      *family, outcome, "list", "List them.", "custody discrepancy list",
      [](CLI::App& command, InquiryOptions& o) { add_common(command, o); },
      [&shell](const InquiryOptions& o) { return discrepancy_list(shell, o); });
  add_command<InquiryOptions>(
      *family, outcome, "close", "Close one; the first signer is a supervisor who held none of it.",
      "custody discrepancy close 1 --finding explained --words 'spilt, on camera' --key c1.key --second-key "
      "o9.key",
      [](CLI::App& command, InquiryOptions& o) {
        command.add_option("number", o.number, "its number")->required();
        add_signing(command, o);
        command.add_option("--finding", o.finding, "explained, recovered, surplus or unsolved")
            ->required()
            ->check(CLI::IsMember({"explained", "recovered", "surplus", "unsolved"}));
        command.add_option("--words", o.words, "what the inquiry found")->required();
      },
      [&shell](const InquiryOptions& o) { return discrepancy_close(shell, o); });
  add_command<InquiryOptions>(
      *family, outcome, "answer", "Say, as the exhibit's holder, what you know of it.",
      "custody discrepancy answer 1 --words 'lent to the laboratory, slip 12' --officer keeper-1",
      [](CLI::App& command, InquiryOptions& o) {
        command.add_option("number", o.number, "its number")->required();
        add_common(command, o);
        command.add_option("--words", o.words, "the answer")->required();
      },
      [&shell](const InquiryOptions& o) { return inquiry_answer(shell, o); });
}

void add_keeping_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<InquiryOptions>(
      family, outcome, "shelf", "Make a shelf known, in its room; from then on only known ones are used.",
      "custody shelf 'room 2, shelf 7' --room 'room 2' --officer keeper-1",
      [](CLI::App& command, InquiryOptions& o) {
        command.add_option("shelf", o.shelf, "the shelf or the safe")->required();
        add_common(command, o);
        command.add_option("--room", o.room, "the room it stands in")->required();
      },
      [&shell](const InquiryOptions& o) { return shelf(shell, o); });
  add_command<InquiryOptions>(
      family, outcome, "limit", "Set how much of a substance may be kept, in a room or by the service.",
      "custody limit methamphetamine --grams 5000 --basis 'standing order 4' --room 'room 2'",
      [](CLI::App& command, InquiryOptions& o) {
        command.add_option("substance", o.substance, "its code")->required();
        add_common(command, o);
        command.add_option("--grams", o.grams, "the most that may be kept")->required();
        command.add_option("--basis", o.words, "the order that sets it")->required();
        command.add_option("--room", o.room, "in this room (default: by the whole service)");
      },
      [&shell](const InquiryOptions& o) { return limit(shell, o); });
  add_command<InquiryOptions>(
      family, outcome, "limits", "List what is kept beside what may be.", "custody limits",
      [](CLI::App& command, InquiryOptions& o) { add_common(command, o); },
      [&shell](const InquiryOptions& o) { return limits(shell, o); });
}

}  // namespace

void add_custody_inquiry_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_inquiry_commands(family, shell, outcome);
  add_keeping_commands(family, shell, outcome);
}

}  // namespace tidewaiter::cli
