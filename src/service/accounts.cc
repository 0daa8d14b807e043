#include "service/accounts.h"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/json_text.h"

namespace tidewaiter::service {
namespace {

using base::dumped_sorted;
using base::ErrorCode;
using base::fail;
using base::object_in;
using base::text_member;
using nlohmann::json;

constexpr std::int64_t kFounders = 2;
constexpr std::size_t kMostIssuer = 500, kMostSubject = 255;

std::vector<Role> roles_from(const json& names) {
  std::vector<Role> roles;
  for (const auto& one : names) {
    const auto role = one.is_string() ? role_from(one.get<std::string>()) : std::nullopt;
    if (role) roles.push_back(*role);
  }
  return roles;
}
json names_of(const std::vector<Role>& roles) {
  json names = json::array();
  for (const auto role : roles) names.push_back(name(role));
  return names;
}

json openid_json(const OpenIdSubject& openid) {
  return {{"issuer", openid.issuer}, {"subject", openid.subject}};
}
OpenIdSubject openid_in(const json& detail) {
  const auto found = detail.find("openid");
  if (found == detail.end()) return {};
  return {text_member(*found, "issuer"), text_member(*found, "subject")};
}

// Of the account too, so that it approves no other one's.
std::string digest_of_proposal(const std::string& id, const json& proposal) {
  return base::to_hex(base::as_view(base::sha256(dumped_sorted({{"account", id}, {"proposal", proposal}}))));
}

WaitingProposal waiting_from(const std::string& id, const json& proposal, const OpenIdSubject& in_force) {
  WaitingProposal waiting;
  waiting.by = text_member(proposal, "by");
  waiting.display_name = text_member(proposal, "display_name");
  waiting.roles = roles_from(proposal.value("roles", json::array()));
  waiting.office = text_member(proposal, "office");
  waiting.operator_id = text_member(proposal, "operator");
  waiting.state = text_member(proposal, "state");
  waiting.openid = proposal.contains("openid") ? openid_in(proposal) : in_force;
  waiting.ends_second_factor = proposal.value("ends_second_factor", false);
  waiting.sets_password = !text_member(proposal, "password_hash").empty();
  waiting.digest = digest_of_proposal(id, proposal);
  return waiting;
}

// An argon2id hash has no line feed.
base::Hash entered_by(const std::string& password_hash, const std::string& totp_secret) {
  return base::sha256({password_hash, "\n", totp_secret});
}
std::string totp_of(const store::OfficerRow& row) { return row.totp_secret ? row.totp_secret->bytes : ""; }

Account account_from(const store::OfficerRow& row) {
  const auto detail = object_in(row.detail);
  Account account;
  account.id = row.officer_id;
  account.display_name = row.display_name;
  account.roles = roles_from(json::parse(row.rights, nullptr, false));
  account.office = row.unit;
  account.operator_id = detail.value("operator", "");
  account.state = row.state;
  account.has_totp = row.totp_secret.has_value();
  account.first_password = detail.value("first_password", false);
  account.password = entered_by(row.password_hash, totp_of(row));
  account.openid = openid_in(detail);
  if (const auto waiting = detail.find("proposal"); waiting != detail.end())
    account.proposal = waiting_from(account.id, *waiting, account.openid);
  return account;
}

base::Result<store::OfficerRow> row_of(store::Reader& reader, const std::string& id) {
  TW_TRY(auto row, reader.get<store::OfficerRow>(id));
  if (!row) return fail(ErrorCode::NotFound, "officer_id", id, "an account");
  return *std::move(row);
}

base::Status check_password(const std::string& password) {
  if (password.size() >= 10 && password.size() <= 1'000) return {};
  return fail(ErrorCode::OutOfRange, "password", std::to_string(password.size()) + " bytes",
              "10 to 1000 bytes");
}

base::Status check_openid(const OpenIdSubject& openid) {
  if (openid.is_nobody()) return {};
  if (openid.issuer.empty() || openid.issuer.size() > kMostIssuer)
    return fail(ErrorCode::Missing, "openid.issuer", openid.issuer, "1 to 500 bytes");
  if (openid.subject.empty() || openid.subject.size() > kMostSubject)
    return fail(ErrorCode::Missing, "openid.subject", openid.subject, "1 to 255 bytes");
  return {};
}

// One subject enters one account.
base::Status check_nobody_elses(store::Reader& reader, const OpenIdSubject& openid, const std::string& id) {
  TW_TRY(const auto other, account_of_subject(reader, openid));
  if (!other || other->id == id) return {};
  return fail(ErrorCode::Conflict, "openid.subject", other->id, "a subject that no other account has");
}

base::Status check(const AccountProposal& proposal) {
  TW_TRY_STATUS(check_account_id(proposal.id));
  if (proposal.display_name.empty() || proposal.display_name.size() > 200)
    return fail(ErrorCode::Missing, "display_name", proposal.display_name, "1 to 200 bytes");
  if (proposal.roles.empty()) return fail(ErrorCode::Missing, "roles", "", "at least one role");
  const bool courier = std::count(proposal.roles.begin(), proposal.roles.end(), Role::Courier) > 0;
  if (courier && proposal.roles.size() > 1)
    return fail(ErrorCode::Forbidden, "roles", "Courier", "no other role beside it");
  if (courier != !proposal.operator_id.empty())
    return fail(ErrorCode::Forbidden, "operator_id", proposal.operator_id,
                courier ? "the operator whose people these are" : "none: only a Courier has one");
  if (proposal.state != "active" && proposal.state != "suspended" && proposal.state != "left")
    return fail(ErrorCode::UnknownCode, "state", proposal.state, "active, suspended or left");
  return proposal.openid ? check_openid(*proposal.openid) : base::Status{};
}

base::Result<std::string> hash_of(const std::string& password) {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return fail(ErrorCode::Unavailable, "password", "no memory", "64 MiB for its hash");
  return std::string{hash};
}

// What an account that there is not is tried against: a hash of the same cost that no password has.
const std::string& nobodys_hash() {
  static const std::string hash = *hash_of(std::string(64, 'x') + std::to_string(randombytes_random()));
  return hash;
}

json proposal_json(const AccountProposal& proposal, const std::string& by, const std::string& hash) {
  json proposed{{"by", by},
                {"display_name", proposal.display_name},
                {"roles", names_of(proposal.roles)},
                {"office", proposal.office},
                {"operator", proposal.operator_id},
                {"password_hash", hash},
                {"state", proposal.state}};
  if (proposal.ends_second_factor) proposed["ends_second_factor"] = true;
  if (proposal.openid) proposed["openid"] = openid_json(*proposal.openid);
  return proposed;
}

base::Status record(store::Transaction& transaction, const Actor& actor, base::Instant at,
                    const std::string& kind, store::OfficerRow row, json body = json::object()) {
  body["account"] = row.officer_id;
  return transaction.record({kind, at, actor.officer, dumped_sorted(body)}, {store::put(std::move(row))})
      .map([](auto) {});
}

}  // namespace

base::Status check_account_id(const std::string& id) {
  const bool fits = !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '@' || c == '_' || c == '-';
  });
  if (!fits) return fail(ErrorCode::Malformed, "officer_id", id, "1 to 64 of a-z 0-9 . @ _ -");
  // What an officer did must not read as what the service does by itself, nor be withheld as that is.
  if (id == kServiceAsActor) return fail(ErrorCode::Duplicate, "officer_id", id, "another id");
  return {};
}

