#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "cli/command.h"
#include "cli/explanation_print.h"
#include "cli/party_print.h"
#include "cli/print.h"
#include "cli/shift_print.h"
#include "service/looks.h"
#include "service/parties.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::PartyOf;
using service::Service;

struct PairOptions : CommonOptions {
  std::string left, right, reason, svg, purpose = "resolution";
};

void print(Shell& shell, const service::JudgedParties& one, bool json) {
  if (json) {
    shell.out << base::dumped({{"judgement", one.number},
                               {"left", as_json(one.left)},
                               {"right", as_json(one.right)},
                               {"same", one.same},
                               {"by", one.by},
                               {"at", base::to_string(one.at)},
                               {"reason", one.reason}})
              << '\n';
    return;
  }
  shell.out << '#' << one.number << "  " << shown(one.left) << (one.same ? " is " : " is not ")
            << shown(one.right) << " (" << one.by << ", " << base::to_string(one.at)
            << "): " << fitted(one.reason, 100) << '\n';
}

base::Status judge(Shell& shell, const PairOptions& options, bool same) {
  TW_TRY(const auto left, party_from(options.left));
  TW_TRY(const auto right, party_from(options.right));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY(auto engine, load_engine(shell, service));
  TW_TRY(const auto judged, service::judge_parties(service, engine, {options.officer, "parties"}, left, right,
                                                   same, options.reason));
  save_engine(shell, service, engine);
  print(shell, judged, options.json);
  return {};
}

base::Status list_judgements(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto all, service::judgements_on_parties(service));
  for (const auto& one : all) print(shell, one, options.json);
  return {};
}

base::Status explain(Shell& shell, const PairOptions& options) {
  TW_TRY(const auto left, party_from(options.left));
  TW_TRY(const auto right, party_from(options.right));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  for (const auto& party : {left, right}) {
    TW_TRY_STATUS(service::enter_look(service, {options.officer, options.purpose},
                                      {service::LookKind::Party, party.item, ""}));
  }
  TW_TRY(auto engine, load_engine(shell, service));
  TW_TRY(const auto why, service::explain_parties(service, engine, left, right));
  if (!options.svg.empty()) {
    TW_TRY_STATUS(write_picture(options.svg, {shown(left) + " and " + shown(right) + ": " +
                                                  (why.together ? "one" : "two") + ", against " + why.against,
                                              why.prior, why.parts, why.threshold}));
  }
  TW_TRY(const auto steps, service::parties_of(engine, why.path));
  if (options.json) {
    ordered_json words = ordered_json::array(), path = ordered_json::array();
    for (const auto& step : steps) path.push_back(as_json(step));
    for (const auto& word : why.judgements)
      words.push_back({{"same", word.same}, {"by", word.by}, {"at", base::to_string(word.at)}});
    shell.out << base::dumped({{"together", why.together},
                               {"weight_millibits", why.weight},
                               {"prior_millibits", why.prior},
                               {"probability_ppm", why.probability_ppm},
                               {"against", why.against},
                               {"parts", as_json(why.parts)},
                               {"path", path},
                               {"judgements", words}})
              << '\n';
    return {};
  }
  shell.out << fmt::format("{}; weight {:+.2f} bits, probability {:.4f}, against {}\n",
                           why.together ? "one person or organisation" : "two", why.weight / 1000.0,
                           why.probability_ppm / 1e6, why.against);
  shell.out << fmt::format("  {:+8.2f}  before looking at anything\n", why.prior / 1000.0);
  print_parts(shell, why.parts);
  if (!steps.empty()) {
    shell.out << "  they do not match each other, and are one by way of";
    for (const auto& step : steps) shell.out << (&step == &steps.front() ? " " : ", ") << shown(step);
    shell.out << '\n';
  }
  for (const auto& word : why.judgements) {
    shell.out << "  " << word.by << " judged on " << base::to_string(word.at) << " that they are "
              << (word.same ? "the same" : "not the same") << '\n';
  }
  return {};
}

void declare_pair(CLI::App& command, PairOptions& options) {
  add_common(command, options);
  const auto reads = reads_as(
      "ITEM[:ROLE]", [](const std::string& text) { return party_from(text).map([](const auto&) {}); });
  command.add_option("left", options.left, "a parcel's id; its recipient, or with :sender its sender")
      ->required()
      ->check(reads);
  command.add_option("right", options.right, "the other's")->required()->check(reads);
}

}  // namespace

void add_party_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand(
      "party", "Officers' words on who is who: the same, not the same, and why the resolver thinks so.");
  family->require_subcommand(1);
  const auto judged = [](CLI::App& command, PairOptions& o) {
    declare_pair(command, o);
    command.add_option("--reason", o.reason, "what it rests on")->required();
  };
  add_command<PairOptions>(
      *family, outcome, "same", "Say that two parties are one; refused where earlier words stand against it.",
      "party same EE123456785CN EE123456799CN:sender --reason 'same passport at the counter'", judged,
      [&shell](const PairOptions& o) { return judge(shell, o, true); });
  add_command<PairOptions>(*family, outcome, "not-same", "Say that two parties are not one.",
                           "party not-same EE123456785CN EE123456799CN --reason 'father and son'", judged,
                           [&shell](const PairOptions& o) { return judge(shell, o, false); });
  add_command<CommonOptions>(
      *family, outcome, "list", "List the words that were given.", "party list --json",
      [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return list_judgements(shell, o); });
  add_command<PairOptions>(
      *family, outcome, "explain", "Why two parties are one, or not: each attribute's weight.",
      "party explain EE123456785CN EE123456799CN --svg why.svg",
      [](CLI::App& command, PairOptions& o) {
        declare_pair(command, o);
        command.add_option("--svg", o.svg, "where a picture of it goes");
        add_purpose(command, o.purpose);
      },
      [&shell](const PairOptions& o) { return explain(shell, o); });
  add_party_views(*family, shell, outcome);
}

}  // namespace tidewaiter::cli
