#include "service/decisions.h"

#include "journal/canonical.h"
#include "service/earlier_filings.h"
#include "service/engine.h"
#include "service/handling.h"
#include "service/held.h"
#include "service/offices.h"
#include "service/screening.h"
#include "service/shift_contents.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using model::Outcome;

constexpr std::size_t kMaxDecisionWords = 2'000;

base::Status check(const DecisionRequest& request) {
  for (const auto& [field, text] : {std::pair{"why", &request.why}, std::pair{"wanted", &request.wanted}}) {
    if (text->size() > kMaxDecisionWords)
      return fail(ErrorCode::TooLarge, field, std::to_string(text->size()) + " bytes", "at most 2000");
  }
  if (request.outcome == Outcome::Query && request.wanted.empty())
    return fail(ErrorCode::Missing, "wanted", "", "the document or fact that is asked for");
  return {};
}

// The standing rule that spoke, with who answers for the version of the profiles it stands in.
base::Result<std::optional<selection::StandingRule>> standing_rule(store::Reader& reader,
                                                                   const model::Assessment& assessment) {
  if (!assessment.standing) return std::optional<selection::StandingRule>{};
  selection::StandingRule rule;
  rule.outcome = *assessment.standing;
  for (const auto& reason : assessment.reasons) {
    if (reason.kind != model::ReasonKind::StandingRule) continue;
    rule.rule = reason.ref;
    rule.wanted = reason.text;
    break;
  }
  TW_TRY(const auto profiles,
         reader.get<store::ProfileSetRow>(static_cast<std::int64_t>(assessment.versions.profiles)));
  rule.approved_by = profiles ? profiles->approved_by.value_or(profiles->proposed_by) : "";
  return std::optional{std::move(rule)};
}

base::Result<std::optional<store::DecisionRow>> latest_decision(store::Reader& reader, std::int64_t item_no) {
  return reader.first<store::DecisionRow>({.equal = {{"item_no", item_no}}, .after = {}, .backward = true});
}

base::Result<StoredAssessment> assessed(store::Reader& reader, const store::ItemRow& item) {
  TW_TRY(const auto row, reader.get<store::AssessmentRow>(item.item_no));
  if (!row) return fail(ErrorCode::NotFound, "item_id", item.item_id, "a parcel that was assessed");
  return stored_assessment(*row);
}

base::Result<bool> examined(store::Reader& reader, std::int64_t item_no) {
  TW_TRY(const auto row, reader.first<store::ExaminationRow>({.equal = {{"item_no", item_no}}, .after = {}}));
  return row && row->result != "inconclusive";
}

// The chance that the lot gave it: its stratum's.
base::Result<std::int64_t> chance_ppb(store::Reader& reader, const store::ItemRow& item,
                                      const selection::Candidate& candidate) {
  TW_TRY(const auto stratum,
         reader.get<store::StratumRow>(item.office, item.shift, selection::to_string(candidate.stratum)));
  return stratum ? stratum->probability_ppb : 0;
}

base::Result<std::int64_t> next_rank(store::Reader& reader, const store::ItemRow& item, model::Means means) {
  std::int64_t last = 0;
  TW_TRY_STATUS(reader.scan<store::SelectionRow>(
      {.equal = {{"office", item.office}, {"shift", item.shift}}, .after = {}},
      [&](store::SelectionRow&& row) -> base::Result<bool> {
        if (row.means == model::name(means)) last = std::max(last, row.rank);
        return true;
      }));
  return last + 1;
}

