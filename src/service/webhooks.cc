#include "service/webhooks.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "journal/canonical.h"
#include "journal/entry.h"
#include "service/engine.h"
#include "service/filing.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;

constexpr std::size_t kMostUrl = 500, kMostHooks = 10;
constexpr const char* kSecretKind = "webhooks";  // secrets are worked out from it
constexpr int kMostOfOneHook = 16;               // of what is due at once
constexpr std::uint64_t kEntriesAtOnce = 20'000;
constexpr std::size_t kRowsTogether = 5'000;                                           // under one entry
constexpr std::array<std::int64_t, 7> kWaits{5, 30, 120, 600, 3'600, 21'600, 86'400};  // seconds

const char kWaiting[] = "waiting", kArrived[] = "arrived", kGivenUp[] = "given_up";

base::Error not_a_url(const std::string& url) {
  return fail(ErrorCode::Malformed, "url", url, "https://HOST[:PORT]/PATH").value();
}

bool is_loopback_name(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

// The host and the port behind it, off the front of `rest`.
bool take_authority(std::string_view authority, WebhookTarget& target) {
  if (authority.find('@') != std::string_view::npos) return false;
  std::string_view port;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return false;
    target.host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
    if (!authority.empty() && !authority.starts_with(':')) return false;
    if (!authority.empty()) port = authority.substr(1);
    if (target.host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos) return false;
  } else {
    const auto colon = authority.find(':');
    target.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) {
      port = authority.substr(colon + 1);
      if (port.empty()) return false;
    }
    if (target.host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") !=
        std::string::npos)
      return false;
  }
  if (target.host.empty() || target.host.size() > 253) return false;
  if (port.empty()) return true;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), target.port);
  return error == std::errc{} && end == port.data() + port.size() && target.port != 0;
}

std::string secret_of(const std::string& key, const store::WebhookRow& hook) {
  return std::string{base::as_view(base::hmac_sha256(key, hook.salt.bytes))};
}

base::Result<std::vector<store::WebhookRow>> live_hooks(store::Reader& reader,
                                                        const std::string& operator_id) {
  std::vector<store::WebhookRow> hooks;
  TW_TRY_STATUS(reader.scan<store::WebhookRow>({}, [&](store::WebhookRow&& row) -> base::Result<bool> {
    if (!row.ended_at && (operator_id.empty() || row.operator_id == operator_id))
      hooks.push_back(std::move(row));
    return true;
  }));
  return hooks;
}

base::Result<store::WebhookRow> live_hook(store::Reader& reader, const std::string& operator_id,
                                          std::int64_t number) {
  TW_TRY(auto row, reader.get<store::WebhookRow>(number));
  if (!row || row->ended_at || (!operator_id.empty() && row->operator_id != operator_id))
    return fail(ErrorCode::NotFound, "hook_no", std::to_string(number), "a webhook's number");
  return *std::move(row);
}

// What has not arrived of one webhook, the oldest first.
base::Result<std::vector<store::WebhookDeliveryRow>> undelivered_rows(store::Reader& reader,
                                                                      std::int64_t hook_no) {
  std::vector<store::WebhookDeliveryRow> rows;
  for (const char* state : {kWaiting, kGivenUp}) {
    TW_TRY_STATUS(
        reader.scan<store::WebhookDeliveryRow>({.equal = {{"state", std::string{state}}}, .after = {}},
                                               [&](store::WebhookDeliveryRow&& row) -> base::Result<bool> {
                                                 if (row.hook_no == hook_no) rows.push_back(std::move(row));
                                                 return true;
                                               }));
  }
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.delivery_no < b.delivery_no; });
  return rows;
}

// Parcels whose outcome may have changed, each with the index of the latest query decided about it, or 0.
using ParcelsTold = std::map<std::int64_t, std::uint64_t>;

