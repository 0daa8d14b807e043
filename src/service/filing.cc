#include "service/filing.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "declaration/field.h"
#include "service/answers.h"
#include "service/decisions.h"
#include "service/queue.h"
#include "service/screening_switch.h"
#include "service/shift.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

constexpr std::size_t kMostRecords = 10'000;

FilingAnswer answer_to(const store::RefusedRow& row) {
  FilingAnswer answer;
  const auto error = json::parse(row.error, nullptr, false);
  const auto text = [&](const char* key) { return error.is_object() ? error.value(key, "") : ""; };
  answer.item_id = text("item_id");
  answer.refused_no = row.refused_no;
  base::Error refused{ErrorCode::Malformed, text("field"), text("found"), text("expected")};
  // The reader counts lines of what was filed together, which the caller does not know.
  if (refused.field.starts_with("line ")) refused.field = "line";
  for (int code = 0; code <= static_cast<int>(ErrorCode::Unsupported); ++code)
    if (base::name(static_cast<ErrorCode>(code)) == text("code")) refused.code = static_cast<ErrorCode>(code);
  answer.refused = std::move(refused);
  return answer;
}

// A hold stands under the filing that was chosen: nobody gets out of one by declaring the parcel anew, and
// one that was released goes, unless something was found in it since. Only the operator whose parcel is held
// is told so.
base::Result<model::Outcome> as_held(store::Reader& reader, const store::ItemRow& row,
                                     const model::OperatorId& operator_id, model::Outcome outcome) {
  using enum model::Outcome;
  TW_TRY(const auto state, hold_state_of(reader, row, operator_id.text()));
  if (!state) return outcome;
  if (*state == selection::HoldState::Seized) return outcome == Release ? Hold : outcome;
  if (!row.supersedes && outcome != Hold) return outcome;
  if (*state == selection::HoldState::Released) return outcome == Hold ? Release : outcome;
  return outcome == Release && *state != selection::HoldState::AlreadyLeft ? Hold : outcome;
}

base::Result<store::ItemRow> filed_row(store::Reader& reader, std::int64_t number) {
  TW_TRY(auto row, reader.get<store::ItemRow>(number));
  if (!row) return fail(ErrorCode::Storage, "item", std::to_string(number), "a filed parcel");
  return *std::move(row);
}

// What everything but a hold comes to; whether one stands is asked by `as_held`.
FilingAnswer answer_to(model::Declaration&& declaration, const DecisionInForce& decision,
                       const ScreeningState& screening) {
  FilingAnswer answer;
  answer.item_id = declaration.item.id.text();
  const auto outcome = screening.on ? decision.outcome : screening.meanwhile;
  const auto told = selection::answer_to_operator(outcome, decision.wanted);
  answer.outcome = model::outcome_from(told.outcome).value_or(model::Outcome::Hold);
  answer.wanted = told.wanted;
  if (answer.outcome == model::Outcome::Query) answer.answer_by = declaration.item.cut_off_at;
  answer.findings = std::move(declaration.findings);
  return answer;
}

base::Result<FilingAnswer> answer_to(store::Reader& reader, const store::ItemRow& row,
                                     const ScreeningState& screening) {
  TW_TRY(auto declaration, declaration_of(row));
  TW_TRY(const auto decision, decision_on(reader, row));
  const auto operator_id = declaration.item.operator_id;
  const auto cut_off_at = declaration.item.cut_off_at;
  auto answer = answer_to(std::move(declaration), decision, screening);
  TW_TRY(answer.outcome, as_held(reader, row, operator_id, answer.outcome));
  if (answer.outcome == model::Outcome::Hold) answer.present_by = cut_off_at;
  if (answer.outcome != model::Outcome::Query) answer.answer_by.reset();
  return answer;
}

