#include "service/drift_series.h"

#include <algorithm>

#include "service/custody_views.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::MassMg;
using custody::DriftOf;

bool is_made_by(const custody::DriftKey& key, const store::WeighingRow& row) {
  switch (key.dimension) {
    case DriftOf::Exhibit:
      return row.exhibit == key.id;
    case DriftOf::Officer:
      return row.first_officer == key.id || row.second_officer == key.id;
    case DriftOf::Scale:
      return row.scale == key.id;
    case DriftOf::Place:
      return row.place == key.id;
    case DriftOf::Holder:
      return row.held_by == key.id;
  }
  return false;
}

// Of a weighing that goes into the running tests; nullopt for a first one, and for one that has an inquiry.
std::optional<custody::Comparison> tested(const store::WeighingRow& row) {
  if (!row.expected_mg || row.verdict == name(custody::Verdict::Discrepant)) return std::nullopt;
  return custody::Comparison{MassMg{*row.expected_mg}, MassMg{row.net_mg}, MassMg{row.bound_mg.value_or(0)},
                             MassMg{row.allowance_mg.value_or(0)}, custody::Verdict::WithinBound};
}

}  // namespace

bool is_about(const store::DriftRow& drift, const std::string& officer) {
  const bool of_a_person =
      drift.dimension == name(DriftOf::Officer) || drift.dimension == name(DriftOf::Holder);
  return of_a_person && drift.id == officer;
}

base::Result<std::vector<store::DriftRow>> drifts_for(store::Reader& reader, const std::string& officer) {
  TW_TRY(auto rows, drifts(reader));
  std::erase_if(rows, [&](const auto& row) { return is_about(row, officer); });
  return rows;
}

base::Result<DriftSeries> drift_series(store::Reader& reader, const custody::DriftKey& key,
                                       const std::string& officer) {
  TW_TRY(auto row, reader.get<store::DriftRow>(std::string{name(key.dimension)}, key.id));
  if (!row) return fail(ErrorCode::NotFound, "id", key.id, "what a running test is of");
  if (is_about(*row, officer))
    return fail(ErrorCode::Forbidden, "id", key.id, "another's: nobody reads the running test of themselves");
  DriftSeries series{*std::move(row), {}};
  store::Scan scan;
  if (key.dimension == DriftOf::Exhibit) scan.equal = {{"exhibit", key.id}};
  custody::Drift drift;
  TW_TRY_STATUS(
      reader.scan<store::WeighingRow>(scan, [&](store::WeighingRow&& weighing) -> base::Result<bool> {
        const auto comparison = tested(weighing);
        if (!comparison || !is_made_by(key, weighing)) return true;
        drift = custody::after(drift, *comparison);
        series.steps.push_back({std::move(weighing), custody::charged(*comparison), drift});
        return true;
      }));
  std::reverse(series.steps.begin(), series.steps.end());
  return series;
}

}  // namespace tidewaiter::service
