#pragma once
// What the use cases of custody share and nobody else calls.

#include "service/custody.h"

namespace tidewaiter::service {

/// The weighing these officers read off this scale, of this exhibit, now. NotFound where the scale is not
/// registered.
base::Result<custody::Weighing> weighing_of(store::Reader& reader, const ScaleReading& reading,
                                            const custody::ExhibitId& id, const CustodyAct& act);
custody::Discrepancy discrepancy_of(const store::DiscrepancyRow& row);
/// Another discrepancy of the same exhibit is open.
base::Result<bool> others_open(store::Reader& reader, const store::DiscrepancyRow& row);

}  // namespace tidewaiter::service
