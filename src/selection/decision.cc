#include "selection/decision.h"

namespace tidewaiter::selection {

base::Result<Recommendation> recommend(const std::optional<StandingRule>& standing, bool selected,
                                       std::string_view selected_for) {
  Recommendation recommendation;
  if (selected) {
    recommendation.outcome = model::Outcome::Hold;
    recommendation.ground = "selected: " + std::string(selected_for);
  }
  if (!standing) return recommendation;
  if (standing->approved_by.empty()) {
    return base::fail(base::ErrorCode::Forbidden, "standing_rule.approved_by", standing->rule,
                      "the named officer who answers for the rule (S2)");
  }
  if (standing->outcome == model::Outcome::Release || standing->outcome == model::Outcome::LetRun) {
    return base::fail(base::ErrorCode::Forbidden, "standing_rule.outcome", model::name(standing->outcome),
                      "Hold, Query or Refuse");
  }
  if (standing->outcome == model::Outcome::Query && standing->wanted.empty()) {
    return base::fail(base::ErrorCode::Missing, "standing_rule.wanted", standing->rule,
                      "the document or fact that is wanted");
  }
  recommendation.outcome = standing->outcome;
  recommendation.ground = "standing rule " + standing->rule +
                          (selected ? "; selected: " + std::string(selected_for) : std::string{});
  recommendation.approved_by = standing->approved_by;
  if (standing->outcome == model::Outcome::Query) recommendation.wanted = standing->wanted;
  return recommendation;
}

base::Result<model::Outcome> in_force(const Recommendation& recommendation,
                                      const std::optional<OfficerDecision>& decision) {
  if (!decision) {
    return recommendation.outcome == model::Outcome::Refuse ? model::Outcome::Hold : recommendation.outcome;
  }
  if (decision->officer.empty()) {
    return base::fail(base::ErrorCode::Missing, "decision.officer", "", "a named officer (S2)");
  }
  if (decision->outcome == model::Outcome::LetRun) {
    return base::fail(base::ErrorCode::Forbidden, "decision.outcome", model::name(decision->outcome),
                      "Release, Hold, Query or Refuse; a parcel is let run by its case alone (K1)");
  }
  if (decision->outcome != recommendation.outcome && decision->why.empty()) {
    return base::fail(
        base::ErrorCode::Missing, "decision.why", "",
        "a reason, since " + std::string(model::name(recommendation.outcome)) + " was recommended");
  }
  return decision->outcome;
}

OperatorAnswer answer_to_operator(model::Outcome outcome, std::string_view wanted) {
  if (outcome == model::Outcome::LetRun) outcome = model::Outcome::Release;
  return {std::string(model::name(outcome)),
          outcome == model::Outcome::Query ? std::string(wanted) : std::string{}};
}

}  // namespace tidewaiter::selection
