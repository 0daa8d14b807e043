#include <nlohmann/json.hpp>
#include <optional>

#include "base/bytes.h"
#include "cli/command.h"
#include "cli/print.h"
#include "env/source.h"
#include "service/lists.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct ImportOptions : CommonOptions {
  std::string format;
  std::string name;
  std::vector<std::string> files;
  bool allow_shrink = false;
};

base::Status import_list(Shell& shell, const ImportOptions& options) {
  service::ImportRequest request;
  request.format = *resolution::list_format_from(options.format);
  request.list = options.name.empty() ? options.format : options.name;
  request.paths = options.files;
  request.second_word = options.allow_shrink;
  // What is not there makes no database.
  for (const auto& file : options.files) TW_TRY_STATUS(env::open_source(file).map([](const auto&) {}));
  TW_TRY(const auto service, open_or_initialise(shell, options));
  std::optional<Progress> progress{std::in_place, shell, "parcels screened again"};
  TW_TRY(const auto report,
         service::import_list(service, {options.officer, "watch lists"}, request,
                              [&](std::uint64_t done, std::uint64_t total) { progress->at(done, total); }));
  progress.reset();
  if (options.json) {
    ordered_json hits = ordered_json::array();
    for (const auto& one : report.new_hits) {
      hits.push_back({{"item_id", one.item.text()},
                      {"role", model::name(one.hit.role)},
                      {"entry", one.hit.entry_id},
                      {"matched_name", one.hit.matched_name},
                      {"probability_ppm", one.hit.probability_ppm}});
    }
    shell.out << ordered_json{{"list", report.list},       {"version", report.version},
                              {"entries", report.entries}, {"came", report.came},
                              {"went", report.went},       {"changed", report.changed},
                              {"sha256", report.sha256},   {"parties_screened", report.parties_screened},
                              {"new_hits", hits}}
                     .dump()
              << '\n';
    return {};
  }
  shell.out << report.list << ": " << with_commas(report.entries) << " entries (" << with_commas(report.came)
            << " came, " << with_commas(report.went) << " went, " << with_commas(report.changed)
            << " changed), sha256 " << report.sha256.substr(0, 16) << "…\n";
  for (const auto& one : report.new_hits) {
    shell.out << "  " << one.item.text() << ": " << model::name(one.hit.role) << " may be " << one.hit.list
              << ' ' << one.hit.entry_id << " (" << fitted(one.hit.matched_name, 60) << "), "
              << one.hit.probability_ppm / 10'000 << "%\n";
  }
  return {};
}

base::Status show_lists(Shell& shell, const CommonOptions& options) {
  TW_TRY(const auto service,
         Service::open(options.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(const auto lists, service::lists_in_use(service));
  const auto now = shell.clock.now();
  for (const auto& list : lists) {
    const bool stale = now - list.loaded_at > service::kListStaleAfter;
    const ordered_json published =
        list.published_at ? ordered_json(base::to_string(*list.published_at)) : ordered_json{};
    say(shell, options.json,
        {{"list", list.name},
         {"entries", list.entries.size()},
         {"published_at", published},
         {"loaded_at", base::to_string(list.loaded_at)},
         {"sha256", base::to_hex(base::as_view(list.sha256))},
         {"stale", stale}},
        resolution::describe(list, now) + (stale ? ", stale" : ""));
  }
  return {};
}

struct ClearOptions : CommonOptions {
  std::string list, entry, item, role = "recipient", reason;
};

base::Status clear_hit(Shell& shell, const ClearOptions& options) {
  TW_TRY(const auto service, Service::open(options.db, shell.clock, shell.random));
  const auto role = options.role == "sender" ? model::PartyRole::Sender : model::PartyRole::Recipient;
  TW_TRY_STATUS(service::clear_hit(service, {options.officer, "watch lists"}, options.list, options.entry,
                                   model::ItemId{options.item}, role, options.reason));
  say(shell, options.json,
      {{"list", options.list}, {"entry", options.entry}, {"item_id", options.item}, {"role", options.role}},
      "The " + options.role + " of " + options.item + " is not " + options.list + ' ' + options.entry +
          "; it is remembered.");
  return {};
}

}  // namespace

void add_watchlist_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  auto* family = app.add_subcommand("watchlist", "Watch lists: import, show, clear a wrong match.");
  family->require_subcommand(1);
  add_command<ImportOptions>(
      *family, outcome, "import", "Import a list whole, or bring it up to date.",
      "watchlist import --format ofac sdn.csv add.csv alt.csv",
      [](CLI::App& command, ImportOptions& o) {
        add_common(command, o);
        command.add_option("--format", o.format, "ofac, un or csv")
            ->required()
            ->check(CLI::IsMember({"ofac", "un", "csv"}));
        command.add_option("--list", o.name, "the list's name (default: its format)");
        command.add_option("files", o.files, "the list's files")->required();
        command.add_flag("--allow-shrink", o.allow_shrink,
                         "let in a list that was refused, when another officer brought it, for losing over a "
                         "tenth");
      },
      [&shell](const ImportOptions& o) { return import_list(shell, o); });
  add_command<CommonOptions>(
      *family, outcome, "show", "Show each list's size, age and digest.", "watchlist show",
      [](CLI::App& command, CommonOptions& o) { add_common(command, o); },
      [&shell](const CommonOptions& o) { return show_lists(shell, o); });
  add_command<ClearOptions>(
      *family, outcome, "clear", "Say that a parcel's party is not the list's entry; it is remembered.",
      "watchlist clear --list ofac --entry 12345 --item EE123456785CN --role recipient --reason 'other date "
      "of birth'",
      [](CLI::App& command, ClearOptions& o) {
        add_common(command, o);
        command.add_option("--list", o.list, "the list's name")->required();
        command.add_option("--entry", o.entry, "the entry's number on it")->required();
        command.add_option("--item", o.item, "the parcel")->required();
        command.add_option("--role", o.role, "sender or recipient")
            ->check(CLI::IsMember({"sender", "recipient"}))
            ->capture_default_str();
        command.add_option("--reason", o.reason, "why it is not that person")->required();
      },
      [&shell](const ClearOptions& o) { return clear_hit(shell, o); });
}

}  // namespace tidewaiter::cli
