#include "service/api_keys.h"

#include <sodium.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "base/bytes.h"
#include "base/json_text.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

bool is_machines(const Account& account) { return account.roles == std::vector{Role::Courier}; }

base::Status check(const KeyTerms& terms, base::Instant now) {
  const auto& certificate = terms.certificate;
  const bool hexadecimal = certificate.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!certificate.empty() && (certificate.size() != 64 || !hexadecimal))
    return fail(ErrorCode::Malformed, "certificate", certificate, "64 hexadecimal digits: its SHA-256");
  if (terms.expires_at <= now || terms.expires_at > now + base::DurationMs::days(730))
    return fail(ErrorCode::OutOfRange, "expires_at", base::to_string(terms.expires_at),
                "within two years from now");
  if (terms.scopes.empty())
    return fail(ErrorCode::Missing, "scopes", "", "what the machine does: " + scopes_in_words());
  return {};
}

std::vector<Scope> scopes_in(const std::optional<std::string>& text) {
  std::vector<Scope> scopes;
  if (!text) {
    for (std::size_t i = 0; i < kScopes; ++i) scopes.push_back(static_cast<Scope>(i));
    return scopes;
  }
  for (const auto& one : json::parse(*text, nullptr, false)) {
    const auto scope = one.is_string() ? scope_from(one.get<std::string>()) : std::nullopt;
    if (scope) scopes.push_back(*scope);
  }
  return scopes;
}

// What an account's row says beside its keys' own rows: what waits, and who approved which.
constexpr const char* kKeysWaiting = "keys_waiting";
constexpr const char* kKeysApproved = "keys_approved";
constexpr std::size_t kMostWaitingKeys = 20;

json names_of_scopes(const std::vector<Scope>& scopes) {
  json names = json::array();
  for (const auto scope : scopes) names.push_back(name(scope));
  return names;
}

json waiting_json_of(const std::string& by, const KeyTerms& terms) {
  return {{"by", by},
          {"scopes", names_of_scopes(terms.scopes)},
          {"expires_at", terms.expires_at.unix_ms()},
          {"certificate", terms.certificate}};
}

std::string digest_of_key(const std::string& account, const std::string& key_id, const json& waiting) {
  return base::to_hex(base::as_view(
      base::sha256(base::dumped_sorted({{"account", account}, {"key", key_id}, {"proposal", waiting}}))));
}

WaitingKey waiting_key(const std::string& account, const std::string& key_id, const json& waiting) {
  WaitingKey key;
  key.by = base::text_member(waiting, "by");
  key.terms.scopes = scopes_in(waiting.value("scopes", json::array()).dump());
  key.terms.expires_at = base::Instant{waiting.value("expires_at", std::int64_t{0})};
  key.terms.certificate = base::text_member(waiting, "certificate");
  key.digest = digest_of_key(account, key_id, waiting);
  return key;
}

ApiKey key_from(const store::ApiKeyRow& row, base::Instant now) {
  ApiKey key;
  key.key_id = row.key_id;
  key.account = row.officer;
  key.state = row.revoked_at ? "revoked" : row.expires_at <= now.unix_ms() ? "expired" : "active";
  key.terms = {scopes_in(row.scopes), base::Instant{row.expires_at}, row.certificate.value_or("")};
  key.made_at = base::Instant{row.made_at};
  if (row.revoked_at) key.revoked_at = base::Instant{*row.revoked_at};
  key.made_by = row.made_by;
  return key;
}

// What the row of its account says of it.
void complete(ApiKey& key, const json& detail) {
  key.operator_id = base::text_member(detail, "operator");
  key.confirmed_by = base::text_member(detail.value(kKeysApproved, json::object()), key.key_id.c_str());
  const auto waiting = detail.value(kKeysWaiting, json::object());
  if (const auto found = waiting.find(key.key_id); found != waiting.end())
    key.proposal = waiting_key(key.account, key.key_id, *found);
}

// The account for whose key of this id something waits.
base::Result<std::optional<store::OfficerRow>> account_waiting_for(store::Reader& reader,
                                                                   const std::string& key_id) {
  std::optional<store::OfficerRow> found;
  TW_TRY_STATUS(reader.scan<store::OfficerRow>({}, [&](store::OfficerRow&& row) -> base::Result<bool> {
    if (base::object_in(row.detail).value(kKeysWaiting, json::object()).contains(key_id))
      found = std::move(row);
    return !found;
  }));
  return found;
}

