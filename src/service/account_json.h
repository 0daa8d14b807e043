#pragma once
// Accounts as JSON, the same at both doors: the API's answers and the command line's `--json`
// (api/openapi.yaml, Account). No secret is in it. Thread-safe.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "service/accounts.h"
#include "service/api_keys.h"

namespace tidewaiter::service {

/// null for nobody.
nlohmann::ordered_json as_json(const OpenIdSubject& openid);
nlohmann::ordered_json as_json(const Account& account);
nlohmann::ordered_json as_json(const ApiKey& key);

/// What who proposes a change has before them, as 32 hexadecimal digits: the account in force, and the
/// proposal that waits.
std::string version_of(const Account& account);

}  // namespace tidewaiter::service
