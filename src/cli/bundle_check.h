#pragma once
// Opens the file that came with an exhibit by the key of the log it comes from. Internal to this room.

#include <string>

#include "base/result.h"
#include "verify/bundle.h"

namespace tidewaiter::cli {

/// A verifier key given as text, or the first one of a file. Errors name the file.
base::Result<std::string> log_key_from(const std::string& text_or_file);
/// Reads the file and checks it whole.
base::Result<verify::BundleFacts> read_bundle(const std::string& file, const std::string& log_key);

}  // namespace tidewaiter::cli
