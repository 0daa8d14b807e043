// What is missing or weighs wrong: it is reported by one, answered by its holder, and closed by a supervisor
// with another (an act of two, act_from.h).

#include <algorithm>

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/custody_missing.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

ordered_json inquiry_json(const store::DiscrepancyRow& row) {
  return {{"discrepancy_no", row.discrepancy_no},
          {"exhibit_id", row.exhibit},
          {"cause", row.cause.value_or("weighing")},
          {"opened_at", time_or_null(row.opened_at)},
          {"expected_mg", row.expected_mg},
          {"observed_mg", row.observed_mg},
          {"bound_mg", row.bound_mg},
          {"reported_by", or_null(row.reported_by)},
          {"report", or_null(row.report)},
          {"found_at", time_or_null(row.found_at)},
          {"answer", or_null(row.answer)},
          {"answered_by", or_null(row.answered_by)},
          {"finding", or_null(row.finding)},
          {"words", or_null(row.words)},
          {"closed_by", or_null(row.closed_by)},
          {"closed_at", time_or_null(row.closed_at)}};
}

// The open ones first, then the latest.
base::Result<Response> inquiries(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(auto rows, service::discrepancies(reader));
    std::reverse(rows.begin(), rows.end());
    std::stable_partition(rows.begin(), rows.end(), [](const auto& row) { return !row.finding; });
    return page_of(request, rows, inquiry_json);
  });
}

base::Result<Response> answer_of_holder(Context& context, const Request& request) {
  TW_TRY(const auto number, path_number(request, "discrepancy_no", 1, INT64_MAX));
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto words, body.text("words", 2'000));
  return done_by_one(context, [&](const Service& service) {
    return service::answer_inquiry(service, {request.caller.officer_id, "custody"}, number, words);
  });
}

base::Result<Response> report_one_missing(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::MissingReport report;
  report.exhibit = custody::ExhibitId{request.param("exhibit_id")};
  TW_TRY(report.words, body.text("words", 2'000));
  TW_TRY(const auto reported,
         context.write([&](const Service& service, Engine&) -> base::Result<service::ReportedMissing> {
           return service::report_missing(service, {request.caller.officer_id, "custody"}, report);
         }));
  events.tell({"exhibit", report.exhibit.text(), 0, ""});
  return json_response({{"exhibit_id", reported.exhibit.text()},
                        {"discrepancy_no", reported.discrepancy},
                        {"holder", reported.holder.text()},
                        {"mass_mg", reported.mass.milligrams()}});
}

}  // namespace

std::vector<Route> inquiry_routes(EventHub& events) {
  return {
      {Method::Get, "/api/v1/inquiries", Action::SeeExhibits, inquiries, {}},
      {Method::Post,
       "/api/v1/inquiries/{discrepancy_no}/answer",
       Action::HandleExhibits,
       answer_of_holder,
       {}},
      {Method::Post,
       "/api/v1/exhibits/{exhibit_id}/missing",
       Action::HandleExhibits,
       [&events](Context& context, const Request& request) {
         return report_one_missing(events, context, request);
       },
       {}},
  };
}

}  // namespace tidewaiter::server
