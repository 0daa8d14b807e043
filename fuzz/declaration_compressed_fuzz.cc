// Any bytes as a compressed stream, handed out in pieces: undone, or refused by name, and never more than was
// asked for.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "declaration/compression.h"

using namespace tidewaiter;

namespace {

class Dripping final : public env::ByteSource {
 public:
  explicit Dripping(std::string_view text) : text_(text) {}
  base::Result<std::size_t> read(std::span<char> out) override {
    const std::size_t count = std::min({out.size(), std::size_t{11}, text_.size()});
    std::copy_n(text_.data(), count, out.data());
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view content{reinterpret_cast<const char*>(data), size};
  auto source = declaration::decompressed(std::make_unique<Dripping>(content), "input");
  if (!source) return 0;
  std::array<char, 4096> buffer;
  // A bomb would only cost time here.
  for (std::size_t all = 0; all < (std::size_t{4} << 20);) {
    const auto read = (*source)->read(buffer);
    if (!read) {
      if (read.error().field.empty()) std::abort();
      return 0;
    }
    if (*read > buffer.size()) std::abort();
    if (*read == 0) return 0;
    all += *read;
  }
  return 0;
}
