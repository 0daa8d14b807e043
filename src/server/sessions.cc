#include "server/sessions.h"

#include <algorithm>

namespace tidewaiter::server {
namespace {

constexpr std::size_t kMostSessions = 10'000;
constexpr std::ptrdiff_t kMostOfOne = 20;

std::string id_of(std::string_view secret) { return base::to_hex(base::as_view(base::sha256(secret))); }

}  // namespace

Caller caller_of(const service::Account& account, base::Instant expires_at) {
  Caller caller;
  caller.officer_id = account.id;
  caller.display_name = account.display_name;
  caller.roles = account.roles;
  caller.office = account.office;
  caller.operator_id = account.operator_id;
  caller.expires_at = expires_at;
  caller.has_second_factor = account.has_totp;
  return caller;
}

bool Sessions::Session::is_over(base::Instant now) const {
  return caller.expires_at <= now || last_seen + kSessionIdles <= now;
}

Sessions::Begun Sessions::begin(const service::Account& account, env::RandomSource& random, base::Instant now,
                                bool by_password) {
  Begun begun{base::to_hex(random.bytes(32)), caller_of(account, now + kSessionLasts)};
  begun.caller.csrf_token = base::to_hex(random.bytes(32));
  begun.caller.session_id = id_of(begun.secret);
  begun.caller.by_password = by_password;
  begun.caller.first_password = by_password && account.first_password;
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_, [&](const auto& known) { return known.second.is_over(now); });
  const auto is_of_one = [&](const auto& known) { return known.second.caller.officer_id == account.id; };
  const auto of_one = std::count_if(sessions_.begin(), sessions_.end(), is_of_one);
  if (of_one >= kMostOfOne || sessions_.size() >= kMostSessions) end_oldest(of_one > 0 ? account.id : "");
  auto& session = sessions_[begun.caller.session_id];
  session = {begun.caller, now, {}};
  if (by_password) session.passwords.push_back(account.password);
  return begun;
}

void Sessions::end_oldest(const std::string& officer_id) {
  auto oldest = sessions_.end();
  for (auto one = sessions_.begin(); one != sessions_.end(); ++one) {
    if (!officer_id.empty() && one->second.caller.officer_id != officer_id) continue;
    if (oldest == sessions_.end() || one->second.last_seen < oldest->second.last_seen) oldest = one;
  }
  if (oldest != sessions_.end()) sessions_.erase(oldest);
}

std::optional<Caller> Sessions::find(std::string_view secret, base::Instant now, bool of_a_person) {
  const auto id = id_of(secret);
  const std::scoped_lock lock(mutex_);
  const auto known = sessions_.find(id);
  if (known == sessions_.end()) return std::nullopt;
  if (known->second.is_over(now)) {
    sessions_.erase(known);
    return std::nullopt;
  }
  if (of_a_person) known->second.last_seen = now;
  return known->second.caller;
}

bool Sessions::is_alive(const std::string& session_id, base::Instant now) {
  const std::scoped_lock lock(mutex_);
  const auto known = sessions_.find(session_id);
  return known != sessions_.end() && !known->second.is_over(now);
}

void Sessions::end(std::string_view secret) {
  const auto id = id_of(secret);
  const std::scoped_lock lock(mutex_);
  sessions_.erase(id);
}

void Sessions::end_of_id(const std::string& session_id) {
  const std::scoped_lock lock(mutex_);
  sessions_.erase(session_id);
}

bool Sessions::is_of_password(const std::string& session_id, const base::Hash& password) {
  const std::scoped_lock lock(mutex_);
  const auto known = sessions_.find(session_id);
  if (known == sessions_.end()) return false;
  const auto& session = known->second;
  return !session.caller.by_password ||
         std::count(session.passwords.begin(), session.passwords.end(), password) > 0;
}

void Sessions::sets_password(const std::string& session_id, const base::Hash& password) {
  const std::scoped_lock lock(mutex_);
  const auto known = sessions_.find(session_id);
  if (known != sessions_.end()) known->second.passwords.push_back(password);
}

void Sessions::end_all(const std::string& officer_id, const std::string& except_session_id) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(sessions_, [&](const auto& known) {
    return known.second.caller.officer_id == officer_id && known.first != except_session_id;
  });
  const auto kept = sessions_.find(except_session_id);
  if (kept == sessions_.end()) return;
  auto& passwords = kept->second.passwords;
  if (passwords.size() > 1) passwords.erase(passwords.begin(), passwords.end() - 1);
}

bool Sessions::use_step(const std::string& officer_id, std::int64_t step) {
  const std::scoped_lock lock(mutex_);
  auto& last = last_steps_[officer_id];
  if (step <= last) return false;
  last = step;
  return true;
}

}  // namespace tidewaiter::server
