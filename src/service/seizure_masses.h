#pragma once
// What an examination weighed of a find against what its exhibits weighed first (custody/stated_mass.h).
// Where the two differ, grams went between the table and the first exhibit, or were never there: that alarms
// until two officers sign the difference and its ground. One writer.

#include <optional>
#include <string>
#include <vector>

#include "custody/stated_mass.h"
#include "service/officer_keys.h"
#include "service/service.h"

namespace tidewaiter::service {

struct SeizureMass {
  std::int64_t seizure_no = 0;
  base::Instant seized_at;
  custody::StatedMass mass;
  std::optional<store::SeizureSettlementRow> settlement;  ///< where two settled these very sums

  /// It differs, and nobody settled that.
  bool is_open() const;
};
/// "…: 981 g less, …; settled by chief-1 and keeper-1: the wrapping is X1-2".
std::string to_string(const SeizureMass& mass);
/// NotFound.
base::Result<SeizureMass> seizure_mass(store::Reader& reader, std::int64_t seizure_no);
base::Result<SeizureMass> seizure_mass(store::Reader& reader, const store::SeizureRow& row);
/// Those that are open, by number. A find of which nothing was weighed yet has a day to be packed.
base::Result<std::vector<SeizureMass>> open_seizure_masses(store::Reader& reader, base::Instant now);

/// Two sign the difference as it is now and its ground; another exhibit of the seizure opens it again. The
/// first may close inquiries, and neither examined the find nor held or weighed any of it: Forbidden
/// otherwise. NotFound; Missing without a ground; State where nothing differs.
base::Result<store::SeizureSettlementRow> settle_seizure(const Service& service, const TwoSigners& by,
                                                         std::int64_t seizure_no, const std::string& ground);

}  // namespace tidewaiter::service
