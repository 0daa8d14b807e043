#include "laboratory/label.h"

namespace tidewaiter::laboratory {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

std::string label_of(std::string_view written) {
  std::string label;
  for (const char c : written) {
    if (c == ' ' || c == '-' || c == '/' || c == '_') continue;
    label += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return label;
}

}  // namespace tidewaiter::laboratory
