#pragma once
// C4 from outside: every inquiry against the act that opened it and the act that closed it, by a supervisor
// who neither held nor weighed what it is about. One to a thread.

#include "verify/custody_chains.h"
#include "verify/custody_rows.h"

namespace tidewaiter::verify {

base::Status check_inquiries(CustodyRows& rows, const CustodyChains& chains);

}  // namespace tidewaiter::verify
