#pragma once
// What the bodies and the answers of several kinds of acts have in common. Internal to this room.

#include <optional>
#include <string>

#include "server/body.h"
#include "service/custody.h"

namespace tidewaiter::server {

inline constexpr std::int64_t kMostMass_mg = 1'000'000'000'000;
inline constexpr std::int64_t kMostMilliunits = 1'000'000'000'000'000;

/// What the scale shows: nullopt where the body has none; Missing or OutOfRange with the field.
base::Result<std::optional<service::ScaleReading>> reading_from(const Body& body, const char* field);
/// The same where there must be one.
base::Result<service::ScaleReading> wanted_reading(const Body& body, const char* field);
/// "exhibit_id".
base::Result<custody::ExhibitId> exhibit_from(const Body& body);
/// "value": nullopt where the body has none; Missing or OutOfRange with the field.
base::Result<std::optional<custody::Valuation>> valuation_from(const Body& body);
/// What a weighing came to, as the two read it.
nlohmann::ordered_json weighed_members(const custody::ExhibitId& id,
                                       const std::optional<service::WeighedExhibit>& weighed);
/// The same as JSON text.
std::string weighed_json(const custody::ExhibitId& id, const std::optional<service::WeighedExhibit>& weighed);

}  // namespace tidewaiter::server
