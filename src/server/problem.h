#pragma once
// An error as its caller reads it: a problem detail (RFC 9457). Pure.

#include <string>

#include "base/result.h"
#include "server/route.h"

namespace tidewaiter::server {

/// 400 for what can't be read, 403, 404, 409, 413, 415, 422 for what is readable and wrong, 500 for our own
/// fault (whose details are not told), 503 for what passes.
int status_of(base::ErrorCode code) noexcept;
/// The words that stand for a status.
std::string_view reason_of(int status) noexcept;

Response problem(const base::Error& error, const std::string& request_id);
/// With a status of its own: 401, 405, 412, 429 …
Response problem(int status, const base::Error& error, const std::string& request_id);

}  // namespace tidewaiter::server
