#pragma once
// How long a text may be that an officer enters: in characters (Unicode code points), as api/openapi.yaml
// counts, so that a name in Chinese may be as long as one in English. Inside this room only.

#include <cstddef>
#include <string>

#include "base/result.h"

namespace tidewaiter::service {

/// Malformed where it is not UTF-8, TooLarge over `most` characters.
base::Status fits_text(const char* field, const std::string& text, std::size_t most);
/// The same, and Missing where it is empty or blank.
base::Status wants_text(const char* field, const std::string& text, std::size_t most);

}  // namespace tidewaiter::service
