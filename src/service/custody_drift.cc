// The running tests of an act's weighings (C4): its part of CustodyAct that sums what small differences come to.

#include "service/custody_act.h"

namespace tidewaiter::service {

using base::MassMg;
using custody::Verdict;

base::Result<MassMg> CustodyAct::charged_since_seized(const custody::Weighing& weighing,
                                                      const custody::Comparison& comparison) {
  auto found = charged_.find(weighing.exhibit);
  if (found == charged_.end()) {
    MassMg before;
    TW_TRY_STATUS(transaction_.scan<store::WeighingRow>(
        {.equal = {{"exhibit", weighing.exhibit.text()}}, .after = {}},
        [&](store::WeighingRow&& row) -> base::Result<bool> {
          if (row.expected_mg && row.verdict != name(Verdict::Discrepant))
            before +=
                custody::charged({MassMg{*row.expected_mg}, MassMg{row.net_mg},
                                  MassMg{row.bound_mg.value_or(0)}, MassMg{row.allowance_mg.value_or(0)}});
          return true;
        }));
    found = charged_.emplace(weighing.exhibit, before).first;
  }
  found->second += custody::charged(comparison);
  return found->second;
}

base::Status CustodyAct::test_drift(const custody::Weighing& weighing, const custody::Comparison& comparison,
                                    std::vector<custody::DriftKey>& alarms) {
  TW_TRY(const auto sum, charged_since_seized(weighing, comparison));
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
    const bool gone =
        key.dimension == custody::DriftOf::Exhibit && custody::adds_up(sum, comparison.expected);
    if (!next.alarms() && !gone) continue;
    row.alarm = 1;
    alarms.push_back(key);
    alarms_.push_back(journal::Body{}.set("dimension", name(key.dimension)).set("id", key.id).text());
  }
  return {};
}

}  // namespace tidewaiter::service
