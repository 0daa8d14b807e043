// Accounts, keys for machines, and the switch that turns screening off: what two people change together.

#include "server/body.h"
#include "server/door_routes.h"
#include "server/encode.h"
#include "service/account_json.h"
#include "service/api_keys.h"
#include "service/screening_switch.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Account;
using service::Action;
using service::Engine;
using service::Service;

base::Result<Response> accounts(Context& context, const Request&) {
  return context.read([](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto all, service::accounts(*reader));
    ordered_json json{{"items", ordered_json::array()}};
    for (const auto& one : all) json["items"].push_back(service::as_json(one));
    return json_response(json);
  });
}

base::Result<service::AccountProposal> proposal_from(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::AccountProposal proposal;
  TW_TRY(proposal.id, body.text("officer_id", 64));
  TW_TRY(proposal.display_name, body.text("display_name", 200));
  TW_TRY(proposal.office, body.text_or("office", 35));
  TW_TRY(proposal.operator_id, body.text_or("operator_id", 64));
  TW_TRY(proposal.password, body.text_or("password", 1'000));
  TW_TRY(const auto state, body.text_or("state", 16));
  if (!state.empty()) proposal.state = state;
  TW_TRY(proposal.ends_second_factor, body.flag("ends_second_factor", false));
  TW_TRY(const auto openid, body.object_or("openid"));
  if (openid) {
    TW_TRY(auto issuer, openid->text("issuer", 500));
    TW_TRY(auto subject, openid->text("subject", 255));
    proposal.openid = {std::move(issuer), std::move(subject)};
  }
  TW_TRY(const auto roles, body.texts("roles", service::kRoles));
  for (const auto& text : roles) {
    const auto role = service::role_from(text);
    if (!role) return fail(ErrorCode::UnknownCode, "roles", text, "one of the roles");
    proposal.roles.push_back(*role);
  }
  return proposal;
}

// The tag of the account's version now, where the proposal was made of another: If-Match names what was
// seen, `If-None-Match: *` that there was no such account.
base::Result<std::optional<std::string>> other_account(const Service& service, const Request& request,
                                                       const std::string& id) {
  const bool is_new = request.header("if-none-match") == "*";
  if (!is_new && request.header("if-match").empty()) return std::optional<std::string>{};
  TW_TRY(auto reader, service.store().snapshot());
  const auto known = service::account(*reader, id);
  if (!known && known.error().code != ErrorCode::NotFound) return tl::make_unexpected(known.error());
  return changed_meanwhile(request, known ? std::optional{service::version_of(*known)} : std::nullopt);
}

base::Result<Response> propose(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto proposal, proposal_from(request));
  std::optional<std::string> other;  // the account as it is now, where it is another than was seen
  TW_TRY(const auto account, context.write([&](const Service& service, Engine&) -> base::Result<Account> {
    TW_TRY(other, other_account(service, request, proposal.id));
    if (other) return Account{};
    return service::propose_account(service, {request.caller.officer_id, "accounts"}, proposal);
  }));
  if (other) return another_came_first(request, *other);
  door.events.tell({"account", account.id, 0, ""});
  return json_response(service::as_json(account));
}

base::Result<Response> approve(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto digest, body.text("proposal_digest", 64));
  TW_TRY(const auto account, context.write([&](const Service& service, Engine&) {
    return service::approve_account(service, {request.caller.officer_id, "accounts"},
                                    request.param("officer_id"), digest);
  }));
  // Who listens begins anew, with what the account is now, or not at all; and a key is asked for anew.
  door.changes.note_account(account.id);
  door.events.end_of([&](const Caller& caller) { return caller.officer_id == account.id; });
  if (account.state != "active") door.sessions.end_all(account.id);
  door.events.tell({"account", account.id, 0, ""});
  return json_response(service::as_json(account));
}

ordered_json key_json(const Door& door, const service::ApiKey& key) {
  auto json = service::as_json(key);
  const auto day = door.keys_used.day_of(key.key_id);
  json["last_used_on"] = day ? ordered_json(*day) : ordered_json{};
  return json;
}

base::Result<Response> machine_keys(Door& door, Context& context, const Request& request) {
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto all, service::api_keys(*reader, request.now));
    ordered_json json{{"items", ordered_json::array()}};
    for (const auto& one : all) json["items"].push_back(key_json(door, one));
    return json_response(json);
  });
}

