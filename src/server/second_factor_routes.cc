// An officer's own second factor: a secret is shown once, and counts when its officer proves to have it, by a
// code, and to be who they are, by the password and, where there is one already, by a code of that.

#include <optional>

#include "server/body.h"
#include "server/door_routes.h"
#include "server/encode.h"
#include "server/origins.h"
#include "service/accounts.h"
#include "service/second_factor.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Action;
using service::Service;

// A password that an administrator chose proves nobody's identity: they could enrol their own authenticator.
base::Status check_is_officers(const Caller& caller) {
  if (caller.session_id.empty())
    return fail(ErrorCode::Forbidden, "session", "a machine's key", "an officer's session");
  if (caller.first_password)
    return fail(ErrorCode::Forbidden, "password", "chosen by an administrator",
                "a password of one's own first");
  return {};
}

base::Result<Response> show_second_factor(Door& door, Context& context, const Request& request) {
  const auto& caller = request.caller;
  TW_TRY_STATUS(check_is_officers(caller));
  const auto secret = context.read([](const Service& service) { return service::new_totp_secret(service); });
  TW_TRY(const auto text, service::totp_text(secret));
  const auto link = service::totp_link(caller.officer_id, text);
  TW_TRY(const auto picture, service::totp_picture(link));
  const auto until = door.enrolments.begin(caller.session_id, secret, request.now);
  return json_response(
      {{"secret", text}, {"link", link}, {"qr_svg", picture}, {"expires_at", base::to_string(until)}});
}

struct Given {
  std::string password, code, present_code;
};

base::Result<Given> given_in(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  Given given;
  TW_TRY(given.password, body.text("password", 1'000));
  TW_TRY(given.code, body.text("code", 16));
  TW_TRY(given.present_code, body.text_or("present_code", 16));
  return given;
}

struct Proof {
  std::string secret;
  base::Hash proven;  // what the account is entered by now
  base::Hash digest;  // and once it counts
  std::int64_t step = 0;
};

// The last of what is proved, since it uses the code up.
base::Status spend_present_code(Door& door, store::Reader& reader, const service::Account& account,
                                const std::string& code, base::Instant now) {
  if (!account.has_totp) return {};
  if (code.empty())
    return fail(ErrorCode::Missing, "present_code", "", "the code of the second factor there is");
  TW_TRY(const auto step, service::totp_step(reader, account.id, code, now));
  if (step && door.sessions.use_step(account.id, *step)) return {};
  return fail(ErrorCode::Forbidden, "present_code", "",
              "the code that the present authenticator shows now, and that was not used before");
}

base::Result<Proof> proof_of(Door& door, Context& context, const Request& request, const Given& given) {
  const auto& caller = request.caller;
  const auto secret = door.enrolments.find(caller.session_id, request.now);
  if (!secret)
    return fail(ErrorCode::State, "second_factor", "none that was shown within ten minutes",
                "a secret that was shown here: begin again");
  return context.read([&](const Service& service) -> base::Result<Proof> {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const bool fits, service::password_fits(*reader, caller.officer_id, given.password));
    if (!fits) return fail(ErrorCode::Forbidden, "password", "", "the account's password");
    TW_TRY(const auto step, service::step_of_code(*secret, given.code, request.now));
    if (!step) return fail(ErrorCode::Forbidden, "code", "", "the code that the authenticator shows now");
    TW_TRY(const auto account, service::account(*reader, caller.officer_id));
    TW_TRY_STATUS(spend_present_code(door, *reader, account, given.present_code, request.now));
    TW_TRY(const auto digest, service::digest_with_totp(*reader, caller.officer_id, *secret));
    return Proof{*secret, account.password, digest, *step};
  });
}

base::Result<Response> enrol_second_factor(Door& door, Context& context, const Request& request) {
  TW_TRY(const auto given, given_in(request));
  const auto& caller = request.caller;
  TW_TRY_STATUS(check_is_officers(caller));
  const auto origin = origin_of(door, request, caller.officer_id);
  if (auto slowed = slowed_down(door, origin, request, caller.officer_id)) return *std::move(slowed);
  std::optional<HashingTurns::Turn> turn(std::in_place, door.hashing, origin.name, caller.officer_id,
                                         origin.is_known);
  if (!turn->is_had())
    return fail(ErrorCode::Busy, "server", "too many passwords at once", "the same again in a moment");
  if (auto slowed = slowed_down(door, origin, request, caller.officer_id)) return *std::move(slowed);
  const auto proof = proof_of(door, context, request, given);
  turn.reset();  // others hash while this one waits for the writer
  if (!proof) {
    if (proof.error().code == ErrorCode::Forbidden)
      door.attempts.failed(origin.name, caller.officer_id, request.now);
    return tl::make_unexpected(proof.error());
  }
  // Before it is in force: this session goes on with either.
  door.sessions.sets_password(caller.session_id, proof->digest);
  TW_TRY_STATUS(context.write([&](const Service& service, service::Engine&) {
    return service::enrol_totp(service, caller.officer_id, proof->secret, proof->proven);
  }));
  door.enrolments.end(caller.session_id);
  static_cast<void>(door.sessions.use_step(caller.officer_id, proof->step));
  door.sessions.end_all(caller.officer_id, caller.session_id);
  door.events.tell({"account", caller.officer_id, 0, ""});
  auto now = caller;
  now.has_second_factor = true;
  now.must_enrol = false;
  return Response::json(session_json(now));
}

}  // namespace

std::vector<Route> second_factor_routes(Door& door) {
  const auto with_door = [&door](auto function) {
    return [&door, function](Context& context, const Request& request) {
      return function(door, context, request);
    };
  };
  return {shown_once({Method::Post,
                      "/api/v1/session/second-factor",
                      Action::SetOwnPassword,
                      with_door(show_second_factor),
                      {}}),
          {Method::Put,
           "/api/v1/session/second-factor",
           Action::SetOwnPassword,
           with_door(enrol_second_factor),
           {},
           8'192}};
}

}  // namespace tidewaiter::server
