// Tile paths and entry bundles that parse print back as themselves; a frontier too.

#include "base/check.h"
#include "journal/tile.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets{reinterpret_cast<const char*>(data), size};
  if (const auto address = journal::parse_tile_path(octets)) TW_CHECK(journal::tile_path(*address) == octets);
  if (const auto address = journal::parse_bundle_path(octets))
    TW_CHECK(journal::bundle_path(*address) == octets);
  if (const auto frontier = journal::Frontier::read(octets)) TW_CHECK(frontier->octets() == octets);
  if (size == 0) return 0;
  if (const auto entries = journal::parse_bundle(octets.substr(1), data[0])) {
    std::string again;
    for (const auto entry : *entries) journal::append_to_bundle(again, entry);
    TW_CHECK(again == octets.substr(1));
  }
  return 0;
}
