#include "service/targeting_json.h"

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "service/earlier_filings.h"
#include "service/list_json.h"
#include "service/version.h"

namespace tidewaiter::service {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kReasonsInQueue = 5;

ordered_json entity(model::EntityId id) {
  return id.value() == 0 ? ordered_json{} : ordered_json(model::to_text(id));
}
ordered_json time(const std::optional<base::Instant>& at) {
  return at ? ordered_json(base::to_string(*at)) : ordered_json{};
}
ordered_json mass(const std::optional<base::MassMg>& mass) {
  return mass ? ordered_json(mass->milligrams()) : ordered_json{};
}
template <typename Ids>
ordered_json texts_of(const Ids& ids) {
  ordered_json all = ordered_json::array();
  for (const auto& id : ids) all.push_back(id.text());
  return all;
}

ordered_json contents_json(const model::ContentsLine& line) {
  ordered_json json{{"description", line.description}, {"hs6", line.hs6}};
  json["quantity"] = line.quantity ? ordered_json(*line.quantity) : ordered_json{};
  json["net_mass_mg"] = mass(line.net_mass);
  json["value_milliunits"] = line.value ? ordered_json(line.value->milliunits) : ordered_json{};
  json["currency"] = line.value ? line.value->currency : "";
  json["origin"] = line.origin;
  return json;
}

ordered_json reason_json(const model::Reason& reason) {
  return {{"kind", model::name(reason.kind)},
          {"ref", reason.ref},
          {"contribution", reason.contribution},
          {"text", reason.text},
          {"fields", reason.fields},
          {"items", texts_of(reason.items)}};
}

ordered_json party_json(const model::PartyEvidence& party, const std::vector<model::Join>& joins) {
  return {{"person", entity(party.person)},
          {"premises", entity(party.premises)},
          {"contact", entity(party.contact)},
          {"joins", list_of(joins, [](const auto& each) { return as_json(each); })}};
}

ordered_json hit_json(const model::ListHit& hit) {
  return {{"list", hit.list},
          {"entry_id", hit.entry_id},
          {"matched_name", hit.matched_name},
          {"programme", hit.programme},
          {"probability_ppm", hit.probability_ppm},
          {"role", model::name(hit.role)}};
}

ordered_json window_json(const model::WindowValue& window) {
  return {{"key", window.key}, {"value", window.value}, {"items", texts_of(window.items)}};
}

ordered_json evidence_json(const model::Evidence& evidence, const ParcelJoins& joins) {
  return {{"journal_index", evidence.journal_index},
          {"resolver_available", evidence.resolver_available},
          {"lists_stale", evidence.lists_stale},
          {"sender", party_json(evidence.sender, joins.sender)},
          {"recipient", party_json(evidence.recipient, joins.recipient)},
          {"windows", list_of(evidence.windows, window_json)},
          {"hits", list_of(evidence.hits, hit_json)}};
}

ordered_json other_json(const OtherParcel& other) {
  return {{"item_id", other.item_id},
          {"filed_at", base::to_string(other.filed_at)},
          {"description", other.description},
          {"route_to", other.to},
          {"gross_mass_mg", mass(other.gross_mass)},
          {"sender_name", other.sender_name},
          {"recipient_name", other.recipient_name}};
}

ordered_json examination_json(const store::ExaminationRow& row) {
  return {{"examination_no", row.examination_no},
          {"at", base::to_string(base::Instant{row.examined_at})},
          {"officer", row.officer},
          {"means", row.means},
          {"result", row.result}};
}

ordered_json check_json(const std::optional<model::OperatorCheck>& check) {
  if (!check) return {};
  return {{"by", check->by},
          {"at", time(check->at)},
          {"method", check->method ? ordered_json(model::name(*check->method)) : ordered_json{}},
          {"scanned_mass_mg", mass(check->scanned_mass)}};
}

ordered_json place_json(const std::optional<PlaceOnList>& place) {
  if (!place) return {};
  return {{"reason", place->reason},
          {"means", model::name(place->means)},
          {"rank", place->rank},
          {"probability_ppb", place->probability_ppb}};
}

ordered_json hold_json(const QueueLine& line) {
  if (!line.hold) return {};
  const auto& item = line.declaration.item;
  return {{"item_id", item.id.text()},
          {"operator_id", item.operator_id.text()},
          {"receptacle_id", item.receptacle_id},
          {"dispatch_id", item.dispatch_id},
          {"state", selection::name(line.hold->state)},
          {"cut_off_at", time(item.cut_off_at)},
          {"place", line.hold->lies_at}};
}

ordered_json seizure_json(const SeizureFigure& one) {
  return {{"month", one.month},       {"substance", one.substance},
          {"means", one.means},       {"service", one.service},
          {"route_to", one.route_to}, {"concealment_object", one.concealment_object},
          {"count", one.count},       {"mass_mg", one.mass.milligrams()}};
}

void add_declared(ordered_json& json, const model::Item& item) {
  json["operator_id"] = item.operator_id.text();
  json["service"] = model::name(item.service);
  json["category"] = model::name(item.category);
  json["posted_at"] = time(item.posted_at);
  json["origin_office"] = item.origin_office.text();
  json["receptacle_id"] = item.receptacle_id;
  json["dispatch_id"] = item.dispatch_id;
  json["cut_off_at"] = time(item.cut_off_at);
  json["gross_mass_mg"] = mass(item.gross_mass);
  json["sender"] = as_json(item.sender);
  json["recipient"] = as_json(item.recipient);
  json["contents"] = list_of(item.contents, contents_json);
  json["check"] = check_json(item.check);
}

// What its examinations came to; null where there was none, and of a find in a parcel that was released all
// the same: its team lets it run, and the rest read of a release like any other (K1).
ordered_json result_told(const QueueLine& line) {
  if (!line.examined) return {};
  const bool released = line.hold && line.hold->state == selection::HoldState::Released;
  if (released && line.examined->result == "finding") return {};
  return line.examined->result;
}

// How a hold ended; null while it is on its way, or where there is none.
ordered_json end_of(const std::optional<HoldNow>& hold) {
  if (!hold) return {};
  const bool over = selection::is_final(hold->state) || hold->state == selection::HoldState::Examined;
  return over ? ordered_json(selection::name(hold->state)) : ordered_json{};
}

}  // namespace

