#pragma once
// The target of a request, cut strictly: what two programs could read in two ways is refused. Pure.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tidewaiter::server {

/// Names with values, in their order.
using Fields = std::vector<std::pair<std::string, std::string>>;
/// The first of this name; empty where there is none.
std::string_view field(const Fields& fields, std::string_view name);

struct Target {
  std::vector<std::string> segments;  ///< between the slashes, decoded; "/" has one, which is empty
  Fields query;
};

/// Origin form alone (RFC 9112, section 3.2.1). Malformed for a broken escape, a control character, text that
/// is not UTF-8, or a segment "." or ".."; TooLarge over 4,096 bytes, 32 segments or 32 fields.
base::Result<Target> parse_target(std::string_view text);

}  // namespace tidewaiter::server
