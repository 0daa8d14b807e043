#pragma once
// Whether the server can do its work, as it was found at most once a second: who asks costs a look at what is
// remembered, and waits neither for the database nor for the writer. Thread-safe.

#include <chrono>
#include <mutex>

#include "base/result.h"

namespace tidewaiter::server {

class Readiness {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// How long what was found counts; a writer that is at one work for longer is not ready.
  static constexpr std::chrono::seconds kCounts{60};

  /// What was found by looking.
  void found(base::Status state, Time at);
  /// What was found last; Busy where that is too long ago, or nobody looked yet.
  base::Status now(Time at) const;

 private:
  mutable std::mutex mutex_;
  bool was_looked_ = false;
  base::Status state_;
  Time at_;
};

}  // namespace tidewaiter::server
