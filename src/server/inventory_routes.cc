// Inventories of the evidence room. While one is open it answers nothing of what the book says, neither whose
// seal differs nor what a blind weighing came to: that is the report's, once it is closed.

#include "custody/inventory.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/custody_missing.h"
#include "service/inventories.h"

namespace tidewaiter::server {
namespace {

using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::InventoryReport;
using service::Service;

service::Actor room_actor(const Request& request) { return {request.caller.officer_id, "evidence room"}; }

ordered_json inventory_json(const store::InventoryRow& row) {
  return {{"inventory_no", row.inventory_no},     {"kind", row.kind},
          {"population", row.population},         {"sampled", row.sampled},
          {"confidence_ppm", row.confidence_ppm}, {"opened_at", time_or_null(row.opened_at)},
          {"opened_by", row.opened_by},           {"closed_at", time_or_null(row.closed_at)},
          {"closed_by", or_null(row.closed_by)},  {"missing", or_null(row.missing)},
          {"at_most", or_null(row.at_most)}};
}

std::string shown_outcome(const store::InventoryRow& row, const store::InventoryLineRow& line) {
  const bool compared = line.outcome == "found" || line.outcome == "wrong_seal";
  return compared && !row.closed_at ? "looked" : line.outcome;
}

ordered_json line_json(const store::InventoryRow& row, const store::InventoryLineRow& line) {
  return {{"exhibit_id", line.exhibit},
          {"outcome", shown_outcome(row, line)},
          {"place", or_null(line.place)},
          {"seal", or_null(line.seal_read)},
          {"looked_at", time_or_null(line.looked_at)},
          {"looked_by", or_null(line.looked_by)},
          {"weighed", line.weighing_no.has_value()}};
}

ordered_json blind_weighing_json(const store::WeighingRow& row) {
  return {{"exhibit_id", row.exhibit},
          {"officers", {row.first_officer, row.second_officer}},
          {"net_mg", row.net_mg},
          {"expected_mg", or_null(row.expected_mg)},
          {"bound_mg", or_null(row.bound_mg)},
          {"verdict", row.verdict}};
}

ordered_json sheet_json(const InventoryReport& report) {
  std::map<std::string, std::int64_t> counts;
  for (const auto& line : report.lines) ++counts[shown_outcome(report.row, line)];
  auto outcomes = ordered_json::object();
  for (const char* one : {"open", "looked", "found", "wrong_seal", "missing"}) outcomes[one] = counts[one];
  auto weighings = ordered_json::array();
  if (report.row.closed_at)
    for (const auto& one : report.weighings) weighings.push_back(blind_weighing_json(one));
  return {{"inventory", inventory_json(report.row)},
          {"outcomes", std::move(outcomes)},
          {"words", report.bound ? ordered_json(custody::to_string(*report.bound)) : ordered_json{}},
          {"weighings", std::move(weighings)}};
}

base::Result<Response> inventories(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::inventories(reader));
    return page_of(request, all, inventory_json);
  });
}

base::Result<Response> start_inventory(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::InventoryAim aim;
  TW_TRY(aim.full, body.flag("full"));
  TW_TRY(const auto missing, body.number_or("missing_ppm", 1, 500'000));
  TW_TRY(const auto confidence, body.number_or("confidence_ppm", 500'000, 999'999));
  aim.missing_ppm = static_cast<std::int32_t>(missing.value_or(aim.missing_ppm));
  aim.confidence_ppm = static_cast<std::int32_t>(confidence.value_or(aim.confidence_ppm));
  TW_TRY(const auto opened,
         context.write([&](const Service& service, Engine&) -> base::Result<service::OpenedInventory> {
           return service::open_inventory(service, room_actor(request), aim);
         }));
  return json_response(inventory_json(opened.row));
}

base::Result<std::int64_t> inventory_in(const Request& request) {
  return path_number(request, "inventory_no", 1, INT64_MAX);
}

base::Result<Response> inventory(Context& context, const Request& request) {
  TW_TRY(const auto number, inventory_in(request));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto report, service::inventory_report(reader, number));
    return json_response(sheet_json(report));
  });
}

base::Result<Response> inventory_lines(Context& context, const Request& request) {
  TW_TRY(const auto number, inventory_in(request));
  const auto wanted = field(request.query, "outcome");
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(auto report, service::inventory_report(reader, number));
    std::erase_if(report.lines, [&](const auto& line) {
      return !wanted.empty() && shown_outcome(report.row, line) != wanted;
    });
    return page_of(request, report.lines, [&](const auto& line) { return line_json(report.row, line); });
  });
}

base::Result<Response> look(Context& context, const Request& request) {
  TW_TRY(const auto number, inventory_in(request));
  TW_TRY(const auto body, Body::of(request));
  service::Sighting seen;
  seen.inventory = number;
  seen.exhibit = custody::ExhibitId{request.param("exhibit_id")};
  TW_TRY(seen.there, body.flag("there"));
  TW_TRY(seen.seal_read, body.text_or("seal", 64));
  TW_TRY(seen.place, body.text_or("place", 200));
  return done_by_one(
      context, [&](const Service& service) { return service::look_for(service, room_actor(request), seen); });
}

base::Result<Response> close_it(Context& context, const Request& request) {
  TW_TRY(const auto number, inventory_in(request));
  TW_TRY(const auto report,
         context.write([&](const Service& service, Engine&) -> base::Result<InventoryReport> {
           return service::close_inventory(service, room_actor(request), number);
         }));
  return json_response(sheet_json(report));
}

base::Result<Response> report_missing_of(EventHub& events, Context& context, const Request& request) {
  TW_TRY(const auto number, inventory_in(request));
  using Reported = std::vector<service::ReportedMissing>;
  TW_TRY(const auto reported, context.write([&](const Service& service, Engine&) -> base::Result<Reported> {
    return service::report_not_found(service, room_actor(request), number);
  }));
  auto items = ordered_json::array();
  for (const auto& one : reported) {
    events.tell({"exhibit", one.exhibit.text(), 0, ""});
    items.push_back({{"exhibit_id", one.exhibit.text()},
                     {"discrepancy_no", one.discrepancy},
                     {"holder", one.holder.text()},
                     {"mass_mg", one.mass.milligrams()}});
  }
  return json_response({{"items", std::move(items)}});
}

}  // namespace

std::vector<Route> inventory_routes(EventHub& events) {
  return {
      {Method::Get, "/api/v1/inventories", Action::SeeExhibits, inventories, {}},
      {Method::Post, "/api/v1/inventories", Action::HandleExhibits, start_inventory, {}},
      {Method::Get, "/api/v1/inventories/{inventory_no}", Action::SeeExhibits, inventory, {}},
      {Method::Get, "/api/v1/inventories/{inventory_no}/lines", Action::SeeExhibits, inventory_lines, {}},
      {Method::Put,
       "/api/v1/inventories/{inventory_no}/lines/{exhibit_id}",
       Action::HandleExhibits,
       look,
       {}},
      {Method::Post, "/api/v1/inventories/{inventory_no}/end", Action::HandleExhibits, close_it, {}},
      {Method::Post,
       "/api/v1/inventories/{inventory_no}/missing",
       Action::HandleExhibits,
       [&events](Context& context, const Request& request) {
         return report_missing_of(events, context, request);
       },
       {}},
  };
}

}  // namespace tidewaiter::server