base::Hash OwnPassword::digest() const { return entered_by(hash, totp_secret); }

base::Result<base::Hash> digest_with_totp(store::Reader& reader, const std::string& account,
                                          const std::string& totp_secret) {
  TW_TRY(const auto row, row_of(reader, account));
  return entered_by(row.password_hash, totp_secret);
}

base::Status found_administrator(const Service& service, const Actor& actor, const std::string& id,
                                 const std::string& password) {
  TW_TRY_STATUS(check_account_id(id));
  TW_TRY_STATUS(check_password(password));
  TW_TRY(const auto hash, hash_of(password));
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto known, transaction.count(store::TableId::Officer));
    if (known >= kFounders)
      return fail(ErrorCode::State, "officer_id", id, "two administrators' word: there are accounts already");
    TW_TRY(const auto before, transaction.get<store::OfficerRow>(id));
    if (before) return fail(ErrorCode::Duplicate, "officer_id", id, "another id");
    store::OfficerRow row;
    row.officer_id = id;
    row.display_name = id;
    row.rights = dumped_sorted(names_of({Role::Administrator}));
    row.password_hash = hash;
    row.state = "active";
    row.detail = dumped_sorted({{"founding", true}});
    return record(transaction, actor, at, "account.founded", std::move(row));
  });
}

