#pragma once
// What two officers signed of the grams between an examination's table and the first exhibits (C4), from
// outside: each settlement is as it was signed, of the mass that the book of seizures has, and of the gross
// masses that were weighed first before it. One to a thread.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

base::Status check_settlements(CustodyRows& rows);

}  // namespace tidewaiter::verify
