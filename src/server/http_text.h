#pragma once
// The text of HTTP that is ours to check and to write; http.h does the sockets. Pure.

#include <string>

#include "base/result.h"
#include "server/http.h"

namespace tidewaiter::server {

/// Refuses what proxies and servers are known to read in two ways (RFC 9112, sections 3.2, 6.1 and 11.2): a
/// version other than 1.1, more or fewer than one Host, a length given twice, or beside a transfer
/// encoding, or any encoding but one "chunked". `version` is 11 for HTTP/1.1. Malformed; TooLarge over
/// `most_fields`; Unsupported for an encoding or expectation that we don't know.
base::Status check_head(const Head& head, unsigned version, std::size_t most_fields);

struct Framing {
  std::size_t length = 0;
  bool keep_alive = false;
  bool chunked = false;
};
/// Status line and fields. A field of the response that would break a line is left out.
std::string header_text(const Response& response, const Fields& common, const Framing& framing);

}  // namespace tidewaiter::server