base::Result<Account> propose_account(const Service& service, const Actor& actor,
                                      const AccountProposal& proposal) {
  TW_TRY_STATUS(check(proposal));
  std::string hash;
  if (!proposal.password.empty()) {
    TW_TRY_STATUS(check_password(proposal.password));
    TW_TRY(hash, hash_of(proposal.password));
  }
  const auto at = service.clock().now();
  Account result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::OfficerRow>(proposal.id));
    const auto openid = proposal.openid.value_or(OpenIdSubject{});
    TW_TRY_STATUS(check_nobody_elses(transaction, openid, proposal.id));
    if (!row && hash.empty() && openid.is_nobody())
      return fail(ErrorCode::Missing, "password", "", "a first password, or who an identity provider names");
    if (!row) {
      row.emplace();
      row->officer_id = proposal.id;
      row->display_name = proposal.display_name;
      row->rights = "[]";
      row->state = "proposed";
      row->detail = "{}";
    }
    auto detail = object_in(row->detail);
    detail["proposal"] = proposal_json(proposal, actor.officer, hash);
    row->detail = dumped_sorted(detail);
    result = account_from(*row);
    return record(
        transaction, actor, at, "account.proposed", *std::move(row),
        {{"proposal", result.proposal->digest}, {"ends_second_factor", proposal.ends_second_factor}});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<Account> approve_account(const Service& service, const Actor& actor, const std::string& id,
                                      const std::string& digest) {
  const auto at = service.clock().now();
  Account result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, row_of(transaction, id));
    auto detail = object_in(row.detail);
    if (!detail.contains("proposal"))
      return fail(ErrorCode::NotFound, "officer_id", id, "an account with a proposal that waits");
    const auto proposal = detail["proposal"];
    if (proposal.value("by", "") == actor.officer)
      return fail(ErrorCode::Forbidden, "officer", actor.officer, "another than who proposed it");
    if (digest_of_proposal(id, proposal) != digest)
      return fail(ErrorCode::Conflict, "proposal_digest", digest, "that of the proposal that waits by now");
    row.display_name = proposal.value("display_name", "");
    row.rights = dumped_sorted(proposal.value("roles", json::array()));
    row.unit = proposal.value("office", "");
    row.state = proposal.value("state", "active");
    if (const auto hash = proposal.value("password_hash", ""); !hash.empty()) {
      row.password_hash = hash;
      detail["first_password"] = true;
    }
    detail["operator"] = proposal.value("operator", "");
    if (proposal.contains("openid")) {
      const auto openid = openid_in(proposal);
      TW_TRY_STATUS(check_nobody_elses(transaction, openid, id));
      detail["openid"] = openid_json(openid);
    }
    const bool ends_factor = proposal.value("ends_second_factor", false);
    if (ends_factor) row.totp_secret.reset();
    detail.erase("proposal");
    row.detail = dumped_sorted(detail);
    result = account_from(row);
    return record(transaction, actor, at, "account.approved", std::move(row),
                  {{"proposal", digest}, {"ends_second_factor", ends_factor}});
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<std::vector<Account>> accounts(store::Reader& reader) {
  std::vector<Account> all;
  TW_TRY_STATUS(reader.scan<store::OfficerRow>({}, [&](store::OfficerRow&& row) -> base::Result<bool> {
    all.push_back(account_from(row));
    return true;
  }));
  return all;
}

base::Result<std::optional<Account>> account_of_subject(store::Reader& reader, const OpenIdSubject& openid) {
  std::optional<Account> found;
  if (openid.is_nobody()) return found;
  TW_TRY_STATUS(reader.scan<store::OfficerRow>({}, [&](store::OfficerRow&& row) -> base::Result<bool> {
    auto known = account_from(row);
    if (known.openid == openid) found = std::move(known);
    return !found;
  }));
  return found;
}

base::Result<Account> account(store::Reader& reader, const std::string& id) {
  TW_TRY(const auto row, row_of(reader, id));
  return account_from(row);
}

base::Result<bool> password_fits(store::Reader& reader, const std::string& id, const std::string& password) {
  TW_TRY(const auto row, reader.get<store::OfficerRow>(id));
  const bool known = row && row->state == "active" && !row->password_hash.empty();
  const auto& hash = known ? row->password_hash : nobodys_hash();
  const bool fits = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  return known && fits;
}

base::Result<OwnPassword> own_password(store::Reader& reader, const std::string& account,
                                       const std::string& old, const std::string& password) {
  TW_TRY_STATUS(check_password(password));
  if (password == old)
    return fail(ErrorCode::Conflict, "password", "the one there is", "another, which nobody else knows");
  TW_TRY(const bool fits, password_fits(reader, account, old));
  if (!fits) return fail(ErrorCode::Forbidden, "old", "", "the account's password");
  TW_TRY(const auto row, row_of(reader, account));
  TW_TRY(auto hash, hash_of(password));
  return OwnPassword{account, row.password_hash, std::move(hash), totp_of(row)};
}

base::Status set_own_password(const Service& service, const OwnPassword& chosen) {
  const auto at = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, row_of(transaction, chosen.account));
    if (row.password_hash != chosen.replaces)
      return fail(ErrorCode::Conflict, "password", "another by now", "the one that was replaced");
    row.password_hash = chosen.hash;
    auto detail = object_in(row.detail);
    detail.erase("first_password");
    row.detail = dumped_sorted(detail);
    return record(transaction, {chosen.account, "own password"}, at, "account.password_set", std::move(row));
  });
}

}  // namespace tidewaiter::service
