#pragma once
// From the list to the examiner's hand, and what the examination found. A hold moves only along the table of
// selection/hold.h; every step is an entry. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/examination.h"
#include "selection/hold.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Moves a selected parcel's hold along. For ReportLeft, a notice to the destination's service is drafted with it.
/// NotFound where the parcel was not selected, State where the event does not follow.
base::Result<selection::HoldRecord> advance_hold(const Service& service, const Actor& actor, const model::ItemId& item,
                                                 selection::HoldEvent event);

struct ExaminedItem {
  std::int64_t examination_no = 0;
  std::optional<selection::AfterFind> after;  ///< what a find set in motion
};

/// Records what an examination found. The parcel's hold goes to Examined, and on to Seized or Released; a parcel that was
/// not selected can be examined too (a chance find). `result.number` is filled in here.
base::Result<ExaminedItem> examine(const Service& service, const Actor& actor, selection::ExaminationResult result);

/// Hold-to-hand by operator.
base::Result<std::vector<selection::OperatorFigures>> hold_figures(const Service& service);

/// The holds of a shift that are on their way, by cut-off.
base::Result<std::vector<selection::HoldRecord>> open_holds(const Service& service);

}  // namespace tidewaiter::service
