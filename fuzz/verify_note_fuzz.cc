// The outsider's readers of notes, keys and checkpoints crash on nothing and trust nothing unsigned.

#include "base/check.h"
#include "verify/signed_text.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets{reinterpret_cast<const char*>(data), size};
  static const verify::LogKey key{"log.example/fuzz", {0x5A, 0, 0, 1}, {1, 2, 3}};
  TW_CHECK(!verify::read_signed(octets, key, "note"));
  if (const auto head = verify::read_tree_head(octets, "checkpoint")) TW_CHECK(!head->origin.empty());
  if (const auto read = verify::read_log_key(octets, "key")) TW_CHECK(!read->name.empty());
  return 0;
}
