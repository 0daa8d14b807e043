#pragma once
// What is held of a parcel and the people on it, on what ground and until when: what a request for access is
// answered from. Reads only; the look that it is is entered by who asks (looks.h).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/looks.h"
#include "service/oversight.h"

namespace tidewaiter::service {

/// Every version that was filed under this id, the latest first. NotFound where none is held.
base::Result<std::vector<store::ItemRow>> filings_of(store::Reader& reader, const model::ItemId& item);

/// One record that is held.
struct HeldRecord {
  store::DataClass data_class = store::DataClass::Declaration;
  std::string what;  ///< "declaration", "correction", "decision", "examination", "notice"
  base::Instant at;
  std::string by;                           ///< the officer or the operator; empty where it is nobody's word
  std::string detail;                       ///< an outcome, a result, a kind: a code
  std::optional<base::Instant> keep_until;  ///< nullopt where it is kept with its case or by a hold
};
struct HeldData {
  std::string item_id;
  std::vector<HeldRecord> records;  ///< by time
  std::vector<KnownLook> looks;     ///< who looked, the latest first; at most 1,000
  bool kept_with_case = false;      ///< it was selected or examined
  bool legal_hold = false;
  std::vector<RetentionRule> rules;  ///< the grounds, by class
};
/// NotFound where no parcel of this id is held, erased ones included.
base::Result<HeldData> held_of(store::Reader& reader, const model::ItemId& item,
                               const std::vector<RetentionRule>& rules);

nlohmann::ordered_json as_json(const HeldData& held);  ///< HeldData

}  // namespace tidewaiter::service
