#pragma once
// What a set of profiles makes of another: which come, which change, which are left out. Pure; thread-safe.

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "risk/risk.h"

namespace tidewaiter::risk {

/// Profiles' ids, sorted.
struct SetChange {
  std::vector<std::string> added;
  std::vector<std::string>
      changed;  ///< what they say, not how it is written: comments and spaces are none of it
  std::vector<std::string> dropped;
};

/// From `before` to `after`, which both compile. As compile fails where one is no YAML or has no ids.
base::Result<SetChange> set_change(std::span<const ProfileSource> before,
                                   std::span<const ProfileSource> after);

/// "adds 1, changes 0, drops 2: splitting, tea-in-gifts"
std::string to_string(const SetChange& change);

/// "splitting, tea-in-gifts"
std::string listed(const std::vector<std::string>& ids);

}  // namespace tidewaiter::risk
