#include "service/custody_views.h"

#include <algorithm>
#include <set>

#include "service/scanned.h"

namespace tidewaiter::service {

using base::Instant;

base::Result<std::vector<SeizureBalance>> balances(store::Reader& reader,
                                                   std::optional<custody::SeizureNumber> seizure) {
  std::set<custody::SeizureNumber> all;
  if (seizure) {
    all.insert(*seizure);
  } else {
    TW_TRY_STATUS(
        reader.scan<store::MassBalanceRow>({}, [&](store::MassBalanceRow&& row) -> base::Result<bool> {
          all.insert(custody::SeizureNumber{static_cast<std::uint64_t>(row.seizure_no)});
          return true;
        }));
  }
  std::vector<SeizureBalance> result;
  for (const auto one : all) {
    TW_TRY(const auto ledger, load_ledger(reader, one));
    result.push_back({one, ledger.balance()});
  }
  return result;
}

base::Result<base::Drawing> seizure_tree_drawing(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto exhibits, load_exhibits(reader, seizure));
  if (exhibits.empty())
    return base::fail(base::ErrorCode::NotFound, "seizure", std::to_string(seizure.value()),
                      "a seizure with exhibits");
  TW_TRY(const auto movements, load_movements(reader, seizure));
  std::vector<custody::TreeNode> nodes;
  for (const auto& one : exhibits) {
    const auto pure = custody::base_mass(one.exhibit, one.book);
    nodes.push_back({one.exhibit.id, custody::substance_text(one.exhibit),
                     std::string{name(one.holding.state)} + ", " + one.holding.holder.text() +
                         (pure && one.book > base::MassMg{} ? ", base " + base::to_string(*pure) : ""),
                     one.book});
  }
  return custody::tree_drawing("Seizure " + std::to_string(seizure.value()), nodes,
                               custody::tree_edges(movements));
}

base::Result<std::vector<std::string>> samples_of(store::Reader& reader, const custody::Exhibit& exhibit) {
  std::vector<std::string> texts;
  const auto tell = [&](const custody::Exhibit& one) {
    if (one.drawn) texts.push_back(one.id.text() + ": " + custody::sampling_text(one));
  };
  tell(exhibit);
  for (std::int64_t n = 1;; ++n) {
    TW_TRY(auto row, reader.get<store::ExhibitRow>(custody::part_of(exhibit.id, n).text()));
    if (!row) return texts;
    TW_TRY(const auto part, known_exhibit(reader, *std::move(row)));
    tell(part.exhibit);
  }
}

base::Result<std::string> seizure_tree(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto drawing, seizure_tree_drawing(reader, seizure));
  return base::svg(drawing);
}

base::Result<std::vector<store::CustodyEventRow>> chain_of(store::Reader& reader,
                                                           const custody::ExhibitId& id) {
  return scanned<store::CustodyEventRow>(reader, {.equal = {{"exhibit", id.text()}}, .after = {}});
}

namespace {

// Exhibits that were offered in vain, and with which nothing was done since: offers end by the clock, but the
// holder who wanted to be rid of one still has it. An event after the offer's end, or another offer, says
// that somebody looked at it.
base::Result<std::vector<custody::ExhibitId>> left_after_an_offer(store::Reader& reader) {
  std::set<std::string> offered;
  TW_TRY_STATUS(reader.scan<store::CustodyOfferRow>(
      {.equal = {{"state", std::string{name(custody::OfferState::Expired)}}}, .after = {}},
      [&](store::CustodyOfferRow&& row) -> base::Result<bool> {
        offered.insert(std::move(row.exhibit));
        return true;
      }));
  std::vector<custody::ExhibitId> left;
  for (const auto& id : offered) {
    const store::Scan last{.equal = {{"exhibit", id}}, .after = {}, .backward = true};
    TW_TRY(const auto offer, reader.first<store::CustodyOfferRow>(last));
    if (!offer || offer->state != name(custody::OfferState::Expired)) continue;
    TW_TRY(const auto event, reader.first<store::CustodyEventRow>(last));
    // Programs of before 2026-12 ended offers of what had been given abroad: its receipt is waited for.
    if (event && event->state == name(custody::CustodyState::HandedOver)) continue;
    if (!event || event->at <= offer->expires_at) left.push_back(custody::ExhibitId{id});
  }
  return left;
}

}  // namespace

base::Result<std::vector<std::pair<custody::ExhibitId, custody::Overdue>>> overdue_exhibits(
    store::Reader& reader, Instant now, const custody::OverdueRule& rule) {
  TW_TRY(const auto all, load_holdings(reader));
  std::vector<std::pair<custody::ExhibitId, custody::Overdue>> late;
  for (const auto& one : all) {
    if (const auto why = custody::overdue(one.holding, one.state_at, one.out_since, now, rule))
      late.emplace_back(one.holding.exhibit, *why);
  }
  TW_TRY(const auto left, left_after_an_offer(reader));
  for (const auto& id : left) late.emplace_back(id, custody::Overdue::OfferUnanswered);
  return late;
}

base::Result<std::vector<store::DriftRow>> drifts(store::Reader& reader) {
  std::vector<store::DriftRow> rows;
  TW_TRY_STATUS(reader.scan<store::DriftRow>({}, [&](store::DriftRow&& row) -> base::Result<bool> {
    rows.push_back(std::move(row));
    return true;
  }));
  const auto rank = [](const store::DriftRow& row) {
    return std::pair{row.alarm, std::max(row.less, row.more)};
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return rank(a) > rank(b); });
  return rows;
}

}  // namespace tidewaiter::service
