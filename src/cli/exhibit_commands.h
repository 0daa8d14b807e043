#pragma once
// The families of `tidewaiter exhibit`, a file each. Internal to this room.

#include <functional>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/signing.h"
#include "service/custody_json.h"

namespace tidewaiter::cli {

/// What can happen to an exhibit on its way: an order withdrawn, missing, found, merged, packed again.
void add_exhibit_life_commands(CLI::App& family, Shell& shell, Outcome& outcome);

/// What is used up of an exhibit, by a laboratory or by the defence's expert.
void add_consume_command(CLI::App& family, Shell& shell, Outcome& outcome);
void add_counter_sample_use(CLI::App& counter_sample, Shell& shell, Outcome& outcome);

/// What is written down of exhibits: seizures from elsewhere, a value, all that is known of one.
void add_exhibit_book_commands(CLI::App& family, Shell& shell, Outcome& outcome);

/// Opens database and keys, has the work done, and prints C1 of the seizure of the exhibit it returns.
base::Status signed_exhibit_work(Shell& shell, const SigningOptions& options,
                                 const std::function<base::Result<custody::ExhibitId>(
                                     const service::Service&, const service::TwoSigners&)>& work);
/// Mass, purity and pure base, count, value, container, shelf: as members, and as lines for people.
void add_exhibit_facts(const service::ExhibitPage& page, nlohmann::ordered_json& json, std::string& words);
/// nullopt where no gross mass was given.
base::Result<std::optional<service::ScaleReading>> optional_reading(const ReadingOptions& reading,
                                                                    const std::string& scale,
                                                                    const std::string& place);

}  // namespace tidewaiter::cli
