#pragma once
// Laboratories' results from outside (C3): what each exhibit's document says of them is what two officers
// signed, however the document was written anew since.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

base::Status check_results(CustodyRows& rows);

}  // namespace tidewaiter::verify
