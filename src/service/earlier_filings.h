#pragma once
// What a parcel stood at before it was declared anew in the same shift. Nobody washes a parcel by filing
// something harmless over it: at the choice it counts with the most that any of its filings since the shift
// was opened came to. The assessments stay what they were made of (S4). Reads only; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/assessment.h"
#include "selection/selection.h"
#include "service/shift.h"
#include "store/store.h"

namespace tidewaiter::service {

/// Filings that others took the place of, and which candidate each of them now is.
struct EarlierFilings {
  std::vector<selection::Candidate> candidates;
  std::vector<std::uint32_t> in_force;  ///< its index among the candidates that were asked about
};
/// The filings of this parcel that the one given took the place of, the latest first, back to `first_item`:
/// no parcel of a lower number was filed into the shift.
base::Result<std::vector<store::ItemRow>> filings_before(store::Reader& reader, const store::ItemRow& filing,
                                                         std::int64_t first_item);
/// The same, back to the opening of the shift that it was filed into.
base::Result<std::vector<store::ItemRow>> filings_before(store::Reader& reader, const store::ItemRow& filing);
/// The earlier filing that a parcel stands higher by than by its own, where there is one, as its shift's
/// choice would have it.
base::Result<std::optional<StoodBefore>> stood_higher_before(store::Reader& reader,
                                                             const store::ItemRow& filing,
                                                             const selection::Candidate& own);

/// Every filing of these parcels since the shift was opened, but those in force.
base::Result<EarlierFilings> earlier_filings(store::Reader& reader, const OpenShift& shift,
                                             const std::vector<selection::Candidate>& candidates);

/// Raises each of `candidates` to the most that it or an earlier filing of it came to: score, standing rule,
/// likeliest watch-list hit, an officer's hold. Answers, in their order, with the filing that stood highest
/// of those that raised it; `declared` is empty still.
std::vector<std::optional<StoodBefore>> raise_to_earlier(std::vector<selection::Candidate>& candidates,
                                                         const EarlierFilings& earlier);

/// What a filing declared itself to be: its first contents. Empty where it was erased, or says nothing.
base::Result<std::string> declared_as(store::Reader& reader, model::ItemNumber number);

/// In words an officer would use, with the contribution 0: it is no part of the assessment.
model::Reason reason_of(const StoodBefore& before);

}  // namespace tidewaiter::service
