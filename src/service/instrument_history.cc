#include "service/instrument_history.h"

#include <nlohmann/json.hpp>

#include "journal/entry.h"
#include "service/instruments.h"

namespace tidewaiter::service {
namespace {

using base::Instant;
using nlohmann::json;

// What an entry says of the instrument; older ones name its own certificate alone.
std::optional<InstrumentThen> said_of(const std::string& text, const std::string& office,
                                      const std::string& id) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object() || body.value("office", json{}) != office || body.value("instrument", json{}) != id)
    return std::nullopt;
  InstrumentThen then;
  then.in_service = body.value("in_service", json{true}) == true;
  for (const char* member : {"usable_until", "calibrated_until"}) {
    if (!body.contains(member) || !body[member].is_string()) continue;
    const auto until = base::parse_instant(body[member].get<std::string>(), member);
    if (until) then.usable_until = *until;
    break;
  }
  return then;
}

}  // namespace

base::Result<InstrumentThen> instrument_at(store::Reader& reader, const std::string& office,
                                           const std::string& id, Instant at) {
  TW_TRY(const auto known, instrument(reader, office, id));
  if (!known)
    return base::fail(base::ErrorCode::NotFound, "instrument", id, "an instrument of " + office);
  InstrumentThen now{known->instrument.in_service, usable_until(*known)};
  if (known->changed_at <= at) return now;
  TW_TRY(const auto head, reader.journal_head());
  std::optional<InstrumentThen> then;
  TW_TRY_STATUS(
      reader.scan_entries(0, head.size, [&](store::StoredEntry&& stored) -> base::Result<bool> {
        if (stored.bytes.find("\"kind\":\"instrument.") == std::string::npos) return true;
        TW_TRY(const auto entry, journal::parse_entry(stored.bytes));
        auto said = said_of(entry.body, office, id);
        if (said && (!then || entry.at <= at)) then = std::move(said);
        return true;
      }));
  return then.value_or(now);
}

}  // namespace tidewaiter::service
