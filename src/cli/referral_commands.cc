#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/print.h"
#include "service/referrals.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::KnownReferral;
using service::Service;

struct ReceiveOptions : CommonOptions {
  std::string item, kind, from, reference, wanted, answer_by, received_at;
};

struct AnswerOptions : CommonOptions {
  std::int64_t number = 0;
  std::string text;
  std::string screened;
  bool lifted = false;
};

struct ListOptions : CommonOptions {
  bool all = false;
};

ordered_json instant_json(const std::optional<base::Instant>& at) {
  return at ? ordered_json(base::to_string(*at)) : ordered_json{};
}

ordered_json minutes_json(const std::optional<base::DurationMs>& duration) {
  return duration ? ordered_json(duration->milliseconds() / 60'000) : ordered_json{};
}

ordered_json referral_json(const KnownReferral& one) {
  const auto& referral = one.referral;
  ordered_json json{{"referral", one.number},
                    {"reference", referral.reference},
                    {"kind", selection::name(referral.kind)},
                    {"from", referral.from},
                    {"item_id", referral.item.text()},
                    {"filed", one.filed},
                    {"received_at", base::to_string(referral.received_at)},
                    {"wanted", referral.wanted},
                    {"open", one.clock.open},
                    {"late", one.clock.late},
                    {"deadline", instant_json(one.clock.deadline)},
                    {"minutes_left", minutes_json(one.clock.left)},
                    {"minutes_taken", minutes_json(one.clock.took)}};
  if (referral.answer) {
    const auto& answer = *referral.answer;
    json["answer"] = {
        {"by", answer.by},
        {"at", base::to_string(answer.at)},
        {"text", answer.text},
        {"screened", answer.screened ? ordered_json(model::name(*answer.screened)) : ordered_json{}},
        {"lifted", answer.lifted}};
  }
  return json;
}

void print(Shell& shell, const KnownReferral& one, bool json) {
  if (json) {
    shell.out << referral_json(one).dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
    return;
  }
  const auto& referral = one.referral;
  shell.out << '#' << one.number << "  " << selection::name(referral.kind) << " from " << referral.from
            << " (" << fitted(referral.reference, 40) << ")  " << referral.item.text()
            << (one.filed ? "" : " (not filed yet)") << "  " << (one.clock.open ? "open" : "answered");
  if (one.clock.left)
    shell.out << (one.clock.late ? ", LATE by " : ", time left ")
              << base::to_string(base::DurationMs{std::abs(one.clock.left->milliseconds())});
  if (one.clock.took)
    shell.out << " after " << base::to_string(*one.clock.took) << (one.clock.late ? ", LATE" : "");
  if (one.clock.open && !one.clock.deadline) shell.out << ", no deadline";
  if (!referral.wanted.empty()) shell.out << "\n    wanted: " << fitted(referral.wanted, 150);
  shell.out << '\n';
}

base::Status receive(Shell& shell, const ReceiveOptions& options) {
  selection::Referral referral;
  referral.item = model::ItemId{options.item};
  referral.kind = *selection::referral_kind_from(options.kind);
  referral.from = options.from;
  referral.reference = options.reference;
  referral.wanted = options.wanted;
  referral.received_at = shell.clock.now();
  if (!options.received_at.empty()) {
    TW_TRY(referral.received_at, base::parse_instant(options.received_at, "--received-at"));
  }
  if (!options.answer_by.empty()) {
    TW_TRY(referral.answer_by, base::parse_instant(options.answer_by, "--answer-by"));
  }
  TW_TRY(const auto service, open_or_initialise(shell, options));
  TW_TRY(const auto received, service::receive_referral(service, {options.officer, "referrals"}, referral));
  print(shell, received.known, options.json);
  if (!options.json && received.selected_at_once)
    shell.out << "    its shift was closed already: it is on that shift's list now\n";
  return {};
}

base::Status answer(Shell& shell, const AnswerOptions& options) {
  selection::ReferralAnswer answer;
  answer.text = options.text;
  answer.lifted = options.lifted;
  if (!options.screened.empty()) answer.screened = model::means_from(options.screened);
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(const auto known, service::answer_referral(service, {options.officer, "referrals"}, options.number,
                                                    std::move(answer)));
  print(shell, known, options.json);
  return {};
}

base::Status list(Shell& shell, const ListOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto all, service::referrals(service, !options.all));
  for (const auto& one : all) print(shell, one, options.json);
  return {};
}

}  // namespace

void add_referral_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand(
      "referral",
      "Other services' referrals about parcels we export (RFI, RFS, DNL): receive, answer, list.");
  family->require_subcommand(1);
  add_command<ReceiveOptions>(
      *family, outcome, "receive",
      "Take one in: the parcel goes first in its shift's choice and is held until it is answered.",
      "referral receive EE123456785CN --kind RFS --from EU --reference ICS2-0001 --answer-by "
      "2026-11-21T04:00:00Z",
      [](CLI::App& command, ReceiveOptions& o) {
        add_common(command, o);
        command.add_option("item", o.item, "the parcel's id")->required();
        command.add_option("--kind", o.kind, "RFI (information), RFS (screening) or DNL (do not load)")
            ->required()
            ->check(CLI::IsMember({"RFI", "RFS", "DNL"}));
        command.add_option("--from", o.from, "the service that asks: a country (ISO 3166-1), or EU")
            ->required();
        command.add_option("--reference", o.reference, "its own reference")->required();
        command.add_option("--wanted", o.wanted, "what is asked for");
        command
            .add_option("--answer-by", o.answer_by, "its deadline (RFC 3339; default: the parcel's cut-off)")
            ->check(is_instant());
        command.add_option("--received-at", o.received_at, "when it came (RFC 3339; default: now)")
            ->check(is_instant());
      },
      [&shell](const ReceiveOptions& o) { return receive(shell, o); });
  add_command<AnswerOptions>(
      *family, outcome, "answer",
      "Answer one: an RFI with its text, an RFS with the means, a DNL once its sender lifted it.",
      "referral answer 1 --screened XRay",
      [](CLI::App& command, AnswerOptions& o) {
        add_common(command, o);
        command.add_option("referral", o.number, "its number")->required();
        command.add_option("--text", o.text, "the information");
        command.add_option("--screened", o.screened, "how the parcel was screened")
            ->check(CLI::IsMember({"XRay", "TraceDetector", "Canine", "Physical"}));
        command.add_flag("--lifted", o.lifted, "the service that sent the do-not-load took it back");
      },
      [&shell](const AnswerOptions& o) { return answer(shell, o); });
  add_command<ListOptions>(
      *family, outcome, "list", "List the open ones by deadline.", "referral list --all --json",
      [](CLI::App& command, ListOptions& o) {
        add_common(command, o);
        command.add_flag("--all", o.all, "answered ones too");
      },
      [&shell](const ListOptions& o) { return list(shell, o); });
}

}  // namespace tidewaiter::cli
