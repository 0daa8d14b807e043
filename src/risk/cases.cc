#include "risk/cases.h"

#include <algorithm>

namespace tidewaiter::risk {
namespace {

const model::Reason* reason_of(const model::Assessment& assessment, const std::string& profile) {
  const auto found =
      std::find_if(assessment.reasons.begin(), assessment.reasons.end(), [&](const auto& reason) {
        return reason.ref == profile &&
               (reason.kind == model::ReasonKind::Profile || reason.kind == model::ReasonKind::StandingRule);
      });
  return found == assessment.reasons.end() ? nullptr : &*found;
}

bool any_profile(const model::Assessment& assessment) {
  return std::any_of(assessment.reasons.begin(), assessment.reasons.end(), [](const auto& reason) {
    return reason.kind == model::ReasonKind::Profile || reason.kind == model::ReasonKind::StandingRule;
  });
}

}  // namespace

std::vector<CaseResult> run_profile_cases(const CompiledProfiles& profiles) {
  std::vector<CaseResult> results;
  for (const auto& profile : profiles.profiles()) {
    for (const auto& one : profile.cases) {
      const auto assessment = assess(one.item, one.findings, one.evidence, profiles);
      const auto* reason = reason_of(assessment, profile.id);
      results.push_back({profile.id, one.name, one.must_hit, reason != nullptr, profile.path, one.line,
                         reason == nullptr ? "" : reason->text});
    }
  }
  return results;
}

std::vector<std::string> profiles_due_for_review(const CompiledProfiles& profiles, const std::string& today) {
  std::vector<std::string> due;
  for (const auto& profile : profiles.profiles()) {
    if (profile.review_date < today) due.push_back(profile.id);
  }
  return due;
}

Simulation::Simulation(CompiledProfiles draft, CompiledProfiles live, model::Millibits threshold)
    : draft_(std::move(draft)), live_(std::move(live)), threshold_(threshold) {
  for (const auto& profile : draft_.profiles()) drafted_.insert(profile.id);
}

void Simulation::add(const model::Item& item, std::span<const model::Finding> findings,
                     const model::Evidence& evidence) {
  const auto draft = assess(item, findings, evidence, draft_);
  const auto live = assess(item, findings, evidence, live_);
  // Watch-list hits weigh in both; together they count once, and so does a profile that both have.
  model::Millibits twice = 0;
  for (const auto& reason : live.reasons)
    twice += reason.kind == model::ReasonKind::WatchList || drafted_.contains(reason.ref)
                 ? reason.contribution
                 : 0;
  const bool draft_over = draft.score >= threshold_ || draft.standing.has_value();
  const bool live_over = live.score >= threshold_ || live.standing.has_value();
  const bool together_over = draft.score + live.score - twice >= threshold_ || draft.standing;
  const bool draft_hits = any_profile(draft);
  ++result_.items;
  result_.draft_hits += draft_hits ? 1 : 0;
  result_.draft_over += draft_over ? 1 : 0;
  result_.live_over += live_over ? 1 : 0;
  result_.both_over += draft_over && live_over ? 1 : 0;
  result_.new_over += together_over && !live_over ? 1 : 0;
  if (draft_hits && !live_over && result_.examples.size() < 20) result_.examples.push_back(item.id);
}

}  // namespace tidewaiter::risk
