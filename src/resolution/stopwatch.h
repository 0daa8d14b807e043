#pragma once
// How long a stage took. Inside resolution only.

#include <chrono>

namespace tidewaiter::resolution {

class Stopwatch {
 public:
  /// Seconds since made or last asked.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - since_).count();
    since_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace tidewaiter::resolution
