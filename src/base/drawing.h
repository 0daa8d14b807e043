#pragma once
// A drawing of boxes, lines and words as plain values, for whoever writes it out: as SVG here, as PNG by
// publish/. Lengths are pixels, from the upper left corner. Plain values; thread-safe.

#include <string>
#include <utility>
#include <vector>

namespace tidewaiter::base {

struct Drawing {
  struct Box {
    int x = 0, y = 0, width = 0, height = 0;
  };
  /// From point to point.
  struct Line {
    std::vector<std::pair<int, int>> points;
  };
  struct Words {
    int x = 0, y = 0;  ///< of the base line: of its left end, or of its right one
    std::string text;  ///< UTF-8
    int size = 12;
    bool bold = false;
    bool ends_there = false;     ///< x is where it ends
    unsigned colour = 0x000000;  ///< 0xRRGGBB
  };
  int width = 0, height = 0;
  std::vector<Line> lines;
  std::vector<Box> boxes;  ///< filled with white, over the lines
  std::vector<Words> words;
};

/// As SVG 1.1; text is escaped.
std::string svg(const Drawing& drawing);

}  // namespace tidewaiter::base
