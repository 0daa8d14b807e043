#include "base/drawing.h"

#include <cstdio>

#include "base/xml_text.h"

namespace tidewaiter::base {
namespace {

std::string attribute(const char* name, int value) {
  return std::string{" "} + name + "=\"" + std::to_string(value) + "\"";
}

std::string words_svg(const Drawing::Words& words) {
  std::string text = "<text" + attribute("x", words.x) + attribute("y", words.y);
  if (words.size != 12) text += attribute("font-size", words.size);
  if (words.bold) text += " font-weight=\"bold\"";
  if (words.ends_there) text += " text-anchor=\"end\"";
  if (words.colour != 0) {
    char colour[16];
    std::snprintf(colour, sizeof colour, "#%06x", words.colour & 0xffffffU);
    text += std::string{" fill=\""} + colour + "\"";
  }
  return text + ">" + xml_text(words.text) + "</text>\n";
}

}  // namespace

std::string svg(const Drawing& drawing) {
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", drawing.width) +
                    attribute("height", drawing.height) + " font-family=\"sans-serif\" font-size=\"12\">\n";
  for (const auto& line : drawing.lines) {
    out += "<path d=\"";
    for (const auto& [x, y] : line.points)
      out += (out.ends_with('"') ? "M" : " L") + std::to_string(x) + " " + std::to_string(y);
    out += "\" fill=\"none\" stroke=\"#333333\"/>\n";
  }
  for (const auto& box : drawing.boxes) {
    out += "<rect" + attribute("x", box.x) + attribute("y", box.y) + attribute("width", box.width) +
           attribute("height", box.height) + " rx=\"4\" fill=\"#ffffff\" stroke=\"#333333\"/>\n";
  }
  for (const auto& words : drawing.words) out += words_svg(words);
  return out + "</svg>\n";
}

}  // namespace tidewaiter::base
