#pragma once
// How a filed parcel's party is written on the command line and shown. Internal to this room.

#include <string>

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>

#include "base/result.h"
#include "cli/command.h"
#include "service/parties.h"

namespace tidewaiter::cli {

/// "EE123456785CN" is its recipient; "EE123456785CN:sender" says otherwise.
base::Result<service::PartyOf> party_from(const std::string& text);
/// "EE123456785CN recipient".
std::string shown(const service::PartyOf& party);
nlohmann::ordered_json as_json(const service::PartyOf& party);

/// `party behind` and `party history` (party_views.cc).
void add_party_views(CLI::App& family, Shell& shell, Outcome& outcome);

}  // namespace tidewaiter::cli
