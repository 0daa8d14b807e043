#pragma once
// How explanations of who is who look: as lines, as JSON, as a picture. Internal to this room.

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "cli/cli.h"
#include "model/assessment.h"
#include "resolution/waterfall.h"

namespace tidewaiter::cli {

nlohmann::ordered_json as_json(const std::vector<model::ComparisonPart>& parts);
/// A line for each part: its weight in bits, the attribute, its level, both values.
void print_parts(Shell& shell, const std::vector<model::ComparisonPart>& parts);
/// Writes the picture whole or not at all.
base::Status write_picture(const std::string& path, const resolution::Waterfall& waterfall);

}  // namespace tidewaiter::cli
