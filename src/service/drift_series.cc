#include "service/drift_series.h"

#include <algorithm>
#include <set>
#include <utility>

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

bool names(const store::WeighingRow& row, const std::string& officer) {
  return row.first_officer == officer || row.second_officer == officer || row.held_by == officer;
}

// A person's two series, as officer and as holder.
bool is_of(const store::DriftRow& drift, const std::string& officer) {
  const bool of_a_person =
      drift.dimension == name(DriftOf::Officer) || drift.dimension == name(DriftOf::Holder);
  return of_a_person && drift.id == officer;
}

// Dimension and id of each series that one of this officer's weighings is in.
using SeriesNames = std::set<std::pair<std::string, std::string>>;

base::Result<SeriesNames> series_with(store::Reader& reader, const std::string& officer) {
  SeriesNames found;
  const auto add = [&](DriftOf of, const std::string& id) { found.emplace(name(of), id); };
  for (const auto* column : {"first_officer", "second_officer", "held_by"}) {
    TW_TRY_STATUS(reader.scan<store::WeighingRow>({.equal = {{column, officer}}, .after = {}},
                                                  [&](store::WeighingRow&& row) -> base::Result<bool> {
                                                    if (!tested(row)) return true;
                                                    add(DriftOf::Exhibit, row.exhibit);
                                                    add(DriftOf::Officer, row.first_officer);
                                                    add(DriftOf::Officer, row.second_officer);
                                                    add(DriftOf::Scale, row.scale);
                                                    add(DriftOf::Place, row.place);
                                                    if (row.held_by) add(DriftOf::Holder, *row.held_by);
                                                    return true;
                                                  }));
  }
  return found;
}

tl::unexpected<base::Error> own_series(const std::string& id) {
  return fail(ErrorCode::Forbidden, "id", id,
              "one that others made: nobody reads a running test with a weighing of their own in it");
}

}  // namespace

base::Result<std::vector<store::DriftRow>> drifts_for(store::Reader& reader, const std::string& officer) {
  TW_TRY(auto rows, drifts(reader));
  TW_TRY(const auto with, series_with(reader, officer));
  std::erase_if(rows, [&](const auto& row) {
    return is_of(row, officer) || with.contains({row.dimension, row.id});
  });
  return rows;
}

base::Result<DriftSeries> drift_series(store::Reader& reader, const custody::DriftKey& key,
                                       const std::string& officer) {
  TW_TRY(auto row, reader.get<store::DriftRow>(std::string{name(key.dimension)}, key.id));
  if (!row) return fail(ErrorCode::NotFound, "id", key.id, "what a running test is of");
  if (is_of(*row, officer)) return own_series(key.id);
  DriftSeries series{*std::move(row), {}};
  store::Scan scan;
  if (key.dimension == DriftOf::Exhibit) scan.equal = {{"exhibit", key.id}};
  custody::Drift drift;
  TW_TRY_STATUS(
      reader.scan<store::WeighingRow>(scan, [&](store::WeighingRow&& weighing) -> base::Result<bool> {
        const auto comparison = tested(weighing);
        if (!comparison || !is_made_by(key, weighing)) return true;
        if (names(weighing, officer)) return own_series(key.id);
        drift = custody::after(drift, *comparison);
        series.steps.push_back({std::move(weighing), custody::charged(*comparison), drift});
        return true;
      }));
  std::reverse(series.steps.begin(), series.steps.end());
  return series;
}

}  // namespace tidewaiter::service
