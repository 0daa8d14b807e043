// Any bytes as a CSV file: every row can be read and has as many fields as the header.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "resolution/table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto table =
      tidewaiter::resolution::Table::parse(std::string(reinterpret_cast<const char*>(data), size), "input");
  if (!table) return 0;
  std::vector<std::string_view> fields;
  std::string buffer;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    table->fields(row, fields, buffer);
    if (fields.size() != table->header().size()) std::abort();
  }
  return 0;
}
