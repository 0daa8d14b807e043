#pragma once
// What a browser took along to the identity provider and must bring back: the state, the nonce of the token,
// the verifier of the code (RFC 7636). All three are worked out, under a key of this server's run, from what
// the browser's cookie holds: so beginning a sign-in takes no memory, nobody pushes another's out, and a
// state is good only with the cookie that it was begun with, for ten minutes and once. Thread-safe.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "env/random.h"

namespace tidewaiter::server {

inline constexpr base::DurationMs kStateLasts = base::DurationMs::minutes(10);

struct SignInState {
  std::string cookie;
  std::string state;
  std::string nonce;
  std::string verifier;
};

class OpenIdStates {
 public:
  /// `random` outlives it.
  explicit OpenIdStates(env::RandomSource& random) : random_(random), key_(random.bytes(32)) {}

  SignInState begin(base::Instant now);
  /// What was begun with this cookie; nullopt where the state is not its own, or is too old.
  std::optional<SignInState> find(std::string_view cookie, std::string_view state, base::Instant now) const;
  /// True the first time. At most 100,000 are remembered until they are too old anyway: over that, false.
  bool use(const SignInState& begun, base::Instant now);

 private:
  SignInState derived(std::string cookie) const;

  env::RandomSource& random_;
  const std::string key_;
  std::mutex mutex_;
  std::map<std::string, base::Instant> used_;  ///< by state: until when it is remembered
};

}  // namespace tidewaiter::server
