#pragma once
// Controlled deliveries from outside (C3): what was taken out of a parcel, what was put in, who made that and
// under which agreement is what two officers signed, from facts of version 6 on; earlier acts said the masses
// alone, and signed the row's digest.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

base::Status check_substitutions(CustodyRows& rows);

}  // namespace tidewaiter::verify
