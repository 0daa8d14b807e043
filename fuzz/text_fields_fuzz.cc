// Telephones, emails, identifiers, dates, postcodes, words and phonetic codes of any bytes.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/text.h"

using namespace tidewaiter::text;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const Cleaned cleaned = clean(text);
  if (!valid_utf8(cleaned.text)) std::abort();
  if (clean(cleaned.text, cleaned.text.size() + 1).text != cleaned.text) std::abort();
  for (const char* country : {"CN", "US", ""}) {
    const StandardPhone phone = parse_phone(text, country);
    if (phone.digits.size() > 24) std::abort();
    if (possible_dates(text, country).size() > 6) std::abort();
    (void)postcode_shape(text, country);
  }
  const StandardEmail email = parse_email(text);
  if (email.valid != !email.canonical.empty()) std::abort();
  if (normalise_identifier(text).size() > 40) std::abort();
  (void)identifier_kind(text);
  (void)searchable(text);
  (void)phonetic_spelling(text);
  const std::string_view half = text.substr(0, size / 2), rest = text.substr(size / 2);
  if (edit_distance(half, rest, 8) != edit_distance(rest, half, 8)) std::abort();
  if (jaro_winkler_permille(half, rest) != jaro_winkler_permille(rest, half)) std::abort();
  return 0;
}
