#pragma once
// A watch list's entry as the JSON kept in its row. Pure; thread-safe.

#include <string>
#include <string_view>

#include "base/result.h"
#include "resolution/watchlist.h"

namespace tidewaiter::service {

std::string to_json(const resolution::ListEntry& entry);
/// Malformed where it is not what to_json wrote.
base::Result<resolution::ListEntry> list_entry_from_json(const std::string& id, std::string_view text);

}  // namespace tidewaiter::service
