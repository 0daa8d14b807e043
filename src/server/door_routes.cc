#include "server/door_routes.h"

#include "server/resource_routes.h"

#include <nlohmann/json.hpp>

#include "server/place.h"
#include "server/problem.h"
#include "service/accounts.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Service;

constexpr int kMostHashing = 4;

std::string session_json(const Caller& caller) {
  auto roles = ordered_json::array();
  for (const auto role : caller.roles) roles.push_back(service::name(role));
  return ordered_json{{"officer_id", caller.officer_id},
                      {"display_name", caller.display_name},
                      {"roles", roles},
                      {"permissions", service::permissions_of(caller.roles)},
                      {"office", caller.office},
                      {"operator_id", caller.operator_id},
                      {"csrf_token", caller.csrf_token},
                      {"expires_at", base::to_string(caller.expires_at)}}
      .dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// Strict: no other site's page sends it along. HttpOnly: no script reads it.
std::string cookie(bool secure, const std::string& secret, bool keep) {
  return "tidewaiter=" + secret + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") +
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
  const Place hashing(door.hashing, kMostHashing);
  if (!hashing.is_had()) return fail(ErrorCode::Busy, "server", "too many sign in at once", "a moment");
  if (const auto wait = door.attempts.wait(request.source, given.officer_id, request.now);
      wait > base::DurationMs{}) {
    auto slowed = problem(429, fail(ErrorCode::Busy, "officer_id", "too many failures", "a pause").value(),
                          request.request_id);
    slowed.headers.emplace_back("Retry-After", std::to_string(wait.milliseconds() / 1'000 + 1));
    return slowed;
  }
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    const auto right = are_right(door, *reader, given, request.now);
    if (!right || !*right) {
      const bool wants_code = !right && right.error().field == "totp";
      if (!wants_code) door.attempts.failed(request.source, given.officer_id, request.now);
      if (!right && !wants_code) return tl::make_unexpected(right.error());
      return problem(
          401,
          wants_code ? right.error() : fail(ErrorCode::Forbidden, "password", "", "the account's").value(),
          request.request_id);
    }
    door.attempts.succeeded(request.source, given.officer_id);
    TW_TRY(const auto account, service::account(*reader, given.officer_id));
    auto response = Response::json("");
    response.body = session_json(let_in(door, request, account, door.secure, response));
    return response;
  });
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
  response.events = door.events.listen(request.caller, request.header("last-event-id"));
  return response;
}

}  // namespace

Caller let_in(Door& door, const Request& request, const service::Account& account, bool secure,
              Response& response) {
  if (const auto old = request.cookie("tidewaiter"); !old.empty()) door.sessions.end(old);
  auto begun = door.sessions.begin(account, door.random, request.now);
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
                      ledger_routes(),
                      webhook_routes(),
                      account_routes(door),
                      targeting_routes(door.events),
                      party_routes(),
                      examination_routes(door.events),
                      photograph_routes(),
                      custody_routes(door.events, bundles),
                      handover_routes(door.events, bundles),
                      inventory_routes(door.events),
                      destruction_routes(door.events),
                      inquiry_routes(door.events),
                      oversight_routes(),
                      retention_routes(door.own),
                      subject_request_routes(door.own),
                      rules_routes()})
    for (auto& route : family) all.push_back(std::move(route));
  return all;
}

}  // namespace tidewaiter::server
