#include "server/door_routes.h"

#include <sodium.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "server/body.h"
#include "server/problem.h"
#include "server/resource_routes.h"
#include "service/accounts.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Service;

constexpr base::DurationMs kBrowserKnownFor = base::DurationMs::days(90);

std::string session_json(const Caller& caller) {
  auto roles = ordered_json::array();
  for (const auto role : caller.roles) roles.push_back(service::name(role));
  return ordered_json{{"officer_id", caller.officer_id},
                      {"display_name", caller.display_name},
                      {"roles", roles},
                      {"permissions", service::permissions_of(caller.roles, caller.scopes)},
                      {"office", caller.office},
                      {"operator_id", caller.operator_id},
                      {"csrf_token", caller.csrf_token},
                      {"first_password", caller.first_password},
                      {"expires_at", base::to_string(caller.expires_at)}}
      .dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// Strict: no other site's page sends it along. HttpOnly: no script reads it.
std::string cookie(bool secure, const std::string& secret, bool keep) {
  return "tidewaiter=" + secret + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") +
         (keep ? "; Max-Age=" + std::to_string(kSessionLasts.milliseconds() / 1'000) : "; Max-Age=0");
}

// A browser in which an officer signed in to an account is known again by a cookie for just that account: a
// nonce, until when (milliseconds) and the code of both under the server's key. It lets nobody in; failures
// are counted apart from those of the address that it shares.
std::string known_cookie_name(const std::string& officer_id) {
  return "tidewaiter_known_" + base::to_hex(base::as_view(base::sha256(officer_id))).substr(0, 8);
}
std::string code_of(const Door& door, const std::string& officer_id, std::string_view browser) {
  return base::to_hex(base::as_view(
      base::hmac_sha256(door.browsers_key, "browser\n" + officer_id + "\n" + std::string{browser})));
}
std::string known_cookie(Door& door, const std::string& officer_id, base::Instant now) {
  const auto browser =
      base::to_hex(door.random.bytes(16)) + "." + std::to_string((now + kBrowserKnownFor).unix_ms());
  return known_cookie_name(officer_id) + "=" + browser + "." + code_of(door, officer_id, browser) +
         "; Path=/api/v1/session; HttpOnly; SameSite=Strict" + (door.secure ? "; Secure" : "") +
         "; Max-Age=" + std::to_string(kBrowserKnownFor.milliseconds() / 1'000);
}

// Whose failures these would be.
struct Origin {
  std::string name;
  bool is_known = false;
};
Origin origin_of(const Door& door, const Request& request, const std::string& officer_id) {
  const Origin stranger{request.source, false};
  const auto cookie = request.cookie(known_cookie_name(officer_id));
  const auto dot = cookie.rfind('.');
  if (door.browsers_key.empty() || dot == std::string_view::npos) return stranger;
  const auto browser = cookie.substr(0, dot);
  const auto code = code_of(door, officer_id, browser);
  const auto given = cookie.substr(dot + 1);
  const bool fits = given.size() == code.size() && sodium_memcmp(given.data(), code.data(), code.size()) == 0;
  if (!fits) return stranger;
  const auto end_of_nonce = browser.find('.');
  if (end_of_nonce == std::string_view::npos) return stranger;
  std::int64_t until = 0;
  std::from_chars(browser.data() + end_of_nonce + 1, browser.data() + browser.size(), until);
  if (until <= request.now.unix_ms()) return stranger;
  return {"browser " + std::string{browser.substr(0, end_of_nonce)}, true};
}

struct Credentials {
  std::string officer_id;
  std::string password;
  std::string totp;
};

base::Result<Credentials> credentials_from(const Request& request) {
  const auto json = nlohmann::json::parse(request.body, nullptr, false);
  if (!json.is_object()) return fail(ErrorCode::Malformed, "body", "", "a JSON object");
  Credentials given;
  const std::pair<const char*, std::string*> fields[] = {
      {"officer_id", &given.officer_id}, {"password", &given.password}, {"totp", &given.totp}};
  for (const auto& [key, value] : fields) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) continue;
    if (!found->is_string()) return fail(ErrorCode::Malformed, key, found->type_name(), "a text");
    *value = found->get<std::string>();
    if (value->size() > 1'000) return fail(ErrorCode::TooLarge, key, "more", "1,000 bytes at most");
  }
  if (given.officer_id.empty()) return fail(ErrorCode::Missing, "officer_id", "", "who signs in");
  TW_TRY_STATUS(service::check_account_id(given.officer_id));
  return given;
}

// Whether the credentials are the account's. Nothing tells a stranger which of the parts was wrong, but that
// a code is wanted is told to who knows the password.
base::Result<bool> are_right(Door& door, store::Reader& reader, const Credentials& given, base::Instant now) {
  TW_TRY(const bool fits, service::password_fits(reader, given.officer_id, given.password));
  if (!fits) return false;
  TW_TRY(const auto account, service::account(reader, given.officer_id));
  if (!account.has_totp) return true;
  if (given.totp.empty()) return fail(ErrorCode::Missing, "totp", "", "the code of the second factor");
  TW_TRY(const auto step, service::totp_step(reader, given.officer_id, given.totp, now));
  return step && door.sessions.use_step(given.officer_id, *step);
}

// The refusal, where too many failures came before.
std::optional<Response> slowed_down(Door& door, const Origin& origin, const Request& request,
                                    const std::string& officer_id) {
  const auto wait = door.attempts.wait(origin.name, officer_id, request.now);
  if (wait <= base::DurationMs{}) return std::nullopt;
  auto slowed = problem(429, fail(ErrorCode::Busy, "officer_id", "too many failures", "a pause").value(),
                        request.request_id);
  slowed.headers.emplace_back("Retry-After", std::to_string(wait.milliseconds() / 1'000 + 1));
  return slowed;
}

base::Result<Response> sign_in(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto given, credentials_from(request));
  const auto origin = origin_of(door, request, given.officer_id);
  if (auto slowed = slowed_down(door, origin, request, given.officer_id)) return *std::move(slowed);
  const HashingTurns::Turn turn(door.hashing, origin.name, given.officer_id, origin.is_known);
  if (!turn.is_had()) return fail(ErrorCode::Busy, "server", "too many sign in at once", "a moment");
  // What failed while this one waited counts too.
  if (auto slowed = slowed_down(door, origin, request, given.officer_id)) return *std::move(slowed);
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    const auto right = are_right(door, *reader, given, request.now);
    if (!right || !*right) {
      const bool wants_code = !right && right.error().field == "totp";
      if (!wants_code) door.attempts.failed(origin.name, given.officer_id, request.now);
      if (!right && !wants_code) return tl::make_unexpected(right.error());
      return problem(
          401,
          wants_code ? right.error() : fail(ErrorCode::Forbidden, "password", "", "the account's").value(),
          request.request_id);
    }
    door.attempts.succeeded(origin.name, given.officer_id);
    TW_TRY(const auto account, service::account(*reader, given.officer_id));
    auto response = Response::json("");
    response.body = session_json(let_in(door, request, account, door.secure, true, response));
    response.headers.emplace_back("Set-Cookie", known_cookie(door, given.officer_id, request.now));
    return response;
  });
}

base::Result<Response> set_password(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto old, body.text("old", 1'000));
  TW_TRY(const auto password, body.text("password", 1'000));
  const auto& caller = request.caller;
  if (caller.session_id.empty())
    return fail(ErrorCode::Forbidden, "session", "a machine's key", "an officer's session");
  const auto origin = origin_of(door, request, caller.officer_id);
  if (auto slowed = slowed_down(door, origin, request, caller.officer_id)) return *std::move(slowed);
  const HashingTurns::Turn turn(door.hashing, origin.name, caller.officer_id, origin.is_known);
  if (!turn.is_had()) return fail(ErrorCode::Busy, "server", "too many passwords at once", "a moment");
  if (auto slowed = slowed_down(door, origin, request, caller.officer_id)) return *std::move(slowed);
  const auto chosen = context.read([&](const Service& service) -> base::Result<service::OwnPassword> {
    TW_TRY(auto reader, service.store().snapshot());
    return service::own_password(*reader, caller.officer_id, old, password);
  });
  if (!chosen) {
    if (chosen.error().field == "old") door.attempts.failed(origin.name, caller.officer_id, request.now);
    return tl::make_unexpected(chosen.error());
  }
  // Before it is in force: this session goes on with either.
  door.sessions.sets_password(caller.session_id, chosen->digest());
  TW_TRY_STATUS(context.write(
      [&](const Service& service, service::Engine&) { return service::set_own_password(service, *chosen); }));
  door.sessions.end_all(caller.officer_id, caller.session_id);
  auto now = caller;
  now.first_password = false;
  return Response::json(session_json(now));
}

base::Result<Response> sign_out(Door& door, Context&, const Request& request) {
  auto response = Response::empty();
  let_out(door, request, response);
  return response;
}

base::Result<Response> ready(Context& context, const Request&) {
  TW_TRY_STATUS(context.read([](const Service& service) -> base::Status {
    TW_TRY(auto reader, service.store().snapshot());
    return reader->journal_head().map([](const auto&) {});
  }));
  TW_TRY_STATUS(context.on_writer([](const Service&, service::Engine&) -> base::Status { return {}; }));
  return Response::plain("ready\n");
}

base::Result<Response> events(Door& door, Context&, const Request& request) {
  Response response;
  auto stream = door.events.listen(request.caller, request.header("last-event-id"));
  // A change that came between finding out who asks and listening ended no stream: it was not there yet.
  if (door.changes.were_since(request.caller)) stream->end();
  response.events = std::move(stream);
  return response;
}

}  // namespace

Caller let_in(Door& door, const Request& request, const service::Account& account, bool secure,
              bool by_password, Response& response) {
  if (const auto old = request.cookie("tidewaiter"); !old.empty()) door.sessions.end(old);
  auto begun = door.sessions.begin(account, door.random, request.now, by_password);
  response.headers.emplace_back("Set-Cookie", cookie(secure, begun.secret, true));
  return std::move(begun.caller);
}

void let_out(Door& door, const Request& request, Response& response) {
  door.sessions.end(request.cookie("tidewaiter"));
  response.headers.emplace_back("Set-Cookie", cookie(door.secure, "", false));
}

std::vector<Route> door_routes(Door& door) {
  const auto with_door = [&door](auto function) {
    return [&door, function](Context& context, const Request& request) {
      return function(door, context, request);
    };
  };
  return {
      {Method::Get,
       "/healthz",
       {},
       [](Context&, const Request&) { return base::Result<Response>{Response::plain("alive\n")}; },
       {}},
      {Method::Get, "/readyz", {}, ready, {}},
      {Method::Get,
       "/metrics",
       Action::SeeMetrics,
       [&door](Context&, const Request&) {
         return base::Result<Response>{Response::plain(door.metrics.text())};
       },
       {}},
      {Method::Post, "/api/v1/session", {}, with_door(sign_in), {}, 4'096},
      {Method::Get,
       "/api/v1/session",
       Action::SeeOneself,
       [](Context&, const Request& request) {
         return base::Result<Response>{Response::json(session_json(request.caller))};
       },
       {}},
      {Method::Delete, "/api/v1/session", Action::SeeOneself, with_door(sign_out), {}},
      {Method::Put, "/api/v1/session/password", Action::SetOwnPassword, with_door(set_password), {}, 8'192},
      {Method::Get, "/api/v1/events", Action::HearEvents, with_door(events), {}},
  };
}

std::vector<Route> every_route(Door& door) {
  std::vector<Route> all;
  const auto bundles = std::make_shared<BundlesMade>();
  for (auto family : {door_routes(door),
                      openid_routes(door),
                      operator_routes(door),
                      check_routes(door),
                      query_routes(door.events),
                      ledger_routes(),
                      webhook_routes(),
                      account_routes(door),
                      targeting_routes(door.events, door.open_shifts),
                      party_routes(),
                      examination_routes(door.events),
                      instrument_routes(),
                      referral_routes(door.events),
                      photograph_routes(),
                      custody_routes(door.events, bundles, door.own),
                      handover_routes(door.events, bundles),
                      inventory_routes(door.events),
                      room_routes(door.events),
                      destruction_routes(door.events, door.own),
                      inquiry_routes(door.events),
                      oversight_routes(),
                      retention_routes(door.own),
                      subject_request_routes(door.own),
                      rules_routes(),
                      watchlist_routes(),
                      officer_key_routes(door.events)})
    for (auto& route : family) all.push_back(std::move(route));
  return all;
}

}  // namespace tidewaiter::server
