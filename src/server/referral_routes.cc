// Other services' referrals about parcels that we export, with their clock: taken in, and answered.

#include "server/body.h"
#include "server/encode.h"
#include "server/looking.h"
#include "server/resource_routes.h"
#include "service/referrals.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

ordered_json clock_time(const std::optional<base::Instant>& at) {
  return at ? ordered_json(base::to_string(*at)) : ordered_json{};
}
ordered_json whole_minutes(const std::optional<base::DurationMs>& duration) {
  return duration ? ordered_json(duration->milliseconds() / 60'000) : ordered_json{};
}

ordered_json referral_answer_json(const std::optional<selection::ReferralAnswer>& answer) {
  if (!answer) return nullptr;
  return {{"by", answer->by},
          {"at", base::to_string(answer->at)},
          {"text", answer->text},
          {"screened", answer->screened ? ordered_json(model::name(*answer->screened)) : ordered_json{}},
          {"lifted", answer->lifted}};
}

ordered_json referral_json(const service::KnownReferral& one) {
  const auto& referral = one.referral;
  return {{"referral_no", one.number},
          {"reference", referral.reference},
          {"kind", selection::name(referral.kind)},
          {"from", referral.from},
          {"item_id", referral.item.text()},
          {"filed", one.filed},
          {"office", one.office.empty() ? ordered_json{} : ordered_json(one.office)},
          {"received_at", base::to_string(referral.received_at)},
          {"wanted", referral.wanted},
          {"open", one.clock.open},
          {"late", one.clock.late},
          {"deadline", clock_time(one.clock.deadline)},
          {"minutes_taken", whole_minutes(one.clock.took)},
          {"answer", referral_answer_json(referral.answer)}};
}

base::Result<Response> list_referrals(Context& context, const Request& request) {
  TW_TRY_STATUS(look_at_list(context, request, "referrals", "referrals"));
  return context.read([&](const Service& service) -> base::Result<Response> {
    TW_TRY(const auto all, service::referrals(service, field(request.query, "answered") != "true"));
    return page_of(request, all, referral_json);
  });
}

base::Result<selection::Referral> referral_from(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  selection::Referral referral;
  TW_TRY(referral.kind, body.code("kind", selection::referral_kind_from));
  TW_TRY(const auto item, body.text("item_id", 35));
  referral.item = model::ItemId{item};
  TW_TRY(referral.from, body.text("from", 2));
  TW_TRY(referral.reference, body.text("reference", 200));
  TW_TRY(referral.wanted, body.text_or("wanted", 2'000));
  referral.received_at = request.now;
  TW_TRY(const auto received, body.text_or("received_at", 64));
  if (!received.empty()) {
    TW_TRY(referral.received_at, base::parse_instant(received, "received_at"));
  }
  TW_TRY(const auto answer_by, body.text_or("answer_by", 64));
  if (!answer_by.empty()) {
    TW_TRY(referral.answer_by, base::parse_instant(answer_by, "answer_by"));
  }
  return referral;
}

// Whom it concerns hears of it: the queue, and the parcel's operator where it is held for it.
base::Result<Response> receive(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto referral, referral_from(request));
  TW_TRY(const auto received,
         context.write([&](const Service& service, Engine&) -> base::Result<service::ReceivedReferral> {
           return service::receive_referral(service, {request.caller.officer_id, "referrals"}, referral);
         }));
  events.tell({"queue", referral.item.text(), 0, ""});
  if (received.selected_at_once) tell_of_hold(events, context, referral.item);
  auto json = referral_json(received.known);
  json["selected_at_once"] = received.selected_at_once;
  return json_response(json);
}

base::Result<Response> answer_one(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "referral_no", 1, INT64_MAX));
  TW_TRY(const auto body, Body::of(request));
  selection::ReferralAnswer answer;
  TW_TRY(answer.text, body.text_or("text", 10'000));
  TW_TRY(answer.lifted, body.flag("lifted", false));
  TW_TRY(const auto screened, body.text_or("screened"));
  if (!screened.empty()) {
    TW_TRY(answer.screened, body.code("screened", model::means_from));
  }
  TW_TRY(const auto known,
         context.write([&](const Service& service, Engine&) -> base::Result<service::KnownReferral> {
           return service::answer_referral(service, {request.caller.officer_id, "referrals"}, number, answer);
         }));
  events.tell({"queue", known.referral.item.text(), 0, ""});
  return json_response(referral_json(known));
}

}  // namespace

std::vector<Route> referral_routes(EventHub& events) {
  const auto telling = [&events](base::Result<Response> (*handle)(EventHub&, Context&, const Request&)) {
    return [&events, handle](Context& context, const Request& request) {
      return handle(events, context, request);
    };
  };
  return {
      {Method::Get, "/api/v1/referrals", Action::SeeReferrals, list_referrals, {}},
      {Method::Post, "/api/v1/referrals", Action::HandleReferrals, telling(receive), {}},
      {Method::Post,
       "/api/v1/referrals/{referral_no}/answer",
       Action::HandleReferrals,
       telling(answer_one),
       {}},
  };
}

}  // namespace tidewaiter::server