ordered_json as_json(const model::Party& party) {
  return {{"name", party.name},         {"address", party.address}, {"city", party.city},
          {"postcode", party.postcode}, {"country", party.country}, {"phone", party.phone},
          {"email", party.email}};
}

ordered_json as_json(const model::ComparisonPart& part) {
  return {{"attribute", part.attribute},
          {"level", part.level},
          {"left", part.left},
          {"right", part.right},
          {"weight_millibits", part.weight}};
}

ordered_json as_json(const model::Join& join) {
  return {{"other", {{"item_id", join.other_item.text()}, {"role", model::name(join.other_role)}}},
          {"level", model::name(join.level)},
          {"weight_millibits", join.weight},
          {"parts", list_of(join.parts, [](const auto& each) { return as_json(each); })}};
}

ordered_json as_json(const model::Finding& finding) {
  return {{"code", model::name(finding.code)},
          {"field", finding.field},
          {"found", finding.found},
          {"expected", finding.expected}};
}

ordered_json as_json(const DecisionInForce& decision) {
  const auto& decided = decision.decision;
  return {{"recommendation", model::name(decision.recommendation.outcome)},
          {"ground", decision.recommendation.ground},
          {"in_force", model::name(decision.outcome)},
          {"decided_by", decided ? ordered_json(decided->officer.text()) : ordered_json{}},
          {"why", decided ? decided->why : ""},
          {"wanted", decision.wanted},
          {"at", decided ? time(decided->at) : ordered_json{}}};
}

ordered_json as_json(const ShiftStatus& shift) {
  ordered_json capacity = ordered_json::object(), out = ordered_json::array();
  for (std::size_t i = 0; i < selection::kMeansCount; ++i) {
    const auto means = static_cast<model::Means>(i);
    if (shift.capacity.of(means).examinations > 0)
      capacity[std::string{model::name(means)}] = shift.capacity.of(means).examinations;
  }
  for (const auto& one : shift.out)
    out.push_back(std::string{model::name(one.means)} + " " + one.id + ": " + one.why);
  return {{"office", shift.office},
          {"shift", shift.shift},
          {"state", shift.state},
          {"opened_at", base::to_string(shift.opened_at)},
          {"closed_at", time(shift.closed_at)},
          {"capacity", std::move(capacity)},
          {"out", std::move(out)},
          {"random_share_ppm", shift.random_share_ppm},
          {"key_commitment", shift.key_commitment},
          {"revealed_key", shift.revealed_key ? ordered_json(*shift.revealed_key) : ordered_json{}},
          {"filed", shift.filed},
          {"selected", shift.selected},
          {"degraded", shift.degraded}};
}

