#include "server/answers_kept.h"

namespace tidewaiter::server {
namespace {

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

std::size_t length_of(const Response& response) {
  auto octets = response.body.size() + response.content_type.size() + response.etag.size();
  for (const auto& [name, value] : response.headers) octets += name.size() + value.size();
  return octets + (response.file ? response.file->size() : 0);
}

}  // namespace

base::Result<std::optional<Response>> AnswersKept::begin(const Request& request) {
  const std::string key{request.header("idempotency-key")};
  if (key.empty()) return std::optional<Response>{};
  if (key.size() > 128)
    return base::fail(base::ErrorCode::Malformed, "idempotency-key", key, "at most 128 characters");
  const auto content = content_of(request);
  const std::scoped_lock lock(mutex_);
  while (!by_age_.empty() && kept_.find(by_age_.front())->second.at + kKeptFor <= request.now)
    forget_oldest();
  const Key whose{request.caller.officer_id, key};
  const auto known = kept_.find(whose);
  if (known == kept_.end()) {
    while (!by_age_.empty() && kept_.size() >= room_.keys) forget_oldest();
    kept_.emplace(whose, Kept{content, request.now, Stage::UnderWay, false, {}});
    return std::optional<Response>{};
  }
  if (known->second.content != content)
    return base::fail(base::ErrorCode::Conflict, "idempotency-key", key, "the request that first bore it");
  switch (known->second.stage) {
    case Stage::UnderWay:
      return base::fail(base::ErrorCode::Conflict, "idempotency-key", key,
                        "the first answer, which is under way");
    case Stage::ShownOnce:
      return base::fail(base::ErrorCode::Conflict, "idempotency-key", key,
                        "another key: it was done, and its answer was shown once and is kept nowhere");
    case Stage::NotKept:
      return base::fail(base::ErrorCode::Conflict, "idempotency-key", key,
                        "another key: it was answered, and its answer is not kept");
    case Stage::Answered:
      break;
  }
  return known->second.response;
}

void AnswersKept::finish(const Request& request, const Response& response, bool is_secret) {
  const std::string key{request.header("idempotency-key")};
  if (key.empty()) return;
  const std::scoped_lock lock(mutex_);
  const auto known = kept_.find({request.caller.officer_id, key});
  if (known == kept_.end() || known->second.stage != Stage::UnderWay) return;
  if (response.status >= 500) {
    kept_.erase(known);
    return;
  }
  auto& kept = known->second;
  const auto octets = length_of(response);
  if (is_secret && response.status < 300) {
    kept.stage = Stage::ShownOnce;
  } else if (kept.before_erasure || octets > room_.octets_of_one) {
    kept.stage = Stage::NotKept;
  } else {
    kept.stage = Stage::Answered;
    kept.response = response;
    octets_ += octets;
  }
  by_age_.push_back(known->first);
  make_room();
}

void AnswersKept::forget_answers(const Request& erasure) {
  const Key own{erasure.caller.officer_id, erasure.header("idempotency-key")};
  const std::scoped_lock lock(mutex_);
  for (auto& [key, kept] : kept_) {
    drop_answer(kept);
    kept.before_erasure = kept.stage == Stage::UnderWay && key != own;
  }
  without_answers_ = by_age_.size();
}

void AnswersKept::forget_oldest() {
  const auto oldest = kept_.find(by_age_.front());
  drop_answer(oldest->second);
  kept_.erase(oldest);
  by_age_.pop_front();
  if (without_answers_ > 0) --without_answers_;
}

void AnswersKept::make_room() {
  while (octets_ > room_.octets && without_answers_ < by_age_.size())
    drop_answer(kept_.find(by_age_[without_answers_++])->second);
}

void AnswersKept::drop_answer(Kept& kept) {
  if (kept.stage != Stage::Answered) return;
  octets_ -= length_of(*kept.response);
  kept.response.reset();
  kept.stage = Stage::NotKept;
}

}  // namespace tidewaiter::server
