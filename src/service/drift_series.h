#pragma once
// The running tests over small differences (C4) as somebody reads them: which there are, how far each is from
// its alarm, and which weighings made it so. Who reads his own learns how much more he could take before it
// alarms, so nobody does. Reads only; any number at once.

#include <optional>
#include <string>
#include <vector>

#include "custody/drift.h"
#include "service/service.h"
#include "store/custody_records.h"

namespace tidewaiter::service {

/// True for the two series of a person, as officer and as holder, where it is this officer.
bool is_about(const store::DriftRow& drift, const std::string& officer);

/// The running tests that this officer may see, those that alarm first, then the nearest to it.
base::Result<std::vector<store::DriftRow>> drifts_for(store::Reader& reader, const std::string& officer);

/// A weighing of a series, and where the test stood after it.
struct DriftStep {
  store::WeighingRow weighing;
  base::MassMg charged;  ///< of its difference what somebody answers for (custody::charged)
  custody::Drift after;
};
struct DriftSeries {
  store::DriftRow row;
  std::vector<DriftStep> steps;  ///< the latest first
};
/// NotFound where nothing was ever weighed of it, Forbidden for the officer's own.
base::Result<DriftSeries> drift_series(store::Reader& reader, const custody::DriftKey& key,
                                       const std::string& officer);

}  // namespace tidewaiter::service
