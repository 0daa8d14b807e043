#pragma once
// The running tests over small differences (C4) as somebody reads them: which there are, how far each is from
// its alarm, and which weighings made it so. Who reads one that his own weighings are in learns how much more
// he could take before it alarms, so nobody does; who sees all the weighings elsewhere can reckon it. Reads
// only; any number at once.

#include <optional>
#include <string>
#include <vector>

#include "custody/drift.h"
#include "service/service.h"
#include "store/custody_records.h"

namespace tidewaiter::service {

/// The running tests that this officer may see, none of whose weighings names him as officer or holder: those
/// that alarm first, then the nearest to it.
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
/// NotFound where nothing was ever weighed of it, Forbidden where one of its weighings names the officer.
base::Result<DriftSeries> drift_series(store::Reader& reader, const custody::DriftKey& key,
                                       const std::string& officer);

}  // namespace tidewaiter::service
