#include "service/retention.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "env/files.h"
#include "service/engine.h"
#include "service/held_data.h"
#include "service/kept_files.h"
#include "service/retention_runs.h"
#include "service/subject_requests.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::Instant;
using store::DataClass;
using store::TableId;

constexpr std::size_t kErasedTogether = 5'000;

// Items whose rows some examination, selection or order keeps.
base::Result<absl::flat_hash_set<std::int64_t>> items_kept(store::Reader& reader) {
  absl::flat_hash_set<std::int64_t> kept;
  TW_TRY_STATUS(reader.scan<store::SelectionRow>({}, [&](store::SelectionRow&& row) -> base::Result<bool> {
    kept.insert(row.item_no);
    return true;
  }));
  TW_TRY_STATUS(
      reader.scan<store::ExaminationRow>({}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
        kept.insert(row.item_no);
        return true;
      }));
  return kept;
}

// "item/17" → the number of the hold that keeps it.
using HeldRows = absl::flat_hash_map<std::string, std::int64_t>;

std::string row_name(std::string_view table, std::int64_t row_no) {
  return std::string{table} + "/" + std::to_string(row_no);
}

// An order names one filing and means the parcel: what was declared of it before and since is held too.
base::Status hold_other_filings(store::Reader& reader, HeldRows& held) {
  constexpr std::string_view kOfItem = "item/";
  absl::flat_hash_map<std::string, std::int64_t> hold_of;
  for (const auto& [row, hold] : held) {
    std::int64_t item_no = 0;
    if (!row.starts_with(kOfItem)) continue;
    if (std::from_chars(row.data() + kOfItem.size(), row.data() + row.size(), item_no).ec != std::errc{})
      continue;
    TW_TRY(const auto filing, reader.get<store::ItemRow>(item_no));
    if (!filing) continue;
    const auto known = hold_of.emplace(filing->item_id, hold).first;
    known->second = std::min(known->second, hold);
  }
  if (hold_of.empty()) return {};
  return reader.scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
    const auto hold = hold_of.find(row.item_id);
    if (hold != hold_of.end()) held.emplace(row_name("item", row.item_no), hold->second);
    return true;
  });
}

base::Result<HeldRows> legally_held(store::Reader& reader) {
  HeldRows held;
  TW_TRY_STATUS(reader.scan<store::LegalHoldRow>({}, [&](store::LegalHoldRow&& row) -> base::Result<bool> {
    if (!row.lifted_at) held.emplace(row.table_name + "/" + row.row_key, row.hold_no);
    return true;
  }));
  TW_TRY_STATUS(hold_other_filings(reader, held));
  return held;
}

// Gathers what one rule erases.
class Gathering {
 public:
  Gathering(store::Reader& reader, const HeldRows& held, PlannedClass& planned, Instant as_of)
      : reader_(reader), held_(held), planned_(planned), before_((as_of - planned.rule.keep).unix_ms()) {}

  base::Status declarations();
  base::Status refused();
  base::Status examinations();
  base::Status notices();
  base::Status looks();
  base::Status requests();

 private:
  bool is_over(std::int64_t at) const { return at < before_; }
  bool is_held(const std::string& row) {
    const auto hold = held_.find(row);
    if (hold != held_.end()) ++planned_.held_back[hold->second];
    return hold != held_.end();
  }
  bool is_held(const char* table, std::int64_t row_no) { return is_held(row_name(table, row_no)); }
  void begins(std::int64_t at) {
    const auto due = Instant{at} + planned_.rule.keep;
    planned_.since = std::min(planned_.since.value_or(due), due);
  }
  void add(TableId table, std::int64_t row_no, std::int64_t item_no = 0) {
    planned_.rows.push_back({table, row_no, item_no});
  }
  // Rows that go with their parcel's declaration.
  template <typename Record>
  base::Status add_with(const absl::flat_hash_set<std::int64_t>& items, std::int64_t Record::*number) {
    return reader_.scan<Record>({}, [&](Record&& row) -> base::Result<bool> {
      if (items.contains(row.item_no)) add(Record::kTable, row.*number, row.item_no);
      return true;
    });
  }
  base::Result<bool> request_is_held(const SubjectRequest& request);

