#include "cli/signing.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "env/files.h"
#include "service/custody_json.h"

namespace tidewaiter::cli {
namespace {

constexpr std::size_t kMostKeyBytes = 4'096;
constexpr const char* kFirst = "TIDEWAITER_PASSPHRASE";
constexpr const char* kSecond = "TIDEWAITER_SECOND_PASSPHRASE";

base::Result<std::unique_ptr<service::Signer>> open_key(const std::string& file,
                                                        const std::string& passphrase_file,
                                                        const char* variable) {
  TW_TRY(const auto sealed, env::read_file(file, kMostKeyBytes));
  TW_TRY(const auto words, passphrase(passphrase_file, variable));
  return service::open_officer_key(sealed, words);
}

}  // namespace

void add_signing(CLI::App& command, SigningOptions& options) {
  add_common(command, options);
  command.add_option("--key", options.key, "the first officer's key file")->required();
  command.add_option("--second-key", options.second_key, "the second officer's key file (C3)")->required();
  command.add_option("--passphrase-file", options.passphrase_file,
                     std::string{"the first key's passphrase (default: the variable "} + kFirst + ")");
  command.add_option("--second-passphrase-file", options.second_passphrase_file,
                     std::string{"the second key's (default: the variable "} + kSecond + ")");
}

base::Result<std::string> passphrase(const std::string& file, const char* variable) {
  if (file.empty()) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0')
      return base::fail(base::ErrorCode::Missing, "passphrase", "",
                        std::string{"the variable "} + variable + ", or a file with it");
    return std::string{value};
  }
  TW_TRY(auto words, env::read_file(file, kMostKeyBytes));
  words.resize(std::min(words.size(), words.find_first_of("\r\n")));
  return words;
}

base::Result<std::unique_ptr<service::Signer>> open_signer(const std::string& key_file,
                                                           const std::string& passphrase_file) {
  return open_key(key_file, passphrase_file, kFirst);
}

base::Result<OpenedSigners> open_signers(const SigningOptions& options) {
  OpenedSigners signers;
  TW_TRY(signers.first, open_signer(options.key, options.passphrase_file));
  TW_TRY(signers.second, open_key(options.second_key, options.second_passphrase_file, kSecond));
  return signers;
}

void add_masses(CLI::App& command, ReadingOptions& options, const std::string& prefix) {
  auto* gross = command.add_option("--" + prefix + "gross", options.gross_g, "gross mass in grams");
  auto* tare =
      command.add_option("--" + prefix + "tare", options.tare_g, "tare in grams")->capture_default_str();
  command
      .add_option("--" + prefix + "lot", options.lots_g,
                  "GROSS or GROSS,TARE of a lot, where it was weighed in several; repeatable")
      ->excludes(gross)
      ->excludes(tare);
}

void add_reading(CLI::App& command, ReadingOptions& options, const std::string& prefix) {
  add_masses(command, options, prefix);
  command.add_option("--" + prefix + "drying-ppm", options.drying_ppm,
                     "what may have dried up since it was weighed before, in parts per million");
  command.add_option("--" + prefix + "drying-ground", options.drying_ground, "what that rests on");
}

base::Result<service::ScaleReading> reading_from(const ReadingOptions& options, const std::string& scale,
                                                 const std::string& place) {
  service::ScaleReading reading;
  for (const auto& one : options.lots_g) {
    const auto comma = one.find(',');
    custody::Lot lot;
    TW_TRY(lot.gross, base::parse_grams(one.substr(0, comma), "--lot"));
    TW_TRY(lot.tare, base::parse_grams(comma == std::string::npos ? "0" : one.substr(comma + 1), "--lot"));
    reading.lots.push_back(lot);
  }
  if (!options.given())
    return base::fail(base::ErrorCode::Missing, "--gross", "", "what the scale shows, or --lot");
  if (reading.lots.empty()) {
    TW_TRY(reading.gross, base::parse_grams(options.gross_g, "--gross"));
    TW_TRY(reading.tare, base::parse_grams(options.tare_g, "--tare"));
  }
  reading.scale = scale;
  reading.place = place;
  reading.drying = {options.drying_ppm, options.drying_ground};
  return reading;
}

