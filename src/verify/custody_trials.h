#pragma once
// What was burnt before its judgement, from outside (C3): of a drug samples stay, and the defence has its
// counter-sample, unless the register of trials said by then that the court had judged, or that none will.
// And how a counter-sample ends: by a decision that another officer entered than who said that the trial had
// ended, or used up by the defence's expert under the court's order. One to a thread.

#include "verify/custody_chains.h"
#include "verify/custody_rows.h"

namespace tidewaiter::verify {

/// Acts of facts before version 6 were made where a trial that nobody recorded asked for nothing.
base::Status check_trials(CustodyRows& rows, const CustodyChains& chains);

}  // namespace tidewaiter::verify