base::Status check_machines(store::Reader& reader, const std::string& id) {
  TW_TRY(const auto known, account(reader, id));
  if (is_machines(known)) return {};
  return fail(ErrorCode::Forbidden, "officer_id", id,
              "an account whose only role is Courier: a machine decides nothing");
}

// Of a key in force.
base::Result<store::ApiKeyRow> row_in_force(store::Reader& reader, const std::string& key_id,
                                            base::Instant now) {
  TW_TRY(auto row, reader.get<store::ApiKeyRow>(key_id));
  const bool in_force = row && !row->revoked_at && row->expires_at > now.unix_ms();
  if (!in_force) return fail(ErrorCode::NotFound, "key_id", key_id, "a key in force");
  return *std::move(row);
}

void put_terms(store::ApiKeyRow& row, const KeyTerms& terms) {
  row.expires_at = terms.expires_at.unix_ms();
  row.scopes = names_of_scopes(terms.scopes).dump();
  row.certificate.reset();
  if (!terms.certificate.empty()) row.certificate = terms.certificate;
}

}  // namespace

base::Result<ApiKey> propose_api_key(const Service& service, const Actor& actor,
                                     const ApiKeyRequest& request) {
  const auto at = service.clock().now();
  TW_TRY_STATUS(check(request.terms, at));
  const auto fresh = base::to_hex(service.random().bytes(8));
  ApiKey key;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    if (request.key_id.empty()) {
      key.key_id = fresh;
      key.account = request.account;
      key.state = "proposed";
    } else {
      TW_TRY(const auto row, row_in_force(transaction, request.key_id, at));
      if (row.officer != request.account)
        return fail(ErrorCode::NotFound, "key_id", request.key_id, "a key in force");
      key = key_from(row, at);
    }
    TW_TRY_STATUS(check_machines(transaction, key.account));
    TW_TRY(auto account, transaction.get<store::OfficerRow>(key.account));
    auto detail = base::object_in(account->detail);
    auto& waiting = detail[kKeysWaiting];
    if (waiting.size() >= kMostWaitingKeys && !waiting.contains(key.key_id))
      return fail(ErrorCode::TooLarge, "officer_id", key.account, "20 keys at most that wait for approval");
    waiting[key.key_id] = waiting_json_of(actor.officer, request.terms);
    account->detail = base::dumped_sorted(detail);
    complete(key, detail);
    const json body{{"account", key.account}, {"key", key.key_id}, {"proposal", key.proposal->digest}};
    return transaction
        .record({"account.key_proposed", at, actor.officer, base::dumped_sorted(body)},
                {store::put(*std::move(account))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return key;
}

base::Result<ApprovedKey> approve_api_key(const Service& service, const Actor& actor,
                                          const std::string& key_id, const std::string& digest) {
  const auto at = service.clock().now();
  const auto secret = "tw_" + key_id + "_" + base::to_hex(service.random().bytes(32));
  ApprovedKey approved;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto account, account_waiting_for(transaction, key_id));
    if (!account) return fail(ErrorCode::NotFound, "key_id", key_id, "a key for which a proposal waits");
    TW_TRY_STATUS(check_machines(transaction, account->officer_id));
    auto detail = base::object_in(account->detail);
    const auto waits = waiting_key(account->officer_id, key_id, detail[kKeysWaiting][key_id]);
    if (waits.by == actor.officer)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "another than who proposed it");
    if (waits.digest != digest)
      return fail(ErrorCode::Conflict, "proposal_digest", digest, "that of the proposal that waits by now");
    TW_TRY_STATUS(check(waits.terms, at));
    TW_TRY(auto row, transaction.get<store::ApiKeyRow>(key_id));
    const bool is_new = !row;
    if (!is_new) TW_TRY_STATUS(row_in_force(transaction, key_id, at).map([](auto&&) {}));
    if (is_new) {
      row.emplace();
      row->key_id = key_id;
      row->officer = account->officer_id;
      row->secret_hash = store::Blob{std::string{base::as_view(base::sha256(secret))}};
      row->made_at = at.unix_ms();
      row->made_by = waits.by;
      approved.secret = secret;
    }
    put_terms(*row, waits.terms);
    detail[kKeysWaiting].erase(key_id);
    detail[kKeysApproved][key_id] = actor.officer;
    account->detail = base::dumped_sorted(detail);
    approved.key = key_from(*row, at);
    complete(approved.key, detail);
    const json body{{"account", account->officer_id},
                    {"key", key_id},
                    {"scopes", names_of_scopes(waits.terms.scopes)},
                    {"proposed_by", waits.by},
                    {"proposal", digest}};
    return transaction
        .record({is_new ? "account.key_made" : "account.key_changed", at, actor.officer,
                 base::dumped_sorted(body)},
                {store::put(*std::move(account)),
                 is_new ? store::insert(*std::move(row)) : store::put(*std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return approved;
}

base::Status revoke_api_key(const Service& service, const Actor& actor, const std::string& key_id) {
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::ApiKeyRow>(key_id));
    TW_TRY(auto account, account_waiting_for(transaction, key_id));
    const bool in_force = row && !row->revoked_at;
    if (!in_force && !account) return fail(ErrorCode::NotFound, "key_id", key_id, "a key in force");
    std::vector<store::RowWrite> changes;
    if (account) {
      auto detail = base::object_in(account->detail);
      detail[kKeysWaiting].erase(key_id);
      account->detail = base::dumped_sorted(detail);
      changes.push_back(store::put(*std::move(account)));
    }
    if (in_force) {
      row->revoked_at = at.unix_ms();
      changes.push_back(store::put(*std::move(row)));
    }
    return transaction
        .record({in_force ? "account.key_revoked" : "account.key_withdrawn", at, actor.officer,
                 base::dumped_sorted({{"key", key_id}})},
                std::move(changes))
        .map([](auto) {});
  });
}