ordered_json as_json(const QueueLine& line) {
  const auto& item = line.declaration.item;
  const auto& place = line.place;
  ordered_json reasons = ordered_json::array();
  for (const auto& reason : line.assessed.assessment.reasons)
    if (reasons.size() < kReasonsInQueue) reasons.push_back(reason.text);
  if (line.stood_before) reasons.push_back(reason_of(*line.stood_before).text);
  const auto& decided = line.decision.decision;
  return {{"item_id", item.id.text()},
          {"score_millibits", line.assessed.assessment.score},
          {"stands_at_millibits", stands_at(line)},
          {"outcome", model::name(line.decision.outcome)},
          {"recommendation", model::name(line.decision.recommendation.outcome)},
          {"decided_by", decided ? ordered_json(decided->officer.text()) : ordered_json{}},
          {"selected", place.has_value()},
          {"selection_reason", place ? ordered_json(place->reason) : ordered_json{}},
          {"inclusion_probability_ppm", place ? ordered_json(place->probability_ppb / 1000) : ordered_json{}},
          {"means", place ? ordered_json(model::name(place->means)) : ordered_json{}},
          {"rank", place ? ordered_json(place->rank) : ordered_json{}},
          {"hold_state", line.hold ? ordered_json(selection::name(line.hold->state)) : ordered_json{}},
          {"operator_id", item.operator_id.text()},
          {"receptacle_id", item.receptacle_id},
          {"dispatch_id", item.dispatch_id},
          {"place", line.hold ? line.hold->lies_at : ""},
          {"query",
           line.query_answered ? ordered_json(*line.query_answered ? "answered" : "open") : ordered_json{}},
          {"cut_off_at", time(item.cut_off_at)},
          {"route_from", item.sender.country},
          {"route_to", item.recipient.country},
          {"description", item.contents.empty() ? "" : item.contents.front().description},
          {"reasons", std::move(reasons)},
          {"examined", result_told(line)},
          {"version", version_of(line)}};
}

ordered_json as_json(const ParcelPage& page) {
  const auto& line = page.line;
  const auto& assessment = line.assessed.assessment;
  ordered_json json{{"item_id", line.row.item_id},
                    {"item_no", line.row.item_no},
                    {"office", line.row.office},
                    {"shift", line.row.shift},
                    {"filed_at", base::to_string(base::Instant{line.row.filed_at})}};
  add_declared(json, line.declaration.item);
  json["findings"] = list_of(line.declaration.findings, [](const auto& each) { return as_json(each); });
  json["score_millibits"] = assessment.score;
  json["reasons"] = list_of(assessment.reasons, reason_json);
  if (line.stood_before) json["reasons"].push_back(reason_json(reason_of(*line.stood_before)));
  json["evidence"] = evidence_json(line.assessed.evidence, page.joins);
  json["others"] = list_of(page.others, other_json);
  json["decision"] = as_json(line.decision);
  json["hold"] = hold_json(line);
  json["selection"] = place_json(line.place);
  json["examinations"] = list_of(page.examinations, examination_json);
  json["queries"] = list_of(page.queries, [](const auto& each) { return as_json(each); });
  json["corrections"] = list_of(page.corrections, [](const auto& each) { return as_json(each); });
  json["concealments"] = page.concealments;
  json["hazards"] = page.hazards;
  json["versions"] = {{"profiles", assessment.versions.profiles},
                      {"lists", assessment.versions.lists},
                      {"parameters", assessment.versions.parameters},
                      {"model", assessment.versions.model}};
  json["version"] = version_of(line);
  return json;
}

ordered_json as_json(const Figures& figures, const std::optional<Figures>& before) {
  return {{"from", base::to_string(figures.from)},
          {"until", base::to_string(figures.until)},
          {"parcels", figures.parcels},
          {"refused", figures.refused},
          {"selected", figures.selected},
          {"examined", figures.examined},
          {"examined_by_lot", figures.examined_by_lot},
          {"finds", figures.finds},
          {"finds_by_lot", figures.finds_by_lot},
          {"seizures", list_of(figures.seizures, seizure_json)},
          {"in_store_mg", figures.in_store.milligrams()},
          {"before", before ? as_json(*before, std::nullopt) : ordered_json{}}};
}

ordered_json as_json(const KnownLook& look) {
  return {{"number", look.number},
          {"at", base::to_string(look.at)},
          {"officer", look.officer},
          {"purpose", look.purpose},
          {"kind", name(look.kind)},
          {"item_id", look.item_id ? ordered_json(*look.item_id) : ordered_json{}},
          {"asked", look.asked},
          {"other_office", look.other_office.empty() ? ordered_json{} : ordered_json(look.other_office)}};
}

std::string version_of(const QueueLine& line) {
  auto rests_on = ordered_json::array();
  rests_on.push_back(line.row.item_no);
  rests_on.push_back(as_json(line.decision));
  rests_on.push_back(place_json(line.place));
  rests_on.push_back(end_of(line.hold));
  rests_on.push_back(line.examined ? ordered_json(line.examined->last_no) : ordered_json{});
  const auto text = rests_on.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return version_of_text(text);
}

}  // namespace tidewaiter::service
