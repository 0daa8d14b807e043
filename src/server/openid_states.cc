#include "server/openid_states.h"

#include <sodium.h>

#include <charconv>

#include "base/bytes.h"
#include "server/web_token.h"

namespace tidewaiter::server {
namespace {

constexpr std::size_t kMostUsed = 100'000;
constexpr std::size_t kMostCookie = 64;

// The cookie says when it was made; nullopt where it does not.
std::optional<base::Instant> made_at(std::string_view cookie) {
  std::int64_t unix_ms = 0;
  const auto end = cookie.substr(0, cookie.find('.'));
  const auto read = std::from_chars(end.data(), end.data() + end.size(), unix_ms);
  if (read.ec != std::errc{} || read.ptr != end.data() + end.size()) return std::nullopt;
  return base::Instant{unix_ms};
}

}  // namespace

SignInState OpenIdStates::derived(std::string cookie) const {
  const auto from = [&](std::string_view what) {
    const auto mac = base::hmac_sha256(key_, std::string{what} + ' ' + cookie);
    return to_base64url(base::as_view(mac));
  };
  return {cookie, from("state"), from("nonce"), from("verifier")};
}

SignInState OpenIdStates::begin(base::Instant now) {
  return derived(std::to_string(now.unix_ms()) + '.' + base::to_hex(random_.bytes(16)));
}

std::optional<SignInState> OpenIdStates::find(std::string_view cookie, std::string_view state,
                                              base::Instant now) const {
  if (cookie.empty() || cookie.size() > kMostCookie) return std::nullopt;
  auto begun = derived(std::string{cookie});
  if (begun.state.size() != state.size() ||
      sodium_memcmp(begun.state.data(), state.data(), state.size()) != 0)
    return std::nullopt;
  const auto made = made_at(cookie);
  if (!made || *made > now || *made + kStateLasts <= now) return std::nullopt;
  return begun;
}

bool OpenIdStates::use(const SignInState& begun, base::Instant now) {
  const std::scoped_lock lock(mutex_);
  if (used_.size() >= kMostUsed) std::erase_if(used_, [&](const auto& known) { return known.second <= now; });
  if (used_.size() >= kMostUsed) return false;
  return used_.emplace(begun.state, now + kStateLasts).second;
}

}  // namespace tidewaiter::server
