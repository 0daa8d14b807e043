#include "server/metrics.h"

#include <fmt/format.h>

namespace tidewaiter::server {

void Metrics::answered(std::string_view route, int status, double seconds) {
  const std::scoped_lock lock(mutex_);
  ++answered_[{std::string{route}, status}];
  auto& latency = latency_[std::string{route}];
  ++latency.count;
  latency.seconds += seconds;
  for (std::size_t i = 0; i < kBounds.size(); ++i)
    if (seconds <= kBounds[i]) ++latency.within[i];
}

void Metrics::filed(std::size_t records) {
  const std::scoped_lock lock(mutex_);
  filed_ += records;
}

std::string Metrics::text() const {
  const std::scoped_lock lock(mutex_);
  std::string out =
      "# HELP tidewaiter_requests_total Requests answered, by route and status.\n"
      "# TYPE tidewaiter_requests_total counter\n";
  const auto put = std::back_inserter(out);
  for (const auto& [key, count] : answered_)
    fmt::format_to(put, "tidewaiter_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", key.first, key.second,
                   count);
  out +=
      "# HELP tidewaiter_request_seconds From the whole request to its answer, by route.\n"
      "# TYPE tidewaiter_request_seconds histogram\n";
  for (const auto& [route, latency] : latency_) {
    for (std::size_t i = 0; i < kBounds.size(); ++i)
      fmt::format_to(put, "tidewaiter_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n", route,
                     kBounds[i], latency.within[i]);
    fmt::format_to(put, "tidewaiter_request_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n", route,
                   latency.count);
    fmt::format_to(put, "tidewaiter_request_seconds_sum{{route=\"{}\"}} {}\n", route, latency.seconds);
    fmt::format_to(put, "tidewaiter_request_seconds_count{{route=\"{}\"}} {}\n", route, latency.count);
  }
  out +=
      "# HELP tidewaiter_filed_total Records filed by the API, refused ones included.\n"
      "# TYPE tidewaiter_filed_total counter\n";
  fmt::format_to(put, "tidewaiter_filed_total {}\n", filed_);
  return out;
}

}  // namespace tidewaiter::server