// A parcel that the choice of a closed shift left out goes onto its list, unless it is held since an earlier
// filing.
base::Result<std::vector<store::RowWrite>> put_on_list(store::Reader& reader, const store::ItemRow& item,
                                                       const model::Declaration& declaration,
                                                       const DecisionRequest& request,
                                                       const std::string& officer, base::Instant at) {
  TW_TRY(const auto shift, reader.get<store::ShiftRow>(item.office, item.shift));
  TW_TRY(const auto before, held(reader, item, declaration.item.operator_id.text()));
  if (!shift || shift->state == "open" || before) return std::vector<store::RowWrite>{};
  TW_TRY(const auto known, assessed(reader, item));
  const model::ItemNumber number{static_cast<std::uint64_t>(item.item_no)};
  const auto candidate = candidate_of(number, declaration.item, known.assessment, known.evidence.hits);
  SelectedParcel parcel;
  parcel.number = number;
  parcel.office = item.office;
  parcel.shift = item.shift;
  parcel.operator_id = declaration.item.operator_id;
  parcel.cut_off_at = declaration.item.cut_off_at;
  parcel.reason = selection::SelectionReason::Officer;
  parcel.means = request.means;
  parcel.chosen_by = officer;
  if (request.telling == Telling::AtOnce) parcel.told_by = officer;
  TW_TRY(parcel.rank, next_rank(reader, item, request.means));
  TW_TRY(parcel.probability_ppb, chance_ppb(reader, item, candidate));
  return rows_of_selected(parcel, at);
}

// What the operator's earlier filings in the same shift called for: another's says nothing of its own hold.
// The choice counts it (earlier_filings.h), and so nobody declares a parcel free of it meanwhile. A query is
// asked of what was declared and may be answered by declaring it anew.
struct HeldBefore {
  std::optional<selection::StandingRule> rule;  ///< one that holds, and that no officer released from
  bool by_officer = false;
};

base::Result<HeldBefore> held_by_earlier(store::Reader& reader, const store::ItemRow& item) {
  HeldBefore held;
  TW_TRY(const auto filings, filings_before(reader, item));
  if (filings.empty()) return held;
  TW_TRY(const auto own, declaration_of(item));
  for (const auto& filing : filings) {
    TW_TRY(const auto declared, declaration_of(filing));
    if (declared.item.operator_id != own.item.operator_id) continue;
    TW_TRY(const auto decided, latest_decision(reader, filing.item_no));
    if (decided && decided->outcome == model::name(Outcome::Hold)) held.by_officer = true;
    if (held.rule || (decided && decided->outcome == model::name(Outcome::Release))) continue;
    TW_TRY(const auto row, reader.get<store::AssessmentRow>(filing.item_no));
    if (!row) continue;
    TW_TRY(const auto known, stored_assessment(*row));
    if (known.assessment.standing != Outcome::Hold) continue;
    TW_TRY(held.rule, standing_rule(reader, known.assessment));
  }
  return held;
}

}  // namespace

base::Result<DecisionInForce> decision_on(store::Reader& reader, const store::ItemRow& item) {
  DecisionInForce result;
  TW_TRY(const auto known, assessed(reader, item));
  TW_TRY(auto rule, standing_rule(reader, known.assessment));
  TW_TRY(const auto before, held_by_earlier(reader, item));
  if (!rule) rule = before.rule;
  TW_TRY(const auto selected, reader.get<store::SelectionRow>(item.item_no));
  // What an officer put onto the list is a decision, not a recommendation.
  const bool chosen = selected && selected->reason != selection::name(selection::SelectionReason::Officer);
  TW_TRY(result.recommendation, selection::recommend(rule, chosen, chosen ? selected->reason : ""));
  if (before.by_officer && result.recommendation.outcome == Outcome::Release)
    result.recommendation = {Outcome::Hold, "an officer held it as it was declared before", "", ""};
  result.wanted = result.recommendation.wanted;
  TW_TRY(const auto decided, latest_decision(reader, item.item_no));
  if (decided) {
    const auto outcome = model::outcome_from(decided->outcome);
    if (!outcome) return fail(ErrorCode::Storage, "decision.outcome", decided->outcome, "an outcome's name");
    result.decision = selection::OfficerDecision{selection::OfficerId{decided->officer}, *outcome,
                                                 decided->why, base::Instant{decided->at}};
    result.wanted = decided->wanted;
  }
  // A recommendation that came after the decision does not undo it, and asks for no reason.
  TW_TRY(result.outcome, selection::in_force(result.recommendation, std::nullopt));
  if (result.decision) result.outcome = result.decision->outcome;
  return result;
}

