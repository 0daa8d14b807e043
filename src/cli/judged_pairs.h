#pragma once
// Pairs of which somebody knows whether they are one, and how true probabilities were on them. Internal to
// this room.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "resolution/batch.h"

namespace tidewaiter::cli {

/// A table with the columns left_id, right_id and same (true or false). Missing without one of them,
/// Malformed at its line.
base::Result<std::vector<resolution::JudgedRecords>> read_judged(const std::string& path);

nlohmann::ordered_json calibration_json(const resolution::Calibration& calibration);

}  // namespace tidewaiter::cli
