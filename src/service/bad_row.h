#pragma once
// A row that this program did not write so. Inside this room only.

#include "base/result.h"

namespace tidewaiter::service {

/// Storage: what stands in a column is no value this program writes. `field` is "table.column".
inline base::Status bad_row(const char* field, std::string_view found) {
  return base::fail(base::ErrorCode::Storage, field, found, "a value this program writes");
}

}  // namespace tidewaiter::service
