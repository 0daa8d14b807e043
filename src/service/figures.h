#pragma once
// Are we any good? What a period's work came to, every figure with its denominator, and the seizures one by
// one so that a page can group them as it likes. Reads only; any number at once.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/mass.h"
#include "base/result.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Seizures that are alike, in one calendar month (UTC).
struct SeizureFigure {
  std::string month;  ///< "2026-11"
  std::string substance;
  std::string means;    ///< by which it was found
  std::string service;  ///< "Mail", "Courier"; empty where the parcel was erased
  std::string route_to;
  std::string concealment_object;
  std::int64_t count = 0;
  base::MassMg mass;
};

struct Figures {
  base::Instant from;
  base::Instant until;       ///< not included
  std::int64_t parcels = 0;  ///< filings, amendments and since erased ones included
  std::int64_t refused = 0;
  std::int64_t selected = 0;         ///< of the period's parcels
  std::int64_t examined = 0;         ///< conclusively, in the period
  std::int64_t examined_by_lot = 0;  ///< of these, selected by nothing but the random stream
  std::int64_t finds = 0;
  std::int64_t finds_by_lot = 0;
  std::vector<SeizureFigure> seizures;  ///< by month, substance, means, service, route, concealment
  base::MassMg in_store;                ///< held now, all seizures
};
/// OutOfRange unless from < until.
base::Result<Figures> figures(const Service& service, base::Instant from, base::Instant until);

}  // namespace tidewaiter::service
