#pragma once
// How an instrument stood at a time gone by: a certificate that was renewed since makes no reading of then
// better, and one that ran out since makes none worse. Thread-safe.

#include <optional>
#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "store/store.h"

namespace tidewaiter::service {

struct InstrumentThen {
  bool in_service = true;
  std::optional<base::Instant> usable_until;  ///< nullopt: without an end
};
/// As it stood at `at`; before it was registered, as it was registered. Reads the journal where the instrument
/// was changed after `at`, and its row alone otherwise. NotFound.
base::Result<InstrumentThen> instrument_at(store::Reader& reader, const std::string& office,
                                           const std::string& id, base::Instant at);

}  // namespace tidewaiter::service
