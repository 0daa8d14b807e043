#pragma once
// Keys for machines. A machine files, reads and reports; it decides nothing, so a key is for a Courier's
// account alone, for the scopes that are named when it is made, and until a day that is named too. One
// administrator proposes a key, or another scope, day or certificate for one there is, and another approves
// just what they read, by its digest; the secret is made then, and shown to who approved. One alone ends it.
// It is kept as a hash. Each of these is an entry under the administrator's name. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/accounts.h"
#include "service/permissions.h"
#include "service/service.h"

namespace tidewaiter::service {

/// What a key is good for.
struct KeyTerms {
  std::vector<Scope> scopes;
  base::Instant expires_at;
  std::string certificate;  ///< SHA-256 of a TLS certificate in hexadecimal: good with that one alone
};
struct ApiKeyRequest {
  std::string account;  ///< whose machine bears it
  KeyTerms terms;
  std::string key_id = {};  ///< of a key in force, whose terms these are to be; empty: a new key
};
struct WaitingKey {
  std::string by;
  KeyTerms terms;
  std::string digest;  ///< hexadecimal SHA-256 of all of it, its account and its key
};
/// A key as administrators see it: the secret is in nobody's list.
struct ApiKey {
  std::string key_id;
  std::string account;
  std::string operator_id;
  std::string state;  ///< "proposed", "active", "expired", "revoked"
  KeyTerms terms;     ///< in force; of a key that is only proposed there are none
  std::optional<base::Instant> made_at, revoked_at;
  std::string made_by;       ///< who proposed it; before keys were approved, who made it
  std::string confirmed_by;  ///< empty for a key of before they were
  std::optional<WaitingKey> proposal;
};
struct ApprovedKey {
  ApiKey key;
  std::string secret;  ///< "tw_" key id "_" 64 hexadecimal digits, shown this once; empty where there was one
};

/// Missing without a scope, OutOfRange unless it expires within two years, Malformed for a certificate that
/// is none, NotFound where there is no such account or no such key in force, Forbidden where the account has
/// another role than Courier, TooLarge where too much waits for the account. A proposal replaces the one for
/// the same key.
base::Result<ApiKey> propose_api_key(const Service& service, const Actor& actor,
                                     const ApiKeyRequest& request);
/// Puts the proposal of this digest in force. NotFound where none waits for the key, Forbidden for who
/// proposed it, Conflict where another than the one of this digest waits by now, and as above.
base::Result<ApprovedKey> approve_api_key(const Service& service, const Actor& actor,
                                          const std::string& key_id, const std::string& digest);
/// Ends a key, or what waits for one. NotFound where it is neither.
base::Status revoke_api_key(const Service& service, const Actor& actor, const std::string& key_id);
/// All there ever were, what waits included; by account, then by id.
base::Result<std::vector<ApiKey>> api_keys(store::Reader& reader, base::Instant now);

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
