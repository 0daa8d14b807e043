#pragma once
// Runs at the furnace from outside (C3): begun once with so many exhibits, ended once with what was burnt and
// what stayed behind, each for the reason that was written when it did; three watched beside the two who
// sign; and one that was cut short is named until it is ended.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

base::Status check_runs(CustodyRows& rows);

}  // namespace tidewaiter::verify
