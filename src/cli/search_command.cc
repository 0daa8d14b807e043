#include <fmt/format.h>

#include "base/json_text.h"
#include "cli/explanation_print.h"
#include "cli/party_print.h"
#include "cli/print.h"
#include "cli/shift_print.h"
#include "service/looks.h"
#include "service/search.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct SearchOptions : CommonOptions {
  std::string purpose = "search";
  service::SearchQuestion question;
};

ordered_json candidate_json(const resolution::ListCandidate& one) {
  return {{"kind", "list entry"},           {"list", one.hit.list},
          {"entry_id", one.hit.entry_id},   {"name", one.hit.matched_name},
          {"programme", one.hit.programme}, {"probability", one.hit.probability_ppm / 1e6},
          {"reasons", as_json(one.reasons)}};
}

ordered_json candidate_json(const service::FoundPerson& one) {
  ordered_json out{{"kind", "person"},
                   {"entity", model::to_text(one.person)},
                   {"mentions", one.mentions},
                   {"latest", as_json(service::PartyOf{one.latest.item, one.latest.role})},
                   {"at", base::to_string(one.latest.at)},
                   {"probability", one.probability_ppm / 1e6},
                   {"prior_millibits", one.prior},
                   {"reasons", as_json(one.reasons)}};
  if (one.declared) out["name"] = one.declared->name;
  return out;
}

void print(Shell& shell, const service::SearchAnswer& answer) {
  for (const auto& one : answer.entries) {
    shell.out << fmt::format("{:.4f}  {} {}: {} ({})\n", one.hit.probability_ppm / 1e6, one.hit.list,
                             one.hit.entry_id, fitted(one.hit.matched_name, 60),
                             fitted(one.hit.programme, 30));
    print_parts(shell, one.reasons);
  }
  for (const auto& one : answer.people) {
    const std::string name = one.declared ? fitted(one.declared->name, 60) : "erased";
    shell.out << fmt::format("{:.4f}  {}: {}, {} mentions, last {}\n", one.probability_ppm / 1e6,
                             model::to_text(one.person), name, with_commas(one.mentions),
                             shown({one.latest.item, one.latest.role}));
    shell.out << fmt::format("  {:+8.2f}  before looking at anything\n", one.prior / 1000.0);
    print_parts(shell, one.reasons);
  }
  if (answer.entries.empty() && answer.people.empty()) shell.out << "Nobody like that is known.\n";
}

base::Status search(Shell& shell, const SearchOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::enter_look(service, {options.officer, options.purpose},
                                    {service::LookKind::Search, {}, options.question.party.name}));
  TW_TRY(auto engine, load_engine(shell, service));
  TW_TRY(const auto answer, service::search(service, engine, options.question));
  if (!options.json) {
    print(shell, answer);
    return {};
  }
  ordered_json candidates = ordered_json::array();
  for (const auto& one : answer.entries) candidates.push_back(candidate_json(one));
  for (const auto& one : answer.people) candidates.push_back(candidate_json(one));
  shell.out << base::dumped({{"candidates", std::move(candidates)}}) << '\n';
  return {};
}

}  // namespace

void add_search_command(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<SearchOptions>(
      app, outcome, "search",
      "Ask who a name may be: watch-list entries and people of filed parcels, and why. Leaves an entry.",
      "search 'Nguyen Van An' --country VN --json",
      [](CLI::App& command, SearchOptions& o) {
        add_common(command, o);
        auto& asked = o.question.party;
        command.add_option("name", asked.name, "a person's or organisation's name")->required();
        command.add_option("--address", asked.address, "the lines of an address, where one is known");
        command.add_option("--country", asked.country, "its country, two letters");
        command.add_option("--phone", asked.phone, "a telephone");
        command.add_option("--email", asked.email, "an email address");
        add_purpose(command, o.purpose);
        command.add_option("--list", o.question.list, "only entries of this list");
        command.add_option("--limit", asked.limit, "the most candidates of each kind")
            ->check(CLI::Range(1, 1000))
            ->capture_default_str();
      },
      [&shell](const SearchOptions& o) { return search(shell, o); });
}

}  // namespace tidewaiter::cli
