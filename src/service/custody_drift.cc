// The running tests of an act's weighings (C4): its part of CustodyAct that sums what small differences come
// to, and what was allowed to dry up.

#include "service/custody_act.h"

namespace tidewaiter::service {

using base::MassMg;
using custody::Verdict;

base::Result<bool> CustodyAct::adds_up(const custody::Weighing& weighing,
                                       const custody::Comparison& comparison) {
  auto found = charged_.find(weighing.exhibit);
  if (found == charged_.end()) {
    std::vector<custody::Charged> before;
    TW_TRY_STATUS(transaction_.scan<store::WeighingRow>(
        {.equal = {{"exhibit", weighing.exhibit.text()}}, .after = {}},
        [&](store::WeighingRow&& row) -> base::Result<bool> {
          if (!row.expected_mg) {
            before.push_back({MassMg{row.net_mg}, {}});
          } else if (row.verdict != name(Verdict::Discrepant)) {
            before.push_back(custody::charged_at({MassMg{*row.expected_mg}, MassMg{row.net_mg},
                                                  MassMg{row.bound_mg.value_or(0)},
                                                  MassMg{row.allowance_mg.value_or(0)}}));
          }
          return true;
        }));
    found = charged_.emplace(weighing.exhibit, std::move(before)).first;
  }
  found->second.push_back(custody::charged_at(comparison));
  return custody::adds_up(found->second);
}

// Of an exhibit whose document says nothing of it, its own weighings say it: they were before anybody kept
// count.
base::Result<std::int32_t> CustodyAct::dried(const KnownExhibit& exhibit) {
  if (exhibit.exhibit.dried_ppm) return *exhibit.exhibit.dried_ppm;
  std::int32_t sum = 0;
  TW_TRY_STATUS(transaction_.scan<store::WeighingRow>(
      {.equal = {{"exhibit", exhibit.exhibit.id.text()}}, .after = {}},
      [&](store::WeighingRow&& row) -> base::Result<bool> {
        if (row.expected_mg && row.verdict != name(Verdict::Discrepant))
          sum += custody::dried_ppm({MassMg{*row.expected_mg}, MassMg{row.net_mg},
                                     MassMg{row.bound_mg.value_or(0)}, MassMg{row.allowance_mg.value_or(0)},
                                     Verdict::WithinBound});
        return true;
      }));
  return sum;
}

base::Status CustodyAct::pass_on_drying(const KnownExhibit& from, KnownExhibit& to) {
  TW_TRY(const auto theirs, dried(from));
  TW_TRY(const auto own, dried(to));
  if (theirs > own) to.exhibit.dried_ppm = theirs;
  return {};
}

base::Status CustodyAct::test_drift(const custody::Weighing& weighing, const custody::Comparison& comparison,
                                    bool dried_much, std::vector<custody::DriftKey>& alarms) {
  TW_TRY(const bool adds, adds_up(weighing, comparison));
  const bool gone = adds || dried_much;
  for (const auto& key : custody::drift_keys(weighing, held_before(weighing.exhibit))) {
    auto found = drifts_.find(key);
    if (found == drifts_.end()) {
      TW_TRY(auto row, transaction_.get<store::DriftRow>(std::string{name(key.dimension)}, key.id));
      if (!row) {
        row.emplace();
        row->dimension = name(key.dimension);
        row->id = key.id;
      }
      found = drifts_.emplace(key, *std::move(row)).first;
    }
    auto& row = found->second;
    const auto next = custody::after({row.adjustments, row.sum_mg, row.less, row.more}, comparison);
    row.adjustments = next.adjustments;
    row.sum_mg = next.sum_mg;
    row.less = next.less;
    row.more = next.more;
    if (!next.alarms() && !(gone && key.dimension == custody::DriftOf::Exhibit)) continue;
    row.alarm = 1;
    alarms.push_back(key);
    alarms_.push_back(journal::Body{}.set("dimension", name(key.dimension)).set("id", key.id).text());
  }
  return {};
}

}  // namespace tidewaiter::service
