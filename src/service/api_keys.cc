#include "service/api_keys.h"

#include <sodium.h>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/json_text.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

bool is_machines(const Account& account) { return account.roles == std::vector{Role::Courier}; }

base::Status check(const ApiKeyRequest& request, base::Instant now) {
  const auto& certificate = request.certificate;
  const bool hexadecimal = certificate.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!certificate.empty() && (certificate.size() != 64 || !hexadecimal))
    return fail(ErrorCode::Malformed, "certificate", certificate, "64 hexadecimal digits: its SHA-256");
  if (request.expires_at <= now || request.expires_at > now + base::DurationMs::days(730))
    return fail(ErrorCode::OutOfRange, "expires_at", base::to_string(request.expires_at),
                "within two years from now");
  if (request.scopes.empty())
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

}  // namespace

base::Result<NewApiKey> new_api_key(const Service& service, const Actor& actor,
                                    const ApiKeyRequest& request) {
  const auto at = service.clock().now();
  TW_TRY_STATUS(check(request, at));
  NewApiKey key{base::to_hex(service.random().bytes(8)), "", request.expires_at};
  key.secret = "tw_" + key.key_id + "_" + base::to_hex(service.random().bytes(32));
  json scopes = json::array();
  for (const auto scope : request.scopes) scopes.push_back(name(scope));
  store::ApiKeyRow row;
  row.key_id = key.key_id;
  row.officer = request.account;
  row.secret_hash = store::Blob{std::string{base::as_view(base::sha256(key.secret))}};
  row.made_at = at.unix_ms();
  row.made_by = actor.officer;
  row.expires_at = request.expires_at.unix_ms();
  row.scopes = scopes.dump();
  if (!request.certificate.empty()) row.certificate = request.certificate;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto known, account(transaction, request.account));
    if (!is_machines(known))
      return fail(ErrorCode::Forbidden, "officer_id", request.account,
                  "an account whose only role is Courier: a machine decides nothing");
    const auto body =
        base::dumped_sorted({{"account", request.account}, {"key", key.key_id}, {"scopes", scopes}});
    return transaction.record({"account.key_made", at, actor.officer, body}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return key;
}

base::Status revoke_api_key(const Service& service, const Actor& actor, const std::string& key_id) {
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::ApiKeyRow>(key_id));
    if (!row || row->revoked_at) return fail(ErrorCode::NotFound, "key_id", key_id, "a key in force");
    row->revoked_at = at.unix_ms();
    return transaction
        .record({"account.key_revoked", at, actor.officer, base::dumped_sorted({{"key", key_id}})},
                {store::put(*std::move(row))})
        .map([](auto) {});
  });
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
