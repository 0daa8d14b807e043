#include "server/door_routes.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/body.h"
#include "server/origins.h"
#include "server/problem.h"
#include "server/resource_routes.h"
#include "service/accounts.h"
#include "service/second_factor.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Service;

// Strict: no other site's page sends it along. HttpOnly: no script reads it.
std::string cookie(bool secure, const std::string& secret, bool keep) {
  return std::string{session_cookie(secure)} + '=' + secret + "; Path=/; HttpOnly; SameSite=Strict" +
         (secure ? "; Secure" : "") +
         (keep ? "; Max-Age=" + std::to_string(kSessionLasts.milliseconds() / 1'000) : "; Max-Age=0");
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
    response.body = session_json(let_in(door, request, account, true, response));
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
  std::optional<HashingTurns::Turn> turn(std::in_place, door.hashing, origin.name, caller.officer_id,
                                         origin.is_known);
  if (!turn->is_had()) return fail(ErrorCode::Busy, "server", "too many passwords at once", "a moment");
  if (auto slowed = slowed_down(door, origin, request, caller.officer_id)) return *std::move(slowed);
  const auto chosen = context.read([&](const Service& service) -> base::Result<service::OwnPassword> {
    TW_TRY(auto reader, service.store().snapshot());
    return service::own_password(*reader, caller.officer_id, old, password);
  });
  turn.reset();  // others hash while this one waits for the writer
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

base::Result<Response> ready(Door& door, Context&, const Request&) {
  TW_TRY_STATUS(door.readiness.now(std::chrono::steady_clock::now()));
  return Response::plain("ready\n");
}

// What a socket's thread answers by itself.
Route at_once(std::string pattern, Handler handler) {
  Route route{Method::Get, std::move(pattern), {}, std::move(handler), {}};
  route.at_once = true;
  return route;
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
                      {"by_password", caller.by_password},
                      {"has_second_factor", caller.has_second_factor},
                      {"must_enrol", caller.must_enrol},
                      {"expires_at", base::to_string(caller.expires_at)}}
      .dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Caller let_in(Door& door, const Request& request, const service::Account& account, bool by_password,
              Response& response) {
  if (const auto old = request.cookie(session_cookie(door.secure)); !old.empty()) door.sessions.end(old);
  auto begun = door.sessions.begin(account, door.random, request.now, by_password);
  begun.caller.must_enrol = must_enrol(door, begun.caller);
  response.headers.emplace_back("Set-Cookie", cookie(door.secure, begun.secret, true));
  return std::move(begun.caller);
}

bool must_enrol(const Door& door, const Caller& caller) {
  return door.demands_second_factor && caller.by_password && !caller.has_second_factor;
}

void let_out(Door& door, const Request& request, Response& response) {
  door.sessions.end(request.cookie(session_cookie(door.secure)));
  response.headers.emplace_back("Set-Cookie", cookie(door.secure, "", false));
}

std::vector<Route> door_routes(Door& door) {
  const auto with_door = [&door](auto function) {
    return [&door, function](Context& context, const Request& request) {
      return function(door, context, request);
    };
  };
  return {
      at_once("/healthz",
              [](Context&, const Request&) { return base::Result<Response>{Response::plain("alive\n")}; }),
      at_once("/readyz", with_door(ready)),
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
                      second_factor_routes(door),
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
                      reading_routes(),
                      library_routes(),
                      likeness_routes(door.events),
                      custody_routes(door.events, bundles, door.own),
                      exhibit_paper_routes(),
                      handover_routes(door.events, bundles),
                      decoy_routes(),
                      shelf_routes(door.events),
                      kept_paper_routes(),
                      file_erasure_routes(),
                      inventory_routes(door.events),
                      room_routes(door.events),
                      destruction_routes(door.events, door.own),
                      inquiry_routes(door.events),
                      drift_routes(),
                      oversight_routes(),
                      retention_routes(door.own),
                      let_run_routes(door.events),
                      subject_request_routes(door.own),
                      rules_routes(),
                      watchlist_routes(),
                      officer_key_routes(door.events)})
    for (auto& route : family) all.push_back(std::move(route));
  return all;
}

}  // namespace tidewaiter::server
