#pragma once
// How an instrument stood at a time gone by: a certificate that was renewed since makes no reading of then
// better, and one that ran out since makes none worse. Thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "service/instruments.h"
#include "store/store.h"

namespace tidewaiter::service {

struct InstrumentThen {
  bool in_service = true;
  std::optional<base::Instant> usable_until;  ///< nullopt: without an end
  std::vector<CertifiedOperator> operators;   ///< empty: it needs none certified
};
/// "in_service", "out_of_service", or "expired" where calibration, radiation check or the last certificate of
/// any operator had run out.
std::string_view standing(const InstrumentThen& then, base::Instant at) noexcept;
/// What this officer's own certificate was: "certified", "not_certified", or "none_needed".
std::string_view operator_standing(const InstrumentThen& then, const std::string& officer,
                                   base::Instant at) noexcept;
/// As it stood at `at`; before it was registered, as it was registered. Reads the journal where the
/// instrument was changed after `at`, and its row alone otherwise; entries from before schema 9 name no
/// operators, so that for then those of its row stand. NotFound.
base::Result<InstrumentThen> instrument_at(store::Reader& reader, const std::string& office,
                                           const std::string& id, base::Instant at);

}  // namespace tidewaiter::service
