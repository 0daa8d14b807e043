#pragma once
// What the system recommends and what a named officer decides: two values, both recorded (invariant S2).
// Standing rules may hold and query by themselves; a usable declaration is refused, a parcel opened and a
// recommendation overridden only by a named officer. Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "base/strong.h"
#include "model/assessment.h"

namespace tidewaiter::selection {

using OfficerId = base::TextId<struct OfficerIdTag>;

/// What the system proposes for one parcel, and what it rests on.
struct Recommendation {
  model::Outcome outcome = model::Outcome::Release;
  std::string ground;  ///< for the service's own eyes: "selected: score", "standing rule precursor-permit"
  std::string approved_by;  ///< the standing rule's approver; empty where no rule speaks
  std::string wanted;       ///< for Query: the document or fact that is wanted

  bool operator==(const Recommendation&) const = default;
};

/// What a named officer decides. An override says why.
struct OfficerDecision {
  OfficerId officer;
  model::Outcome outcome = model::Outcome::Release;
  std::string why;
  base::Instant at;

  bool operator==(const OfficerDecision&) const = default;
};

/// A standing rule that speaks for this parcel.
struct StandingRule {
  std::string rule;                               ///< its profile's id
  model::Outcome outcome = model::Outcome::Hold;  ///< Hold, Query or Refuse
  std::string approved_by;                        ///< the officer who answers for the rule
  std::string wanted;                             ///< for Query

  bool operator==(const StandingRule&) const = default;
};

/// The recommendation from a standing rule and the choice of the shift: a rule's outcome stands; a selected
/// parcel is held; everything else goes. Forbidden: a rule without a named approver, or one that releases or
/// lets run. Missing: a Query that does not say what is wanted.
base::Result<Recommendation> recommend(const std::optional<StandingRule>& standing, bool selected,
                                       std::string_view selected_for);

/// What is in force now, from both. Without a decision, a recommended Refuse is in force as Hold: only an
/// officer refuses. LetRun comes from a case and never from here. Refused: a decision without an officer, an
/// override without a reason (Missing), LetRun as a decision (Forbidden).
base::Result<model::Outcome> in_force(const Recommendation& recommendation,
                                      const std::optional<OfficerDecision>& decision);

/// What an operator is told: the outcome's name and, for Query, what is wanted. A hold has no reason, ever;
/// LetRun shows as Release.
struct OperatorAnswer {
  std::string outcome;
  std::string wanted;

  bool operator==(const OperatorAnswer&) const = default;
};
OperatorAnswer answer_to_operator(model::Outcome outcome, std::string_view wanted);

}  // namespace tidewaiter::selection
