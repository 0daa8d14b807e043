#pragma once
// A decoy: a parcel that another country's officers made to look like one of ours, to see who comes for it.
// It is written down as theirs. It is never an exhibit, has no seal or mass in our books, and replaces
// nothing: what was taken out of a parcel of ours before it went on is a substitution (handover.h). One
// writer.

#include <optional>
#include <string>
#include <vector>

#include "base/mass.h"
#include "custody/exhibit.h"
#include "service/service.h"
#include "store/records.h"

namespace tidewaiter::service {

struct ReportedDecoy {
  std::int64_t request = 0;  ///< of the authority that made it
  std::optional<custody::ExhibitId> looks_like;
  std::string described;  ///< "two kilograms of tea in a carton like X4-1's"
  base::MassMg mass;      ///< as they state it, 0 or more; 0: they did not
  std::string made_by;    ///< their service
  std::string place;
  std::string agreement;  ///< of the parties, under which it travels
};

/// Writes down what they reported; the decoy's number. Missing where it says not what, by whom, where or
/// under which agreement; NotFound without the request or the exhibit; State where the request was refused.
base::Result<std::int64_t> record_decoy(const Service& service, const Actor& actor,
                                        const ReportedDecoy& decoy);
/// All of them, the first first.
base::Result<std::vector<store::DecoyRow>> decoys(store::Reader& reader);

}  // namespace tidewaiter::service
