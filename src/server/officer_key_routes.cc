// Officers' signing keys (C3): the first two are founded by one officer's word, others are certified by the
// act certify_key; one ends by a single signature, given in the browser over what the server says it is over.

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/officer_keys.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

base::Result<Response> found_one_key(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto text, body.text("public_key", 300));
  TW_TRY(const auto key, service::OfficerKey::parse(text, "public_key"));
  return done_by_one(context, [&](const Service& service) {
    return service::found_key(service, {request.caller.officer_id, "custody"}, key);
  });
}

// Without a signature: what there is to sign, and its hour, which comes back with the signature.
base::Result<Response> revoke_officer_key(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  const auto& key = request.param("key_id");
  const custody::OfficerId by{request.caller.officer_id};
  service::Revocation revocation;
  TW_TRY(revocation.reason, body.text("reason", 64));
  TW_TRY(revocation.words, body.text_or("words", 2'000));
  TW_TRY(const auto since, body.text_or("since", 64));
  if (!since.empty()) {
    TW_TRY(revocation.since, base::parse_instant(since, "since"));
  }
  TW_TRY(const auto given, body.text_or("signature", 200));
  if (given.empty())
    return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
      TW_TRY(const auto octets, service::revocation_octets(reader, by, key, revocation, request.now));
      return json_response(
          {{"done", false}, {"at", base::to_string(request.now)}, {"octets", base::to_base64(octets)}});
    });
  TW_TRY(const auto signature, base::from_base64(given, "signature"));
  TW_TRY(const auto by_key, body.text("by_key", 64));
  TW_TRY(const auto hour, body.text("at", 64));
  TW_TRY(const auto at, base::parse_instant(hour, "at"));
  TW_TRY_STATUS(context.write([&](const Service& service, Engine&) -> base::Status {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto signer, service::given_signature(*reader, by, by_key, signature));
    return service::revoke_key(service, *signer, key, revocation, at);
  }));
  events.tell({"exhibit", key, 0, ""});
  return json_response({{"done", true}, {"at", hour}, {"octets", ""}});
}

}  // namespace

std::vector<Route> officer_key_routes(EventHub& events) {
  return {
      {Method::Post, "/api/v1/officer-keys", Action::FoundKeys, found_one_key, {}},
      {Method::Post,
       "/api/v1/officer-keys/{key_id}/revocation",
       Action::HandleExhibits,
       [&events](Context& context, const Request& request) {
         return revoke_officer_key(events, context, request);
       },
       {}},
  };
}

}  // namespace tidewaiter::server
