#pragma once
// Sends webhooks' messages (service/webhooks.h) to wherever they lead, as outgoing.h calls out. Of an answer
// its header is read, and no more. A free function; thread-safe.

#include <span>
#include <vector>

#include "server/outgoing.h"

namespace tidewaiter::server {

/// Sends them side by side, waits for all, and says of each, in their order, what was answered.
std::vector<service::WebhookResult> send_webhooks(std::span<const service::WebhookMessage> messages,
                                                  const OutgoingOptions& options);

}  // namespace tidewaiter::server
