#pragma once
// What is counted, as Prometheus reads it (text format 0.0.4). By route, never by path: a path may name a
// parcel. Thread-safe.

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace tidewaiter::server {

class Metrics {
 public:
  void answered(std::string_view route, int status, double seconds);
  void filed(std::size_t records);
  std::string text() const;

 private:
  static constexpr std::array<double, 8> kBounds{0.001, 0.005, 0.02, 0.05, 0.2, 1, 5, 30};
  struct Latency {
    std::array<std::uint64_t, kBounds.size()> within{};
    std::uint64_t count = 0;
    double seconds = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> answered_;
  std::map<std::string, Latency, std::less<>> latency_;
  std::uint64_t filed_ = 0;
};

}  // namespace tidewaiter::server
