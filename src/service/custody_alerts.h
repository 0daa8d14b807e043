#pragma once
// What of the evidence room must be looked at first, for the page and for the command line. Reads only; any
// number at once.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "custody/inventory.h"
#include "service/service.h"

namespace tidewaiter::service {

/// A value that an alert's words were made of.
struct AlertPart {
  const char* name;  ///< "number", "weighed_mg", "vehicle", …
  std::variant<std::int64_t, std::string> value;
};

/// What must be looked at first, in words, and for a page in another language in their parts.
struct CustodyAlert {
  std::string kind;  ///< "out_too_long", "due_for_destruction", "offer_unanswered", "above_quantity",
                     ///< "discrepant", "drift", "transport_late", "key_not_returned", "receipt_due",
                     ///< "end_due", "request_due", "seizure_differs", "key_lost",
                     ///< "wrong_seal_at_inventory"
  std::optional<custody::ExhibitId> exhibit;
  std::optional<base::Instant> since;
  std::string words;
  const char* says = "";  ///< "weighed_otherwise", "missing", "leg_late", …: AlertSaid in api/openapi.yaml
  std::vector<AlertPart> parts = {};
};
/// The worst first. `rule` is what the service allows.
base::Result<std::vector<CustodyAlert>> custody_alerts(store::Reader& reader, base::Instant now,
                                                       const custody::OverdueRule& rule = {});
nlohmann::ordered_json as_json(const CustodyAlert& alert);  ///< CustodyAlert

}  // namespace tidewaiter::service
