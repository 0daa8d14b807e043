#include "server/webhook_sender.h"

namespace tidewaiter::server {

std::vector<service::WebhookResult> send_webhooks(std::span<const service::WebhookMessage> messages,
                                                  const OutgoingOptions& options) {
  std::vector<OutgoingRequest> requests;
  for (const auto& message : messages)
    requests.push_back({Method::Post,
                        message.target,
                        {{"Content-Type", "application/json"},
                         {"webhook-id", message.id},
                         {"webhook-timestamp", message.timestamp},
                         {"webhook-signature", message.signature}},
                        message.body,
                        0});
  const auto answers = call_out(requests, options);
  std::vector<service::WebhookResult> results;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto status = answers[i] ? std::optional{answers[i]->status} : std::nullopt;
    results.push_back({messages[i].delivery_no, status, false});
  }
  return results;
}

}  // namespace tidewaiter::server
