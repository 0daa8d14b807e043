#pragma once
// What a named officer decides about a parcel, beside what was recommended (S2). The latest decision on the
// filing in force counts; an amendment is a new filing, of which nobody has decided yet, but what held an
// earlier filing in the same shift, a standing rule or an officer, is still recommended. What follows:
//
//   Hold     where its shift is closed the parcel goes onto the list with the reason "officer", and its hold
//            begins; while the shift is open it comes to the front of the choice. Refused where the
//            parcel's hold is over: nothing would be sent
//   Release  a hold that is on its way is withdrawn; while the shift is open a standing rule's word no longer
//            counts. The lot may still draw the parcel (S3): nobody can take one out of it
//   Query    the operator is asked for what is wanted
//   Refuse   it goes nowhere
//
// One writer.

#include <absl/container/flat_hash_map.h>

#include <optional>
#include <string>

#include "base/result.h"
#include "selection/decision.h"
#include "service/service.h"
#include "service/telling.h"

namespace tidewaiter::service {

struct DecisionRequest {
  model::ItemId item;
  model::Outcome outcome = model::Outcome::Hold;
  std::string why;                              ///< of a decision that differs from the recommendation
  std::string wanted;                           ///< for Query
  model::Means means = model::Means::Physical;  ///< by which a parcel put onto the list is examined
  Telling telling = Telling::Later;
};

/// What was recommended, what was decided, what counts.
struct DecisionInForce {
  selection::Recommendation recommendation;
  std::optional<selection::OfficerDecision> decision;
  std::string wanted;  ///< for Query
  model::Outcome outcome = model::Outcome::Release;
};

/// NotFound where the parcel was not filed, Missing for an override without a reason or a Query without what
/// is wanted, Forbidden for LetRun or a parcel of another office than the officer's (offices.h), State where
/// it was examined already, or for a Hold where its hold is over.
base::Result<DecisionInForce> decide(const Service& service, const Actor& actor,
                                     const DecisionRequest& request);

/// What counts for this filing now.
base::Result<DecisionInForce> decision_on(store::Reader& reader, const store::ItemRow& item);

/// The same of a filing that is so new that nobody can have decided about it or chosen it.
base::Result<DecisionInForce> decision_on_new(store::Reader& reader, const model::Assessment& assessment);

/// The decisions on parcels of this number or later, the latest of each, as a shift's close asks.
base::Result<absl::flat_hash_map<std::uint64_t, model::Outcome>> decided_since(store::Reader& reader,
                                                                               std::int64_t first_item);

}  // namespace tidewaiter::service
