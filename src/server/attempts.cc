#include "server/attempts.h"

#include <algorithm>
#include <set>

namespace tidewaiter::server {
namespace {

using base::DurationMs;
using base::Instant;

constexpr int kFreeOfAnAccount = 5;
constexpr int kFreeOfASource = 50;
constexpr DurationMs kLongest = DurationMs::minutes(5);
constexpr DurationMs kFailuresRemembered = DurationMs::hours(1);
constexpr std::size_t kMost = 100'000;

}  // namespace

// Twice as long with every failure, from a second.
DurationMs Attempts::wait_of(const Count& count, int free, Instant now) {
  if (count.failures < free) return {};
  const int doublings = std::min(count.failures - free, 10);
  const DurationMs delay = std::min(kLongest, DurationMs{std::int64_t{1'000} << doublings});
  return std::max(DurationMs{}, count.last + delay - now);
}

DurationMs Attempts::wait(const std::string& source, const std::string& account, Instant now) {
  const std::scoped_lock lock(mutex_);
  DurationMs longest;
  if (const auto known = counts_.find({source, account}); !account.empty() && known != counts_.end())
    longest = std::max(longest, wait_of(known->second, kFreeOfAnAccount, now));
  if (const auto known = counts_.find({source, ""}); known != counts_.end())
    longest = std::max(longest, wait_of(known->second, kFreeOfASource, now));
  return longest;
}

void Attempts::failed(const std::string& source, const std::string& account, Instant now) {
  const std::scoped_lock lock(mutex_);
  if (counts_.size() >= kMost) forget_old(now);
  for (const auto& key : std::set{Key{source, account}, Key{source, ""}}) {
    auto& count = counts_[key];
    if (count.last + kFailuresRemembered < now) count.failures = 0;
    ++count.failures;
    count.last = now;
  }
}

void Attempts::succeeded(const std::string& source, const std::string& account) {
  const std::scoped_lock lock(mutex_);
  counts_.erase({source, account});
}

// Where that is not enough, all is forgotten: a flood of sources must not fill the memory.
void Attempts::forget_old(Instant now) {
  std::erase_if(counts_, [&](const auto& known) { return known.second.last + kFailuresRemembered < now; });
  if (counts_.size() >= kMost) counts_.clear();
}

}  // namespace tidewaiter::server