base::Result<std::vector<ApiKey>> api_keys(store::Reader& reader, base::Instant now) {
  std::map<std::string, json> details;
  TW_TRY_STATUS(reader.scan<store::OfficerRow>({}, [&](store::OfficerRow&& row) -> base::Result<bool> {
    details[row.officer_id] = base::object_in(row.detail);
    return true;
  }));
  std::vector<ApiKey> keys;
  std::set<std::string> made;
  TW_TRY_STATUS(reader.scan<store::ApiKeyRow>({}, [&](store::ApiKeyRow&& row) -> base::Result<bool> {
    keys.push_back(key_from(row, now));
    complete(keys.back(), details[row.officer]);
    made.insert(row.key_id);
    return true;
  }));
  for (const auto& [officer, detail] : details) {
    const auto waiting = detail.value(kKeysWaiting, json::object());
    for (auto one = waiting.begin(); one != waiting.end(); ++one) {
      if (made.contains(one.key())) continue;
      ApiKey key;
      key.key_id = one.key();
      key.account = officer;
      key.state = "proposed";
      complete(key, detail);
      keys.push_back(std::move(key));
    }
  }
  std::sort(keys.begin(), keys.end(), [](const ApiKey& left, const ApiKey& right) {
    return std::tie(left.account, left.key_id) < std::tie(right.account, right.key_id);
  });
  return keys;
}

base::Result<KeyHolder> holder_of_key(store::Reader& reader, const std::string& secret, base::Instant now,
                                      const std::string& certificate) {
  const auto refuse = [] {
    return fail(ErrorCode::Forbidden, "authorization", "a key", "an API key in force");
  };
  if (secret.size() != 3 + 16 + 1 + 64 || !secret.starts_with("tw_")) return refuse();
  TW_TRY(const auto row, reader.get<store::ApiKeyRow>(secret.substr(3, 16)));
  const auto hash = base::sha256(secret);
  if (!row || row->revoked_at || row->expires_at <= now.unix_ms() || row->secret_hash.bytes.size() != 32 ||
      sodium_memcmp(row->secret_hash.bytes.data(), base::as_view(hash).data(), 32) != 0)
    return refuse();
  if (row->certificate && *row->certificate != certificate) return refuse();
  KeyHolder holder;
  TW_TRY(holder.account, account(reader, row->officer));
  if (holder.account.state != "active" || !is_machines(holder.account)) return refuse();
  holder.key_id = row->key_id;
  holder.scopes = scopes_in(row->scopes);
  holder.expires_at = base::Instant{row->expires_at};
  return holder;
}

}  // namespace tidewaiter::service
