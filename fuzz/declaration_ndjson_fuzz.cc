// Any bytes as one NDJSON line: read or refused, and what was read survives writing and reading.

#include <cstdlib>

#include "declaration/ndjson.h"
#include "declaration/validate.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const declaration::Tables tables = declaration::Tables::load().value();
  const std::string_view line{reinterpret_cast<const char*>(data), size};
  (void)declaration::parse_declaration(line);
  const auto item = declaration::parse_ndjson(line);
  if (!item) return 0;
  const std::string text = declaration::to_ndjson(*item);
  const auto again = declaration::parse_ndjson(text);
  if (!again || *again != *item || declaration::to_ndjson(*again) != text) std::abort();
  (void)declaration::validate(*item, {tables, base::Instant{1'800'000'000'000}});
  return 0;
}
