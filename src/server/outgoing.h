#pragma once
// Calls out: asks an address one thing, over HTTPS or, on loopback, plainly, and reads the answer up to a
// limit. An address is looked up once and then called: a name that leads into a private network is not called
// where that is not allowed, whatever it leads to a moment later. Nothing is followed: a redirection is an
// answer like another. Free functions; thread-safe.

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/route.h"
#include "service/webhooks.h"

namespace tidewaiter::server {

struct OutgoingRequest {
  Method method = Method::Get;
  service::WebhookTarget target;
  Fields headers;  ///< beside Host, User-Agent and Content-Length
  std::string body;
  std::size_t answer_bytes = 0;  ///< of the answer's body; more is no answer. 0: its header alone is read
};

struct OutgoingAnswer {
  int status = 0;
  std::string body;
};

struct OutgoingOptions {
  bool may_call_private = false;  ///< private networks too, and plain HTTP on loopback
  std::string authorities;        ///< PEM file with who may vouch for whom is called; empty: the system's
  std::chrono::milliseconds at_most{10'000};  ///< for one call, from its connection to its answer's end
};

/// Asks them side by side, waits for all for at most twice `at_most`, and gives what each answered, in their
/// order; nullopt where nothing came that could be read.
std::vector<std::optional<OutgoingAnswer>> call_out(std::span<const OutgoingRequest> requests,
                                                    const OutgoingOptions& options);

/// Whether an address, as text, is one of the public internet's: not of loopback, a private or shared
/// network, a link, documentation, benchmarks, multicast, a translation or a tunnel (RFC 6890). False for
/// what is no address.
bool is_public_address(std::string_view address);

}  // namespace tidewaiter::server
