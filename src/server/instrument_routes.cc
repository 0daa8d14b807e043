// An office's equipment: what is registered, what is out, whose certificate ends when, and what a shift that
// begins now could do with it.

#include "server/body.h"
#include "server/encode.h"
#include "server/resource_routes.h"
#include "service/instruments.h"
#include "service/offices.h"
#include "service/shift.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

ordered_json end_or_null(const std::optional<base::Instant>& at) {
  return at ? ordered_json(base::to_string(*at)) : ordered_json{};
}

ordered_json instrument_json(const service::KnownInstrument& one) {
  auto operators = ordered_json::array();
  for (const auto& by : one.equipment.operators)
    operators.push_back({{"officer", by.officer}, {"until", base::to_string(by.until)}});
  return {
      {"office", one.office},
      {"instrument", one.instrument.id},
      {"means", one.equipment.examines ? ordered_json(model::name(one.instrument.means)) : ordered_json{}},
      {"in_service", one.instrument.in_service},
      {"calibrated_until", end_or_null(one.instrument.calibrated_until)},
      {"radiation_until", end_or_null(one.equipment.radiation_until)},
      {"usable_until", end_or_null(service::usable_until(one))},
      {"operators", std::move(operators)},
      {"model", one.equipment.model},
      {"site", one.equipment.site},
      {"lot", one.equipment.lot},
      {"why", one.why},
      {"changed_by", one.changed_by},
      {"changed_at", base::to_string(one.changed_at)},
      {"version", service::version_of(one)}};
}

base::Result<Response> list_instruments(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    const auto office = service::office_shown(request.caller.office, field(request.query, "office"));
    TW_TRY(const auto all,
           service::instruments(reader, office.empty() ? std::optional<std::string>{} : office));
    return page_of(request, all, instrument_json);
  });
}

base::Result<Response> instrument_named(Context& context, const std::string& office, const std::string& id) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto one, service::instrument(reader, office, id));
    if (!one) return fail(ErrorCode::NotFound, "instrument", id, "an instrument of " + office);
    return json_response(instrument_json(*one));
  });
}

base::Result<std::optional<base::Instant>> end_in(const Body& body, const char* name) {
  TW_TRY(const auto text, body.text_or(name, 64));
  if (text.empty()) return std::optional<base::Instant>{};
  TW_TRY(const auto at, base::parse_instant(text, body.path(name)));
  return std::optional{at};
}

base::Result<service::CertifiedOperator> certified_in(const Body& body) {
  service::CertifiedOperator one;
  TW_TRY(one.officer, body.text("officer", 64));
  TW_TRY(const auto until, body.text("until", 64));
  TW_TRY(one.until, base::parse_instant(until, body.path("until")));
  return one;
}

base::Result<Response> register_one_instrument(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto office, body.text("office", 35));
  selection::Instrument instrument;
  TW_TRY(instrument.id, body.text("instrument", 64));
  TW_TRY(instrument.calibrated_until, end_in(body, "calibrated_until"));
  service::Equipment equipment;
  TW_TRY(const auto means, body.text_or("means"));
  equipment.examines = !means.empty();
  if (equipment.examines) {
    TW_TRY(instrument.means, body.code("means", model::means_from));
  }
  TW_TRY(equipment.model, body.text_or("model", 2'000));
  TW_TRY(equipment.site, body.text_or("site", 2'000));
  TW_TRY(equipment.lot, body.text_or("lot", 2'000));
  TW_TRY(equipment.radiation_until, end_in(body, "radiation_until"));
  TW_TRY(const auto operators, body.objects("operators", 100));
  for (const auto& given : operators) {
    TW_TRY(auto one, certified_in(given));
    equipment.operators.push_back(std::move(one));
  }
  TW_TRY_STATUS(context.write([&](const Service& service, Engine&) {
    return service::register_instrument(service, {request.caller.officer_id, "instruments"}, office,
                                        instrument, equipment);
  }));
  return instrument_named(context, office, instrument.id);
}

// The tag of the instrument's version now, where If-Match names another: two offices' officers keep one
// register, and a certificate that one enters takes the place of another's.
base::Result<std::optional<std::string>> other_instrument(const Service& service, const Request& request) {
  if (request.header("if-match").empty()) return std::optional<std::string>{};
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto known,
         service::instrument(*reader, request.param("office"), request.param("instrument")));
  if (!known) return std::optional<std::string>{};  // the use case says that there is none
  return changed_meanwhile(request, service::version_of(*known));
}

base::Result<Response> change_one_instrument(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  service::InstrumentChange change;
  TW_TRY(const auto stands, body.text_or("state"));
  if (!stands.empty()) {
    if (stands != "in_service" && stands != "out_of_service")
      return fail(ErrorCode::UnknownCode, "state", stands, "in_service or out_of_service");
    change.in_service = stands == "in_service";
  }
  TW_TRY(change.calibrated_until, end_in(body, "calibrated_until"));
  TW_TRY(change.radiation_until, end_in(body, "radiation_until"));
  TW_TRY(const auto certified, body.object_or("certified"));
  if (certified) {
    TW_TRY(change.certified, certified_in(*certified));
  }
  TW_TRY(change.why, body.text_or("why", 2'000));
  std::optional<std::string> other;  // the instrument's version, where it is another than was seen
  TW_TRY(const auto changed,
         context.write([&](const Service& service, Engine&) -> base::Result<service::KnownInstrument> {
           TW_TRY(other, other_instrument(service, request));
           if (other) return service::KnownInstrument{};
           return service::change_instrument(service, {request.caller.officer_id, "instruments"},
                                             request.param("office"), request.param("instrument"), change);
         }));
  if (other) return another_came_first(request, *other);
  return json_response(instrument_json(changed));
}

base::Result<Response> capacity_now(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    const std::string office{field(request.query, "office")};
    if (office.empty()) return fail(ErrorCode::Missing, "office", "", "whose shift it would be");
    TW_TRY(const auto able, service::capacity_to_expect(reader, office, request.now));
    auto by_means = ordered_json::object();
    auto out = ordered_json::array();
    for (std::size_t i = 0; i < selection::kMeansCount; ++i) {
      const auto means = static_cast<model::Means>(i);
      by_means[std::string{model::name(means)}] = able.capacity.of(means).examinations;
    }
    for (const auto& one : able.out)
      out.push_back({{"instrument", one.id}, {"means", model::name(one.means)}, {"why", one.why}});
    return json_response({{"office", office},
                          {"from", base::to_string(request.now)},
                          {"until", base::to_string(request.now + service::kShiftLength)},
                          {"capacity", std::move(by_means)},
                          {"out", std::move(out)}});
  });
}

}  // namespace

std::vector<Route> instrument_routes() {
  return {
      {Method::Get, "/api/v1/instruments", Action::SeeInstruments, list_instruments, {}},
      {Method::Post, "/api/v1/instruments", Action::KeepInstruments, register_one_instrument, {}},
      {Method::Post,
       "/api/v1/instruments/{office}/{instrument}/changes",
       Action::KeepInstruments,
       change_one_instrument,
       {}},
      {Method::Get, "/api/v1/capacity", Action::SeeInstruments, capacity_now, {}},
  };
}

}  // namespace tidewaiter::server
