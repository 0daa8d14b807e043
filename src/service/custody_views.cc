#include "service/custody_views.h"

#include <algorithm>
#include <set>

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;

base::Result<std::vector<store::WeighingRow>> weighings_of(store::Reader& reader,
                                                           const custody::ExhibitId& id) {
  std::vector<store::WeighingRow> rows;
  TW_TRY_STATUS(reader.scan<store::WeighingRow>({.equal = {{"exhibit", id.text()}}, .after = {}},
                                                [&](store::WeighingRow&& row) -> base::Result<bool> {
                                                  rows.push_back(std::move(row));
                                                  return true;
                                                }));
  return rows;
}

std::string grams(std::int64_t mg) { return base::to_string(base::MassMg{mg}); }

// "- 2024-11-20T11:00:00Z: I received it from …": one line of an officer's statement.
std::string line_of(const store::CustodyEventRow& row, const std::string& officer,
                    const std::string& before) {
  const std::string at = "- " + base::to_string(Instant{row.at}) + ": ";
  const bool mine = row.actor == officer;
  const std::string other = mine ? row.second.value_or("") : row.actor;
  const std::string with = other.empty() ? "" : ", together with " + other;
  if (row.holder == officer && before != officer && !before.empty())
    return at + "it came from " + before + " into my hands (" + row.event + ")" + with + ".\n";
  if (before == officer && row.holder != officer)
    return at + "it went from my hands to " + row.holder + " (" + row.event + ").\n";
  if (mine || row.second == officer) return at + "I took part in: " + row.event + with + ".\n";
  return at + "while I held it, " + row.actor + ": " + row.event + ".\n";
}

}  // namespace

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

base::Result<std::string> seizure_tree(store::Reader& reader, custody::SeizureNumber seizure) {
  TW_TRY(const auto exhibits, load_exhibits(reader, seizure));
  TW_TRY(const auto movements, load_movements(reader, seizure));
  std::vector<custody::TreeNode> nodes;
  for (const auto& one : exhibits) {
    nodes.push_back({one.exhibit.id, custody::substance_text(one.exhibit),
                     std::string{name(one.holding.state)} + ", " + one.holding.holder.text(), one.book});
  }
  return custody::tree_svg("Seizure " + std::to_string(seizure.value()), nodes,
                           custody::tree_edges(movements));
}

base::Result<std::vector<store::CustodyEventRow>> chain_of(store::Reader& reader,
                                                           const custody::ExhibitId& id) {
  std::vector<store::CustodyEventRow> rows;
  TW_TRY_STATUS(reader.scan<store::CustodyEventRow>({.equal = {{"exhibit", id.text()}}, .after = {}},
                                                    [&](store::CustodyEventRow&& row) -> base::Result<bool> {
                                                      rows.push_back(std::move(row));
                                                      return true;
                                                    }));
  return rows;
}

base::Result<std::string> court_statement(store::Reader& reader, const custody::ExhibitId& id,
                                          const custody::OfficerId& officer) {
  TW_TRY(const auto known, load_exhibit(reader, id));
  TW_TRY(const auto chain, chain_of(reader, id));
  TW_TRY(const auto weighings, weighings_of(reader, id));
  const std::string& me = officer.text();
  std::string lines, before;
  for (const auto& row : chain) {
    if (row.holder == me || before == me || row.actor == me || row.second == me)
      lines += line_of(row, me, before);
    before = row.holder;
  }
  if (lines.empty())
    return fail(ErrorCode::NotFound, "officer", me, "an officer whom the chain of " + id.text() + " knows");
  std::string text = "Statement of " + me + " on exhibit " + id.text() + "\n\n" + known.exhibit.description +
                     "\n" + custody::substance_text(known.exhibit) + "\n\n" + lines;
  for (const auto& row : weighings) {
    if (row.first_officer != me && row.second_officer != me) continue;
    text += "- " + base::to_string(Instant{row.at}) + ": with " +
            (row.first_officer == me ? row.second_officer : row.first_officer) + " I weighed it on scale " +
            row.scale + " at " + row.place + ": gross " + grams(row.gross_mg) + ", tare " +
            grams(row.tare_mg) + ", net " + grams(row.net_mg) + " ± " + grams(row.uncertainty_mg) + ".\n";
  }
  return text + "\nWritten from the record; I have read it, and it is true.\n\n" + me + "\n";
}

base::Result<std::vector<std::pair<custody::ExhibitId, custody::Overdue>>> overdue_exhibits(
    store::Reader& reader, Instant now, const custody::OverdueRule& rule) {
  TW_TRY(const auto all, load_exhibits(reader, std::nullopt));
  std::vector<std::pair<custody::ExhibitId, custody::Overdue>> late;
  for (const auto& one : all) {
    if (const auto why = custody::overdue(one.holding, one.state_at, now, rule))
      late.emplace_back(one.exhibit.id, *why);
  }
  return late;
}

base::Result<std::vector<store::DriftRow>> drifts(store::Reader& reader) {
  std::vector<store::DriftRow> rows;
  TW_TRY_STATUS(reader.scan<store::DriftRow>({}, [&](store::DriftRow&& row) -> base::Result<bool> {
    rows.push_back(std::move(row));
    return true;
  }));
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.alarm > b.alarm; });
  return rows;
}

}  // namespace tidewaiter::service
