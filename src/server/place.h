#pragma once
// One of a few places, or none: for work of which only so much may be under way at once. Thread-safe.

#include <atomic>

namespace tidewaiter::server {

class Place {
 public:
  /// `taken` counts those that are had, and outlives it.
  Place(std::atomic<int>& taken, int most) : taken_(taken), is_had_(taken_.fetch_add(1) < most) {}
  ~Place() { taken_.fetch_sub(1); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  bool is_had() const { return is_had_; }

 private:
  std::atomic<int>& taken_;
  const bool is_had_;
};

}  // namespace tidewaiter::server
