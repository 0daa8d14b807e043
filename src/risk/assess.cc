#include <algorithm>

#include "risk/evaluation.h"
#include "risk/reason_text.h"
#include "risk/risk.h"

namespace tidewaiter::risk {
namespace {

using model::Reason;
using model::ReasonKind;

/// A scratch taken from the engine's pool and given back.
class Borrowed {
 public:
  explicit Borrowed(const CompiledProfiles::Engine& engine)
      : engine_(engine), scratch_(engine.take_scratch()) {}
  ~Borrowed() { engine_.give_back(std::move(scratch_)); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  Scratch& get() { return *scratch_; }

 private:
  const CompiledProfiles::Engine& engine_;
  std::unique_ptr<Scratch> scratch_;
};

Reason profile_reason(const Profile& profile, const std::vector<std::uint32_t>& tests,
                      const Evaluation& evaluation) {
  Reason reason;
  reason.kind = profile.standing ? ReasonKind::StandingRule : ReasonKind::Profile;
  reason.ref = profile.id;
  reason.contribution = profile.weight;
  const auto phrases = phrases_of(tests, evaluation);
  reason.items = items_of(phrases);
  reason.text = reason_text(profile, phrases);
  for (const auto test : tests) reason.fields.emplace_back(info(evaluation.engine().tests[test].field).name);
  std::sort(reason.fields.begin(), reason.fields.end());
  reason.fields.erase(std::unique(reason.fields.begin(), reason.fields.end()), reason.fields.end());
  return reason;
}

/// Nothing up to even odds: there it is likelier somebody else, and nobody is to be opened for a namesake.
model::Millibits weight_of_hit(std::int32_t ppm) {
  return static_cast<model::Millibits>(std::int64_t{kListedWeight} * std::max(0, 2 * ppm - 1'000'000) /
                                       1'000'000);
}

/// Hits of the party that is likeliest the listed one; a party counts once a list, however many entries
/// resemble it.
void add_hits(const model::Evidence& evidence, std::vector<Reason>& reasons) {
  for (const auto& hit : evidence.hits) {
    const bool best = std::none_of(evidence.hits.begin(), evidence.hits.end(), [&](const auto& other) {
      if (other.role != hit.role || other.list != hit.list) return false;
      return std::pair{other.probability_ppm, hit.entry_id} > std::pair{hit.probability_ppm, other.entry_id};
    });
    const auto ppm = std::clamp(hit.probability_ppm, 0, 1'000'000);
    Reason reason;
    reason.kind = ReasonKind::WatchList;
    reason.ref = hit.list + ":" + hit.entry_id;
    reason.contribution = best ? weight_of_hit(ppm) : 0;
    reason.text = english({phrase_of(hit)});
    reason.fields = {"watchlist.list", "watchlist.probability"};
    reasons.push_back(std::move(reason));
  }
}

Reason degraded(std::string ref, std::string text) {
  Reason reason;
  reason.kind = ReasonKind::Degraded;
  reason.ref = std::move(ref);
  reason.text = std::move(text);
  return reason;
}

void add_degraded(const model::Evidence& evidence, std::vector<Reason>& reasons) {
  if (!evidence.resolver_available) {
    reasons.push_back(degraded("resolver",
                               "Judged on the parcel alone: who is behind its names could not be asked. To "
                               "be assessed again when it can."));
  }
  if (evidence.lists_stale) {
    reasons.push_back(
        degraded("lists", "Held against watch lists older than they may be, or not all of them."));
  }
}

/// Where a profile stands in the engine.
std::optional<std::size_t> place_of(const CompiledProfiles::Engine& engine, const std::string& id) {
  const auto found =
      std::lower_bound(engine.profiles.begin(), engine.profiles.end(), id,
                       [](const Profile& profile, const std::string& wanted) { return profile.id < wanted; });
  if (found == engine.profiles.end() || found->id != id) return std::nullopt;
  return static_cast<std::size_t>(found - engine.profiles.begin());
}

}  // namespace

model::Assessment assess(const model::Item& item, std::span<const model::Finding> findings,
                         const model::Evidence& evidence, const CompiledProfiles& profiles,
                         const model::Versions& versions, const WindowFacts* facts) {
  const auto& engine = profiles.engine();
  model::Assessment assessment;
  assessment.versions = versions;
  assessment.versions.profiles = engine.version;
  const Subject subject{item, findings, evidence, facts};
  Borrowed scratch{engine};
  Evaluation evaluation{engine, scratch.get(), subject};
  std::vector<std::uint32_t> tests;
  for (std::size_t i = 0; i < engine.roots.size(); ++i) {
    if (!evaluation.holds(engine.roots[i])) continue;
    const auto& profile = engine.profiles[i];
    tests.clear();
    evaluation.collect(engine.roots[i], tests);
    assessment.reasons.push_back(profile_reason(profile, tests, evaluation));
    // Hold asks for more than Query.
    if (profile.standing && assessment.standing != model::Outcome::Hold)
      assessment.standing = profile.standing;
  }
  add_hits(evidence, assessment.reasons);
  add_degraded(evidence, assessment.reasons);
  std::sort(assessment.reasons.begin(), assessment.reasons.end(), [](const auto& a, const auto& b) {
    if (a.contribution != b.contribution) return a.contribution > b.contribution;
    return std::tie(a.ref, a.text) < std::tie(b.ref, b.text);
  });
  for (const auto& reason : assessment.reasons) assessment.score += reason.contribution;
  return assessment;
}

std::vector<ToldReason> told(const model::Item& item, std::span<const model::Finding> findings,
                             const model::Evidence& evidence, const CompiledProfiles& profiles,
                             const model::Assessment& assessment) {
  const auto& engine = profiles.engine();
  const Subject subject{item, findings, evidence};
  Borrowed scratch{engine};
  Evaluation evaluation{engine, scratch.get(), subject};
  std::vector<ToldReason> all;
  for (const auto& reason : assessment.reasons) {
    auto& told = all.emplace_back();
    if (reason.kind == ReasonKind::WatchList) {
      for (const auto& hit : evidence.hits) {
        const auto phrase = phrase_of(hit);
        if (reason.ref == hit.list + ":" + hit.entry_id && reason.text == english({phrase}))
          told.phrases = {phrase};
      }
      continue;
    }
    const auto at = place_of(engine, reason.ref);
    if (!at || !evaluation.holds(engine.roots[*at])) continue;
    std::vector<std::uint32_t> tests;
    evaluation.collect(engine.roots[*at], tests);
    auto phrases = phrases_of(tests, evaluation);
    if (reason_text(engine.profiles[*at], phrases) == reason.text)
      told = {&engine.titles[*at], std::move(phrases)};
  }
  return all;
}

void forget_unnamed(model::Evidence& evidence, const model::Assessment& assessment,
                    const CompiledProfiles& profiles) {
  const auto& engine = profiles.engine();
  std::vector<std::string_view> named;  // keys of windows
  for (const auto& reason : assessment.reasons) {
    if (reason.items.empty()) continue;
    const auto at = place_of(engine, reason.ref);
    if (!at) continue;
    for (const auto window : engine.profile_windows[*at]) named.push_back(engine.windows[window].key);
  }
  for (auto& window : evidence.windows) {
    if (window.items.empty() || std::find(named.begin(), named.end(), window.key) != named.end()) continue;
    window.items.clear();
    window.span = base::DurationMs{0};
  }
}

}  // namespace tidewaiter::risk
