#pragma once
// Operators are told of changed outcomes where they ask for it: a message to an address of theirs, signed,
// sent again until it arrived.
//
// Method. What changed is read off the journal: an entry that names a decision, a choice or a hold is about a
// parcel whose outcome may be another now. Each webhook knows up to which index it was told, so a restart
// loses nothing; the worst that a crash does is that a message comes twice, under the same id. What an
// operator is told is what a filing would be answered (filing.h): item, outcome, deadline, and never a
// reason. That something is asked is told with the deadline alone, and again where another query is decided:
// what is wanted stands at the operator's own page (queries.h). A find changes nothing in it: the parcel
// stays held, until an officer says more (courier_ledger.h).
//
// A message is signed as Standard Webhooks has it: HMAC-SHA-256 under the webhook's secret over
// "ID.TIMESTAMP.BODY", in base64 after "v1,". Who receives it compares in constant time, refuses a timestamp
// more than five minutes off, and remembers the ids of that time, so that nothing can be played to it again.
// The secret is HMAC-SHA-256 of the webhook's salt under a key beside the database (….webhooks): the
// database, and a copy of it, forge nothing.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Where a URL leads.
struct WebhookTarget {
  bool tls = true;
  std::string host;  ///< a name, or an address without brackets
  std::uint16_t port = 443;
  std::string path;  ///< with its query, from "/" on
};
/// Malformed unless it is https://HOST[:PORT]/PATH of at most 500 bytes, without user, fragment or blanks;
/// http:// is for the addresses of loopback alone. Pure.
base::Result<WebhookTarget> webhook_target(const std::string& url);

struct NewWebhook {
  std::int64_t number = 0;
  std::string secret;  ///< "whsec_" and base64; shown this once
};
/// TooLarge over ten of an operator; as webhook_target. Told is what changes from now on.
base::Result<NewWebhook> register_webhook(const Service& service, const Actor& actor,
                                          const std::string& operator_id, const std::string& url);
/// Nothing more is sent to it. NotFound where it is another's (an empty `operator_id`: anybody's).
base::Status end_webhook(const Service& service, const Actor& actor, const std::string& operator_id,
                         std::int64_t number);

struct KnownWebhook {
  std::int64_t number = 0;
  std::string operator_id;
  std::string url;
  base::Instant made_at;
  std::int64_t waiting = 0;   ///< messages that have not arrived
  std::int64_t given_up = 0;  ///< messages that never did
};
/// Those that are not ended; an empty `operator_id` is everybody's.
base::Result<std::vector<KnownWebhook>> webhooks(const Service& service, const std::string& operator_id);

/// A message that has not arrived.
struct UndeliveredMessage {
  std::int64_t number = 0;
  std::optional<std::string> item_id;  ///< nullopt where the parcel was erased
  std::string outcome;
  bool given_up = false;
  std::int64_t attempts = 0;
  std::optional<std::int64_t> answered;  ///< the status of the last answer; nullopt: there was none
  base::Instant made_at;
  base::Instant next_at;  ///< when it is sent again, unless it was given up
};
/// The latest first. NotFound as end_webhook.
base::Result<std::vector<UndeliveredMessage>> undelivered(const Service& service,
                                                          const std::string& operator_id,
                                                          std::int64_t number);
/// Everything that has not arrived is due now, what was given up too; how many messages that is. NotFound as
/// end_webhook. One writer.
base::Result<std::int64_t> send_again(const Service& service, const Actor& actor,
                                      const std::string& operator_id, std::int64_t number);
/// Another secret, by which every message is signed from now on; the former is good for nothing more.
/// NotFound as end_webhook. One writer.
base::Result<NewWebhook> new_webhook_secret(const Service& service, const Actor& actor,
                                            const std::string& operator_id, std::int64_t number);

/// What the journal has for webhooks that they were not told.
struct WebhookNews {
  struct Message {
    std::int64_t hook_no = 0;
    std::int64_t item_no = 0;
    std::string outcome;
    std::optional<std::int64_t> present_by;  ///< the deadline, of a query too
  };
  std::vector<Message> messages;
  std::uint64_t read_to = 0;  ///< what the journal says before this index is in it
};
/// Reads at most 20,000 entries; nothing where there is no webhook. `read_from`: what was read before in
/// vain.
base::Result<WebhookNews> webhook_news(const Service& service, std::uint64_t read_from);
/// Keeps them for sending. One writer.
base::Status keep_webhook_news(const Service& service, const WebhookNews& news);

/// One message that is due, ready to be sent.
struct WebhookMessage {
  std::int64_t delivery_no = 0;
  WebhookTarget target;
  std::string id;         ///< the same each time it is sent
  std::string timestamp;  ///< whole seconds since 1970
  std::string signature;  ///< "v1,…"
  std::string body;       ///< JSON
};
/// At most so many, the oldest first. One whose webhook ended, whose parcel was erased, or which can't be
/// signed since the key is lost, is among `gone`.
struct DueWebhooks {
  std::vector<WebhookMessage> messages;
  std::vector<std::int64_t> gone;  ///< deliveries that have nobody or nothing left
};
base::Result<DueWebhooks> due_webhooks(const Service& service, std::size_t most);

struct WebhookResult {
  std::int64_t delivery_no = 0;
  std::optional<int> status;  ///< nullopt: no answer. 2xx: it arrived
  bool gone = false;          ///< it is given up at once
};
/// Notes what came of them. What failed is sent again after 5 s, 30 s, 2 min, 10 min, 1 h, 6 h and a day, and
/// then given up. One writer.
base::Status record_webhook_results(const Service& service, std::span<const WebhookResult> results);

}  // namespace tidewaiter::service
