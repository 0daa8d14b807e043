#include "text/address.h"

#include <vector>

#include "text/postcode.h"
#include "text/words.h"
#include "text/romanise.h"

namespace tidewaiter::text {

std::string StandardAddress::premises_key() const {
  if (street.empty() || (house.empty() && building.empty())) return {};
  return house + "|" + street_key + "|" + (postcode.empty() ? city : postcode);
}

std::string StandardAddress::door_key() const {
  const std::string premises = premises_key();
  return premises.empty() ? premises : premises + "|" + level + "|" + unit;
}

StandardAddress parse_address(std::span<const std::string> lines, std::string_view city, std::string_view postcode, std::string_view country) {
  std::string joined;
  for (const auto& line : lines.subspan(0, std::min(lines.size(), kMaxAddressLines))) joined += line + ", ";
  return parse_address(joined, city, postcode, country);
}

StandardAddress parse_address(std::string_view line, std::string_view city, std::string_view postcode, std::string_view country) {
  StandardAddress address;
  address.country = country;
  address.city = to_latin(clean(city).text);
  address.postcode = canonical_postcode(postcode, country);
  const Cleaned cleaned = clean(line);
  for (const Word& word : split_words(cleaned.text)) {
    const std::string latin = to_latin(word.text);
    if (address.house.empty() && word.script == Script::None) {
      address.house = latin;
    } else if (!latin.empty()) {
      address.street += (address.street.empty() ? "" : " ") + latin;
    }
  }
  for (const char c : address.street) {
    if (c != ' ') address.street_key += c;
  }
  return address;
}

}  // namespace tidewaiter::text
