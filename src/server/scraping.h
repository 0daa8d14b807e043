#pragma once
// Who reads /metrics without a session: Prometheus has none. Pure; thread-safe.

#include <string>
#include <string_view>

#include "server/route.h"

namespace tidewaiter::server {

struct ScrapingTerms {
  std::string_view token;  ///< empty: none was given
  bool plain = false;      ///< the server speaks no TLS itself
  bool by_proxy = false;   ///< a proxy stands before it
};
/// Where a token was given, whether the request bears it, and nothing else; or else whether a program on this
/// machine asks, and no proxy for somebody. A plain server must be asked for by a name of loopback's, or a
/// page that has its own name lead there could read along.
bool may_scrape(const Request& request, const ScrapingTerms& terms);

/// Whether both are the same and not empty, in a time that tells nothing but of their lengths.
bool same_secret(std::string_view left, std::string_view right);

}  // namespace tidewaiter::server