// The parcels that an entry's rows are about.
base::Status add_parcels(store::Reader& reader, const journal::Entry& entry, std::uint64_t index,
                         ParcelsTold& parcels) {
  for (const auto& change : entry.rows) {
    const bool by_item = change.table == "hold" || change.table == "selection";
    if (!by_item && change.table != "decision") continue;
    TW_TRY(const auto id, store::table_named(change.table));
    TW_TRY(const auto key, store::parse_key(store::table(id), change.key));
    const auto number = std::get<std::int64_t>(key.at(0));
    if (by_item) {
      parcels.try_emplace(number, 0);
      continue;
    }
    TW_TRY(const auto decision, reader.get<store::DecisionRow>(number));
    if (!decision) continue;
    auto& asked_at = parcels[decision->item_no];
    if (decision->outcome == model::name(model::Outcome::Query)) asked_at = index;
  }
  return {};
}

// What each of the operator's webhooks is to be told of a parcel, where it was told otherwise or nothing, or
// another query was decided since.
base::Status add_messages(store::Reader& reader, const std::vector<store::WebhookRow>& hooks,
                          std::int64_t item_no, std::uint64_t asked_at,
                          std::vector<WebhookNews::Message>& messages) {
  TW_TRY(const auto row, reader.get<store::ItemRow>(item_no));
  if (!row) return {};
  TW_TRY(const auto declaration, declaration_of(*row));
  const auto& operator_id = declaration.item.operator_id.text();
  if (std::none_of(hooks.begin(), hooks.end(), [&](const auto& h) { return h.operator_id == operator_id; }))
    return {};
  TW_TRY(const auto in_force, reader.item_in_force(row->item_id));
  if (!in_force) return {};
  TW_TRY(const auto declared, declaration_of(*in_force));
  if (declared.item.operator_id.text() != operator_id) return {};  // another's filing of the same id
  TW_TRY(const auto told, answer_now(reader, *in_force));
  WebhookNews::Message message{0, in_force->item_no, std::string{model::name(told.outcome)}, {}};
  if (told.present_by) message.present_by = told.present_by->unix_ms();
  if (told.answer_by) message.present_by = told.answer_by->unix_ms();
  for (const auto& hook : hooks) {
    if (hook.operator_id != operator_id) continue;
    message.hook_no = hook.hook_no;
    const bool same = std::any_of(messages.begin(), messages.end(), [&](const auto& other) {
      return other.hook_no == message.hook_no && other.item_no == message.item_no;
    });
    TW_TRY(const auto last, reader.first<store::WebhookDeliveryRow>(
                                {.equal = {{"hook_no", hook.hook_no}, {"item_no", message.item_no}},
                                 .after = {},
                                 .backward = true}));
    const bool asked_anew = told.outcome == model::Outcome::Query && asked_at != 0 &&
                            asked_at >= static_cast<std::uint64_t>(hook.told_index);
    if (!same && (!last || last->outcome != message.outcome || asked_anew)) messages.push_back(message);
  }
  return {};
}