base::Result<Response> propose_key(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::ApiKeyRequest wanted;
  TW_TRY(wanted.key_id, body.text_or("key_id", 64));
  TW_TRY(wanted.account, body.text("officer_id", 64));
  TW_TRY(const auto until, body.text("expires_at", 64));
  TW_TRY(wanted.terms.expires_at, base::parse_instant(until, "expires_at"));
  TW_TRY(wanted.terms.certificate, body.text_or("certificate", 64));
  TW_TRY(const auto scopes, body.texts("scopes", service::kScopes));
  for (const auto& text : scopes) {
    const auto scope = service::scope_from(text);
    if (!scope) return fail(ErrorCode::UnknownCode, "scopes", text, service::scopes_in_words());
    wanted.terms.scopes.push_back(*scope);
  }
  TW_TRY(const auto key, context.write([&](const Service& service, Engine&) {
    return service::propose_api_key(service, {request.caller.officer_id, "accounts"}, wanted);
  }));
  door.events.tell({"account", key.account, 0, ""});
  return json_response(key_json(door, key));
}

base::Result<Response> approve_key(Door& door, Context& context, const Request& request) {
  const auto& key_id = request.param("key_id");
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto digest, body.text("proposal_digest", 64));
  TW_TRY(const auto approved, context.write([&](const Service& service, Engine&) {
    return service::approve_api_key(service, {request.caller.officer_id, "accounts"}, key_id, digest);
  }));
  // What it was good for counts no more, and who listens by it begins anew.
  door.changes.note_key(key_id);
  door.events.end_of([&](const Caller& caller) { return caller.key_id == key_id; });
  door.events.tell({"account", approved.key.account, 0, ""});
  const bool is_new = !approved.secret.empty();
  return json_response({{"key", key_json(door, approved.key)},
                        {"secret", is_new ? ordered_json(approved.secret) : ordered_json{}}});
}

base::Result<Response> revoke_key(Door& door, Context& context, const Request& request) {
  const auto& key_id = request.param("key_id");
  TW_TRY_STATUS(context.write([&](const Service& service, Engine&) {
    return service::revoke_api_key(service, {request.caller.officer_id, "accounts"}, key_id);
  }));
  door.changes.note_key(key_id);
  door.events.end_of([&](const Caller& caller) { return caller.key_id == key_id; });
  door.events.tell({"account", key_id, 0, ""});
  return Response::empty();
}

Response switch_response(const service::ScreeningState& state) {
  return json_response({{"on", state.on},
                        {"meanwhile", model::name(state.meanwhile)},
                        {"asked_by", state.asked_by.empty() ? ordered_json{} : ordered_json(state.asked_by)},
                        {"why", state.why}});
}

base::Result<Response> screening(Context& context, const Request&) {
  return context.read([](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto state, service::screening_state(*reader));
    return switch_response(state);
  });
}

base::Result<Response> switch_screening(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const bool on, body.flag("on"));
  TW_TRY(const auto why, body.text("why", 2'000));
  TW_TRY(const auto meanwhile, body.text_or("meanwhile", 16));
  const auto outcome = meanwhile.empty() ? model::Outcome::Release : model::outcome_from(meanwhile);
  if (!outcome) return fail(ErrorCode::UnknownCode, "meanwhile", meanwhile, "Release or Hold");
  TW_TRY(const auto state, context.write([&](const Service& service, Engine&) {
    return service::switch_screening(service, {request.caller.officer_id, "screening"}, on, *outcome, why);
  }));
  return switch_response(state);
}

}  // namespace

std::vector<Route> account_routes(Door& door) {
  const auto with_door = [&door](auto function) {
    return [&door, function](Context& context, const Request& request) {
      return function(door, context, request);
    };
  };
  return {
      {Method::Get, "/api/v1/accounts", Action::ManageAccounts, accounts, {}},
      {Method::Post, "/api/v1/accounts", Action::ManageAccounts, with_door(propose), {}},
      {Method::Post,
       "/api/v1/accounts/{officer_id}/approval",
       Action::ManageAccounts,
       with_door(approve),
       {}},
      {Method::Get, "/api/v1/api-keys", Action::ManageAccounts, with_door(machine_keys), {}},
      {Method::Post, "/api/v1/api-keys", Action::ManageAccounts, with_door(propose_key), {}},
      shown_once({Method::Post,
                  "/api/v1/api-keys/{key_id}/approval",
                  Action::ManageAccounts,
                  with_door(approve_key),
                  {}}),
      {Method::Delete, "/api/v1/api-keys/{key_id}", Action::ManageAccounts, with_door(revoke_key), {}},
      {Method::Get, "/api/v1/screening", Action::SeeRules, screening, {}},
      {Method::Put, "/api/v1/screening", Action::SwitchScreening, switch_screening, {}},
  };
}

}  // namespace tidewaiter::server
