#pragma once
// What stands in the store about a shift: the parcels filed into it, and its row's JSON. Reads only;
// thread-safe.

#include <absl/container/flat_hash_set.h>

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/capacity.h"
#include "service/shift.h"

namespace tidewaiter::service {

/// {"XRay": {"examinations": 200, "instruments": 1}, …}, means without examinations left out.
nlohmann::json to_json(const selection::Capacity& capacity);
base::Result<selection::Capacity> capacity_from_json(const std::string& text);
/// No parcel of a lower number was filed into the shift.
std::int64_t first_item_of(const store::ShiftRow& row);
/// [{"instrument", "means", "why"}]
nlohmann::json to_json(const std::vector<selection::InstrumentOut>& out);

/// A parcel that gets a place on a shift's list.
struct SelectedParcel {
  model::ItemNumber number;
  std::string office;
  std::string shift;
  model::OperatorId operator_id;
  std::optional<base::Instant> cut_off_at;
  selection::SelectionReason reason = selection::SelectionReason::None;
  model::Means means = model::Means::Physical;
  std::int64_t rank = 1;             ///< within shift and means
  std::int64_t probability_ppb = 0;  ///< in the random stream
  std::string detail = "{}";         ///< JSON
  std::string chosen_by = "selection";
  std::string told_by;  ///< who tells its operator in the same act; empty: nobody yet
};
/// Its place on the list and the first steps of hold-to-hand: Selected, and HoldSent where it is told.
std::vector<store::RowWrite> rows_of_selected(const SelectedParcel& parcel, base::Instant at);

struct FiledCandidates {
  std::vector<selection::Candidate> candidates;   ///< by number; superseded ones are among them
  absl::flat_hash_set<std::uint64_t> superseded;  ///< numbers that a later filing amends
  absl::flat_hash_set<std::uint64_t> unresolved;  ///< numbers that were judged while the resolver was down
};
/// Every parcel filed into the shift, as it was assessed last.
base::Result<FiledCandidates> filed_candidates(store::Reader& reader, const OpenShift& shift);

}  // namespace tidewaiter::service
