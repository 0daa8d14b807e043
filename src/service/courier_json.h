#pragma once
// How an operator did and what follows, as JSON in the shapes of api/openapi.yaml: one text for the page's
// routes and the command. Pure; thread-safe.

#include <nlohmann/json_fwd.hpp>

#include "service/courier_faults.h"

namespace tidewaiter::service {

/// The period's figures, without the period.
nlohmann::ordered_json as_json(const LedgerLine& line);
/// An operator learns neither who of the service acted, nor which parcel it is being tested with.
nlohmann::ordered_json as_json(const OperatorFault& fault, LedgerFor eyes);

}  // namespace tidewaiter::service
