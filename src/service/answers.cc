#include "service/answers.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/earlier_filings.h"
#include "service/queue.h"

namespace tidewaiter::service {
namespace {

using nlohmann::ordered_json;

constexpr std::uint64_t kPage = 500;

// Rows of a table with a rising number, read ahead a page at a time.
template <store::Record T>
class Cursor {
 public:
  Cursor(store::Reader& reader, std::int64_t T::*number) : reader_(reader), number_(number) {}

  /// The row with this number, until the next is asked for; nullptr where there is none. Asked for in any
  /// order, fast where it rises.
  base::Result<const T*> at(std::int64_t wanted) {
    if (rows_.empty() || wanted < rows_.front().*number_ || wanted > rows_.back().*number_) {
      rows_.clear();
      TW_TRY_STATUS(
          reader_.scan<T>({.equal = {}, .after = store::Row{store::Value{wanted - 1}}, .limit = kPage},
                          [&](T&& row) -> base::Result<bool> {
                            rows_.push_back(std::move(row));
                            return true;
                          }));
    }
    const auto found = std::lower_bound(rows_.begin(), rows_.end(), wanted,
                                        [&](const T& row, std::int64_t n) { return row.*number_ < n; });
    return found == rows_.end() || *found.*number_ != wanted ? nullptr : &*found;
  }

 private:
  store::Reader& reader_;
  std::int64_t T::*number_;
  std::vector<T> rows_;
};

using ByNumber = absl::flat_hash_map<std::uint32_t, std::uint32_t>;

ByNumber index_of(const std::vector<selection::Candidate>& candidates) {
  ByNumber index;
  index.reserve(candidates.size());
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    index[static_cast<std::uint32_t>(candidates[i].number.value())] = i;
  }
  return index;
}

base::Result<Answer> answer_of(store::ItemRow row, const store::AssessmentRow& assessed) {
  Answer answer;
  TW_TRY(answer.declaration, declaration_of(row));
  TW_TRY(answer.assessed, stored_assessment(assessed));
  answer.row = std::move(row);
  return answer;
}

base::Error gone(std::uint32_t number) {
  return {base::ErrorCode::NotFound, "item", std::to_string(number),
          "a parcel that was not erased meanwhile"};
}

ordered_json reason_json(const model::Reason& reason) {
  return {{"kind", model::name(reason.kind)},
          {"ref", reason.ref},
          {"contribution", reason.contribution},
          {"text", reason.text}};
}

ordered_json entity_json(model::EntityId id) {
  return id.value() == 0 ? ordered_json{} : ordered_json(model::to_text(id));
}

}  // namespace

model::Outcome outcome_in_force(const model::Assessment& assessment, bool wanted) {
  const auto standing = outcome_of(assessment);
  return standing == model::Outcome::Release && wanted ? model::Outcome::Hold : standing;
}

