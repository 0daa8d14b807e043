// Addresses of any bytes, in one line or cut into fields at NUL.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "text/address.h"

using namespace tidewaiter::text;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr const char* kCountries[] = {"", "CN", "VN", "AU", "US", "DE", "FR", "RU"};
  const char* country = kCountries[data[0] % 8];
  std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  std::vector<std::string> fields(1);
  for (const char c : text) {
    if (c == 0) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  const StandardAddress whole = parse_address(text, {}, {}, country);
  const StandardAddress cut = parse_address(fields, fields.back(), fields.front(), country);
  if (whole.premises_key().empty() && !whole.door_key().empty()) std::abort();
  if (cut.premises_key().size() > 16384) std::abort();
  return 0;
}
