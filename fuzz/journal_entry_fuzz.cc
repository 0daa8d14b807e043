// An entry that parses has exactly the text it was parsed from, and passes its own check; JSON made canonical
// is canonical.

#include "base/check.h"
#include "journal/canonical.h"
#include "journal/entry.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto entry = journal::parse_entry(text)) {
    TW_CHECK(journal::canonical_bytes(*entry) == text);
    TW_CHECK(journal::check_entry(*entry).has_value());
  }
  if (const auto canonical = journal::canonical_json(text, "json")) {
    TW_CHECK(*journal::canonical_json(*canonical, "json") == *canonical);
    if (canonical->front() == '{') TW_CHECK(journal::check_canonical_object(*canonical, "json").has_value());
  }
  return 0;
}