base::Result<DecisionInForce> decision_on_new(store::Reader& reader, const model::Assessment& assessment) {
  DecisionInForce result;
  TW_TRY(const auto rule, standing_rule(reader, assessment));
  TW_TRY(result.recommendation, selection::recommend(rule, false, ""));
  result.wanted = result.recommendation.wanted;
  TW_TRY(result.outcome, selection::in_force(result.recommendation, std::nullopt));
  return result;
}

base::Result<DecisionInForce> decide(const Service& service, const Actor& actor,
                                     const DecisionRequest& request) {
  TW_TRY_STATUS(check(request));
  const auto at = service.clock().now();
  DecisionInForce result;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto item, transaction.item_in_force(request.item.text()));
    if (!item) return fail(ErrorCode::NotFound, "item_id", request.item.text(), "a filed parcel");
    TW_TRY_STATUS(wants_own_parcel(transaction, actor.officer, *item));
    TW_TRY(const auto over, examined(transaction, item->item_no));
    if (over) return fail(ErrorCode::State, "item_id", request.item.text(), "a parcel not examined yet");
    TW_TRY(result, decision_on(transaction, *item));
    result.decision =
        selection::OfficerDecision{selection::OfficerId{actor.officer}, request.outcome, request.why, at};
    result.wanted = request.wanted;
    TW_TRY(result.outcome, selection::in_force(result.recommendation, result.decision));

    store::DecisionRow row;
    TW_TRY(row.decision_no, transaction.next_number(store::TableId::Decision));
    row.item_no = item->item_no;
    row.recommended = model::name(result.recommendation.outcome);
    row.outcome = model::name(request.outcome);
    row.why = request.why;
    row.wanted = request.wanted;
    row.officer = actor.officer;
    row.at = at.unix_ms();
    const auto body = journal::Body{}
                          .set("decision", row.decision_no)
                          .set("item", row.item_no)
                          .set("outcome", row.outcome)
                          .set("recommended", row.recommended)
                          .text();
    std::vector<store::RowWrite> rows;
    if (request.outcome == Outcome::Hold) {
      TW_TRY(const auto declaration, declaration_of(*item));
      TW_TRY_STATUS(check_holdable(transaction, *item, declaration.item.operator_id));
      TW_TRY(rows, put_on_list(transaction, *item, declaration, request, actor.officer, at));
    }
    rows.push_back(store::insert(std::move(row)));
    TW_TRY_STATUS(transaction.record({"item.decided", at, actor.officer, body}, std::move(rows)));
    if (request.outcome == Outcome::Release) return withdraw_hold(transaction, *item, actor.officer, at);
    const bool tells = request.outcome == Outcome::Hold && request.telling == Telling::AtOnce;
    return tells ? send_hold(transaction, *item, actor.officer, at) : base::Status{};
  });
  if (!done) return tl::make_unexpected(done.error());
  return result;
}

base::Result<absl::flat_hash_map<std::uint64_t, Outcome>> decided_since(store::Reader& reader,
                                                                        std::int64_t first_item) {
  absl::flat_hash_map<std::uint64_t, Outcome> decided;
  TW_TRY_STATUS(reader.scan<store::DecisionRow>({}, [&](store::DecisionRow&& row) -> base::Result<bool> {
    const auto outcome = model::outcome_from(row.outcome);
    if (row.item_no >= first_item && outcome) decided[static_cast<std::uint64_t>(row.item_no)] = *outcome;
    return true;
  }));
  return decided;
}

}  // namespace tidewaiter::service
