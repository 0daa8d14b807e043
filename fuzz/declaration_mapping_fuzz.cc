// Any bytes as a mapping file and, behind a NUL, as the CSV it is used on.

#include <cstdlib>

#include "declaration/declaration.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto nul = std::min(text.find('\0'), text.size());
  auto mapping = declaration::parse_mapping(text.substr(0, nul));
  if (!mapping) return 0;
  static const declaration::Tables tables = declaration::Tables::load().value();
  declaration::ReaderOptions options;
  options.mapping = *std::move(mapping);
  const std::string csv{text.substr(std::min(nul + 1, text.size()))};
  auto reader = declaration::Reader::over(env::memory_source(csv), "a.csv", std::move(options));
  if (!reader) return 0;
  for (auto chunk = reader->next_chunk(16); !chunk.empty(); chunk = reader->next_chunk(16)) {
    for (const auto& record : chunk) {
      const auto read = reader->read(record, {tables, base::Instant{}});
      if (read && declaration::parse_ndjson(declaration::to_ndjson(read->item)) != read->item) std::abort();
    }
  }
  return 0;
}
