#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/signing.h"
#include "service/custody_json.h"
#include "service/labels.h"
#include "service/seizure_likeness.h"

namespace tidewaiter::cli {
namespace {

using custody::SeizureNumber;
using service::Service;

struct LikenessOptions : CommonOptions {
  std::int64_t a = 0, b = 0;
  std::string exhibit, trait, value, sha256;
};

base::Status compare(Shell& shell, const LikenessOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto likeness,
         service::compare_seizures(service, *reader, SeizureNumber{static_cast<std::uint64_t>(o.a)},
                                   SeizureNumber{static_cast<std::uint64_t>(o.b)}));
  auto words = service::to_string(likeness);
  words.pop_back();  // `say` ends the line
  auto json = service::as_json(likeness);
  json["verdict"] = nullptr;
  say(shell, o.json, json, words);
  return {};
}

base::Status note(Shell& shell, const LikenessOptions& o) {
  TW_TRY(const auto id, service::exhibit_of_label(o.exhibit, "exhibit"));
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random));
  TW_TRY_STATUS(service::note_packaging(service, {o.officer, "custody"}, id,
                                        *custody::packaging_trait_from(o.trait), o.value, o.sha256));
  say(shell, o.json, {{"exhibit", id.text()}, {"trait", o.trait}, {"value", o.value}},
      id.text() + ": " + o.trait + " " + o.value);
  return {};
}

}  // namespace

void add_likeness_commands(CLI::App& app, Shell& shell, Outcome& outcome) {
  add_command<LikenessOptions>(
      *app.get_subcommand("custody"), outcome, "compare",
      "Hold two seizures beside each other: substances, packaging, impurity profiles. Evidence, no verdict.",
      "custody compare 1 2",
      [](CLI::App& command, LikenessOptions& o) {
        command.add_option("seizure", o.a, "one seizure's number in the book")->required();
        command.add_option("other", o.b, "the other's")->required();
        add_common(command, o);
      },
      [&shell](const LikenessOptions& o) { return compare(shell, o); });
  add_command<LikenessOptions>(
      *app.get_subcommand("exhibit"), outcome, "packaging",
      "Note a trait of an exhibit's packaging, for comparing seizures.",
      "exhibit packaging X1-1 --trait logo --value 'a red lotus in a ring' --officer officer-7",
      [](CLI::App& command, LikenessOptions& o) {
        command.add_option("exhibit", o.exhibit, "its number, or its label as scanned")->required();
        add_common(command, o);
        command
            .add_option("--trait", o.trait,
                        "wrapper, tape, colour, dimensions, logo, print, marking or fingerprint")
            ->required()
            ->check(CLI::IsMember(
                {"wrapper", "tape", "colour", "dimensions", "logo", "print", "marking", "fingerprint"}));
        command.add_option("--value", o.value, "what it looks like")->required();
        command.add_option("--photograph", o.sha256, "the SHA-256 of a kept photograph of it");
      },
      [&shell](const LikenessOptions& o) { return note(shell, o); });
}

}  // namespace tidewaiter::cli
