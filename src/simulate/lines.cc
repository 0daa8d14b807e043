#include "simulate/lines.h"

#include <algorithm>
#include <cstring>

namespace tidewaiter::simulate {

base::Result<LineReader> LineReader::open(const std::string& path) {
  LineReader reader(path);
  reader.file_.reset(std::fopen(path.c_str(), "rb"));
  if (reader.file_ == nullptr)
    return base::fail(base::ErrorCode::NotFound, path, "", "a file that can be read");
  reader.buffer_.resize(2 * kMostLineBytes);
  return reader;
}

bool LineReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const std::size_t got = std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, file_.get());
  end_ += got;
  return got > 0;
}

base::Result<bool> LineReader::next(std::string_view& line) {
  ++number_;
  for (;;) {
    const char* from = buffer_.data() + begin_;
    const void* found = std::memchr(from, '\n', end_ - begin_);
    const std::size_t size =
        found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - from) : end_ - begin_;
    if (size > kMostLineBytes) {
      return base::fail(base::ErrorCode::TooLarge, where(), {from, 80},
                        std::to_string(kMostLineBytes) + " octets at most");
    }
    if (found == nullptr && fill()) continue;
    if (std::ferror(file_.get()) != 0)
      return base::fail(base::ErrorCode::Io, where(), "", "a file that can be read to its end");
    line = {buffer_.data() + begin_, size};
    begin_ += size + (found != nullptr ? 1 : 0);
    return found != nullptr || size > 0;
  }
}

}  // namespace tidewaiter::simulate
