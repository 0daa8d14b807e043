#pragma once
// What is wrong with a readable item: either it cannot be used at all, or it can and carries findings that
// profiles may weigh. A pure function of item, tables and time.

#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "declaration/tables.h"
#include "model/item.h"

namespace tidewaiter::declaration {

struct ValidationContext {
  const Tables& tables;  ///< must outlive the context
  base::Instant now;     ///< when the declaration was received
};

/// How far ahead of `now` a time of posting may lie before it is a finding: clocks differ, and some systems
/// write local time as UTC's.
inline constexpr base::DurationMs kPostingTolerance = base::DurationMs::hours(14);

/// The findings, in the order of the item's fields. Refused are: no identifier or one that is not 1 to 35
/// printable ASCII characters; no country of destination; neither party named or addressed. The findings
/// IdReused and Amended need the parcels that came before and are not found here.
base::Result<std::vector<model::Finding>> validate(const model::Item& item, const ValidationContext& context);

}  // namespace tidewaiter::declaration
