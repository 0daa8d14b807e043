// Any bytes as a stream of any format, compressed or not. The first byte chooses the format and how the
// source hands its bytes out. Every record ends accepted or refused; whatever came from text can be read
// again.

#include <algorithm>
#include <array>
#include <cstdlib>

#include "declaration/declaration.h"

using namespace tidewaiter;

namespace {

// Hands out at most `most` bytes at a time, so that every boundary is cut somewhere.
class Dripping final : public env::ByteSource {
 public:
  Dripping(std::string_view text, std::size_t most) : text_(text), most_(most) {}
  base::Result<std::size_t> read(std::span<char> out) override {
    const std::size_t count = std::min({out.size(), most_, text_.size()});
    std::copy_n(text_.data(), count, out.data());
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
  std::size_t most_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const declaration::Tables tables = declaration::Tables::load().value();
  if (size == 0) return 0;
  constexpr std::array<const char*, 4> kNames{"a.ndjson", "a.csv", "a.xml", "-"};
  const std::string_view content{reinterpret_cast<const char*>(data) + 1, size - 1};
  auto reader = declaration::Reader::over(std::make_unique<Dripping>(content, data[0] & 4 ? 7 : 100'000),
                                          kNames[data[0] & 3]);
  if (!reader) return 0;
  // A compressed bomb would only cost time here.
  std::size_t records = 0;
  for (auto chunk = reader->next_chunk(16); !chunk.empty() && records < 10'000;
       chunk = reader->next_chunk(16)) {
    for (const auto& record : chunk) {
      ++records;
      const auto read = reader->read(record, {tables, base::Instant{1'800'000'000'000}});
      if (!read) {
        if (read.error().error.field.empty()) std::abort();
        continue;
      }
      if (declaration::parse_ndjson(declaration::to_ndjson(read->item)) != read->item) std::abort();
    }
  }
  return 0;
}
