#pragma once
// On which day each machine's key was used last, since the server began. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/instant.h"

namespace tidewaiter::server {

class KeysUsed {
 public:
  void note(const std::string& key_id, base::Instant now) {
    const std::scoped_lock lock(mutex_);
    auto& last = last_[key_id];
    last = std::max(last, now);
  }
  /// "2027-01-15", in UTC; nullopt where it was not used.
  std::optional<std::string> day_of(const std::string& key_id) const {
    const std::scoped_lock lock(mutex_);
    const auto known = last_.find(key_id);
    if (known == last_.end()) return std::nullopt;
    return base::to_string(known->second).substr(0, 10);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, base::Instant> last_;
};

}  // namespace tidewaiter::server
