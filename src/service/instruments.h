#pragma once
// An office's equipment, in one register: scanners, trace detectors, dogs with their handlers and tables with
// their officers, which examine parcels, and spectrometers, test-kit lots and the like, which do not. What is
// out of service, or whose calibration, radiation check or last operator's certificate has run out, reduces a
// shift's capacity (selection/capacity.h) and is told beside each reading (readings.h). Every change is an
// entry. One writer.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/capacity.h"
#include "service/service.h"

namespace tidewaiter::service {

struct CertifiedOperator {
  std::string officer;  ///< of a dog, its handler
  base::Instant until;

  bool operator==(const CertifiedOperator&) const = default;
};
/// What is known of a piece of equipment beside its place in a shift.
struct Equipment {
  bool examines = true;                          ///< parcels, so that it counts in a shift's capacity
  std::string model, site, lot;                  ///< each at most 2,000 bytes; a lot for test kits
  std::optional<base::Instant> radiation_until;  ///< until when its radiation check holds
  std::vector<CertifiedOperator> operators;      ///< at most 100; empty: it needs none certified

  bool operator==(const Equipment&) const = default;
};

/// An instrument as it stands, with who changed it last and why.
struct KnownInstrument {
  std::string office;
  selection::Instrument instrument;  ///< its means is XRay, and means nothing, where it examines no parcel
  Equipment equipment;
  std::string why;
  std::string changed_by;
  base::Instant changed_at;
};

/// Makes an instrument known to its office, in service. Missing where it has no name, Duplicate where there
/// is one of it.
base::Status register_instrument(const Service& service, const Actor& actor, const std::string& office,
                                 const selection::Instrument& instrument, const Equipment& equipment = {});

/// The earliest of calibration, radiation check and the last operator's certificate; nullopt: no end.
std::optional<base::Instant> usable_until(const KnownInstrument& one);

/// Changes with whatever is changed of it.
std::string version_of(const KnownInstrument& one);

/// What changes about an instrument; what is not set stays.
struct InstrumentChange {
  std::optional<bool> in_service;
  std::optional<base::Instant> calibrated_until;
  std::optional<base::Instant> radiation_until;
  std::optional<CertifiedOperator> certified;  ///< added, or their new certificate
  std::string why;                             ///< wanted for taking it out of service
};
/// NotFound where the office has no such instrument, Missing where one is taken out without a reason.
base::Result<KnownInstrument> change_instrument(const Service& service, const Actor& actor,
                                                const std::string& office, const std::string& id,
                                                const InstrumentChange& change);

/// nullopt where the office has none of this name.
base::Result<std::optional<KnownInstrument>> instrument(store::Reader& reader, const std::string& office,
                                                        const std::string& id);
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
