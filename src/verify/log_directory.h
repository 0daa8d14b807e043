#pragma once
// Checks a published log, a folder in C2SP's tlog-tiles layout, with nothing but its verifier key: the
// checkpoint's signature, every entry bundle against its hash tile, every tile against the one above, the
// root against the checkpoint, and an earlier checkpoint against the tree (J1). Reads only. Thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "verify/finding.h"
#include "verify/signed_text.h"

namespace tidewaiter::verify {

struct LogDirectoryReport {
  TreeHead head;
  std::uint64_t bundles = 0;
  std::uint64_t tiles = 0;
  Findings findings;
};

/// `since` is the text of an earlier checkpoint's note, signed by the same key. `leaf_octets`: what every
/// entry must be long (32, a commitment); 0 for a log of other entries. An error where checkpoint or key
/// cannot be read or do not agree; what is wrong in the tree is in the findings.
base::Result<LogDirectoryReport> verify_log_directory(const std::string& path, std::string_view verifier_key,
                                                      std::optional<std::string_view> since = std::nullopt,
                                                      std::size_t leaf_octets = 32);

}  // namespace tidewaiter::verify
