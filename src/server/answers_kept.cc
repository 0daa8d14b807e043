#include "server/answers_kept.h"

namespace tidewaiter::server {
namespace {

constexpr std::size_t kMostKept = 50'000;
constexpr base::DurationMs kKeptFor = base::DurationMs::hours(24);

base::Hash content_of(const Request& request) {
  return base::sha256({name(request.method), "\n", request.path, "\n", request.body});
}

}  // namespace

base::Result<std::optional<Response>> AnswersKept::begin(const Request& request) {
  const std::string key{request.header("idempotency-key")};
  if (key.empty()) return std::optional<Response>{};
  if (key.size() > 128)
    return base::fail(base::ErrorCode::Malformed, "idempotency-key", key, "at most 128 characters");
  const auto content = content_of(request);
  const std::scoped_lock lock(mutex_);
  while (!by_age_.empty()) {
    const auto oldest = kept_.find(by_age_.front());
    const bool gone = oldest == kept_.end();
    if (!gone && kept_.size() < kMostKept && oldest->second.at + kKeptFor > request.now) break;
    if (!gone) kept_.erase(oldest);
    by_age_.pop_front();
  }
  const Key whose{request.caller.officer_id, key};
  const auto [known, is_new] = kept_.try_emplace(whose, Kept{content, request.now, {}});
  if (is_new) {
    by_age_.push_back(whose);
    return std::optional<Response>{};
  }
  if (known->second.content != content)
    return base::fail(base::ErrorCode::Conflict, "idempotency-key", key, "the request that first bore it");
  if (!known->second.response)
    return base::fail(base::ErrorCode::Conflict, "idempotency-key", key,
                      "the first answer, which is under way");
  return known->second.response;
}

void AnswersKept::finish(const Request& request, const Response& response) {
  const std::string key{request.header("idempotency-key")};
  if (key.empty()) return;
  const std::scoped_lock lock(mutex_);
  const auto known = kept_.find({request.caller.officer_id, key});
  if (known == kept_.end() || known->second.response) return;
  if (response.status >= 500) {
    kept_.erase(known);
  } else {
    known->second.response = response;
  }
}

}  // namespace tidewaiter::server
