#include "server/answers_kept.h"

namespace tidewaiter::server {
namespace {

constexpr std::size_t kMostKept = 50'000;
constexpr base::DurationMs kKeptFor = base::DurationMs::hours(24);

// Each part with its length, so that no two requests read the same.
base::Hash content_of(const Request& request) {
  std::string text;
  const auto add = [&](std::string_view part) {
    text += std::to_string(part.size()) + ':';
    text += part;
  };
  add(name(request.method));
  add(request.path);
  for (const auto* fields : {&request.params, &request.query}) {
    add(std::to_string(fields->size()));
    for (const auto& [key, value] : *fields) {
      add(key);
      add(value);
    }
  }
  for (const auto* condition : {"if-match", "if-none-match"}) add(request.header(condition));
  return base::sha256({text, request.body});
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
  const auto [known, is_new] = kept_.try_emplace(whose, Kept{content, request.now, {}, false});
  if (is_new) {
    by_age_.push_back(whose);
    return std::optional<Response>{};
  }
  if (known->second.content != content)
    return base::fail(base::ErrorCode::Conflict, "idempotency-key", key, "the request that first bore it");
  if (known->second.was_shown_once)
    return base::fail(base::ErrorCode::Conflict, "idempotency-key", key,
                      "another key: it was done, and its answer was shown once and is kept nowhere");
  if (!known->second.response)
    return base::fail(base::ErrorCode::Conflict, "idempotency-key", key,
                      "the first answer, which is under way");
  return known->second.response;
}

void AnswersKept::finish(const Request& request, const Response& response, bool is_secret) {
  const std::string key{request.header("idempotency-key")};
  if (key.empty()) return;
  const std::scoped_lock lock(mutex_);
  const auto known = kept_.find({request.caller.officer_id, key});
  if (known == kept_.end() || known->second.response) return;
  if (response.status >= 500) {
    kept_.erase(known);
  } else if (is_secret && response.status < 300) {
    known->second.was_shown_once = true;
  } else {
    known->second.response = response;
  }
}

}  // namespace tidewaiter::server
