#include "server/sessions.h"

namespace tidewaiter::server {
namespace {

constexpr std::size_t kMostSessions = 10'000;

}  // namespace

Caller caller_of(const service::Account& account, base::Instant expires_at) {
  Caller caller;
  caller.officer_id = account.id;
  caller.display_name = account.display_name;
  caller.roles = account.roles;
  caller.office = account.office;
  caller.operator_id = account.operator_id;
  caller.expires_at = expires_at;
  return caller;
}

Sessions::Begun Sessions::begin(const service::Account& account, env::RandomSource& random,
                                base::Instant now) {
  Begun begun{base::to_hex(random.bytes(32)), caller_of(account, now + kSessionLasts)};
  begun.caller.csrf_token = base::to_hex(random.bytes(32));
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_, [&](const auto& known) {
    return known.second.caller.expires_at <= now || known.second.last_seen + kSessionIdles <= now;
  });
  if (sessions_.size() >= kMostSessions) sessions_.erase(sessions_.begin());
  sessions_[base::sha256(begun.secret)] = {begun.caller, now};
  return begun;
}

std::optional<Caller> Sessions::find(std::string_view secret, base::Instant now) {
  const auto hash = base::sha256(secret);
  const std::scoped_lock lock(mutex_);
  const auto known = sessions_.find(hash);
  if (known == sessions_.end()) return std::nullopt;
  if (known->second.caller.expires_at <= now || known->second.last_seen + kSessionIdles <= now) {
    sessions_.erase(known);
    return std::nullopt;
  }
  known->second.last_seen = now;
  return known->second.caller;
}

void Sessions::end(std::string_view secret) {
  const auto hash = base::sha256(secret);
  const std::scoped_lock lock(mutex_);
  sessions_.erase(hash);
}

void Sessions::end_all(const std::string& officer_id) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_, [&](const auto& known) { return known.second.caller.officer_id == officer_id; });
}

bool Sessions::use_step(const std::string& officer_id, std::int64_t step) {
  const std::scoped_lock lock(mutex_);
  auto& last = last_steps_[officer_id];
  if (step <= last) return false;
  last = step;
  return true;
}

}  // namespace tidewaiter::server
