#include "cli/print.h"

namespace tidewaiter::cli {
namespace {

// East Asian wide characters (UAX #11, the blocks that parcels' data uses) take two columns.
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string fitted(std::string_view text, std::size_t columns) {
  std::string result;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + length > text.size()) break;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length; ++k) c = (c << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    const std::size_t width = is_wide(c) ? 2 : 1;
    if (used + width > columns) return result + "…";
    if (c < 0x20 || c == 0x7F) {
      result += ' ';
    } else {
      result += text.substr(i, length);
    }
    used += width;
    i += length;
  }
  return result;
}

void Progress::at(std::uint64_t done) {
  if (!shell_.terminal) return;
  const auto now = shell_.clock.now();
  const auto elapsed_ms = (now - begin_).milliseconds();
  if (elapsed_ms < 1000 || (now - shown_).milliseconds() < 200) return;
  shown_ = now;
  visible_ = true;
  shell_.err << "\r" << what_ << ": " << with_commas(done) << " (" << with_commas(done * 1000 / static_cast<std::uint64_t>(elapsed_ms))
             << "/s)   " << std::flush;
}

Progress::~Progress() {
  if (visible_) shell_.err << "\r\033[K" << std::flush;
}

}  // namespace tidewaiter::cli
