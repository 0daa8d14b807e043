#pragma once
// For tests that look for a trace in every file: what a file holds as it lies there, and unpacked.

#include <string>

#include "env/files.h"
#include "env/packed_file.h"

namespace tidewaiter::env {

/// The file's octets, followed by what comes of its frames where it is a packed file with one of the heads in
/// use (of 8 and of 16 octets).
inline std::string all_octets_of(const std::string& path) {
  std::string all = read_file(path).value_or(std::string{});
  for (const std::size_t head : {8, 16}) {
    auto file = PackedReader::open(path, head);
    if (!file) continue;
    std::string content(file->left(), '\0');
    if (file->read(content.data(), content.size())) all += content;
  }
  return all;
}

}  // namespace tidewaiter::env
