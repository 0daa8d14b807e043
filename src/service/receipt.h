#pragma once
// The receiver's word that an exhibit came: made where it came to, with nothing but the bundle and the
// receiver's own key, and read where it came from. One line of canonical JSON (docs/bundle.md). Plain values;
// thread-safe.

#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/mass.h"
#include "base/result.h"
#include "service/officer_keys.h"

namespace tidewaiter::service {

struct Receipt {
  std::string manifest;  ///< SHA-256 of the bundle's manifest, in hexadecimal
  std::int64_t handover = 0;
  custody::ExhibitId exhibit;
  std::string seal;  ///< as it was read
  base::MassMg gross, tare;
  base::MassMg uncertainty;  ///< of the net mass, by the receiver's scale
  std::string place;
  base::Instant at;

  base::MassMg net() const { return gross - tare; }
  bool operator==(const Receipt&) const = default;
};

/// The receipt's line, signed. Missing, OutOfRange or TooLarge with the field.
base::Result<std::string> sign_receipt(const Receipt& receipt, const Signer& signer);
/// Reads what sign_receipt wrote, by whoever: the signature is for check_receipt.
base::Result<Receipt> read_receipt(std::string_view line);
/// Forbidden where another key than this one signed it, Tampered where the signature does not hold.
base::Status check_receipt(std::string_view line, const OfficerKey& key);

}  // namespace tidewaiter::service