base::Result<std::optional<WebhookMessage>> message_of(store::Reader& reader, const std::string& key,
                                                       const store::WebhookDeliveryRow& row, Instant now) {
  TW_TRY(const auto hook, reader.get<store::WebhookRow>(row.hook_no));
  TW_TRY(const auto item, reader.get<store::ItemRow>(row.item_no));
  if (!hook || hook->ended_at || !item) return std::optional<WebhookMessage>{};
  WebhookMessage message;
  message.delivery_no = row.delivery_no;
  TW_TRY(message.target, webhook_target(hook->url));
  message.id = "msg_" + std::to_string(row.hook_no) + "_" + std::to_string(row.delivery_no);
  message.timestamp = std::to_string(now.unix_ms() / 1'000);
  nlohmann::ordered_json data{{"item_id", item->item_id}, {"outcome", row.outcome}, {"present_by", nullptr}};
  const bool asks = row.outcome == model::name(model::Outcome::Query);
  if (asks) data["answer_by"] = nullptr;
  if (row.present_by) data[asks ? "answer_by" : "present_by"] = base::to_string(Instant{*row.present_by});
  message.body = nlohmann::ordered_json{{"type", "outcome.changed"},
                                        {"timestamp", base::to_string(Instant{row.made_at})},
                                        {"data", std::move(data)}}
                     .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const auto mac =
      base::hmac_sha256(secret_of(key, *hook), message.id + "." + message.timestamp + "." + message.body);
  message.signature = "v1," + base::to_base64(base::as_view(mac));
  return std::optional{std::move(message)};
}

void note_result(const WebhookResult& result, Instant now, store::WebhookDeliveryRow& row) {
  ++row.attempts;
  row.answered = result.status ? std::optional<std::int64_t>{*result.status} : std::nullopt;
  const bool arrived = result.status && *result.status >= 200 && *result.status < 300;
  const auto tried = static_cast<std::size_t>(row.attempts);
  if (arrived) {
    row.state = kArrived;
  } else if (result.gone || tried > kWaits.size()) {
    row.state = kGivenUp;
  } else {
    row.next_at = (now + base::DurationMs{kWaits[tried - 1] * 1'000}).unix_ms();
  }
}

}  // namespace

base::Result<WebhookTarget> webhook_target(const std::string& url) {
  const auto wrong = [&] { return tl::make_unexpected(not_a_url(url)); };
  const bool plain = std::any_of(url.begin(), url.end(), [](char c) { return c <= ' ' || c >= '\x7f'; });
  if (url.size() > kMostUrl || plain || url.find('#') != std::string::npos) return wrong();
  WebhookTarget target;
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
    target.tls = false;
    target.port = 80;
  } else {
    return wrong();
  }
  const auto slash = rest.find_first_of("/?");
  if (!take_authority(rest.substr(0, slash), target)) return wrong();
  target.path = slash == std::string_view::npos ? "/" : std::string{rest.substr(slash)};
  if (target.path.starts_with('?')) target.path.insert(0, "/");
  if (!target.tls && !is_loopback_name(target.host)) return wrong();
  return target;
}

base::Result<NewWebhook> register_webhook(const Service& service, const Actor& actor,
                                          const std::string& operator_id, const std::string& url) {
  if (operator_id.empty()) return fail(ErrorCode::Missing, "operator_id", "", "whose webhook it is");
  TW_TRY_STATUS(webhook_target(url).map([](const auto&) {}));
  TW_TRY(const auto key, service.secret_beside(kSecretKind, Service::Secret::MadeWhereMissing));
  const auto now = service.clock().now();
  store::WebhookRow row;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto before, live_hooks(transaction, operator_id));
    if (before.size() >= kMostHooks)
      return fail(ErrorCode::TooLarge, "webhooks", std::to_string(before.size()),
                  "at most 10 of an operator");
    TW_TRY(const auto head, transaction.journal_head());
    TW_TRY(row.hook_no, transaction.next_number(store::TableId::Webhook));
    row.operator_id = operator_id;
    row.url = url;
    row.salt = store::Blob{service.random().bytes(16)};
    row.made_at = now.unix_ms();
    row.made_by = actor.officer;
    row.told_index = static_cast<std::int64_t>(head.size);
    const auto body = journal::Body{}.set("webhook", row.hook_no).text();
    return transaction.record({"webhook.registered", now, actor.officer, body}, {store::insert(row)})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return NewWebhook{row.hook_no, "whsec_" + base::to_base64(secret_of(key, row))};
}

base::Status end_webhook(const Service& service, const Actor& actor, const std::string& operator_id,
                         std::int64_t number) {
  const auto now = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, live_hook(transaction, operator_id, number));
    row.ended_at = now.unix_ms();
    row.ended_by = actor.officer;
    const auto body = journal::Body{}.set("webhook", number).text();
    return transaction.record({"webhook.ended", now, actor.officer, body}, {store::put(std::move(row))})
        .map([](auto) {});
  });
}

