#pragma once
// An office's instruments: scanners, trace detectors, dogs with their handlers, tables with their officers.
// What is out of service, or whose calibration has run out, reduces a shift's capacity
// (selection/capacity.h). Every change is an entry. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/capacity.h"
#include "service/service.h"

namespace tidewaiter::service {

/// An instrument as it stands, with who changed it last and why.
struct KnownInstrument {
  std::string office;
  selection::Instrument instrument;
  std::string why;
  std::string changed_by;
  base::Instant changed_at;
};

/// Makes an instrument known to its office, in service. Missing where it has no name, Duplicate where there
/// is one of it.
base::Status register_instrument(const Service& service, const Actor& actor, const std::string& office,
                                 const selection::Instrument& instrument);

/// What changes about an instrument; what is not set stays.
struct InstrumentChange {
  std::optional<bool> in_service;
  std::optional<base::Instant> calibrated_until;
  std::string why;  ///< wanted for taking it out of service
};
/// NotFound where the office has no such instrument, Missing where one is taken out without a reason.
base::Result<KnownInstrument> change_instrument(const Service& service, const Actor& actor,
                                                const std::string& office, const std::string& id,
                                                const InstrumentChange& change);

/// Every office's, or one office's, by office and name.
base::Result<std::vector<KnownInstrument>> instruments(store::Reader& reader,
                                                       const std::optional<std::string>& office);

/// What a shift of `office` from `at` on can do. Where nothing was `given`, what its instruments can do;
/// where a capacity was, no more than that by any means, and no more than the instruments of that means can
/// do, where the office has any.
base::Result<selection::ShiftCapacity> capacity_at(store::Reader& reader, const std::string& office,
                                                   const std::optional<selection::Capacity>& given,
                                                   base::Instant at, base::Instant until);

}  // namespace tidewaiter::service
