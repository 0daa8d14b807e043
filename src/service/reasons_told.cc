#include "service/reasons_told.h"

#include <nlohmann/json.hpp>

#include "service/earlier_filings.h"
#include "service/targeting_json.h"

namespace tidewaiter::service {
namespace {

using nlohmann::ordered_json;
using risk::Phrase;
using Says = Phrase::Says;

constexpr std::int64_t kMsInHour = 3'600'000, kMsInDay = 86'400'000;

void add_measured(ordered_json& json, const Phrase& phrase) {
  json["counted"] = risk::counted_name(*phrase.window);
  json["share"] = phrase.window->share;
  json["number"] = phrase.number;
  if (phrase.window->measure == risk::Measure::ItemsUnder)
    json["under_mg"] = phrase.window->under.milligrams();
}

void add_window(ordered_json& json, const Phrase& phrase) {
  if (phrase.says != Says::Measured) json["entity"] = risk::entity_name(*phrase.window);
  if (phrase.says != Says::FirstParcel) add_measured(json, phrase);
  if (phrase.says == Says::FirstParcel || phrase.says == Says::MeasuredAt)
    json["days"] = phrase.window->within.milliseconds() / kMsInDay;
  if (phrase.says != Says::Shared) return;
  auto items = ordered_json::array();
  for (const auto& item : phrase.kept->items) items.push_back(item.text());
  json["items"] = std::move(items);
  json["hours"] = phrase.kept->span.milliseconds() / kMsInHour;
}

void add_texts(ordered_json& json, const Phrase& phrase) {
  auto texts = ordered_json::array();
  for (const auto text : phrase.texts()) texts.push_back(risk::as_quoted(text));
  json["texts"] = std::move(texts);
}

void add_hit(ordered_json& json, const model::ListHit& hit) {
  json["role"] = model::name(hit.role);
  json["name"] = risk::as_quoted(hit.matched_name);
  json["list"] = hit.list;
  json["programme"] = risk::as_quoted(hit.programme);
}

ordered_json phrase_json(const Phrase& phrase) {
  ordered_json json{{"says", risk::name(phrase.says)}};
  if (phrase.window != nullptr) {
    add_window(json, phrase);
    return json;
  }
  if (phrase.says == Says::Listed) {
    add_hit(json, *phrase.hit);
  } else if (phrase.says == Says::Finding) {
    json["code"] = model::name(phrase.finding->code);
    json["field"] = phrase.finding->field;
    json["found"] = risk::as_quoted(phrase.finding->found);
  } else {
    json["field"] = risk::info(phrase.field).name;
  }
  if (phrase.says == Says::Described) json["description"] = risk::as_quoted(phrase.description);
  if (phrase.says == Says::Described || phrase.says == Says::Values) add_texts(json, phrase);
  if (phrase.says == Says::Percent || phrase.says == Says::Number || phrase.says == Says::Mass ||
      phrase.says == Says::Listed)
    json["number"] = phrase.number;
  return json;
}

void add_told(ordered_json& json, const risk::ToldReason& told) {
  json["titles"] = ordered_json::object();
  if (told.titles != nullptr)
    for (const auto& [language, title] : *told.titles) json["titles"][language] = title;
  json["said"] = ordered_json::array();
  for (const auto& phrase : told.phrases) json["said"].push_back(phrase_json(phrase));
}

// An earlier filing's standing is the last of the reasons, and no profile's.
void add_stood_before(ordered_json& json, const StoodBefore& before) {
  json["titles"] = ordered_json::object();
  ordered_json said{{"says", "declared_before"}, {"number", before.score}};
  if (!before.declared.empty()) said["description"] = risk::as_quoted(before.declared);
  json["said"] = ordered_json::array();
  json["said"].push_back(std::move(said));
}

/// Good as long as both are.
std::vector<risk::ToldReason> told(const QueueLine& line, const risk::CompiledProfiles& used) {
  const auto& [item, findings] = line.declaration;
  return risk::told(item, findings, line.assessed.evidence, used, line.assessed.assessment);
}

}  // namespace

base::Result<ordered_json> ReasonTeller::as_json(const Service& service, const ParcelPage& page) {
  TW_TRY(const auto used, profiles(service, page.line.assessed.assessment.versions.profiles));
  const auto all = told(page.line, used);
  auto json = service::as_json(page);
  for (std::size_t i = 0; i < all.size(); ++i) add_told(json["reasons"][i], all[i]);
  if (page.line.stood_before) add_stood_before(json["reasons"].back(), *page.line.stood_before);
  return json;
}

base::Result<ordered_json> ReasonTeller::as_json(const Service& service, const QueueLine& line) {
  TW_TRY(const auto used, profiles(service, line.assessed.assessment.versions.profiles));
  const auto all = told(line, used);
  auto json = service::as_json(line);
  const bool before = line.stood_before.has_value();
  const auto shown = json["reasons"].size() - (before ? 1 : 0);
  auto& lines = json["told"] = ordered_json::array();
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& reason = line.assessed.assessment.reasons[i];
    lines.push_back({{"kind", model::name(reason.kind)}, {"ref", reason.ref}});
    add_told(lines.back(), all[i]);
  }
  if (before) {
    const auto reason = reason_of(*line.stood_before);
    lines.push_back({{"kind", model::name(reason.kind)}, {"ref", reason.ref}});
    add_stood_before(lines.back(), *line.stood_before);
  }
  return json;
}

base::Result<risk::CompiledProfiles> ReasonTeller::profiles(const Service& service, std::uint32_t version) {
  if (version == 0) return risk::CompiledProfiles{};
  const std::lock_guard lock{mutex_};
  if (const auto known = compiled_.find(version); known != compiled_.end()) return known->second;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto row, reader->get<store::ProfileSetRow>(static_cast<std::int64_t>(version)));
  if (!row) return risk::CompiledProfiles{};
  TW_TRY(auto text, store::decompress(row->document));
  const risk::ProfileSource source{"profiles version " + std::to_string(version), std::move(text)};
  if (compiled_.size() == kKept) compiled_.erase(compiled_.begin());
  // What this program no longer compiles is told in English alone.
  auto compiled = risk::compile({&source, 1}, version).value_or(risk::CompiledProfiles{});
  return compiled_.emplace(version, std::move(compiled)).first->second;
}

}  // namespace tidewaiter::service
