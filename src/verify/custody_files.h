#pragma once
// The pictures that two officers signed an exhibit's seizure with, and the evidence files that two ordered to
// be erased, from outside: each picture that the exhibit's document names has a row, or somebody ordered that
// it be erased; and each such order is as it was signed, and carried out where it says so. What lies on disk
// is held against its row elsewhere (kept_files.h). Exhibits whose seizure did not say that their pictures
// are kept, as programs before schema 9 wrote them, are not asked: their files were kept after the act, or by
// hand. One to a thread.

#include "verify/custody_rows.h"

namespace tidewaiter::verify {

base::Status check_files(CustodyRows& rows);

}  // namespace tidewaiter::verify
