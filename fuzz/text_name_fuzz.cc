// Names of any bytes: no crash, no growth beyond the limits, tokens inside their letters, a key that stands
// still.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/name.h"

using namespace tidewaiter::text;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  constexpr const char* kCountries[] = {"", "CN", "VN", "KR", "HU", "ES", "DE", "US"};
  const NameHints hints{kCountries[data[0] % 8], static_cast<NameKind>(data[0] / 8 % 3)};
  const StandardName name = standardise_name(text, hints);
  if (name.tokens.size() > kMaxNameTokens + 1) std::abort();
  for (const NameToken& token : name.tokens) {
    if (token.begin + token.size > name.latin.size()) std::abort();
  }
  for (const char c : name.latin) {
    if (c != ' ' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) std::abort();
  }
  if (name.latin.size() > kMaxFieldBytes * kMaxCleanGrowth) std::abort();
  return 0;
}
