// Signing in by the service's identity provider: the browser goes there with a state and comes back with a
// code. It is always led to the page's own beginning, which is told in one word why nobody was let in; no
// address is ever taken from a request. Of a token the subject counts, and the roles are the account's.

#include "server/door_routes.h"
#include "server/encode.h"
#include "service/accounts.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Service;

constexpr std::string_view kSignInPath = "/api/v1/sign-in/openid";

// A browser takes a __Host- cookie from this very host alone (RFC 6265bis, section 4.1.3.2): a neighbouring
// one can't give somebody's browser the state of a sign-in that is not theirs.
std::string_view state_cookie(const OpenId& openid) {
  return openid.provider.is_secure() ? "__Host-tidewaiter_openid" : "tidewaiter_openid";
}

Response led_to(std::string address) {
  Response response;
  response.status = 303;
  response.content_type.clear();
  response.headers.emplace_back("Location", std::move(address));
  return response;
}
Response led_back(std::string_view refusal) { return led_to("/?sign_in=" + std::string{refusal}); }

// Lax: the browser sends it along when the provider leads it back, which a strict one would not survive.
void set_state_cookie(const OpenId& openid, std::string_view value, Response& response) {
  const auto lasts = value.empty() ? 0 : kStateLasts.milliseconds() / 1'000;
  const auto scope = openid.provider.is_secure() ? "/; Secure" : std::string{kSignInPath};
  response.headers.emplace_back(
      "Set-Cookie", std::string{state_cookie(openid)} + '=' + std::string{value} + "; Path=" + scope +
                        "; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(lasts));
}

std::string_view refusal_of(const base::Error& error) {
  if (error.code == ErrorCode::Unavailable) return "provider";
  if (error.field == "id_token.acr" || error.field == "id_token.amr") return "second_factor";
  return "token";
}

base::Result<OpenId*> offered(Door& door) {
  if (door.openid == nullptr) return fail(ErrorCode::NotFound, "openid", "", "a server with a provider");
  return door.openid;
}

base::Result<Response> ways_of_signing_in(Door& door, Context&, const Request&) {
  ordered_json json{{"openid", nullptr}};
  if (door.openid != nullptr) json["openid"] = {{"name", door.openid->provider.name()}};
  return json_response(json);
}

Response led_to_provider(OpenId& openid, const Request& request) {
  const auto place = openid.provider.place();
  if (!place.is_had()) return led_back("busy");
  const auto begun = openid.states.begin(request.now);
  const auto url = openid.provider.authorization_url(begun, request.now);
  if (!url) {
    openid.log(url.error());
    return led_back(refusal_of(url.error()));
  }
  auto response = led_to(*url);
  set_state_cookie(openid, begun.cookie, response);
  return response;
}

// The session that the browser had ends here: its cookie, a strict one, does not come along when another
// site, the provider, leads the browser back.
base::Result<Response> begin_at_provider(Door& door, Context&, const Request& request) {
  TW_TRY(auto* const openid, offered(door));
  // Another site's link must not end the session of who follows it (Fetch Metadata).
  if (request.header("sec-fetch-site") == "cross-site") return led_to("/");
  auto response = led_to_provider(*openid, request);
  let_out(door, request, response);
  return response;
}

// The subject that the provider vouches for, or in one word why there is none.
tl::expected<std::string, std::string_view> subject_from(Door& door, OpenId& openid, const Request& request,
                                                         const SignInState& begun) {
  if (!field(request.query, "error").empty()) {
    const bool denied = field(request.query, "error") == "access_denied";
    return tl::make_unexpected(denied ? "denied" : "provider");
  }
  const auto place = openid.provider.place();
  if (!place.is_had() || door.attempts.wait(request.source, "", request.now) > base::DurationMs{})
    return tl::make_unexpected("busy");
  if (!openid.states.use(begun, request.now)) return tl::make_unexpected("state");
  auto subject =
      openid.provider.check_answering_issuer(field(request.query, "iss"), request.now).and_then([&] {
        return openid.provider.subject_for(std::string{field(request.query, "code")}, begun, request.now);
      });
  if (subject) return *std::move(subject);
  openid.log(subject.error());
  if (subject.error().code != ErrorCode::Unavailable) door.attempts.failed(request.source, "", request.now);
  return tl::make_unexpected(refusal_of(subject.error()));
}

base::Result<Response> let_in_by_subject(Door& door, Context& context, const Request& request,
                                         const std::string& subject) {
  const auto& provider = door.openid->provider;
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto account, service::account_of_subject(*reader, {provider.issuer(), subject}));
    if (!account) return led_back("not_linked");
    if (account->state != "active") return led_back("not_active");
    auto response = led_to("/");
    static_cast<void>(let_in(door, request, *account, false, response));
    return response;
  });
}

base::Result<Response> come_back_from_provider(Door& door, Context& context, const Request& request) {
  TW_TRY(auto* const openid, offered(door));
  const auto begun =
      openid->states.find(request.cookie(state_cookie(*openid)), field(request.query, "state"), request.now);
  if (!begun) return led_back("state");
  const auto subject = subject_from(door, *openid, request, *begun);
  auto response = subject ? let_in_by_subject(door, context, request, *subject)
                          : base::Result<Response>{led_back(subject.error())};
  if (response) set_state_cookie(*openid, "", *response);
  return response;
}

}  // namespace

std::vector<Route> openid_routes(Door& door) {
  const auto with_door = [&door](auto function) {
    return [&door, function](Context& context, const Request& request) {
      return function(door, context, request);
    };
  };
  return {
      {Method::Get, "/api/v1/sign-in", {}, with_door(ways_of_signing_in), {}},
      {Method::Get, std::string{kSignInPath}, {}, with_door(begin_at_provider), {}},
      {Method::Get, std::string{kOpenIdCallback}, {}, with_door(come_back_from_provider), {}},
  };
}

}  // namespace tidewaiter::server