  store::Reader& reader_;
  const HeldRows& held_;
  PlannedClass& planned_;
  const std::int64_t before_;
};

base::Status Gathering::declarations() {
  TW_TRY(const auto kept, items_kept(reader_));
  absl::flat_hash_set<std::int64_t> gone;
  TW_TRY_STATUS(reader_.scan<store::ItemRow>({}, [&](store::ItemRow&& row) -> base::Result<bool> {
    if (!is_over(row.filed_at) || kept.contains(row.item_no) || is_held("item", row.item_no)) return true;
    begins(row.filed_at);
    add(TableId::Item, row.item_no, row.item_no);
    add(TableId::Assessment, row.item_no, row.item_no);
    gone.insert(row.item_no);
    return true;
  }));
  TW_TRY_STATUS(add_with(gone, &store::DecisionRow::decision_no));
  TW_TRY_STATUS(add_with(gone, &store::OperatorCheckRow::check_no));
  TW_TRY_STATUS(add_with(gone, &store::PartyCorrectionRow::correction_no));
  return reader_.scan<store::QueryAnswerRow>({}, [&](store::QueryAnswerRow&& row) -> base::Result<bool> {
    if (!gone.contains(row.item_no)) return true;
    add(TableId::QueryAnswer, row.answer_no, row.item_no);
    if (row.sha256) ++planned_.files[*row.sha256];
    return true;
  });
}

base::Status Gathering::refused() {
  return reader_.scan<store::RefusedRow>({}, [&](store::RefusedRow&& row) -> base::Result<bool> {
    if (!is_over(row.refused_at) || is_held("refused", row.refused_no)) return true;
    begins(row.refused_at);
    add(TableId::Refused, row.refused_no);
    return true;
  });
}

base::Status Gathering::examinations() {
  return reader_.scan<store::ExaminationRow>({}, [&](store::ExaminationRow&& row) -> base::Result<bool> {
    if (!is_over(row.examined_at) || row.result == "finding" || is_held("item", row.item_no)) return true;
    begins(row.examined_at);
    add(TableId::Examination, row.examination_no, row.item_no);
    return true;
  });
}

base::Status Gathering::notices() {
  TW_TRY_STATUS(reader_.scan<store::NoticeRow>({}, [&](store::NoticeRow&& row) -> base::Result<bool> {
    if (!is_over(row.state_at) || is_held("item", row.item_no)) return true;
    begins(row.state_at);
    add(TableId::Notice, row.notice_no, row.item_no);
    return true;
  }));
  return reader_.scan<store::ReferralRow>({}, [&](store::ReferralRow&& row) -> base::Result<bool> {
    if (!row.answered_at || !is_over(*row.answered_at) || is_held("referral", row.referral_no)) return true;
    begins(*row.answered_at);
    add(TableId::Referral, row.referral_no);
    return true;
  });
}

base::Status Gathering::looks() {
  return reader_.scan<store::LookRow>({}, [&](store::LookRow&& row) -> base::Result<bool> {
    if (!is_over(row.at) || (row.item_no && is_held("item", *row.item_no))) return true;
    begins(row.at);
    add(TableId::Look, row.look_no, row.item_no.value_or(0));
    return true;
  });
}

// Whether a hold stands on the request itself or on one of its parcels.
base::Result<bool> Gathering::request_is_held(const SubjectRequest& request) {
  if (is_held("subject_request", request.line.number)) return true;
  for (const auto& party : request.parties) {
    const auto filings = filings_of(reader_, party.item);
    if (!filings && filings.error().code != ErrorCode::NotFound) return tl::make_unexpected(filings.error());
    for (const auto& row : filings ? *filings : std::vector<store::ItemRow>{})
      if (is_held("item", row.item_no)) return true;
  }
  return false;
}

