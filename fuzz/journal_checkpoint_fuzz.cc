// A checkpoint's text that parses is the text of the checkpoint that came out.

#include "base/check.h"
#include "journal/checkpoint.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto checkpoint = journal::parse_checkpoint_text(text, "checkpoint"))
    TW_CHECK(journal::checkpoint_text(*checkpoint) == text);
  return 0;
}
