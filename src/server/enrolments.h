#pragma once
// Second factors that officers are about to enrol: a session's secret between being shown and being proved.
// In memory, for ten minutes, one a session. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/instant.h"

namespace tidewaiter::server {

class Enrolments {
 public:
  static constexpr base::DurationMs kLasts = base::DurationMs::minutes(10);

  /// The session's secret from now on, in place of one that was shown before. Until when.
  base::Instant begin(const std::string& session_id, std::string secret, base::Instant now);
  /// nullopt where none was shown, or too long ago.
  std::optional<std::string> find(const std::string& session_id, base::Instant now);
  void end(const std::string& session_id);

 private:
  struct Shown {
    std::string secret;
    base::Instant until;
  };
  std::mutex mutex_;
  std::map<std::string, Shown> shown_;  ///< by session
};

}  // namespace tidewaiter::server
