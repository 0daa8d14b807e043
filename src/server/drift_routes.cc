// The running tests over small differences, for whoever answers for the evidence room and holds none of what
// is in it: who handles exhibits would learn how much more could be taken unseen.

#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/drift_series.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;

ordered_json drift_json(const store::DriftRow& row) {
  return {{"of", row.dimension},
          {"id", row.id},
          {"adjustments", row.adjustments},
          {"sum_mg", row.sum_mg},
          {"less", row.less},
          {"more", row.more},
          {"alarm_at", custody::Drift::kAlarm},
          {"alarm", row.alarm != 0}};
}

ordered_json step_json(const service::DriftStep& step) {
  const auto& row = step.weighing;
  return {{"weighing_no", row.weighing_no},
          {"exhibit_id", row.exhibit},
          {"at", base::to_string(base::Instant{row.at})},
          {"scale", row.scale},
          {"place", row.place},
          {"officers", {row.first_officer, row.second_officer}},
          {"held_by", or_null(row.held_by)},
          {"expected_mg", row.expected_mg.value_or(0)},
          {"net_mg", row.net_mg},
          {"bound_mg", row.bound_mg.value_or(0)},
          {"charged_mg", step.charged.milligrams()},
          {"less", step.after.less},
          {"more", step.after.more}};
}

base::Result<Response> running_tests(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto rows, service::drifts_for(reader, request.caller.officer_id));
    return page_of(request, rows, drift_json);
  });
}

base::Result<Response> weighings_of_a_test(Context& context, const Request& request) {
  const auto& of = request.param("of");
  const auto dimension = custody::drift_of_from(of);
  if (!dimension) return fail(ErrorCode::UnknownCode, "of", of, "exhibit, officer, scale, place or holder");
  const custody::DriftKey key{*dimension, std::string{field(request.query, "id")}};
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto series, service::drift_series(reader, key, request.caller.officer_id));
    return page_of(request, series.steps, step_json);
  });
}

}  // namespace

std::vector<Route> drift_routes() {
  return {
      {Method::Get, "/api/v1/custody/drifts", Action::SeeFigures, running_tests, {}},
      {Method::Get, "/api/v1/custody/drifts/{of}/weighings", Action::SeeFigures, weighings_of_a_test, {}}};
}

}  // namespace tidewaiter::server