// A parcel that was never filed before is in nobody's hold, so what was just made of it is the answer:
// nothing is read back.
base::Result<FilingAnswer> answer_to_new(store::Reader& reader, const Filed& filed, NewFiling&& filing,
                                         const ScreeningState& screening) {
  TW_TRY(const auto decision, decision_on_new(reader, filing.assessment));
  auto answer = answer_to(std::move(filing.declaration), decision, screening);
  if (!filing.amends && answer.outcome != model::Outcome::Hold) return answer;
  TW_TRY(const auto row, filed_row(reader, std::int64_t{filed.number}));
  return answer_to(reader, row, screening);
}

base::Result<FilingAnswer> answer_for(store::Reader& reader, const Filed& filed,
                                      std::optional<NewFiling>&& filing, const ScreeningState& screening) {
  if (filing) return answer_to_new(reader, filed, *std::move(filing), screening);
  if (filed.not_theirs) {
    FilingAnswer answer;
    answer.refused = filed.not_theirs;
    return answer;
  }
  if (filed.refused) {
    TW_TRY(const auto row, reader.get<store::RefusedRow>(std::int64_t{filed.number}));
    if (!row)
      return fail(ErrorCode::Storage, "refused", std::to_string(filed.number), "a refused declaration");
    return answer_to(*row);
  }
  TW_TRY(const auto row, filed_row(reader, std::int64_t{filed.number}));
  return answer_to(reader, row, screening);
}

}  // namespace

base::Result<FilingAnswer> answer_now(store::Reader& reader, const store::ItemRow& row) {
  TW_TRY(const auto screening, screening_state(reader));
  return answer_to(reader, row, screening);
}

base::Result<OpenShift> filing_shift(const Service& service, const Actor& actor, const std::string& office) {
  auto open = find_open_shift(service, office, "");
  if (open || open.error().code != ErrorCode::NotFound) return open;
  return open_shift(service, actor, {office, "", {}, {}});
}

base::Result<ScreenRequest> filing_request(const Service& service, const OpenShift& shift,
                                           const std::string& office, std::span<const FiledRecord> records) {
  if (records.size() > kMostRecords)
    return fail(ErrorCode::TooLarge, "records", std::to_string(records.size()), "at most 10000");
  ScreenRequest request;
  std::string text;
  std::size_t octets = 0;
  for (const auto& record : records) octets += record.json.size() + std::string_view{"null\n"}.size();
  text.reserve(octets);
  request.owners.reserve(records.size());
  for (const auto& record : records) {
    // Who cuts lines passes over one on which nothing stands; here each has its answer.
    const auto begin = text.size();
    text += declaration::trim(record.json).empty() ? std::string_view{"null"} : std::string_view{record.json};
    std::replace_if(
        text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(),
        [](char c) { return c == '\n' || c == '\r'; }, ' ');
    text += '\n';
    request.owners.emplace_back(record.operator_id);
  }
  request.texts = {{"api", std::move(text)}};
  request.office = office;
  request.shift = shift.shift;
  request.at = service.clock().now();
  request.keeps_filings = true;
  return request;
}

base::Result<std::vector<FilingAnswer>> answers_to(const Service& service, ScreenReport&& report,
                                                   std::size_t records) {
  if (report.order.size() != records)
    return fail(ErrorCode::State, "records", std::to_string(report.order.size()),
                std::to_string(records) + " answers");
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(const auto screening, screening_state(*reader));
  std::vector<FilingAnswer> answers;
  answers.reserve(records);
  for (std::size_t i = 0; i < records; ++i) {
    TW_TRY(auto answer, answer_for(*reader, report.order[i], std::move(report.filings[i]), screening));
    answers.push_back(std::move(answer));
  }
  return answers;
}

base::Result<std::vector<FilingAnswer>> file(const Service& service, Engine& engine, const Actor& actor,
                                             const std::string& office,
                                             std::span<const FiledRecord> records) {
  if (records.empty()) return std::vector<FilingAnswer>{};
  TW_TRY(const auto shift, filing_shift(service, actor, office));
  TW_TRY(const auto request, filing_request(service, shift, office, records));
  TW_TRY(auto report, screen(service, engine, actor, request));
  return answers_to(service, std::move(report), records.size());
}

}  // namespace tidewaiter::service