base::Result<std::vector<KnownWebhook>> webhooks(const Service& service, const std::string& operator_id) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto hooks, live_hooks(*reader, operator_id));
  std::map<std::int64_t, KnownWebhook> known;
  for (const auto& row : hooks)
    known[row.hook_no] = {row.hook_no, row.operator_id, row.url, Instant{row.made_at}, 0, 0};
  for (const char* state : {kWaiting, kGivenUp}) {
    TW_TRY_STATUS(reader->scan<store::WebhookDeliveryRow>(
        {.equal = {{"state", std::string{state}}}, .after = {}},
        [&](store::WebhookDeliveryRow&& row) -> base::Result<bool> {
          const auto found = known.find(row.hook_no);
          if (found != known.end())
            ++(row.state == kWaiting ? found->second.waiting : found->second.given_up);
          return true;
        }));
  }
  std::vector<KnownWebhook> all;
  for (auto& [number, hook] : known) all.push_back(std::move(hook));
  return all;
}

base::Result<std::vector<UndeliveredMessage>> undelivered(const Service& service,
                                                          const std::string& operator_id,
                                                          std::int64_t number) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY_STATUS(live_hook(*reader, operator_id, number).map([](const auto&) {}));
  TW_TRY(const auto rows, undelivered_rows(*reader, number));
  std::vector<UndeliveredMessage> all;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    TW_TRY(const auto item, reader->get<store::ItemRow>(row->item_no));
    all.push_back({row->delivery_no, item ? std::optional{item->item_id} : std::nullopt, row->outcome,
                   row->state == kGivenUp, row->attempts, row->answered, Instant{row->made_at},
                   Instant{row->next_at}});
  }
  return all;
}

base::Result<std::int64_t> send_again(const Service& service, const Actor& actor,
                                      const std::string& operator_id, std::int64_t number) {
  const auto now = service.clock().now();
  std::int64_t count = 0;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY_STATUS(live_hook(transaction, operator_id, number).map([](const auto&) {}));
    TW_TRY(auto rows, undelivered_rows(transaction, number));
    std::vector<store::RowWrite> writes;
    const auto write = [&]() -> base::Status {
      if (writes.empty()) return {};
      const auto body = journal::Body{}
                            .set("messages", static_cast<std::int64_t>(writes.size()))
                            .set("webhook", number)
                            .text();
      return transaction.record({"webhook.sent_again", now, actor.officer, body}, std::exchange(writes, {}))
          .map([](auto) {});
    };
    for (auto& row : rows) {
      if (row.state == kGivenUp) row.attempts = 0;
      row.state = kWaiting;
      row.next_at = now.unix_ms();
      writes.push_back(store::put(std::move(row)));
      ++count;
      if (writes.size() >= kRowsTogether) TW_TRY_STATUS(write());
    }
    return write();
  });
  if (!done) return tl::make_unexpected(done.error());
  return count;
}

base::Result<NewWebhook> new_webhook_secret(const Service& service, const Actor& actor,
                                            const std::string& operator_id, std::int64_t number) {
  TW_TRY(const auto key, service.secret_beside(kSecretKind, Service::Secret::MadeWhereMissing));
  const auto now = service.clock().now();
  store::WebhookRow changed;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(changed, live_hook(transaction, operator_id, number));
    changed.salt = store::Blob{service.random().bytes(16)};
    const auto body = journal::Body{}.set("webhook", number).text();
    return transaction.record({"webhook.secret_changed", now, actor.officer, body}, {store::put(changed)})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return NewWebhook{number, "whsec_" + base::to_base64(secret_of(key, changed))};
}

base::Result<WebhookNews> webhook_news(const Service& service, std::uint64_t read_from) {
  WebhookNews news;
  news.read_to = read_from;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto hooks, live_hooks(*reader, ""));
  if (hooks.empty()) return news;
  auto from = UINT64_MAX;
  for (const auto& hook : hooks) from = std::min(from, static_cast<std::uint64_t>(hook.told_index));
  from = std::max(from, read_from);
  TW_TRY(const auto head, reader->journal_head());
  news.read_to = std::min(head.size, from + kEntriesAtOnce);
  ParcelsTold parcels;
  TW_TRY_STATUS(
      reader->scan_entries(from, news.read_to, [&](store::StoredEntry&& stored) -> base::Result<bool> {
        if (stored.bytes.empty()) return true;
        TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
        return add_parcels(*reader, entry, stored.index, parcels).map([] { return true; });
      }));
  for (const auto& [item_no, asked_at] : parcels)
    TW_TRY_STATUS(add_messages(*reader, hooks, item_no, asked_at, news.messages));
  return news;
}

