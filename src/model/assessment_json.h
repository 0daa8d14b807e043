#pragma once
// Evidence and assessments as JSON that is the same byte for byte whenever the values are the same: keys in a
// fixed order, no spaces, integers only, nothing written that holds its default. `replay` compares these
// bytes (S4). Pure; thread-safe.

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/assessment.h"

namespace tidewaiter::model {

/// The canonical JSON of evidence. About 1 µs where no window stands in it.
std::string to_json(const Evidence& evidence);
/// The canonical JSON of an assessment.
std::string to_json(const Assessment& assessment);

/// Reads what to_json wrote. Malformed or UnknownField with the field's path; at most 1 MiB.
base::Result<Evidence> evidence_from_json(std::string_view json);
base::Result<Assessment> assessment_from_json(std::string_view json);

}  // namespace tidewaiter::model
