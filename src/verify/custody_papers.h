#pragma once
// What one officer's word is enough for, from outside: offers, scales' certificates, inventories, and the keys
// that officers sign with. Each row must be what the entries that speak of it say, and written last by one of
// them. One to a thread.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

base::Status check_papers(CustodyRows& rows);

}  // namespace tidewaiter::verify
