#include "server/attempts.h"

#include <algorithm>
#include <vector>

namespace tidewaiter::server {
namespace {

using base::DurationMs;
using base::Instant;

constexpr int kFreeOfAnAccount = 5;
constexpr int kFreeWithoutAccount = 50;
constexpr DurationMs kLongest = DurationMs::minutes(5);
constexpr DurationMs kFailuresRemembered = DurationMs::hours(1);

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
  if (counts_.size() >= most_) forget_old(now);
  auto& count = counts_[{origin, account}];
  if (count.last + kFailuresRemembered < now) count.failures = 0;
  ++count.failures;
  count.last = now;
}

void Attempts::succeeded(const std::string& origin, const std::string& account) {
  const std::scoped_lock lock(mutex_);
  counts_.erase({origin, account});
}

// Where that is not enough, the oldest tenth goes: a flood of sources must not fill the memory, nor have all
// that was counted forgotten.
void Attempts::forget_old(Instant now) {
  std::erase_if(counts_, [&](const auto& known) { return known.second.last + kFailuresRemembered < now; });
  if (counts_.size() < most_) return;
  std::vector<Instant> times;
  for (const auto& [key, count] : counts_) times.push_back(count.last);
  auto left = most_ / 10 + 1;
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(std::min(left, times.size()) - 1);
  std::nth_element(times.begin(), middle, times.end());
  const auto until = *middle;
  std::erase_if(counts_,
                [&](const auto& known) { return known.second.last <= until && left > 0 && left-- > 0; });
}

int HashingTurns::waiting() const {
  const std::scoped_lock lock(mutex_);
  return waiting_ + known_waiting_;
}

bool HashingTurns::take(const Whose& whose, bool is_known) {
  std::unique_lock lock(mutex_);
  if (!under_way_.insert(whose).second) return false;
  if (wait_for_turn(lock, is_known)) {
    ++taken_;
    return true;
  }
  under_way_.erase(whose);
  return false;
}

bool HashingTurns::wait_for_turn(std::unique_lock<std::mutex>& lock, bool is_known) {
  const int most = is_known ? kTurns + kTurnsOfTheKnown : kTurns;
  if (taken_ < most) return true;
  auto& waiting = is_known ? known_waiting_ : waiting_;
  if (waiting >= (is_known ? kMostKnownWaiting : kMostWaiting)) return false;
  ++waiting;
  const bool freed = freed_.wait_for(lock, wait_, [&] { return taken_ < most; });
  --waiting;
  return freed;
}

void HashingTurns::give_back(const Whose& whose) {
  {
    const std::scoped_lock lock(mutex_);
    --taken_;
    under_way_.erase(whose);
  }
  freed_.notify_all();
}

}  // namespace tidewaiter::server
