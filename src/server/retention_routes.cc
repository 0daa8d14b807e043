// What should be gone by now, what a hold keeps, and what is held of a parcel's people: the data-protection
// officer's questions.

#include <mutex>

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/held_data.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::RetentionDue;
using service::Service;

constexpr base::DurationMs kReckonedAnew = base::DurationMs::minutes(10);
constexpr base::DurationMs kInTime = base::DurationMs::days(2);  // erasing runs every night

// What is due is found by reading every row, so an answer is given again for a while.
struct LastReckoning {
  std::mutex busy;
  std::optional<Instant> at;
  std::vector<RetentionDue> due;
};

ordered_json due_json(const RetentionDue& one, Instant now) {
  const bool overdue = one.since && now - *one.since > kInTime;
  return {{"data_class", store::name(one.rule.data_class)},
          {"keep_days", one.rule.keep.milliseconds() / base::DurationMs::days(1).milliseconds()},
          {"basis", one.rule.basis},
          {"due", one.rows},
          {"since", one.since ? ordered_json(base::to_string(*one.since)) : ordered_json{}},
          {"overdue", overdue},
          {"held_back", one.held_back}};
}

base::Result<Response> retention(LastReckoning& last, const OwnTerms& own, Context& context,
                                 const Request& request) {
  const std::lock_guard busy{last.busy};
  if (!last.at || request.now - *last.at > kReckonedAnew || request.now < *last.at) {
    TW_TRY(last.due, context.read([&](const Service& service) -> base::Result<std::vector<RetentionDue>> {
      TW_TRY(auto reader, service.store().snapshot());
      return service::retention_due(*reader, request.now, own.retention);
    }));
    last.at = request.now;
  }
  auto items = ordered_json::array();
  for (const auto& one : last.due) items.push_back(due_json(one, request.now));
  return json_response({{"reckoned_at", base::to_string(*last.at)}, {"items", std::move(items)}});
}

ordered_json legal_hold_json(const service::KnownLegalHold& hold) {
  const auto& row = hold.row;
  return {{"hold_no", row.hold_no},
          {"item_id", or_null(hold.item_id)},
          {"basis", row.basis},
          {"ordered_by", row.ordered_by},
          {"ordered_at", base::to_string(Instant{row.ordered_at})},
          {"lifted_by", or_null(row.lifted_by)},
          {"lifted_at", time_or_null(row.lifted_at)}};
}

base::Result<Response> legal_holds(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::legal_holds(reader));
    return page_of(request, all, legal_hold_json);
  });
}

base::Result<Response> place_hold_on_data(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto item, body.text("item_id", 35));
  TW_TRY(const auto basis, body.text("basis", 2'000));
  std::int64_t number = 0;
  TW_TRY(const auto size, context.write([&](const Service& service, Engine&) -> base::Result<std::uint64_t> {
    TW_TRY(number, service::place_legal_hold(service, {request.caller.officer_id, "legal hold"},
                                             model::ItemId{item}, basis));
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(const auto head, reader->journal_head());
    return head.size;
  }));
  return recorded(size - 1, number);
}

base::Result<Response> lift_hold_on_data(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "hold_no", 1, INT64_MAX));
  return done_by_one(context, [&](const Service& service) {
    return service::lift_legal_hold(service, {request.caller.officer_id, "legal hold"}, number);
  });
}

// The look is an entry before the answer (K1), and says which request it answers.
base::Result<Response> held(const OwnTerms& own, Context& context, const Request& request) {
  const model::ItemId id{request.param("item_id")};
  const std::string purpose{field(request.query, "purpose")};
  if (purpose.empty()) return fail(ErrorCode::Missing, "purpose", "", "which request this answers");
  if (purpose.size() > 300)
    return fail(ErrorCode::TooLarge, "purpose", std::to_string(purpose.size()), "at most 300 bytes");
  TW_TRY_STATUS(context.write([&](const Service& service, Engine&) {
    return service::enter_look(service, {request.caller.officer_id, purpose},
                               {service::LookKind::Item, id, ""});
  }));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto data, service::held_of(reader, id, own.retention));
    return json_response(service::as_json(data));
  });
}

}  // namespace

std::vector<Route> retention_routes(const OwnTerms& own) {
  const auto last = std::make_shared<LastReckoning>();
  return {
      {Method::Get,
       "/api/v1/retention",
       Action::SeeJournal,
       [last, &own](Context& context, const Request& request) {
         return retention(*last, own, context, request);
       },
       {}},
      {Method::Get, "/api/v1/legal-holds", Action::SeeJournal, legal_holds, {}},
      {Method::Post, "/api/v1/legal-holds", Action::KeepData, place_hold_on_data, {}},
      {Method::Delete, "/api/v1/legal-holds/{hold_no}", Action::KeepData, lift_hold_on_data, {}},
      {Method::Get,
       "/api/v1/items/{item_id}/held",
       Action::SeeJournal,
       [&own](Context& context, const Request& request) { return held(own, context, request); },
       {}},
  };
}

}  // namespace tidewaiter::server