// Requests that were answered or refused before then. What is nobody's data of them stays.
base::Status Gathering::requests() {
  std::vector<store::SubjectRequestRow> rows;
  TW_TRY_STATUS(
      reader_.scan<store::SubjectRequestRow>({}, [&](store::SubjectRequestRow&& row) -> base::Result<bool> {
        if (is_over(row.state_at) && !row.document.bytes.empty()) rows.push_back(std::move(row));
        return true;
      }));
  for (auto& row : rows) {
    TW_TRY(const auto request, request_of(row));
    if (request.line.waits()) continue;
    TW_TRY(const bool keeps, request_is_held(request));
    if (keeps) continue;
    begins(row.state_at);
    row.document = {};
    add(TableId::SubjectRequest, row.request_no);
    planned_.left.emplace(row.request_no, store::to_row(row));
  }
  return {};
}

base::Status gather(store::Reader& reader, const HeldRows& held, PlannedClass& planned, Instant as_of) {
  Gathering gathering{reader, held, planned, as_of};
  switch (planned.rule.data_class) {
    case DataClass::Declaration:
      return gathering.declarations();
    case DataClass::Refused:
      return gathering.refused();
    case DataClass::Examination:
      return gathering.examinations();
    case DataClass::Notice:
      return gathering.notices();
    case DataClass::Look:
      return gathering.looks();
    case DataClass::SubjectRequest:
      return gathering.requests();
    default:
      return base::fail(ErrorCode::Unsupported, "retention", store::name(planned.rule.data_class),
                        "a class with a retention rule");
  }
}

// The resolver's snapshot holds names of parties as they are compared, and tokens that outlive them; the
// standing memory holds ids, and hashes of names. They are only a faster way to what the rows say, so they go
// whole (J4), with what a crash may have left of writing them.
base::Status forget_companions(const Service& service) {
  const auto companions = companions_of(service);
  for (const auto& path : {companions.resolution, companions.standing}) {
    TW_TRY_STATUS(env::shred_file(path));
    TW_TRY_STATUS(env::shred_file(path + ".new"));
  }
  return {};
}

store::Erasure::Target target_of(const PlannedClass& planned, const RetentionRow& row) {
  const auto left = planned.left.find(row.row_no);
  return {row.table, {row.row_no}, left == planned.left.end() ? std::nullopt : std::optional{left->second}};
}

// Every row of the plan. The log still holds them.
base::Result<RetentionReport> erase_planned(const Service& service, const Actor& ordered_by,
                                            const Actor& approved_by, const RetentionPlan& plan) {
  RetentionReport report;
  for (const auto& one : plan.classes) {
    report.held_back += one.rows_held_back();
    // Before the rows: a crash in between costs the time to rebuild it, never leaves a name in it.
    if (!one.rows.empty()) TW_TRY_STATUS(forget_companions(service));
    // A kill in between leaves a row without its file, which the next run takes, and never a file that no row
    // speaks of.
    for (const auto& [sha256, going] : one.files) TW_TRY_STATUS(shred_unused_octets(service, sha256, going));
    for (std::size_t begin = 0; begin < one.rows.size(); begin += kErasedTogether) {
      const auto end = std::min(one.rows.size(), begin + kErasedTogether);
      store::Erasure erasure;
      for (std::size_t i = begin; i < end; ++i) erasure.targets.push_back(target_of(one, one.rows[i]));
      erasure.basis = one.rule.basis;
      erasure.ordered_by = ordered_by.officer;
      erasure.approved_by = approved_by.officer;
      erasure.at = service.clock().now();
      erasure.clears_log = false;
      TW_TRY(const auto erased, service.store().erase(std::move(erasure)));
      report.rows[std::string{store::name(one.rule.data_class)}] += erased.rows;
      report.entries += erased.entries;
    }
  }
  return report;
}

}  // namespace

std::uint64_t PlannedClass::rows_held_back() const {
  std::uint64_t rows = 0;
  for (const auto& [hold, kept] : held_back) rows += kept;
  return rows;
}

std::uint64_t RetentionPlan::rows() const {
  std::uint64_t all = 0;
  for (const auto& one : classes) all += one.rows.size();
  return all;
}

bool RetentionPlan::takes_declarations() const {
  return std::any_of(classes.begin(), classes.end(), [](const PlannedClass& one) {
    return std::any_of(one.rows.begin(), one.rows.end(),
                       [](const RetentionRow& row) { return row.table == TableId::Item; });
  });
}

