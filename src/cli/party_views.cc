// Who stands behind a place, and how an entity came to be.

#include <fmt/format.h>

#include "base/json_text.h"
#include "cli/explanation_print.h"
#include "cli/party_print.h"
#include "cli/print.h"
#include "cli/shift_print.h"
#include "service/looks.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct BehindOptions : CommonOptions {
  std::string purpose = "resolution";
  std::string party, level = "premises", city, postcode, country, phone, window = "30d", until;
  std::vector<std::string> address;
};

struct HistoryOptions : CommonOptions {
  std::string party, level = "person", purpose = "resolution";
};

model::EntityLevel level_from(const std::string& text) {
  return text == "person"     ? model::EntityLevel::Person
         : text == "premises" ? model::EntityLevel::Premises
                              : model::EntityLevel::Contact;
}

base::Result<service::BehindQuestion> question_of(const BehindOptions& options) {
  service::BehindQuestion question;
  if (!options.party.empty()) {
    TW_TRY(question.party, party_from(options.party));
  }
  question.level = level_from(options.level);
  question.place.address = options.address;
  question.place.city = options.city;
  question.place.postcode = options.postcode;
  question.place.country = options.country;
  question.place.phone = options.phone;
  TW_TRY(question.window, base::parse_duration(options.window, "--window"));
  if (!options.until.empty()) {
    TW_TRY(question.until, base::parse_instant(options.until, "--until"));
  }
  return question;
}

service::Look look_at(const service::BehindQuestion& question) {
  if (question.party) return {service::LookKind::Party, question.party->item, ""};
  std::string asked;
  for (const auto& line : question.place.address) asked += line + ", ";
  return {service::LookKind::Search, {}, asked + question.place.phone};
}

base::Status behind(Shell& shell, const BehindOptions& options) {
  TW_TRY(const auto question, question_of(options));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::enter_look(service, {options.officer, options.purpose}, look_at(question)));
  TW_TRY(auto engine, load_engine(shell, service));
  TW_TRY(const auto found, service::stand_behind(service, engine, question));
  if (options.json) {
    shell.out << base::dumped({{"kind", found.kind},
                               {"window", options.window},
                               {"mentions", found.mentions},
                               {"people", found.people},
                               {"premises", found.premises},
                               {"contacts", found.contacts},
                               {"seen_once", found.once},
                               {"expected", found.expected_milli / 1000.0},
                               {"surprise_millibits", found.surprise},
                               {"cut", found.cut}})
              << '\n';
    return {};
  }
  shell.out << fmt::format(
      "{}, {}: {}{} mentions; people {} (of whom {} never before or elsewhere), premises {}, contacts {}\n"
      "  {:.1f} expected at such a place; surprise {:.1f} bits\n",
      found.kind, options.window, found.cut ? "more than " : "", with_commas(found.mentions),
      with_commas(found.people), with_commas(found.once), with_commas(found.premises),
      with_commas(found.contacts), found.expected_milli / 1000.0, found.surprise / 1000.0);
  return {};
}

ordered_json step_json(const service::HistoryStep& step) {
  ordered_json joins = ordered_json::array();
  for (const auto& join : step.joins) {
    joins.push_back({{"with", as_json(service::PartyOf{join.other_item, join.other_role})},
                     {"weight_millibits", join.weight},
                     {"parts", as_json(join.parts)}});
  }
  return {{"party", as_json(step.party)}, {"at", base::to_string(step.at)}, {"joins", std::move(joins)}};
}

std::string_view name(resolution::EntityChange::Kind kind) {
  return kind == resolution::EntityChange::Kind::Merge ? "merge" : "split";
}

