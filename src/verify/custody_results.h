#pragma once
// Laboratories' results from outside (C3): what each exhibit's document says of them is what two officers
// signed, however the document was written anew since.

#include "verify/custody_chains.h"
#include "verify/custody_rows.h"

namespace tidewaiter::verify {

/// And from facts of version 6 on, each was signed first by one who had accepted the exhibit for a
/// laboratory, or the sample of it that the result names (C2).
base::Status check_results(CustodyRows& rows, const CustodyChains& chains);

}  // namespace tidewaiter::verify
