#include "server/scraping.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace tidewaiter::server {
namespace {

bool is_loopback(const std::string& source) { return source == "::1" || source.starts_with("127."); }

// What a proxy says of whom it asks for.
constexpr std::array<std::string_view, 4> kForwarding{"x-forwarded-for", "forwarded", "x-real-ip", "via"};

bool names_loopback(std::string_view host) {
  const auto name = host.substr(0, host.starts_with('[') ? host.find(']') + 1 : host.find(':'));
  return name == "localhost" || name == "[::1]" || name.starts_with("127.");
}

}  // namespace

bool same_secret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && !left.empty() &&
         sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

bool may_scrape(const Request& request, const ScrapingTerms& terms) {
  if (!terms.token.empty()) {
    const auto bearer = request.header("authorization");
    return bearer.starts_with("Bearer ") && same_secret(base::as_view(base::sha256(bearer.substr(7))),
                                                        base::as_view(base::sha256(terms.token)));
  }
  if (!is_loopback(request.source) || terms.by_proxy) return false;
  if (terms.plain && !names_loopback(request.header("host"))) return false;
  return std::all_of(kForwarding.begin(), kForwarding.end(),
                     [&](std::string_view name) { return request.header(name).empty(); });
}

}  // namespace tidewaiter::server
