#include "service/declaration_quality.h"

#include <algorithm>

#include "declaration/declaration.h"

namespace tidewaiter::service {

base::Result<std::vector<DeclarationQuality>> QualityWindow::read(store::Reader& reader) {
  const std::scoped_lock lock(mutex_);
  TW_TRY_STATUS(read_newer(reader));
  std::vector<DeclarationQuality> all;
  for (const auto& [id, at] : operators_)
    if (qualities_[at].parcels > 0) all.push_back(qualities_[at]);
  return all;
}

base::Status QualityWindow::read_newer(store::Reader& reader) {
  const std::int64_t known_to = filings_.empty() ? -1 : filings_.back().item_no;
  std::vector<Filing> newer;
  TW_TRY_STATUS(reader.scan<store::ItemRow>({.equal = {}, .after = {}, .limit = limit_, .backward = true},
                                            [&](store::ItemRow&& row) -> base::Result<bool> {
                                              if (row.item_no <= known_to) return false;
                                              TW_TRY(auto filing, filing_of(row));
                                              newer.push_back(filing);
                                              return true;
                                            }));
  for (auto filing = newer.rbegin(); filing != newer.rend(); ++filing) {
    supersede(*filing);
    count(*filing, 1);
    filings_.push_back(*filing);
  }
  for (; filings_.size() > limit_; filings_.pop_front()) {
    if (filings_.front().in_force) count(filings_.front(), -1);
  }
  return {};
}

// A rival who files the id takes nothing out of the operator's own figures, so what stands before a rival's
// filing is looked at in its turn.
void QualityWindow::supersede(const Filing& newer) {
  for (auto item_no = newer.supersedes; item_no > 0;) {
    const auto filing =
        std::lower_bound(filings_.begin(), filings_.end(), item_no,
                         [](const Filing& one, std::int64_t number) { return one.item_no < number; });
    if (filing == filings_.end() || filing->item_no != item_no) return;
    if (filing->operator_at == newer.operator_at) {
      if (filing->in_force) count(*filing, -1);
      filing->in_force = false;
      return;
    }
    item_no = filing->supersedes < item_no ? filing->supersedes : 0;
  }
}

base::Result<QualityWindow::Filing> QualityWindow::filing_of(const store::ItemRow& row) {
  using enum model::FindingCode;
  TW_TRY(const auto text, store::decompress(row.document));
  TW_TRY(const auto declaration, declaration::glance_at_declaration(text));
  const auto& id = declaration.operator_id.text();
  const auto [at, fresh] = operators_.emplace(id, qualities_.size());
  if (fresh) qualities_.push_back({id});
  Filing filing;
  filing.item_no = row.item_no;
  filing.operator_at = at->second;
  filing.supersedes = row.supersedes.value_or(0);
  for (const auto code : declaration.findings) {
    filing.unchecked |= code == Unchecked;
    filing.poor_name |= code == MissingName || code == MixedScripts;
    filing.poor_address |= code == MissingAddress || code == PostcodeShape;
  }
  return filing;
}

void QualityWindow::count(const Filing& filing, std::int64_t by) {
  auto& quality = qualities_[filing.operator_at];
  quality.parcels += by;
  quality.unchecked += filing.unchecked ? by : 0;
  quality.poor_names += filing.poor_name ? by : 0;
  quality.poor_addresses += filing.poor_address ? by : 0;
}

}  // namespace tidewaiter::service
