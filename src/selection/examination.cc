#include "selection/examination.h"

#include <algorithm>
#include <array>
#include <span>

#include "model/names.h"

namespace tidewaiter::selection {
namespace {

constexpr std::array<std::string_view, 3> kOutcomeNames{"no_finding", "finding", "inconclusive"};
constexpr std::array<std::string_view, 22> kObjectNames{
    "packaging", "tea",    "rock_sugar", "other_food",   "plant_pot", "clothing", "footwear",  "doll",
    "toy",       "book",   "document",   "electronics",  "machinery", "tool",     "furniture", "cosmetics",
    "medicine",  "candle", "artwork",    "vehicle_part", "container", "other"};
constexpr std::array<std::string_view, 11> kMethodNames{
    "loose",   "mixed_in", "dissolved_or_soaked", "sewn_in", "moulded_in", "false_bottom", "hollowed",
    "wrapped", "sealed",   "disguised",           "other"};
constexpr std::array<std::string_view, 4> kLayerNames{"outer", "inside", "within_wall", "in_material"};
constexpr std::array<std::string_view, 6> kPowerNames{"customs_examination", "postal_act_with_addressee",
                                                      "court_order",         "prosecutors_order",
                                                      "consent_of_sender",   "urgency"};

constexpr std::size_t kMaxLines = 100;
constexpr std::size_t kMaxRemarks = 10'000;
constexpr base::MassMg kMaxFind{1'000'000'000};  // a tonne: no parcel holds more

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const auto name : names) text += (text.empty() ? "" : ", ") + std::string{name};
  return text;
}

base::Status not_in_examination(std::string field, std::string expected) {
  return base::fail(base::ErrorCode::Missing, std::move(field), "", std::move(expected));
}

bool code_shaped(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

base::Status check_find(const Find& find, const std::string& field, bool has_remarks) {
  if (!code_shaped(find.substance)) {
    return base::fail(base::ErrorCode::Malformed, field + ".substance", find.substance,
                      "a substance's code ([a-z0-9_-], at most 64), or unknown");
  }
  if (find.gross_mass <= base::MassMg{} || find.gross_mass > kMaxFind) {
    return base::fail(base::ErrorCode::OutOfRange, field + ".gross_mass", base::to_string(find.gross_mass),
                      "over 0 g, at most 1000000 g");
  }
  const bool other = find.concealment.object == ConcealmentObject::Other ||
                     find.concealment.method == ConcealmentMethod::Other;
  if (other && !has_remarks)
    return not_in_examination("remarks", "words for what was hidden otherwise than the lists say");
  return {};
}

base::Status check_reading(const Reading& reading, const std::string& field, base::Instant at) {
  if (reading.instrument.empty())
    return not_in_examination(field + ".instrument", "the instrument that gave the reading");
  if (reading.value.empty()) return not_in_examination(field + ".value", "what the instrument showed");
  if (reading.calibrated_until && *reading.calibrated_until < at) {
    return base::fail(base::ErrorCode::OutOfRange, field + ".calibrated_until",
                      base::to_string(*reading.calibrated_until),
                      "not before the examination, " + base::to_string(at));
  }
  return {};
}

base::Status check_outcome(const ExaminationResult& result) {
  const bool finding = result.outcome == ExaminationOutcome::Finding;
  if (finding && result.finds.empty()) return not_in_examination("finds", "what was found");
  if (!finding && !result.finds.empty()) {
    return base::fail(base::ErrorCode::Conflict, "outcome", name(result.outcome),
                      "finding, since something was found");
  }
  if (finding && !result.opened) {
    return base::fail(base::ErrorCode::Conflict, "opened", "false",
                      "true: what was not opened is inconclusive, whatever its picture shows");
  }
  const bool looked_through =
      result.means == model::Means::Physical && result.outcome == ExaminationOutcome::NoFinding;
  if (looked_through && !result.opened) {
    return base::fail(base::ErrorCode::Conflict, "opened", "false",
                      "true: whoever found nothing by hand has opened it");
  }
  if ((result.opened || finding) && !result.power)
    return not_in_examination("power", "the legal power it was opened by");
  if (result.outcome == ExaminationOutcome::Inconclusive && result.why_inconclusive.empty()) {
    return not_in_examination("why_inconclusive", "why nothing can be said");
  }
  return {};
}

}  // namespace

std::string_view name(ExaminationOutcome value) noexcept {
  return kOutcomeNames[static_cast<std::size_t>(value)];
}
std::string_view name(ConcealmentObject value) noexcept {
  return kObjectNames[static_cast<std::size_t>(value)];
}
std::string_view name(ConcealmentMethod value) noexcept {
  return kMethodNames[static_cast<std::size_t>(value)];
}
std::string_view name(ConcealmentLayer value) noexcept {
  return kLayerNames[static_cast<std::size_t>(value)];
}
std::string_view name(LegalPower value) noexcept { return kPowerNames[static_cast<std::size_t>(value)]; }
std::optional<ExaminationOutcome> examination_outcome_from(std::string_view text) noexcept {
  return model::from_names<ExaminationOutcome>(kOutcomeNames, text);
}
std::optional<ConcealmentObject> concealment_object_from(std::string_view text) noexcept {
  return model::from_names<ConcealmentObject>(kObjectNames, text);
}
std::optional<ConcealmentMethod> concealment_method_from(std::string_view text) noexcept {
  return model::from_names<ConcealmentMethod>(kMethodNames, text);
}
std::optional<ConcealmentLayer> concealment_layer_from(std::string_view text) noexcept {
  return model::from_names<ConcealmentLayer>(kLayerNames, text);
}
std::optional<LegalPower> legal_power_from(std::string_view text) noexcept {
  return model::from_names<LegalPower>(kPowerNames, text);
}

std::string concealment_object_names() { return listed(kObjectNames); }
std::string concealment_method_names() { return listed(kMethodNames); }
std::string concealment_layer_names() { return listed(kLayerNames); }

base::Status check(const ExaminationResult& result) {
  if (result.id.empty()) return not_in_examination("item_id", "the parcel that was examined");
  if (result.officer.empty()) return not_in_examination("officer", "the named officer who examined it (S2)");
  if (result.remarks.size() > kMaxRemarks) {
    return base::fail(base::ErrorCode::TooLarge, "remarks", result.remarks, "at most 10000 bytes");
  }
  if (result.finds.size() > kMaxLines || result.readings.size() > kMaxLines) {
    return base::fail(base::ErrorCode::TooLarge, "finds", std::to_string(result.finds.size()),
                      "at most 100 finds and 100 readings");
  }
  TW_TRY_STATUS(check_outcome(result));
  for (std::size_t i = 0; i < result.finds.size(); ++i) {
    TW_TRY_STATUS(check_find(result.finds[i], "finds[" + std::to_string(i) + "]", !result.remarks.empty()));
  }
  for (std::size_t i = 0; i < result.readings.size(); ++i) {
    TW_TRY_STATUS(check_reading(result.readings[i], "readings[" + std::to_string(i) + "]", result.at));
  }
  return {};
}

}  // namespace tidewaiter::selection
