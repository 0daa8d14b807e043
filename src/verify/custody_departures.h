#pragma once
// C4 from outside, where an exhibit leaves for good: to the furnace or another country by an order that names
// every discrepancy that is open and was open before, and on a receipt whose mass is what was sent, within
// what our own scales could be uncertain by. One to a thread.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

/// From facts of version 4 on; earlier orders were words over a whole run.
base::Status check_departures(CustodyRows& rows);

}  // namespace tidewaiter::verify
