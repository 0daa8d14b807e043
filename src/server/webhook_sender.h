#pragma once
// Sends webhooks' messages (service/webhooks.h) to wherever they lead. An address is looked up once and then
// called: a name that leads into a private network is not called, whatever it leads to a moment later.
// Nothing is followed: a redirection is a failure. Of an answer its header is read, and no more. Free
// functions; thread-safe.

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/webhooks.h"

namespace tidewaiter::server {

struct SendingOptions {
  bool may_call_private = false;  ///< private networks too, and plain HTTP on loopback
  std::string authorities;        ///< PEM file with who may vouch for receivers; empty: the system's
  std::chrono::milliseconds at_most{10'000};  ///< for one message, from its look-up to its answer
};

/// Sends them side by side, waits for all, and says of each, in their order, what was answered.
std::vector<service::WebhookResult> send_webhooks(std::span<const service::WebhookMessage> messages,
                                                  const SendingOptions& options);

/// Whether an address, as text, is one of the public internet's: not of loopback, a private or shared
/// network, a link, documentation, benchmarks, multicast, a translation or a tunnel (RFC 6890). False for
/// what is no address.
bool is_public_address(std::string_view address);

}  // namespace tidewaiter::server