std::string to_json(const Answer& answer) {
  const auto& assessment = answer.assessed.assessment;
  ordered_json reasons = ordered_json::array();
  for (const auto& reason : assessment.reasons) reasons.push_back(reason_json(reason));
  if (answer.stood_before) reasons.push_back(reason_json(reason_of(*answer.stood_before)));
  const bool selected = answer.selection != nullptr && answer.selection->selected;
  // Null while the shift is open: the chance is known at its close.
  ordered_json chance = answer.undecided ? ordered_json{} : ordered_json(0.0);
  if (answer.selection != nullptr) {
    chance = static_cast<double>(answer.selection->chance.numerator) /
             static_cast<double>(answer.selection->chance.denominator);
  }
  const ordered_json json{
      {"item_id", answer.row.item_id},
      {"outcome", model::name(answer.outcome)},
      {"score", assessment.score},
      {"reasons", std::move(reasons)},
      {"sender_entity", entity_json(answer.assessed.evidence.sender.person)},
      {"recipient_entity", entity_json(answer.assessed.evidence.recipient.person)},
      {"selected", selected},
      {"selection_reason",
       selected ? ordered_json(selection::name(answer.selection->reason)) : ordered_json{}},
      {"inclusion_probability", std::move(chance)}};
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string to_json(const store::RefusedRow& refused) {
  auto error = ordered_json::parse(refused.error, nullptr, false);
  if (!error.is_object()) error = ordered_json::object();
  const std::string item_id = error.value("item_id", "");
  error.erase("item_id");
  ordered_json json{{"item_id", item_id.empty() ? ordered_json{} : ordered_json(item_id)},
                    {"refused_no", refused.refused_no},
                    {"line", refused.line},
                    {"outcome", model::name(model::Outcome::Refuse)},
                    {"selected", false}};
  json.update(error);
  json["refused"] = std::move(error);
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

base::Status each_answer(const Service& service, const ScreenReport& report, const ClosedShift& closed,
                         const std::function<base::Status(const Answer&)>& accepted,
                         const std::function<base::Status(const store::RefusedRow&)>& refused) {
  TW_TRY(auto reader, service.store().snapshot());
  Cursor<store::ItemRow> items{*reader, &store::ItemRow::item_no};
  Cursor<store::AssessmentRow> assessments{*reader, &store::AssessmentRow::item_no};
  Cursor<store::RefusedRow> refusals{*reader, &store::RefusedRow::refused_no};
  const auto index = index_of(report.candidates);
  for (const auto& filed : report.order) {
    if (filed.not_theirs) continue;
    if (filed.refused) {
      TW_TRY(const auto* row, refusals.at(filed.number));
      if (row == nullptr) return tl::make_unexpected(gone(filed.number));
      TW_TRY_STATUS(refused(*row));
      continue;
    }
    TW_TRY(const auto* row, items.at(filed.number));
    TW_TRY(const auto* assessed, assessments.at(filed.number));
    if (row == nullptr || assessed == nullptr) return tl::make_unexpected(gone(filed.number));
    TW_TRY(auto answer, answer_of(*row, *assessed));
    answer.undecided = closed.selections.empty();
    if (const auto found = index.find(filed.number); found != index.end() && !answer.undecided) {
      answer.candidate = &report.candidates[found->second];
      answer.selection = &closed.selections[found->second];
      answer.stood_before = closed.stood_before[found->second];
    }
    // A parcel with an open referral is not loaded, whether or not there was a place to examine it.
    const bool wanted =
        answer.candidate != nullptr && (answer.selection->selected || answer.candidate->referral);
    answer.outcome = outcome_in_force(answer.assessed.assessment, wanted);
    if (answer.outcome == model::Outcome::Release && answer.row.supersedes) {
      TW_TRY(const auto decision, decision_on(*reader, answer.row));
      TW_TRY(answer.outcome, selection::in_force(decision.recommendation, std::nullopt));
    }
    TW_TRY_STATUS(accepted(answer));
  }
  return {};
}

base::Result<std::vector<Answer>> chosen(const Service& service, const ScreenReport& report,
                                         const ClosedShift& closed) {
  TW_TRY(auto reader, service.store().snapshot());
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < report.candidates.size(); ++i) {
    if (!closed.selections[i].selected) continue;
    const auto number = static_cast<std::int64_t>(report.candidates[i].number.value());
    TW_TRY(auto row, reader->get<store::ItemRow>(number));
    TW_TRY(const auto assessed, reader->get<store::AssessmentRow>(number));
    if (!row || !assessed) continue;
    // An earlier shift chose it, and it was examined or left since: there is nothing to open.
    TW_TRY(const auto hold, hold_state_of(*reader, *row, report.candidates[i].stratum.operator_id.text()));
    if (hold && selection::is_final(*hold)) continue;
    TW_TRY(auto answer, answer_of(*std::move(row), *assessed));
    answer.candidate = &report.candidates[i];
    answer.selection = &closed.selections[i];
    answer.stood_before = closed.stood_before[i];
    answer.outcome = outcome_in_force(answer.assessed.assessment, true);
    answers.push_back(std::move(answer));
  }
  std::stable_sort(answers.begin(), answers.end(),
                   [](const Answer& a, const Answer& b) { return a.candidate->score > b.candidate->score; });
  return answers;
}

}  // namespace tidewaiter::service
