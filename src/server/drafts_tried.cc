#include "server/drafts_tried.h"

#include <algorithm>

namespace tidewaiter::server {

void DraftsTried::note(const std::string& officer, const base::Hash& draft, base::Instant now) {
  const std::lock_guard lock{mutex_};
  tried_.push_back({officer, draft, now});
  if (tried_.size() > most_) tried_.pop_front();
}

bool DraftsTried::was_tried(const std::string& officer, const base::Hash& draft, base::Instant now) const {
  const std::lock_guard lock{mutex_};
  return std::any_of(tried_.begin(), tried_.end(), [&](const Tried& one) {
    return one.officer == officer && one.draft == draft && now - one.at <= base::DurationMs::days(1);
  });
}

}  // namespace tidewaiter::server
