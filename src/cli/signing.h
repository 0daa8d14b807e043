#pragma once
// The options by which two officers sign an act at one table: --key and --second-key name the files of their
// keys, the passphrases come from files or from the environment, never from the command line, where every
// other user of the machine could read them. Internal to this room.

#include <nlohmann/json_fwd.hpp>

#include "cli/command.h"
#include "service/custody.h"
#include "service/officer_keys.h"
#include "service/seizure_masses.h"

namespace tidewaiter::cli {

struct SigningOptions : CommonOptions {
  std::string key, second_key;
  std::string passphrase_file, second_passphrase_file;
};
/// What an example says of them.
inline constexpr const char* kKeys = " --key o7.key --second-key o9.key";
/// Adds --key, --second-key, --passphrase-file and --second-passphrase-file to the common options.
void add_signing(CLI::App& command, SigningOptions& options);

/// Both keys, opened. Errors name the option.
struct OpenedSigners {
  std::unique_ptr<service::Signer> first, second;
  service::TwoSigners both() const { return {*first, *second}; }
};
base::Result<OpenedSigners> open_signers(const SigningOptions& options);
/// One key alone, which TIDEWAITER_PASSPHRASE opens where no file is named.
base::Result<std::unique_ptr<service::Signer>> open_signer(const std::string& key_file,
                                                           const std::string& passphrase_file);
/// A passphrase from a file (its first line) or, where none is named, from the environment's variable.
base::Result<std::string> passphrase(const std::string& file, const char* variable);

/// What was read off a scale. Grams as text, so that not a milligram is lost.
struct ReadingOptions {
  std::string gross_g, tare_g = "0";
  std::vector<std::string> lots_g;
  std::int32_t drying_ppm = 0;
  std::string drying_ground;

  bool given() const { return !gross_g.empty() || !lots_g.empty(); }
};
/// "--gross", "--tare", "--lot" with a prefix: "--rest-gross".
void add_masses(CLI::App& command, ReadingOptions& options, const std::string& prefix);
/// These, and "--drying-ppm", "--drying-ground".
void add_reading(CLI::App& command, ReadingOptions& options, const std::string& prefix);
/// Missing where neither a gross nor a lot was given.
base::Result<service::ScaleReading> reading_from(const ReadingOptions& options, const std::string& scale,
                                                 const std::string& place);

/// One line on a weighing, and one for each alarm; or one of JSON.
void print_weighed(Shell& shell, bool as_json, const custody::ExhibitId& id,
                   const service::WeighedExhibit& weighed);
/// C1 of a seizure.
void print_balance(Shell& shell, bool as_json, custody::SeizureNumber seizure,
                   const custody::Balance& balance);
/// What its examination stated against what its exhibits weighed first: a member, and a line for people where
/// an examination stated a mass.
nlohmann::ordered_json examined_json(const service::SeizureMass& mass);
void print_examined(Shell& shell, const service::SeizureMass& mass);
/// C1 of the seizure an exhibit belongs to, as it now stands; of several, of each of their seizures once.
base::Status print_balance(Shell& shell, bool as_json, const service::Service& service,
                           const custody::ExhibitId& id);
base::Status print_balances(Shell& shell, bool as_json, const service::Service& service,
                            const std::vector<custody::ExhibitId>& ids);
/// C1 of a seizure, as it now stands.
base::Status print_balance(Shell& shell, bool as_json, store::Reader& reader, custody::SeizureNumber seizure);

}  // namespace tidewaiter::cli
