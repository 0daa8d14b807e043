#pragma once
// What a scan comes upon, as a list: for views whose rows fit in memory. Reads only; any number at once.

#include <utility>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace tidewaiter::service {

/// In the scan's order; every row of the table where nothing is asked.
template <store::Record T>
base::Result<std::vector<T>> scanned(store::Reader& reader, const store::Scan& scan = {}) {
  std::vector<T> rows;
  TW_TRY_STATUS(reader.scan<T>(scan, [&](T&& row) -> base::Result<bool> {
    rows.push_back(std::move(row));
    return true;
  }));
  return rows;
}

}  // namespace tidewaiter::service
