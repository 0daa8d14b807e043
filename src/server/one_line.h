#pragma once
// A declaration in a request's body, which may stand on many lines, as the one line that a manifest has.
// Pure.

#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::server {

/// Nothing is changed but that blanks between tokens are left out. Malformed unless it is one JSON object,
/// TooLarge where it is over 32 deep.
base::Result<std::string> one_line(std::string_view json);

}  // namespace tidewaiter::server
