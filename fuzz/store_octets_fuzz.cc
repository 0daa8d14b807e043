// Any bytes as a stored document and as a row's key in the journal: undone or refused, and a key prints back
// as itself.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/compress.h"
#include "store/schema.h"

using namespace tidewaiter::store;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  constexpr std::size_t kLimit = std::size_t{1} << 20;
  if (const auto document = decompress(text, kLimit); document && document->size() > kLimit) std::abort();
  if (decompress(compress(text).bytes, size + 1) != std::string{text}) std::abort();
  for (const Table& table : tables()) {
    const auto key = parse_key(table, text);
    if (!key) continue;
    if (parse_key(table, key_text(*key)) != *key) std::abort();
  }
  return 0;
}
