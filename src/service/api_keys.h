#pragma once
// Keys for machines. A machine files, reads and reports; it decides nothing, so a key is for a Courier's
// account alone, for the scopes that are named when it is made, and until a day that is named too. It is kept
// as a hash. Making and ending one are entries under the administrator's name. One writer.

#include <string>
#include <vector>

#include "base/result.h"
#include "service/accounts.h"
#include "service/permissions.h"
#include "service/service.h"

namespace tidewaiter::service {

struct ApiKeyRequest {
  std::string account;
  std::vector<Scope> scopes;
  base::Instant expires_at;
  std::string certificate;  ///< SHA-256 of a TLS certificate in hexadecimal: good with that one alone
};
struct NewApiKey {
  std::string key_id;
  std::string secret;  ///< "tw_" key id "_" 64 hexadecimal digits; shown this once
  base::Instant expires_at;
};
/// Missing without a scope, OutOfRange unless it expires within two years, Malformed for a certificate that
/// is none, NotFound where there is no such account, Forbidden where it has another role than Courier.
base::Result<NewApiKey> new_api_key(const Service& service, const Actor& actor, const ApiKeyRequest& request);
base::Status revoke_api_key(const Service& service, const Actor& actor, const std::string& key_id);

/// What a key opens.
struct KeyHolder {
  Account account;
  std::string key_id;
  std::vector<Scope> scopes;
  base::Instant expires_at;
};
/// Forbidden where the secret is no key's, expired or revoked, its account is not a Courier's any more or not
/// active, or where it is bound to another certificate than the one that the caller's TLS proved (its
/// SHA-256; empty: none). A key of before there were scopes has all of them.
base::Result<KeyHolder> holder_of_key(store::Reader& reader, const std::string& secret, base::Instant now,
                                      const std::string& certificate);

}  // namespace tidewaiter::service
