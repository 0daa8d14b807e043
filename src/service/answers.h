#pragma once
// The answer to a manifest: one JSON object a record, in input order, refused ones too. Read from the store
// in pages, so that a manifest of any length needs no memory for its answers.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/selection.h"
#include "service/screening.h"
#include "service/service.h"
#include "service/shift.h"

namespace tidewaiter::service {

/// One accepted parcel with what became of it.
struct Answer {
  store::ItemRow row;
  model::Declaration declaration;
  StoredAssessment assessed;
  model::Outcome outcome = model::Outcome::Release;
  const selection::Candidate* candidate = nullptr;
  const selection::Selection* selection = nullptr;
  std::optional<StoodBefore> stood_before;  ///< what it counted with beside its own filing
  bool undecided = false;                   ///< its shift is open still
};

/// The outcome in force: what a standing rule says, or Hold for what is `wanted`: selected, or named by an
/// open referral.
model::Outcome outcome_in_force(const model::Assessment& assessment, bool wanted);

/// {"item_id","outcome","score","reasons":[{"kind","ref","contribution","text"}],"sender_entity","recipient_entity",
/// "selected","selection_reason","inclusion_probability"}; an entity is null where none could be told, the
/// probability while the shift is open. What an earlier filing stood at comes last of the reasons.
std::string to_json(const Answer& answer);
/// {"item_id","refused_no","line","outcome":"Refuse","selected":false,"code","field","found","expected","refused":{the
/// same four}}.
std::string to_json(const store::RefusedRow& refused);

/// Calls `accepted` or `refused` for every record of the manifest, in input order.
base::Status each_answer(const Service& service, const ScreenReport& report, const ClosedShift& closed,
                         const std::function<base::Status(const Answer&)>& accepted,
                         const std::function<base::Status(const store::RefusedRow&)>& refused);

/// The selected parcels whose hold is not over, the highest score first.
base::Result<std::vector<Answer>> chosen(const Service& service, const ScreenReport& report,
                                         const ClosedShift& closed);

}  // namespace tidewaiter::service
