#include "service/instrument_history.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "journal/entry.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using nlohmann::json;

// Those that an entry names; those of now where it is older than that.
std::vector<CertifiedOperator> operators_in(const json& body, const std::vector<CertifiedOperator>& now) {
  const auto named = body.find("operators");
  if (named == body.end() || !named->is_array()) return now;
  std::vector<CertifiedOperator> operators;
  for (const auto& one : *named) {
    const auto until = base::parse_instant(base::text_member(one, "until"), "until");
    if (until) operators.push_back({base::text_member(one, "officer"), *until});
  }
  return operators;
}

// What an entry says of the instrument; older ones name its own certificate alone.
std::optional<InstrumentThen> said_of(const std::string& text, const std::string& office,
                                      const std::string& id, const std::vector<CertifiedOperator>& now) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object() || body.value("office", json{}) != office || body.value("instrument", json{}) != id)
    return std::nullopt;
  InstrumentThen then;
  then.in_service = body.value("in_service", json{true}) == true;
  then.operators = operators_in(body, now);
  for (const char* member : {"usable_until", "calibrated_until"}) {
    if (!body.contains(member) || !body[member].is_string()) continue;
    const auto until = base::parse_instant(body[member].get<std::string>(), member);
    if (until) then.usable_until = *until;
    break;
  }
  return then;
}

}  // namespace

std::string_view standing(const InstrumentThen& then, Instant at) noexcept {
  if (!then.in_service) return "out_of_service";
  return then.usable_until && *then.usable_until < at ? "expired" : "in_service";
}

std::string_view operator_standing(const InstrumentThen& then, const std::string& officer,
                                   Instant at) noexcept {
  if (then.operators.empty()) return "none_needed";
  const bool certified = std::any_of(then.operators.begin(), then.operators.end(), [&](const auto& one) {
    return one.officer == officer && !(one.until < at);
  });
  return certified ? "certified" : "not_certified";
}

base::Result<InstrumentThen> instrument_at(store::Reader& reader, const std::string& office,
                                           const std::string& id, Instant at) {
  TW_TRY(const auto known, instrument(reader, office, id));
  if (!known)
    return base::fail(base::ErrorCode::NotFound, "instrument", id, "an instrument of " + office);
  InstrumentThen now{known->instrument.in_service, usable_until(*known), known->equipment.operators};
  if (known->changed_at <= at) return now;
  TW_TRY(const auto head, reader.journal_head());
  std::optional<InstrumentThen> then;
  TW_TRY_STATUS(
      reader.scan_entries(0, head.size, [&](store::StoredEntry&& stored) -> base::Result<bool> {
        if (stored.bytes.find("\"kind\":\"instrument.") == std::string::npos) return true;
        TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
        auto said = said_of(entry.body, office, id, now.operators);
        if (said && (!then || entry.at <= at)) then = std::move(said);
        return true;
      }));
  return then.value_or(now);
}

}  // namespace tidewaiter::service
