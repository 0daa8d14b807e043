#include "service/courier_ledger.h"

#include <algorithm>
#include <map>
#include <set>

#include "journal/canonical.h"
#include "service/engine.h"
#include "service/handling.h"
#include "service/offices.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;

constexpr std::size_t kMaxWhy = 2'000;

// What a declaration says of how well its operator works.
struct Declared {
  std::string operator_id;
  bool checked = false;
  bool poor_name = false;
  bool poor_address = false;
};

base::Result<bool> checked_beside(store::Reader& reader, std::int64_t item_no) {
  TW_TRY(const auto row,
         reader.first<store::OperatorCheckRow>({.equal = {{"item_no", item_no}}, .after = {}}));
  return row.has_value();
}

base::Result<Declared> declared_by(store::Reader& reader, const store::ItemRow& row) {
  using enum model::FindingCode;
  TW_TRY(const auto declaration, declaration_of(row));
  Declared declared;
  declared.operator_id = declaration.item.operator_id.text();
  declared.checked = declaration.item.check.has_value();
  if (!declared.checked) {
    TW_TRY(declared.checked, checked_beside(reader, row.item_no));
  }
  for (const auto& finding : declaration.findings) {
    declared.poor_name |= finding.code == MissingName || finding.code == MixedScripts;
    declared.poor_address |= finding.code == MissingAddress || finding.code == PostcodeShape;
  }
  return declared;
}

// The first filing not before `at`, by halving: times never fall as numbers rise.
base::Result<std::int64_t> first_filing_from(store::Reader& reader, Instant at) {
  TW_TRY(const auto last, reader.first<store::ItemRow>({.equal = {}, .after = {}, .backward = true}));
  std::int64_t low = 1, high = last ? last->item_no + 1 : 1;
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    TW_TRY(const auto row, reader.first<store::ItemRow>({.equal = {}, .after = store::Row{middle - 1}}));
    if (row && row->filed_at < at.unix_ms()) {
      low = row->item_no + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

class Ledger {
 public:
  Ledger(store::Reader& reader, const std::string& operator_id, Instant from, Instant until, LedgerFor eyes)
      : reader_(reader), operator_id_(operator_id), from_(from), until_(until), eyes_(eyes) {}

  base::Status count_filings() {
    TW_TRY(const auto first, first_filing_from(reader_, from_));
    TW_TRY(const auto end, first_filing_from(reader_, until_));
    if (end - first > kMostFilingsOfALedger)
      return fail(ErrorCode::TooLarge, "from", std::to_string(end - first) + " filings",
                  "a time of at most " + std::to_string(kMostFilingsOfALedger));
    // From the last on: what amends another is met before it.
    std::set<std::int64_t> superseded;
    return reader_.scan<store::ItemRow>({.equal = {}, .after = store::Row{end}, .backward = true},
                                        [&](store::ItemRow&& row) -> base::Result<bool> {
                                          if (row.item_no < first) return false;
                                          if (row.item_no >= end) return true;
                                          if (row.supersedes) superseded.insert(*row.supersedes);
                                          if (superseded.contains(row.item_no)) return true;
                                          TW_TRY(const auto declared, declared_by(reader_, row));
                                          if (!is_wanted(declared.operator_id)) return true;
                                          auto& line = line_of(declared.operator_id);
                                          ++line.parcels;
                                          line.unchecked += declared.checked ? 0 : 1;
                                          line.poor_names += declared.poor_name ? 1 : 0;
                                          line.poor_addresses += declared.poor_address ? 1 : 0;
                                          return true;
                                        });
  }

  base::Status count_examinations() {
    return reader_.scan<store::ExaminationRow>({}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
      if (row.examined_at < from_.unix_ms() || row.examined_at >= until_.unix_ms()) return true;
      if (row.result == "inconclusive") return true;
      return count(row).map([] { return true; });
    });
  }

  void add_holds(const std::vector<selection::OperatorFigures>& figures) {
    for (const auto& one : figures) {
      if (!is_wanted(one.operator_id.text())) continue;
      auto& line = line_of(one.operator_id.text());
      line.held = one.in_hand + one.not_found + one.already_left;
      line.in_hand_before_cut_off = one.in_hand_before_cut_off;
    }
  }

  std::vector<LedgerLine> lines() && {
    std::vector<LedgerLine> all;
    for (auto& [id, line] : lines_) all.push_back(std::move(line));
    return all;
  }

 private:
  bool is_wanted(const std::string& id) const { return operator_id_.empty() || operator_id_ == id; }
  LedgerLine& line_of(const std::string& id) {
    auto& line = lines_[id];
    line.operator_id = id;
    return line;
  }

  base::Status count(const store::ExaminationRow& row) {
    TW_TRY(const auto chosen, reader_.get<store::SelectionRow>(row.item_no));
    if (!chosen || chosen->reason != "random_stream") return {};
    TW_TRY(const auto item, reader_.get<store::ItemRow>(row.item_no));
    if (!item) return {};
    TW_TRY(const auto declared, declared_by(reader_, *item));
    if (!declared.checked || !is_wanted(declared.operator_id)) return {};
    auto& line = line_of(declared.operator_id);
    ++line.checked_and_drawn;
    if (row.result != "finding") return {};
    if (eyes_ == LedgerFor::Operator) {
      TW_TRY(const auto released, reader_.get<store::FindFeedbackRow>(row.examination_no));
      if (!released) return {};
    }
    ++line.missed_finds;
    return {};
  }

  store::Reader& reader_;
  const std::string& operator_id_;
  const Instant from_, until_;
  const LedgerFor eyes_;
  std::map<std::string, LedgerLine> lines_;
};

}  // namespace

