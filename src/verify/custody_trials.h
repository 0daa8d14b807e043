#pragma once
// What was burnt before its judgement, from outside (C3): of a drug samples stay, and the defence has its
// counter-sample, unless the register of trials said by then that the court had judged, or that none will.
// One to a thread.

#include "verify/custody_chains.h"
#include "verify/custody_rows.h"

namespace tidewaiter::verify {

/// Acts of facts before version 6 were made where a trial that nobody recorded asked for nothing.
base::Status check_trials(CustodyRows& rows, const CustodyChains& chains);

}  // namespace tidewaiter::verify