base::Status keep_webhook_news(const Service& service, const WebhookNews& news) {
  const auto now = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto hooks, live_hooks(transaction, ""));
    std::vector<store::RowWrite> rows;
    const auto write = [&]() -> base::Status {
      if (rows.empty()) return {};
      const auto body = journal::Body{}.set("rows", static_cast<std::int64_t>(rows.size())).text();
      return transaction.record({"webhooks.waiting", now, "server", body}, std::exchange(rows, {}))
          .map([](auto) {});
    };
    for (const auto& message : news.messages) {
      store::WebhookDeliveryRow row;
      TW_TRY(row.delivery_no, transaction.next_number(store::TableId::WebhookDelivery));
      row.hook_no = message.hook_no;
      row.item_no = message.item_no;
      row.outcome = message.outcome;
      row.present_by = message.present_by;
      row.made_at = row.next_at = now.unix_ms();
      row.state = kWaiting;
      rows.push_back(store::insert(std::move(row)));
      if (rows.size() >= kRowsTogether) TW_TRY_STATUS(write());
    }
    for (auto& hook : hooks) {
      if (hook.told_index >= static_cast<std::int64_t>(news.read_to)) continue;
      hook.told_index = static_cast<std::int64_t>(news.read_to);
      rows.push_back(store::put(std::move(hook)));
    }
    return write();
  });
}

base::Result<DueWebhooks> due_webhooks(const Service& service, std::size_t most) {
  DueWebhooks due;
  TW_TRY(auto reader, service.store().snapshot());
  const auto now = service.clock().now();
  std::vector<store::WebhookDeliveryRow> rows;
  std::map<std::int64_t, int> of_hook;
  TW_TRY_STATUS(reader->scan<store::WebhookDeliveryRow>(
      {.equal = {{"state", std::string{kWaiting}}}, .after = {}},
      [&](store::WebhookDeliveryRow&& row) -> base::Result<bool> {
        // One that does not answer keeps nobody else waiting.
        if (row.next_at <= now.unix_ms() && ++of_hook[row.hook_no] <= kMostOfOneHook)
          rows.push_back(std::move(row));
        return rows.size() < most;
      }));
  if (rows.empty()) return due;
  const auto key = service.secret_beside(kSecretKind, Service::Secret::Known);
  if (!key && key.error().code != ErrorCode::NotFound) return tl::make_unexpected(key.error());
  for (const auto& row : rows) {
    // Without the key nobody could tell that the message is ours.
    if (!key) {
      due.gone.push_back(row.delivery_no);
      continue;
    }
    TW_TRY(auto message, message_of(*reader, *key, row, now));
    if (message) {
      due.messages.push_back(*std::move(message));
    } else {
      due.gone.push_back(row.delivery_no);
    }
  }
  return due;
}

base::Status record_webhook_results(const Service& service, std::span<const WebhookResult> results) {
  if (results.empty()) return {};
  const auto now = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    std::vector<store::RowWrite> rows;
    for (const auto& result : results) {
      TW_TRY(auto row, transaction.get<store::WebhookDeliveryRow>(result.delivery_no));
      if (!row || row->state != kWaiting) continue;
      note_result(result, now, *row);
      rows.push_back(store::put(*std::move(row)));
    }
    if (rows.empty()) return {};
    const auto body = journal::Body{}.set("messages", static_cast<std::int64_t>(rows.size())).text();
    return transaction.record({"webhooks.sent", now, "server", body}, std::move(rows)).map([](auto) {});
  });
}

}  // namespace tidewaiter::service
