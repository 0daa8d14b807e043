#pragma once
// Work on many things at once, each thread its part of them. Inside resolution only.

#include <cstddef>
#include <thread>
#include <vector>

namespace tidewaiter::resolution {

/// Runs `part(k, begin, end)` on as many threads as asked for, the caller's among them, and comes back when
/// all are done.
template <typename Part>
void in_parts(std::size_t count, unsigned threads, Part&& part) {
  std::vector<std::jthread> running;
  for (unsigned k = 1; k < threads; ++k) {
    running.emplace_back(
        [&part, k, begin = count * k / threads, end = count * (k + 1) / threads] { part(k, begin, end); });
  }
  part(0u, std::size_t{0}, count / threads);
}

}  // namespace tidewaiter::resolution