base::Result<RetentionPlan> plan_retention(store::Reader& reader, Instant as_of,
                                           const std::vector<RetentionRule>& rules) {
  TW_TRY(const auto held, legally_held(reader));
  RetentionPlan plan{as_of, {}};
  for (const auto& rule : rules) {
    PlannedClass planned;
    planned.rule = rule;
    TW_TRY_STATUS(gather(reader, held, planned, as_of));
    plan.classes.push_back(std::move(planned));
  }
  return plan;
}

base::Hash digest_of(const RetentionPlan& plan) {
  std::string text = "tidewaiter erasure " + std::to_string(plan.as_of.unix_ms()) + '\n';
  for (const auto& one : plan.classes) {
    text += std::string{store::name(one.rule.data_class)} + ' ' +
            std::to_string(one.rule.keep.milliseconds()) + ' ' + one.rule.basis + '\n';
    for (const auto& row : one.rows)
      text += std::string{store::table(row.table).name} + '/' + std::to_string(row.row_no) + '\n';
    for (const auto& [hold, rows] : one.held_back)
      text += "hold " + std::to_string(hold) + ' ' + std::to_string(rows) + '\n';
  }
  return base::sha256(text);
}

base::Result<std::vector<std::int64_t>> requests_met_by(store::Reader& reader, const RetentionPlan& plan) {
  absl::flat_hash_set<std::int64_t> gone;
  for (const auto& one : plan.classes)
    for (const auto& row : one.rows)
      if (row.table == TableId::Item) gone.insert(row.item_no);
  std::vector<store::SubjectRequestRow> rows;
  TW_TRY_STATUS(
      reader.scan<store::SubjectRequestRow>({}, [&](store::SubjectRequestRow&& row) -> base::Result<bool> {
        if (row.kind == name(RequestKind::Erasure)) rows.push_back(std::move(row));
        return true;
      }));
  std::vector<std::int64_t> met;
  for (const auto& row : rows) {
    TW_TRY(const auto request, request_of(row));
    if (!request.line.waits()) continue;
    bool goes = false;
    for (const auto& party : request.parties) {
      const auto filings = filings_of(reader, party.item);
      if (!filings && filings.error().code != ErrorCode::NotFound)
        return tl::make_unexpected(filings.error());
      for (const auto& filing : filings ? *filings : std::vector<store::ItemRow>{})
        goes = goes || gone.contains(filing.item_no);
    }
    if (goes) met.push_back(request.line.number);
  }
  return met;
}

base::Result<RetentionReport> run_planned(const Service& service, const Actor& ordered_by,
                                          const Actor& approved_by, const RetentionPlan& plan) {
  std::vector<RetentionRule> rules;
  for (const auto& one : plan.classes) rules.push_back(one.rule);
  // Before the first row: an answer must not rest on a run that it does not know of (K1).
  TW_TRY_STATUS(enter_run(service, ordered_by, approved_by, rules, plan.as_of));
  auto report = erase_planned(service, ordered_by, approved_by, plan);
  // At the end, so that whoever reads on keeps no row from going; and whatever happened: some went, or a run
  // before this one could not clear its own.
  const auto cleared = service.store().clear_erased();
  if (report && !cleared) return tl::make_unexpected(cleared.error());
  return report;
}

base::Result<RetentionReport> run_retention(const Service& service, const Actor& ordered_by,
                                            const Actor& approved_by,
                                            const std::vector<RetentionRule>& rules) {
  RetentionPlan plan;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(plan, plan_retention(*reader, service.clock().now(), rules));
  }
  return run_planned(service, ordered_by, approved_by, plan);
}

base::Result<std::vector<RetentionDue>> retention_due(store::Reader& reader, Instant now,
                                                      const std::vector<RetentionRule>& rules) {
  TW_TRY(const auto plan, plan_retention(reader, now, rules));
  std::vector<RetentionDue> all;
  for (const auto& one : plan.classes)
    all.push_back({one.rule, one.rows.size(), one.since, one.rows_held_back()});
  return all;
}

}  // namespace tidewaiter::service
