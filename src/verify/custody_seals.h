#pragma once
// That no seal is on two things at once, from outside: two bags of one mass under one number could change
// places and every chain would still read as before. One to a thread.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

/// Of each sealing of facts of version 5: nothing bore its number then, and no other sealing since that
/// version has it. Earlier programs looked at the exhibit's own chain alone, so that what they did is no
/// finding; and where two affirmed that a seal reads otherwise, an inquiry says so. The register of numbers
/// has just these sealings.
base::Status check_seals(CustodyRows& rows);

}  // namespace tidewaiter::verify
