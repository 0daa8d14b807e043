// Any bytes as a profile's condition and as a question to a window: read, or refused by name; a window's
// canonical text asks the same again.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "risk/condition.h"
#include "risk/window.h"

using namespace tidewaiter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto condition = risk::parse_condition(text, "condition");
  if (!condition && condition.error().field.empty()) std::abort();
  const auto window = risk::parse_window(text, "window");
  if (!window) {
    if (window.error().field.empty()) std::abort();
    return 0;
  }
  const auto again = risk::parse_window(window->key, "window");
  if (!again || again->key != window->key) std::abort();
  const std::string_view half = text.substr(0, size / 2);
  (void)risk::pattern_means(half, text.substr(half.size()));
  return 0;
}
