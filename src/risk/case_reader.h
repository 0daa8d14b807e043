#pragma once
// A profile's cases: parcels in the shape of the NDJSON of advance data, with findings, windows and list hits
// as short forms. Inside this room only. Pure.

#include "base/result.h"
#include "risk/profile.h"
#include "risk/yaml_reader.h"

namespace tidewaiter::risk {

/// Reads one of "cases". Every party has an entity on each level unless `resolver: down`.
base::Result<ProfileCase> read_case(const YAML::Node& node, const std::string& path);

}  // namespace tidewaiter::risk
