#pragma once
// Whose failures to prove who they are count as whose: an address's, or those of a browser that signed in to
// the account before. Such a browser is known again by a cookie for just that account: a nonce, until when
// (milliseconds) and the code of both under the server's key. It lets nobody in. Thread-safe.

#include <optional>
#include <string>

#include "server/door_routes.h"

namespace tidewaiter::server {

struct Origin {
  std::string name;
  bool is_known = false;
};
Origin origin_of(const Door& door, const Request& request, const std::string& officer_id);
/// The cookie by which the browser will be known.
std::string known_cookie(Door& door, const std::string& officer_id, base::Instant now);
/// The refusal, where too many failures came before.
std::optional<Response> slowed_down(Door& door, const Origin& origin, const Request& request,
                                    const std::string& officer_id);

}  // namespace tidewaiter::server