base::Result<std::vector<LedgerLine>> courier_ledger(const Service& service, const std::string& operator_id,
                                                     Instant from, Instant until, LedgerFor eyes) {
  if (!(from < until))
    return fail(ErrorCode::OutOfRange, "until", base::to_string(until),
                "a time after " + base::to_string(from));
  TW_TRY(auto reader, service.store().snapshot());
  Ledger ledger(*reader, operator_id, from, until, eyes);
  TW_TRY_STATUS(ledger.count_filings());
  TW_TRY_STATUS(ledger.count_examinations());
  TW_TRY(const auto figures, hold_figures(service, from, until));
  ledger.add_holds(figures);
  return std::move(ledger).lines();
}

base::Status release_find(const Service& service, const Actor& actor, std::int64_t examination_no,
                          const std::string& why) {
  if (why.empty()) return fail(ErrorCode::Missing, "why", "", "why the operator may know");
  if (why.size() > kMaxWhy)
    return fail(ErrorCode::TooLarge, "why", std::to_string(why.size()) + " bytes", "at most 2000");
  const auto now = service.clock().now();
  return service.store().transact([&](store::Transaction& transaction) -> base::Status {
    const auto missing =
        fail(ErrorCode::NotFound, "examination_no", std::to_string(examination_no), "an examination's find");
    TW_TRY(const auto examination, transaction.get<store::ExaminationRow>(examination_no));
    if (!examination || examination->result != "finding") return missing;
    TW_TRY(const auto before, transaction.get<store::FindFeedbackRow>(examination_no));
    if (before)
      return fail(ErrorCode::State, "examination_no", std::to_string(examination_no),
                  "a find that is held back still");
    TW_TRY(const auto item, transaction.get<store::ItemRow>(examination->item_no));
    if (!item) return missing;
    TW_TRY_STATUS(wants_own_parcel(transaction, actor.officer, *item));
    TW_TRY(const auto declaration, declaration_of(*item));
    store::FindFeedbackRow row{examination_no, declaration.item.operator_id.text(), now.unix_ms(),
                               actor.officer, why};
    const auto body = journal::Body{}.set("examination", examination_no).text();
    return transaction.record({"find.released", now, actor.officer, body}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
}

base::Result<std::vector<ReleasedFind>> released_finds(const Service& service,
                                                       const std::string& operator_id) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<store::FindFeedbackRow> rows;
  TW_TRY_STATUS(
      reader->scan<store::FindFeedbackRow>({}, [&](store::FindFeedbackRow&& row) -> base::Result<bool> {
        if (row.operator_id == operator_id) rows.push_back(std::move(row));
        return true;
      }));
  std::vector<ReleasedFind> finds;
  for (const auto& row : rows) {
    ReleasedFind find{row.examination_no, {}, {}, Instant{row.lifted_at}};
    TW_TRY(const auto examination, reader->get<store::ExaminationRow>(row.examination_no));
    if (!examination) continue;
    find.examined_at = Instant{examination->examined_at};
    TW_TRY(const auto item, reader->get<store::ItemRow>(examination->item_no));
    if (item) find.item = model::ItemId{item->item_id};
    finds.push_back(std::move(find));
  }
  return finds;
}

}  // namespace tidewaiter::service
