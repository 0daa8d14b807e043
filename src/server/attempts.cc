#include "server/attempts.h"

#include <algorithm>
#include <chrono>

namespace tidewaiter::server {
namespace {

using base::DurationMs;
using base::Instant;

constexpr int kFreeOfAnAccount = 5;
constexpr int kFreeWithoutAccount = 50;
constexpr DurationMs kLongest = DurationMs::minutes(5);
constexpr DurationMs kFailuresRemembered = DurationMs::hours(1);
constexpr std::size_t kMost = 100'000;
constexpr int kTurns = 4, kTurnsOfTheKnown = 2, kMostWaitForATurn = 8;
constexpr std::chrono::seconds kWaitForATurn{5};

}  // namespace

// Twice as long with every failure, from a second.
DurationMs Attempts::wait_of(const Count& count, int free, Instant now) {
  if (count.failures < free) return {};
  const int doublings = std::min(count.failures - free, 10);
  const DurationMs delay = std::min(kLongest, DurationMs{std::int64_t{1'000} << doublings});
  return std::max(DurationMs{}, count.last + delay - now);
}

DurationMs Attempts::wait(const std::string& origin, const std::string& account, Instant now) {
  const std::scoped_lock lock(mutex_);
  const auto known = counts_.find({origin, account});
  if (known == counts_.end()) return {};
  return wait_of(known->second, account.empty() ? kFreeWithoutAccount : kFreeOfAnAccount, now);
}

void Attempts::failed(const std::string& origin, const std::string& account, Instant now) {
  const std::scoped_lock lock(mutex_);
  if (counts_.size() >= kMost) forget_old(now);
  auto& count = counts_[{origin, account}];
  if (count.last + kFailuresRemembered < now) count.failures = 0;
  ++count.failures;
  count.last = now;
}

void Attempts::succeeded(const std::string& origin, const std::string& account) {
  const std::scoped_lock lock(mutex_);
  counts_.erase({origin, account});
}

// Where that is not enough, all is forgotten: a flood of sources must not fill the memory.
void Attempts::forget_old(Instant now) {
  std::erase_if(counts_, [&](const auto& known) { return known.second.last + kFailuresRemembered < now; });
  if (counts_.size() >= kMost) counts_.clear();
}

bool HashingTurns::take(bool is_known) {
  const int most = is_known ? kTurns + kTurnsOfTheKnown : kTurns;
  std::unique_lock lock(mutex_);
  if (taken_ >= most) {
    if (!is_known && waiting_ >= kMostWaitForATurn) return false;
    ++waiting_;
    const bool freed = freed_.wait_for(lock, kWaitForATurn, [&] { return taken_ < most; });
    --waiting_;
    if (!freed) return false;
  }
  ++taken_;
  return true;
}

void HashingTurns::give_back() {
  {
    const std::scoped_lock lock(mutex_);
    --taken_;
  }
  freed_.notify_all();
}

}  // namespace tidewaiter::server
