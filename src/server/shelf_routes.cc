// Shelves in their rooms, and how much of a substance may be kept. What two officers may change is changed
// over the state that was seen (If-Match), or as new (If-None-Match: *).

#include "server/act_parts.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/shelves.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Service;

ordered_json shelf_json(const store::ShelfRow& row) {
  return {{"shelf", row.shelf},
          {"room", row.room},
          {"changed_at", time_or_null(row.changed_at)},
          {"changed_by", row.changed_by},
          {"version", service::version_of(row)}};
}

ordered_json quantity_json(const service::KeptQuantity& one) {
  return {{"room", one.limit.room},
          {"substance", one.limit.substance},
          {"limit_mg", one.limit.limit_mg},
          {"kept_mg", one.kept.milligrams()},
          {"above", one.above()},
          {"basis", one.limit.basis},
          {"changed_at", time_or_null(one.limit.changed_at)},
          {"changed_by", one.limit.changed_by},
          {"version", service::version_of(one.limit)}};
}

base::Result<Response> list_shelves(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::shelves(reader));
    return page_of(request, all, shelf_json);
  });
}

base::Result<Response> list_limits(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::kept_quantities(reader));
    return page_of(request, all, quantity_json);
  });
}

// The version now of the row of this key; nullopt where there is none.
template <typename Row, typename... Key>
base::Result<std::optional<std::string>> version_now(store::Reader& reader, const Key&... key) {
  TW_TRY(const auto row, reader.get<Row>(key...));
  return row ? std::optional{service::version_of(*row)} : std::nullopt;
}

service::Actor keeper_of(const Request& request) { return {request.caller.officer_id, "custody"}; }

base::Result<Response> put_shelf(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto shelf, body.text("shelf", 64));
  TW_TRY(const auto room, body.text("room", 64));
  return done_over(
      context, request, [&](store::Reader& reader) { return version_now<store::ShelfRow>(reader, shelf); },
      [&](const Service& service) {
        return service::register_shelf(service, keeper_of(request), shelf, room);
      });
}

base::Result<Response> put_limit(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::KeepingLimit limit;
  TW_TRY(limit.room, body.text_or("room", 64));
  TW_TRY(limit.substance, body.text("substance", 64));
  TW_TRY(const auto mass, body.number("limit_mg", 0, kMostMass_mg));
  limit.limit = base::MassMg{mass};
  TW_TRY(limit.basis, body.text("basis", 2'000));
  TW_TRY(auto response, done_over(
                            context, request,
                            [&](store::Reader& reader) {
                              return version_now<store::CustodyLimitRow>(reader, limit.room, limit.substance);
                            },
                            [&](const Service& service) {
                              return service::limit_keeping(service, keeper_of(request), limit);
                            }));
  events.tell({"exhibit", "", 0, ""});
  return response;
}

}  // namespace

std::vector<Route> shelf_routes(EventHub& events) {
  return {
      {Method::Get, "/api/v1/shelves", Action::SeeExhibits, list_shelves, {}},
      {Method::Put, "/api/v1/shelves", Action::HandleExhibits, put_shelf, {}},
      {Method::Get, "/api/v1/keeping-limits", Action::SeeExhibits, list_limits, {}},
      {Method::Put,
       "/api/v1/keeping-limits",
       Action::LimitKeeping,
       [&events](Context& context, const Request& request) { return put_limit(events, context, request); },
       {}},
  };
}

}  // namespace tidewaiter::server
