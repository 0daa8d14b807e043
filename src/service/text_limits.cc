#include "service/text_limits.h"

#include <algorithm>

#include "text/script.h"

namespace tidewaiter::service {

using base::ErrorCode;
using base::fail;

base::Status fits_text(const char* field, const std::string& text, std::size_t most) {
  if (text.size() <= most) return {};
  const auto length = text::to_characters(text).size();
  if (length <= most) return {};
  return fail(ErrorCode::TooLarge, field, std::to_string(length) + " characters",
              "at most " + std::to_string(most));
}

base::Status wants_text(const char* field, const std::string& text, std::size_t most) {
  // U+3000, the blank that a Chinese keyboard writes, among the others.
  const auto characters = text::to_characters(text);
  const bool blank = std::all_of(characters.begin(), characters.end(),
                                 [](char32_t c) { return c <= U' ' || c == U'\u00A0' || c == U'\u3000'; });
  if (blank) return fail(ErrorCode::Missing, field, text, "a text");
  return fits_text(field, text, most);
}

}  // namespace tidewaiter::service
