#include <nlohmann/json.hpp>

#include "cli/handover_commands.h"
#include "cli/signing.h"
#include "service/decoys.h"

namespace tidewaiter::cli {
namespace {

using nlohmann::ordered_json;
using service::Service;

struct DecoyOptions : CommonOptions {
  std::int64_t request = 0;
  std::string looks_like, mass_g = "0";
  service::ReportedDecoy decoy;
};

base::Status record(Shell& shell, const DecoyOptions& o) {
  auto decoy = o.decoy;
  decoy.request = o.request;
  if (!o.looks_like.empty()) decoy.looks_like = custody::ExhibitId{o.looks_like};
  TW_TRY(decoy.mass, base::parse_grams(o.mass_g, "--mass"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY(const auto number, service::record_decoy(service, {o.officer, "handover"}, decoy));
  say(shell, o.json, {{"decoy", number}, {"request", o.request}},
      "decoy " + std::to_string(number) + " under request " + std::to_string(o.request) + ": " +
          decoy.described + ", made by " + decoy.made_by + "; no exhibit of ours");
  return {};
}

base::Status list(Shell& shell, const DecoyOptions& o) {
  TW_TRY(const auto service, open_to_read(shell, o));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto rows, service::decoys(*reader));
  for (const auto& row : rows) {
    const auto at = base::to_string(base::Instant{row.recorded_at});
    const base::MassMg mass{row.mass_mg};
    say(shell, o.json,
        {{"decoy", row.decoy_no},
         {"request", row.request_no},
         {"looks_like", row.looks_like ? ordered_json(*row.looks_like) : ordered_json{}},
         {"described", row.described},
         {"mass_mg", row.mass_mg},
         {"made_by", row.made_by},
         {"place", row.place},
         {"agreement", row.agreement},
         {"recorded_at", at},
         {"recorded_by", row.recorded_by}},
        at + "  decoy " + std::to_string(row.decoy_no) + "  request " + std::to_string(row.request_no) +
            "  " + row.described +
            (mass > base::MassMg{} ? ", " + base::to_string(mass) + " as they state" : "") + "  made by " +
            row.made_by + ", " + row.place + (row.looks_like ? "  like " + *row.looks_like : "") + "  " +
            row.agreement + "  by " + row.recorded_by);
  }
  return {};
}

}  // namespace

void add_decoy_commands(CLI::App& family, Shell& shell, Outcome& outcome) {
  add_command<DecoyOptions>(
      family, outcome, "decoy",
      "Write down a parcel that the other side made to look like one of ours: it is theirs, and no exhibit.",
      "handover decoy 1 --described 'two kilograms of tea in a like carton' --mass 2000 --made-by 'Federal "
      "Police' --place Sydney --agreement 'plan 3' --looks-like X4-1",
      [](CLI::App& command, DecoyOptions& o) {
        command.add_option("request", o.request, "theirs, under which it is made")->required();
        add_common(command, o);
        command.add_option("--described", o.decoy.described, "what it is")->required();
        command.add_option("--mass", o.mass_g, "in grams, as they state it")->capture_default_str();
        command.add_option("--made-by", o.decoy.made_by, "their service")->required();
        command.add_option("--place", o.decoy.place, "where it was put on its way")->required();
        command.add_option("--agreement", o.decoy.agreement, "of the parties, for this delivery")->required();
        command.add_option("--looks-like", o.looks_like, "the exhibit whose parcel it is made after");
      },
      [&shell](const DecoyOptions& o) { return record(shell, o); });
  add_command<DecoyOptions>(
      family, outcome, "decoys", "List the decoys that the other side made.", "handover decoys",
      [](CLI::App& command, DecoyOptions& o) { add_common(command, o); },
      [&shell](const DecoyOptions& o) { return list(shell, o); });
}

}  // namespace tidewaiter::cli
