#pragma once
// Bytes that come one after the other: a file, standard input, or text in memory. A source is read by one
// thread.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::env {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills at most out.size() bytes and says how many; 0 only at the end. Io where reading fails.
  virtual base::Result<std::size_t> read(std::span<char> out) = 0;
};

/// A file, or standard input where `path` is "-". NotFound or Io where it cannot be opened; errors name the
/// path.
base::Result<std::unique_ptr<ByteSource>> open_source(const std::string& path);

/// Text that is there already.
std::unique_ptr<ByteSource> memory_source(std::string text);

}  // namespace tidewaiter::env
