#pragma once
// When what failed is tried again: after the first wait, then after twice as long each time, up to the
// longest. For one thread.

#include <algorithm>
#include <chrono>

namespace tidewaiter::server {

class BackOff {
 public:
  using Time = std::chrono::steady_clock::time_point;
  BackOff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_(first), longest_(longest), wait_(first) {}

  bool is_due(Time now) const { return now >= next_; }
  void failed(Time now) {
    next_ = now + wait_;
    wait_ = std::min(longest_, 2 * wait_);
  }
  void succeeded() {
    next_ = {};
    wait_ = first_;
  }

 private:
  std::chrono::milliseconds first_, longest_, wait_;
  Time next_{};  // the clock's beginning: at once
};

}  // namespace tidewaiter::server
