#pragma once
// What goes to another country goes under a request that was granted, and no more of it than the grant says.
// One to a thread.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

/// C2, from the decisions' and the handovers' own words. Decisions of before grants set no bound.
base::Status check_grants(CustodyRows& rows);

}  // namespace tidewaiter::verify
