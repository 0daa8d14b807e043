// Any bytes as a watch list in any format: read or refused, never a crash; what was read is within its
// limits.

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "resolution/watchlist.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tidewaiter;
  if (size == 0) return 0;
  const std::string_view content(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto format = static_cast<resolution::ListFormat>(data[0] % 3);
  std::vector<resolution::ListFile> files;
  if (format == resolution::ListFormat::Ofac) {
    const std::size_t half = content.size() / 2;
    files = {{"sdn.csv", content.substr(0, half)}, {"alt.csv", content.substr(half)}};
  } else {
    files = {{"list", content}};
  }
  const auto list = resolution::read_list(format, "fuzz", files, base::Instant{0});
  if (!list) {
    if (list.error().field.empty()) std::abort();
    return 0;
  }
  for (const auto& entry : list->entries) {
    if (entry.id.empty() || entry.names.empty()) std::abort();
  }
  if (!resolution::difference(*list, *list).empty()) std::abort();
  return 0;
}
