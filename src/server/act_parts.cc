#include "server/act_parts.h"

#include "base/json_text.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::ScaleReading;

}  // namespace

base::Result<std::optional<ScaleReading>> reading_from(const Body& body, const char* field) {
  TW_TRY(const auto given, body.object_or(field));
  if (!given) return std::optional<ScaleReading>{};
  ScaleReading reading;
  TW_TRY(const auto gross, given->number("gross_mg", 0, kMostMass_mg));
  TW_TRY(const auto tare, given->number("tare_mg", 0, kMostMass_mg));
  TW_TRY(reading.scale, given->text("scale", 64));
  TW_TRY(reading.place, given->text_or("place", 200));
  TW_TRY(const auto drying_ppm, given->number_or("drying_ppm", 0, 900'000));
  TW_TRY(reading.drying.ground, given->text_or("drying_ground", 2'000));
  reading.drying.loss_ppm = static_cast<std::int32_t>(drying_ppm.value_or(0));
  reading.gross = base::MassMg{gross};
  reading.tare = base::MassMg{tare};
  return std::optional{std::move(reading)};
}

base::Result<ScaleReading> wanted_reading(const Body& body, const char* field) {
  TW_TRY(auto reading, reading_from(body, field));
  if (!reading) return fail(ErrorCode::Missing, body.path(field), "", "what the scale shows");
  return *std::move(reading);
}

base::Result<custody::ExhibitId> exhibit_from(const Body& body) {
  TW_TRY(const auto id, body.text("exhibit_id", 64));
  return custody::ExhibitId{id};
}

base::Result<std::optional<custody::Valuation>> valuation_from(const Body& body) {
  TW_TRY(const auto given, body.object_or("value"));
  if (!given) return std::optional<custody::Valuation>{};
  custody::Valuation value;
  TW_TRY(value.milliunits, given->number("milliunits", 0, kMostMilliunits));
  TW_TRY(value.currency, given->text("currency", 3));
  TW_TRY(value.basis, given->text("basis", 2'000));
  TW_TRY(value.date, given->text("date", 10));
  return std::optional{std::move(value)};
}

ordered_json weighed_members(const custody::ExhibitId& id,
                             const std::optional<service::WeighedExhibit>& weighed) {
  ordered_json json{{"exhibit_id", id.text()}};
  if (!weighed) return json;
  json["verdict"] = weighed->comparison ? custody::name(weighed->comparison->verdict) : "first";
  json["discrepancy_no"] = weighed->discrepancy ? ordered_json(*weighed->discrepancy) : ordered_json{};
  json["alarms"] = ordered_json::array();
  for (const auto& one : weighed->alarms)
    json["alarms"].push_back(std::string{custody::name(one.dimension)} + " " + one.id);
  return json;
}

std::string weighed_json(const custody::ExhibitId& id,
                         const std::optional<service::WeighedExhibit>& weighed) {
  return base::dumped(weighed_members(id, weighed));
}

}  // namespace tidewaiter::server
