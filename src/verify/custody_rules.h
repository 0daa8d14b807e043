#pragma once
// The rows of custody against the rules, from outside and written another way than the program's: C1 from
// the movements alone, at every one of them; C2 from the chain and the offers; C3 row by row against what two
// officers signed; C4 from the weighings. Memory: one number for each exhibit. Thread-safe.

#include "base/result.h"
#include "verify/custody_signatures.h"
#include "verify/finding.h"
#include "verify/sql_source.h"

namespace tidewaiter::verify {

/// Nothing where the database has no tables of custody. `entries` is the journal's size, for findings that
/// concern the whole.
base::Status check_custody(SqlSource& source, const CustodySignatures& said, std::uint64_t entries,
                           Findings& findings);

}  // namespace tidewaiter::verify
