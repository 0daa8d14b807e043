// Decoys that another country's officers made to look like a parcel of ours: written down as theirs, and no
// exhibit.

#include <algorithm>

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/decoys.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Service;

constexpr std::int64_t kMostDecoy_mg = 1'000'000'000'000;

ordered_json decoy_json(const store::DecoyRow& row) {
  return {{"decoy_no", row.decoy_no},
          {"request_no", row.request_no},
          {"looks_like", or_null(row.looks_like)},
          {"described", row.described},
          {"mass_mg", row.mass_mg},
          {"made_by", row.made_by},
          {"place", row.place},
          {"agreement", row.agreement},
          {"recorded_at", time_or_null(row.recorded_at)},
          {"recorded_by", row.recorded_by}};
}

base::Result<Response> list_decoys(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(auto rows, service::decoys(reader));
    std::reverse(rows.begin(), rows.end());
    return page_of(request, rows, decoy_json);
  });
}

base::Result<Response> write_down_decoy(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::ReportedDecoy decoy;
  TW_TRY(decoy.request, body.number("request_no", 1, INT64_MAX));
  TW_TRY(const auto looks_like, body.text_or("looks_like", 64));
  if (!looks_like.empty()) decoy.looks_like = custody::ExhibitId{looks_like};
  TW_TRY(decoy.described, body.text("described", 2'000));
  TW_TRY(const auto mass, body.number_or("mass_mg", 0, kMostDecoy_mg));
  decoy.mass = base::MassMg{mass.value_or(0)};
  TW_TRY(decoy.made_by, body.text("made_by", 2'000));
  TW_TRY(decoy.place, body.text("place", 200));
  TW_TRY(decoy.agreement, body.text("agreement", 2'000));
  return done_by_one(context, [&](const Service& service) -> base::Status {
    return service::record_decoy(service, {request.caller.officer_id, "handover"}, decoy).map([](auto) {});
  });
}

}  // namespace

std::vector<Route> decoy_routes() {
  return {
      {Method::Get, "/api/v1/decoys", Action::SeeExhibits, list_decoys, {}},
      {Method::Post, "/api/v1/decoys", Action::HandleExhibits, write_down_decoy, {}},
  };
}

}  // namespace tidewaiter::server
