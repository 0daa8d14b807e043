#include "service/text_limits.h"

#include "text/script.h"

namespace tidewaiter::service {

using base::ErrorCode;
using base::fail;

base::Status fits_text(const char* field, const std::string& text, std::size_t most) {
  if (!text::valid_utf8(text))
    return fail(ErrorCode::Malformed, field, "octets that are no UTF-8", "a text in UTF-8");
  if (text.size() <= most) return {};
  const auto length = text::to_characters(text).size();
  if (length <= most) return {};
  return fail(ErrorCode::TooLarge, field, std::to_string(length) + " characters",
              "at most " + std::to_string(most));
}

base::Status wants_text(const char* field, const std::string& text, std::size_t most) {
  if (text::is_blank(text)) return fail(ErrorCode::Missing, field, text, "a text");
  return fits_text(field, text, most);
}

}  // namespace tidewaiter::service
