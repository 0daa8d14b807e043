#include <algorithm>

#include "model/assessment_json.h"
#include "service/screening.h"

namespace tidewaiter::service {
namespace {

// The two canonical texts stand one after the other, parted by a character that no JSON text of ours holds.
constexpr char kParting = '\n';

}  // namespace

std::string assessment_document(const model::Evidence& evidence, const model::Assessment& assessment) {
  return model::to_json(evidence) + kParting + model::to_json(assessment);
}

base::Result<StoredAssessment> stored_assessment(const store::AssessmentRow& row) {
  TW_TRY(const auto text, store::decompress(row.document));
  const auto parting = text.find(kParting);
  if (parting == std::string::npos) {
    return base::fail(base::ErrorCode::Malformed, "assessment.document", text, "evidence and assessment");
  }
  StoredAssessment stored;
  const std::string_view view = text;
  TW_TRY(stored.evidence, model::evidence_from_json(view.substr(0, parting)));
  TW_TRY(stored.assessment, model::assessment_from_json(view.substr(parting + 1)));
  return stored;
}

store::AssessmentRow assessment_row(model::ItemNumber number, const model::Evidence& evidence,
                                    const model::Assessment& assessment, model::Outcome outcome) {
  store::AssessmentRow row;
  row.item_no = static_cast<std::int64_t>(number.value());
  row.journal_index = static_cast<std::int64_t>(evidence.journal_index);
  row.profiles = assessment.versions.profiles;
  row.lists = assessment.versions.lists;
  row.parameters = assessment.versions.parameters;
  row.model = assessment.versions.model;
  row.outcome = static_cast<std::int64_t>(outcome);
  row.score = assessment.score;
  row.document = store::compress(assessment_document(evidence, assessment), store::Dictionary::Assessments);
  return row;
}

model::Outcome outcome_of(const model::Assessment& assessment) {
  const auto standing = assessment.standing.value_or(model::Outcome::Release);
  return standing == model::Outcome::Refuse ? model::Outcome::Hold : standing;
}

selection::Candidate candidate_of(model::ItemNumber number, const model::Item& item,
                                  const model::Assessment& assessment,
                                  const std::vector<model::ListHit>& hits) {
  selection::Candidate candidate;
  candidate.number = number;
  candidate.id = item.id;
  candidate.stratum = selection::stratum_of(item);
  candidate.score = assessment.score;
  if (outcome_of(assessment) == model::Outcome::Hold) candidate.standing = model::Outcome::Hold;
  for (const auto& hit : hits) {
    candidate.hit_probability_ppm = std::max(candidate.hit_probability_ppm, hit.probability_ppm);
  }
  candidate.cut_off_at = item.cut_off_at;
  return candidate;
}

}  // namespace tidewaiter::service