void print_weighed(Shell& shell, bool as_json, const custody::ExhibitId& id,
                   const service::WeighedExhibit& weighed) {
  if (as_json) {
    nlohmann::ordered_json json{{"exhibit", id.text()},
                                {"net_mg", weighed.weighing.net().milligrams()},
                                {"uncertainty_mg", weighed.weighing.uncertainty.milligrams()},
                                {"scale", weighed.weighing.scale.id}};
    if (weighed.comparison) {
      json["expected_mg"] = weighed.comparison->expected.milligrams();
      json["bound_mg"] = weighed.comparison->bound.milligrams();
      json["verdict"] = name(weighed.comparison->verdict);
    }
    if (weighed.discrepancy) json["discrepancy"] = *weighed.discrepancy;
    for (const auto& key : weighed.alarms)
      json["drift_alarms"].push_back(std::string{name(key.dimension)} + " " + key.id);
    return say(shell, true, json, "");
  }
  shell.out << id.text() << ": "
            << (weighed.comparison ? custody::to_string(*weighed.comparison)
                                   : base::to_string(weighed.weighing.net()))
            << " (± " << weighed.weighing.uncertainty.milligrams() << " mg, scale "
            << weighed.weighing.scale.id << ")\n";
  if (weighed.discrepancy)
    shell.out << "ALARM: discrepancy " << *weighed.discrepancy << " is open; " << id.text()
              << " is blocked until a supervisor who held none of it closes it (C4)\n";
  for (const auto& key : weighed.alarms)
    shell.out << "ALARM: the small differences of " << name(key.dimension) << ' ' << key.id
              << " add up to more than chance (C4)\n";
}

void print_balance(Shell& shell, bool as_json, custody::SeizureNumber seizure,
                   const custody::Balance& balance) {
  nlohmann::ordered_json json{{"seizure", seizure.value()}};
  json.update(service::as_json(balance));
  say(shell, as_json, json,
      "seizure " + std::to_string(seizure.value()) + ": " + custody::to_string(balance));
}

base::Status print_balance(Shell& shell, bool as_json, store::Reader& reader,
                           custody::SeizureNumber seizure) {
  TW_TRY(const auto all, service::balances(reader, seizure));
  for (const auto& one : all) print_balance(shell, as_json, one.seizure, one.balance);
  return {};
}

base::Status print_balances(Shell& shell, bool as_json, const service::Service& service,
                            const std::vector<custody::ExhibitId>& ids) {
  TW_TRY(auto reader, service.store().snapshot());
  std::set<custody::SeizureNumber> seizures;
  for (const auto& id : ids) {
    TW_TRY(const auto known, service::load_exhibit(*reader, id));
    seizures.insert(known.exhibit.seizure);
  }
  for (const auto seizure : seizures) TW_TRY_STATUS(print_balance(shell, as_json, *reader, seizure));
  return {};
}

base::Status print_balance(Shell& shell, bool as_json, const service::Service& service,
                           const custody::ExhibitId& id) {
  return print_balances(shell, as_json, service, {id});
}

nlohmann::ordered_json examined_json(const service::SeizureMass& mass) {
  return {{"verdict", custody::name(custody::verdict_of(mass.mass))},
          {"stated_mg", mass.mass.stated.milligrams()},
          {"gross_mg", mass.mass.gross.milligrams()},
          {"net_mg", mass.mass.net.milligrams()},
          {"difference_mg", custody::difference_of(mass.mass).milligrams()},
          {"open", mass.is_open()}};
}

void print_examined(Shell& shell, const service::SeizureMass& mass) {
  if (custody::verdict_of(mass.mass) == custody::StatedVerdict::NotStated) return;
  shell.out << (mass.is_open() ? "  ALARM: " : "  ") << service::to_string(mass) << '\n';
}

}  // namespace tidewaiter::cli
