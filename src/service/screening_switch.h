#pragma once
// The switch that turns screening off: asked for by one officer, in force once a second asks for the same.
// While it is off every parcel is registered and assessed as ever, but what operators are told is the same
// for all: Release, where mail must flow, or Hold. One writer.

#include <string>

#include "base/result.h"
#include "model/assessment.h"
#include "service/service.h"

namespace tidewaiter::service {

struct ScreeningState {
  bool on = true;
  model::Outcome meanwhile = model::Outcome::Release;  ///< what parcels get while it is off
  std::string why;
  std::string asked_by;  ///< who asked for a change that waits for a second officer; empty where none waits
};
base::Result<ScreeningState> screening_state(store::Reader& reader);

/// Asks for a state, or confirms what another asked for. Missing without a reason, OutOfRange unless
/// `meanwhile` is Release or Hold, State where it is so already.
base::Result<ScreeningState> switch_screening(const Service& service, const Actor& actor, bool on,
                                              model::Outcome meanwhile, const std::string& why);

}  // namespace tidewaiter::service
