#include "server/enrolments.h"

#include <utility>

namespace tidewaiter::server {

base::Instant Enrolments::begin(const std::string& session_id, std::string secret, base::Instant now) {
  const auto until = now + kLasts;
  const std::scoped_lock lock(mutex_);
  std::erase_if(shown_, [&](const auto& known) { return known.second.until <= now; });
  shown_[session_id] = {std::move(secret), until};
  return until;
}

std::optional<std::string> Enrolments::find(const std::string& session_id, base::Instant now) {
  const std::scoped_lock lock(mutex_);
  const auto known = shown_.find(session_id);
  if (known == shown_.end() || known->second.until <= now) return std::nullopt;
  return known->second.secret;
}

void Enrolments::end(const std::string& session_id) {
  const std::scoped_lock lock(mutex_);
  shown_.erase(session_id);
}

}  // namespace tidewaiter::server
