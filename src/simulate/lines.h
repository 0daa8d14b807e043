#pragma once
// Reading a file line by line within bounds, for the judge. Not thread-safe.

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::simulate {

inline constexpr std::size_t kMostLineBytes = 1 << 20;

/// Gives each line without its end; a line over kMostLineBytes is TooLarge.
class LineReader {
 public:
  static base::Result<LineReader> open(const std::string& path);

  /// False at the end of the file. The view lives until the next call.
  base::Result<bool> next(std::string_view& line);
  /// "items.ndjson:17".
  std::string where() const { return path_ + ":" + std::to_string(number_); }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit LineReader(std::string path) : path_(std::move(path)) {}
  bool fill();

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace tidewaiter::simulate
