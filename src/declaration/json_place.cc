#include "declaration/json_place.h"

#include <vector>

namespace tidewaiter::declaration {
namespace {

struct Level {
  bool array = false;
  std::string_view key;
  std::size_t index = 0;
};

std::string joined(const std::vector<Level>& levels) {
  std::string path;
  for (const Level& level : levels) {
    if (level.array) {
      path += '[' + std::to_string(level.index) + ']';
    } else if (!level.key.empty()) {
      if (!path.empty()) path += '.';
      path.append(level.key);
    }
  }
  return path;
}

// How many continuation bytes follow a first byte, with the range of the next one; -1 where none begins so.
int continuations(unsigned char first, unsigned char& low, unsigned char& high) {
  low = 0x80, high = 0xBF;
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first <= 0xDF) return 1;
  if (first >= 0xE0 && first <= 0xEF) {
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    return 2;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    return 3;
  }
  return -1;
}

}  // namespace

std::string json_place(std::string_view json, std::size_t offset) {
  constexpr std::size_t kMaxLevels = 32;
  const std::size_t end = offset < json.size() ? offset : json.size();
  std::vector<Level> levels;
  std::string_view last_string;
  for (std::size_t i = 0; i < end; ++i) {
    const char c = json[i];
    if (c == '"') {
      const std::size_t from = ++i;
      while (i < end && json[i] != '"') i += json[i] == '\\' ? 2 : 1;
      if (i >= end) break;
      last_string = json.substr(from, i - from);
    } else if (c == '{' || c == '[') {
      if (levels.size() == kMaxLevels) break;
      levels.push_back(Level{c == '[', {}, 0});
    } else if ((c == '}' || c == ']') && !levels.empty()) {
      levels.pop_back();
    } else if (c == ':' && !levels.empty()) {
      levels.back().key = last_string;
    } else if (c == ',' && !levels.empty()) {
      levels.back().key = {};
      ++levels.back().index;
    }
  }
  return joined(levels);
}

std::size_t first_broken_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    unsigned char low = 0, high = 0;
    const int more = continuations(static_cast<unsigned char>(text[i]), low, high);
    if (more < 0) return i;
    for (int k = 1; k <= more; ++k) {
      if (i + static_cast<std::size_t>(k) >= text.size()) return i;
      const auto byte = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
      if (byte < low || byte > high) return i;
      low = 0x80, high = 0xBF;
    }
    i += static_cast<std::size_t>(more) + 1;
  }
  return text.size();
}

}  // namespace tidewaiter::declaration
