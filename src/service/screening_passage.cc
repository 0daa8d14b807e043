#include "service/screening_passage.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "declaration/declaration.h"
#include "risk/risk.h"

namespace tidewaiter::service {

void keep_one_candidate_a_parcel(ScreeningBatch& batch) {
  std::unordered_set<model::ItemNumber> seen;
  std::erase_if(batch.report.candidates, [&](const selection::Candidate& candidate) {
    return batch.superseded.count(candidate.number) > 0 || !seen.insert(candidate.number).second;
  });
}

void note(ScreeningBatch& batch, const ScreeningWork& work) {
  auto& report = batch.report;
  if (work.not_theirs) {
    report.order.push_back({0, false, work.not_theirs});
    return;
  }
  if (work.refused) {
    ++report.refused;
    ++report.refused_by_code[std::string{base::name(work.refused->error.code)}];
    if (report.first_refused.size() < 10) {
      report.first_refused.push_back(*work.refused);
      report.first_refused.back().raw.clear();
    }
    report.order.push_back({static_cast<std::uint32_t>(work.refused_no), true});
    return;
  }
  const auto& declaration = work.item->declaration;
  report.order.push_back({static_cast<std::uint32_t>(work.number.value()), false});
  if (work.unchanged) {
    report.candidates.push_back(candidate_of(work.number, declaration.item, work.unchanged->assessment,
                                             work.unchanged->evidence.hits));
    report.candidates.back().amends = true;  // it may itself have amended another, which is not read here
  }
  ++(work.unchanged ? report.unchanged : report.accepted);
  if (work.supersedes) {
    ++report.amended;
    batch.superseded.insert(*work.supersedes);
  }
  for (const auto& finding : declaration.findings) ++report.findings[std::string{model::name(finding.code)}];
  if (const auto cut_off = declaration.item.cut_off_at) {
    report.first_cut_off = std::min(report.first_cut_off.value_or(*cut_off), *cut_off);
  }
}

ScreeningRecord record_of_refused(const ScreeningBatch& batch, const ScreeningWork& work,
                                  const std::string& source, base::Instant now) {
  const auto& refused = *work.refused;
  store::RefusedRow row;
  row.refused_no = work.refused_no;
  row.refused_at = work.filed_at.unix_ms();
  row.source = source;
  row.line = static_cast<std::int64_t>(refused.line);
  const nlohmann::json error{{"item_id", refused.item_id},
                             {"code", base::name(refused.error.code)},
                             {"field", refused.error.field},
                             {"found", refused.error.found},
                             {"expected", refused.error.expected}};
  row.error = error.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::replace(row.error.begin(), row.error.end(), '\0', ' ');
  row.document = store::compress(refused.raw);
  ScreeningRecord record;
  record.index = work.index;
  record.entry = {"item.refused", now, batch.actor.officer,
                  R"({"code":")" + std::string{base::name(refused.error.code)} + "\"}"};
  record.rows.push_back(store::insert(std::move(row)));
  return record;
}

AssessedParcel assess_parcel(const ScreeningBatch& batch, ScreeningWork& work, const Engine& engine,
                             base::Instant now) {
  const auto& declaration = work.item->declaration;
  AssessedParcel parcel;
  parcel.assessment = risk::assess(declaration.item, declaration.findings, work.evidence, engine.profiles(),
                                   engine.versions(), work.facts ? &*work.facts : nullptr);
  risk::forget_unnamed(work.evidence, parcel.assessment, engine.profiles());
  parcel.candidate = candidate_of(work.number, declaration.item, parcel.assessment, work.evidence.hits);
  parcel.candidate.amends = work.supersedes.has_value();

  store::ItemRow row;
  row.item_no = static_cast<std::int64_t>(work.number.value());
  row.item_id = declaration.item.id.text();
  row.filed_at = work.filed_at.unix_ms();
  row.office = batch.request.office;
  row.shift = batch.request.shift;
  if (work.supersedes) row.supersedes = static_cast<std::int64_t>(work.supersedes->value());
  row.document = store::compress(declaration::to_ndjson(declaration), store::Dictionary::Declarations);

  auto& record = parcel.record;
  record.index = work.index;
  record.entry = {"item.assessed", now, batch.actor.officer,
                  R"({"item":)" + std::to_string(row.item_no) + "}"};
  record.rows.push_back(store::insert(
      assessment_row(work.number, work.evidence, parcel.assessment, outcome_of(parcel.assessment))));
  record.rows.push_back(store::insert(std::move(row)));
  return parcel;
}

}  // namespace tidewaiter::service
