#pragma once
// What an ID token must say before anybody is let in by it (OpenID Connect Core 1.0, section 3.1.3.7). Its
// signature is web_token.h's. Of what else it says nothing counts: neither names nor roles. Pure;
// thread-safe.

#include <string>
#include <vector>

#include "base/instant.h"
#include "server/web_token.h"

namespace tidewaiter::server {

inline constexpr base::DurationMs kTokenLeeway = base::DurationMs::minutes(1);  ///< for clocks that differ
inline constexpr base::DurationMs kTokenFresh = base::DurationMs::minutes(10);  ///< since it was issued

struct TokenExpected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  std::vector<std::string> acr;  ///< one of these, where there is any
  std::vector<std::string> amr;  ///< all of these
};

/// The subject: 1 to 255 bytes. Forbidden, with the claim, where the token is another issuer's, for another
/// client, of another sign-in, or not of now; where the second factor falls short the claim is "acr" or
/// "amr".
base::Result<std::string> subject_of(const nlohmann::json& claims, const TokenExpected& expected,
                                     base::Instant now);

}  // namespace tidewaiter::server
