// Any bytes as a file of records for `tidewaiter resolve`: its columns are recognised, its rows standardised
// and, where they are few, compared the same both ways.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "resolution/columns.h"
#include "resolution/comparison.h"
#include "resolution/row_reader.h"
#include "resolution/table.h"

using namespace tidewaiter::resolution;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto table = Table::parse(std::string(reinterpret_cast<const char*>(data), size), "input");
  if (!table) return 0;
  const auto roles = recognise_columns(table->header(), table->header().front(), {});
  if (!roles || roles->size() != table->header().size()) return 0;
  RowReader reader(*roles);
  const std::size_t count = std::min<std::size_t>(table->rows(), 24);  // more than are read side by side
  std::vector<Features> rows(count);
  std::vector<std::string> ids(count);
  reader.read(*table, 0, count, rows.data(), ids.data());
  for (const auto& a : rows) {
    for (const auto& b : rows) {
      if (compare(a, b, reader.tokens()).code() != compare(b, a, reader.tokens()).code()) std::abort();
    }
  }
  return 0;
}
