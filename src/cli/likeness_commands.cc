#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/signing.h"
#include "service/labels.h"
#include "service/seizure_likeness.h"

namespace tidewaiter::cli {
namespace {

using custody::SeizureNumber;
using nlohmann::ordered_json;
using service::Service;
using service::SubstanceBeside;

struct LikenessOptions : CommonOptions {
  std::int64_t a = 0, b = 0;
  std::string exhibit, trait, value, sha256;
};

const char* word(SubstanceBeside::Known known) {
  if (known == SubstanceBeside::Known::Confirmed) return "confirmed";
  return known == SubstanceBeside::Known::Presumptive ? "presumptive" : "not_found";
}

ordered_json json_of(const service::SeizureLikeness& likeness) {
  auto substances = ordered_json::array(), traits = ordered_json::array(), readings = ordered_json::array();
  for (const auto& one : likeness.substances)
    substances.push_back({{"substance", one.substance},
                          {"in_a", word(one.in_a)},
                          {"in_b", word(one.in_b)},
                          {"same", one.same()}});
  for (const auto& one : likeness.traits)
    traits.push_back({{"trait", one.trait},
                      {"exhibit_a", one.exhibit_a},
                      {"exhibit_b", one.exhibit_b},
                      {"value_a", one.value_a},
                      {"value_b", one.value_b},
                      {"same", one.same},
                      {"same_picture", one.same_picture}});
  for (const auto& one : likeness.readings) {
    ordered_json pair{{"exhibit_a", one.exhibit_a},      {"exhibit_b", one.exhibit_b},
                      {"reading_a", one.reading_a},      {"reading_b", one.reading_b},
                      {"pearson_ppm", one.figure_ppm()}, {"warning", one.warning}};
    if (one.peaks) {
      pair["cosine_ppm"] = one.peaks->cosine_ppm;
      auto peaks = ordered_json::array();
      for (const auto& peak : one.peaks->peaks)
        peaks.push_back({{"peak", peak.peak},
                         {"share_a_ppm", peak.share_a_ppm},
                         {"share_b_ppm", peak.share_b_ppm},
                         {"agrees", peak.agrees}});
      pair["peaks"] = std::move(peaks);
    }
    readings.push_back(std::move(pair));
  }
  return {
      {"seizure_a", likeness.a},     {"seizure_b", likeness.b},         {"substances", std::move(substances)},
      {"traits", std::move(traits)}, {"readings", std::move(readings)}, {"not_compared", likeness.left_out},
      {"verdict", ordered_json{}}};
}

base::Status compare(Shell& shell, const LikenessOptions& o) {
  TW_TRY(const auto service, Service::open(o.db, shell.clock, shell.random, store::Options::Mode::ReadOnly));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto likeness,
         service::compare_seizures(service, *reader, SeizureNumber{static_cast<std::uint64_t>(o.a)},
                                   SeizureNumber{static_cast<std::uint64_t>(o.b)}));
  auto words = service::to_string(likeness);
  words.pop_back();  // `say` ends the line
  say(shell, o.json, json_of(likeness), words);
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
