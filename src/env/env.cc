#include <sys/random.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "base/bytes.h"
#include "base/check.h"
#include "env/clock.h"
#include "env/random.h"

namespace tidewaiter::env {

base::Instant SystemClock::now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return base::Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

std::string RandomSource::bytes(std::size_t count) {
  std::string result(count, '\0');
  fill({reinterpret_cast<std::uint8_t*>(result.data()), count});
  return result;
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  thread_local std::uint8_t buffer[4096];
  thread_local std::size_t used = sizeof buffer;
  while (!out.empty()) {
    if (used == sizeof buffer) {
      for (std::size_t have = 0; have < sizeof buffer;) {
        const ssize_t got = getrandom(buffer + have, sizeof buffer - have, 0);
        TW_CHECK(got > 0 || errno == EINTR);
        if (got > 0) have += static_cast<std::size_t>(got);
      }
      used = 0;
    }
    const std::size_t count = std::min(out.size(), sizeof buffer - used);
    std::memcpy(out.data(), buffer + used, count);
    std::memset(buffer + used, 0, count);
    used += count;
    out = out.subspan(count);
  }
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  for (auto& byte : out) {
    if (used_ == sizeof block_) {
      char input[16];
      std::memcpy(input, &seed_, 8);
      std::memcpy(input + 8, &counter_, 8);
      ++counter_;
      const auto hash = base::sha256(std::string_view{input, sizeof input});
      std::memcpy(block_, hash.data(), hash.size());
      used_ = 0;
    }
    byte = block_[used_++];
  }
}

std::uint64_t SeededRandom::next() {
  std::uint64_t value = 0;
  fill({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
  return value;
}

std::uint64_t SeededRandom::below(std::uint64_t bound) {
  TW_CHECK(bound > 0);
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  for (;;) {
    const std::uint64_t value = next();
    if (value < limit) return value % bound;
  }
}

}  // namespace tidewaiter::env
