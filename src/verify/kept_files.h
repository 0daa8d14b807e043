#pragma once
// The files that rows speak of, beside the database: each must be there and be what its row says. Reads every
// file once, in bounded memory. Thread-safe.

#include <string>
#include <vector>

#include "base/result.h"
#include "verify/finding.h"
#include "verify/sql_source.h"

namespace tidewaiter::verify {

/// `folder` is where they lie: "….readings", each as its first two digits and then its SHA-256. What is
/// missing or altered is named by its row (J2). Returns how many files were held against a row.
base::Result<std::uint64_t> check_kept_files(SqlSource& source, const std::vector<SqlTable>& tables,
                                             const std::string& folder, Findings& findings);

}  // namespace tidewaiter::verify