void print_json(Shell& shell, const service::PartyHistory& history) {
  ordered_json steps = ordered_json::array(), changes = ordered_json::array();
  for (const auto& step : history.steps) steps.push_back(step_json(step));
  for (const auto& change : history.changes) {
    changes.push_back({{"kind", name(change.kind)},
                       {"from", model::to_text(change.from)},
                       {"to", model::to_text(change.to)}});
  }
  shell.out << base::dumped({{"entity", model::to_text(history.id)},
                             {"mentions", history.mention_count},
                             {"steps", std::move(steps)},
                             {"changes", std::move(changes)}})
            << '\n';
}

base::Status history(Shell& shell, const HistoryOptions& options) {
  TW_TRY(const auto party, party_from(options.party));
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::enter_look(service, {options.officer, options.purpose},
                                    {service::LookKind::Party, party.item, ""}));
  TW_TRY(auto engine, load_engine(shell, service));
  TW_TRY(const auto history, service::party_history(service, engine, party, level_from(options.level)));
  if (options.json) {
    print_json(shell, history);
    return {};
  }
  shell.out << model::to_text(history.id) << ": " << with_commas(history.mention_count) << " mentions\n";
  for (const auto& step : history.steps) {
    shell.out << base::to_string(step.at) << "  " << shown(step.party) << '\n';
    if (step.joins.empty()) continue;
    const auto& join = step.joins.front();
    shell.out << "  stands with " << shown({join.other_item, join.other_role})
              << fmt::format(", weight {:+.2f} bits\n", join.weight / 1000.0);
    print_parts(shell, join.parts);
  }
  for (const auto& change : history.changes) {
    shell.out << name(change.kind) << ": " << model::to_text(change.from) << " → "
              << model::to_text(change.to) << '\n';
  }
  return {};
}

CLI::Validator reads_party() {
  return reads_as("ITEM[:ROLE]",
                  [](const std::string& text) { return party_from(text).map([](const auto&) {}); });
}

}  // namespace

void add_party_views(CLI::App& family, Shell& shell, Outcome& outcome) {
  const CLI::Validator levels = CLI::IsMember({"person", "premises", "contact"});
  add_command<BehindOptions>(
      family, outcome, "behind",
      "How many people stand behind a party's premises, telephone or self, an address or a telephone, and "
      "how "
      "surprising that is for a place of its kind.",
      "party behind EE123456785CN --level contact --window 30d",
      [levels](CLI::App& command, BehindOptions& o) {
        add_common(command, o);
        command.add_option("party", o.party, "a parcel's id; its recipient, or with :sender its sender")
            ->check(reads_party());
        command.add_option("--level", o.level, "of that party: person, premises or contact")
            ->check(levels)
            ->capture_default_str();
        command.add_option("--address", o.address, "instead: the lines of an address as written");
        command.add_option("--city", o.city, "its city");
        command.add_option("--postcode", o.postcode, "its postcode");
        command.add_option("--phone", o.phone, "instead: a telephone as written");
        command.add_option("--country", o.country, "the address's or telephone's country, two letters");
        command.add_option("--window", o.window, "how far back: 30d, 12h")
            ->check(reads_as("SPAN",
                             [](const std::string& text) {
                               return base::parse_duration(text, "window").map([](auto) {});
                             }))
            ->capture_default_str();
        command.add_option("--until", o.until, "the window's end; now by default")->check(is_instant());
        add_purpose(command, o.purpose);
      },
      [&shell](const BehindOptions& o) { return behind(shell, o); });
  add_command<HistoryOptions>(
      family, outcome, "history",
      "How the entity of a party came to be: its mentions, what each stands with, merges and splits.",
      "party history EE123456785CN --level person",
      [levels](CLI::App& command, HistoryOptions& o) {
        add_common(command, o);
        command.add_option("party", o.party, "a parcel's id; its recipient, or with :sender its sender")
            ->required()
            ->check(reads_party());
        command.add_option("--level", o.level, "person, premises or contact")
            ->check(levels)
            ->capture_default_str();
        add_purpose(command, o.purpose);
      },
      [&shell](const HistoryOptions& o) { return history(shell, o); });
}

}  // namespace tidewaiter::cli
