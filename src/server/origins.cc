#include "server/origins.h"

#include <sodium.h>

#include <charconv>

#include "base/bytes.h"
#include "server/problem.h"

namespace tidewaiter::server {
namespace {

constexpr base::DurationMs kBrowserKnownFor = base::DurationMs::days(90);

std::string known_cookie_name(const std::string& officer_id) {
  return "tidewaiter_known_" + base::to_hex(base::as_view(base::sha256(officer_id))).substr(0, 8);
}
std::string code_of(const Door& door, const std::string& officer_id, std::string_view browser) {
  return base::to_hex(base::as_view(
      base::hmac_sha256(door.browsers_key, "browser\n" + officer_id + "\n" + std::string{browser})));
}

}  // namespace

std::string known_cookie(Door& door, const std::string& officer_id, base::Instant now) {
  const auto browser =
      base::to_hex(door.random.bytes(16)) + "." + std::to_string((now + kBrowserKnownFor).unix_ms());
  return known_cookie_name(officer_id) + "=" + browser + "." + code_of(door, officer_id, browser) +
         "; Path=/api/v1/session; HttpOnly; SameSite=Strict" + (door.secure ? "; Secure" : "") +
         "; Max-Age=" + std::to_string(kBrowserKnownFor.milliseconds() / 1'000);
}

Origin origin_of(const Door& door, const Request& request, const std::string& officer_id) {
  const Origin stranger{request.source, false};
  const auto cookie = request.cookie(known_cookie_name(officer_id));
  const auto dot = cookie.rfind('.');
  if (door.browsers_key.empty() || dot == std::string_view::npos) return stranger;
  const auto browser = cookie.substr(0, dot);
  const auto code = code_of(door, officer_id, browser);
  const auto given = cookie.substr(dot + 1);
  const bool fits = given.size() == code.size() && sodium_memcmp(given.data(), code.data(), code.size()) == 0;
  if (!fits) return stranger;
  const auto end_of_nonce = browser.find('.');
  if (end_of_nonce == std::string_view::npos) return stranger;
  std::int64_t until = 0;
  std::from_chars(browser.data() + end_of_nonce + 1, browser.data() + browser.size(), until);
  if (until <= request.now.unix_ms()) return stranger;
  return {"browser " + std::string{browser.substr(0, end_of_nonce)}, true};
}

std::optional<Response> slowed_down(Door& door, const Origin& origin, const Request& request,
                                    const std::string& officer_id) {
  const auto wait = door.attempts.wait(origin.name, officer_id, request.now);
  if (wait <= base::DurationMs{}) return std::nullopt;
  auto slowed =
      problem(429, base::fail(base::ErrorCode::Busy, "officer_id", "too many failures", "a pause").value(),
              request.request_id);
  slowed.headers.emplace_back("Retry-After", std::to_string(wait.milliseconds() / 1'000 + 1));
  return slowed;
}

}  // namespace tidewaiter::server
