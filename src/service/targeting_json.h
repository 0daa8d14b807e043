#pragma once
// The targeting officer's answers as JSON, in the shapes of api/openapi.yaml: what the command prints with
// --json and what the server answers. Pure functions; thread-safe.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "service/figures.h"
#include "service/looks.h"
#include "service/parcel_page.h"
#include "service/queue.h"

namespace tidewaiter::service {

nlohmann::ordered_json as_json(const model::Party& party);
nlohmann::ordered_json as_json(const model::ComparisonPart& part);
nlohmann::ordered_json as_json(const model::Join& join);
nlohmann::ordered_json as_json(const model::Finding& finding);
nlohmann::ordered_json as_json(const DecisionInForce& decision);  ///< Decision
nlohmann::ordered_json as_json(const ShiftStatus& shift);         ///< Shift
nlohmann::ordered_json as_json(const QueueLine& line);            ///< QueueItem
nlohmann::ordered_json as_json(const ParcelPage& page);           ///< Item
/// Figures; `before` is the period before, or null.
nlohmann::ordered_json as_json(const Figures& figures, const std::optional<Figures>& before);
nlohmann::ordered_json as_json(const KnownLook& look);

/// What an officer's word on a parcel rests on, as 32 hexadecimal digits: the filing, what is recommended and
/// decided, its place on a list, whether and how its hold ended, its last examination. Another than before
/// means that an officer has done something to it since, or that it is out of reach; what an operator does
/// with a hold that is on its way changes nothing here.
std::string version_of(const QueueLine& line);

}  // namespace tidewaiter::service
