#include "text/address.h"

#include <algorithm>
#include <array>

#include "text/address_lexicon.h"
#include "text/address_parts.h"
#include "text/han.h"
#include "text/letters.h"
#include "text/postcode.h"

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxAddressBytes = 2048;

std::string joined_words(std::string_view text) {
  std::string result;
  for (const auto word : ascii_words(text)) append_word(result, word);
  return result;
}

std::string without_spaces(std::string_view text) {
  std::string result{text};
  std::erase(result, ' ');
  return result;
}

// Two capital letters, or a name.
std::string country_code(std::string_view text) {
  if (text.empty()) return {};
  const std::string name = joined_words(ascii_line(clean(text).text));
  if (name.size() == 2 && text.size() == 2) {
    std::string code = name;
    for (char& c : code) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return code == "UK" ? "GB" : code;
  }
  return std::string{AddressLexicon::instance().country_of(name)};
}

// Letters that only Vietnamese uses, or a script that is mostly one country's.
std::string_view country_by_letters(std::string_view cleaned) {
  std::size_t han = 0;
  for (std::size_t at = 0; at < cleaned.size();) {
    const char32_t c = next_character(cleaned, at);
    if (c == 0x0111 || c == 0x01A1 || c == 0x01B0 || (c >= 0x1EA0 && c <= 0x1EF9)) return "VN";
    han += c >= 0x4E00 && c < 0xA000;
  }
  if (han >= 4) return "CN";
  return script_of(cleaned) == Script::Cyrillic ? "RU" : std::string_view{};
}

bool mostly_han(std::string_view cleaned) {
  std::size_t han = 0, others = 0;
  for (std::size_t at = 0; at < cleaned.size();) {
    const Script script = script_of(next_character(cleaned, at));
    han += script == Script::Han;
    others += script != Script::Han && script != Script::None;
  }
  return han >= 3 && han * 3 >= others;
}

// "St Louis", "Mt Gambier".
std::string_view whole_word(std::string_view word) {
  if (word == "st") return "saint";
  if (word == "ste") return "sainte";
  if (word == "mt") return "mount";
  return word == "ft" ? "fort" : word;
}

// "TP. Hồ Chí Minh", "Guangzhou City", "Ultimo NSW": the city's name alone; the state goes to its own field.
void normalise_city(StandardAddress& address) {
  const auto& lexicon = AddressLexicon::instance();
  const std::string whole = std::move(address.city);
  auto words = ascii_words(whole);
  std::span<const std::string_view> rest{words};
  const auto country = lexicon.country_at_end(rest);
  if (country.tokens > 0 && country.tokens < rest.size() && country.canonical == address.country)
    rest = rest.first(rest.size() - country.tokens);
  const auto state = lexicon.state_at_end(rest, address.country);
  if (state.tokens > 0 && state.tokens < rest.size()) {
    address.state = state.canonical;
    rest = rest.first(rest.size() - state.tokens);
  }
  if (const auto city = lexicon.find(rest, AddressWord::City, address.country);
      city.tokens > 0 && city.tokens < rest.size())
    rest = rest.subspan(city.tokens);
  if (rest.size() > 1 && lexicon.find(rest.last(1), AddressWord::City, address.country).tokens == 1)
    rest = rest.first(rest.size() - 1);
  address.city.clear();
  for (std::size_t i = 0; i < rest.size(); ++i)
    append_word(address.city, i == 0 && rest.size() > 1 ? whole_word(rest[i]) : rest[i]);
}

// Of a city in Han characters the name without its 市, in the Latin letters that are usual for it.
std::string city_words(const std::string& cleaned) {
  bool han = !cleaned.empty();
  for (std::size_t at = 0; at < cleaned.size();) {
    const Script script = script_of(next_character(cleaned, at));
    han = han && (script == Script::Han || script == Script::None);
  }
  if (han) {
    StandardAddress read;
    read_han_address(simplified(cleaned), read);
    if (!read.city.empty()) return read.city;
  }
  return joined_words(ascii_line(cleaned));
}

// The house number that stands for a range ("148-150") or has its letter; what keys are made of.
std::string_view first_house(std::string_view house) {
  const std::size_t hyphen = house.find('-');
  return hyphen == std::string_view::npos || hyphen == 0 ? house : house.substr(0, hyphen);
}

}  // namespace

void append_word(std::string& words, std::string_view word) {
  if (word.empty()) return;
  if (!words.empty()) words += ' ';
  words += word;
}

std::string canonical_number(std::string_view number) {
  std::string result;
  for (std::size_t i = 0; i < number.size() && result.size() < 16;) {
    if (is_digit(number[i])) {
      std::size_t end = i;
      while (end < number.size() && is_digit(number[end])) ++end;
      std::size_t from = i;
      while (from + 1 < end && number[from] == '0') ++from;
      result += number.substr(from, end - from);
      i = end;
      continue;
    }
    // "12-a", "12/b": a letter belongs to its number.
    const bool sign = number[i] == '-' || number[i] == '/';
    const bool before_letter = i + 1 < number.size() && !is_digit(number[i + 1]);
    if (!sign || !before_letter) result += number[i];
    ++i;
  }
  return result;
}

std::string street_key_of(std::string_view street) {
  constexpr std::array<std::string_view, 9> kDirections{"n", "s", "e", "w", "ne", "nw", "se", "sw", "m"};
  std::string key, directions;
  for (const auto word : ascii_words(street)) {
    const bool direction = std::find(kDirections.begin(), kDirections.end(), word) != kDirections.end();
    (direction ? directions : key) += word;
  }
  return key + directions;
}

std::string StandardAddress::premises_key() const {
  const std::string place = postcode.empty() ? without_spaces(city) : postcode;
  if (place.empty()) return {};
  if (!street.empty() && !house.empty())
    return std::string{first_house(house)} + "|" + street_key + "|" + place;
  if (!building.empty()) return "b" + without_spaces(building) + "|" + street_key + "|" + place;
  if (!post_box.empty()) return "box" + post_box + "||" + place;
  return {};
}

std::string StandardAddress::door_key() const {
  std::string key = premises_key();
  if (key.empty()) return key;
  if (!house.empty()) key += "|" + without_spaces(building);
  return key + "|" + level + "|" + unit;
}

StandardAddress parse_address(std::span<const std::string> lines, std::string_view city,
                              std::string_view postcode, std::string_view country) {
  std::string joined;
  const std::size_t count = std::min(lines.size(), kMaxAddressLines);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) joined += ", ";
    joined += lines[i];
    if (joined.size() > kMaxAddressBytes) break;
  }
  StandardAddress address = parse_address(joined, city, postcode, country);
  address.cut |= lines.size() > kMaxAddressLines;
  return address;
}

StandardAddress parse_address(std::string_view line, std::string_view city, std::string_view postcode,
                              std::string_view country) {
  StandardAddress address;
  std::string lines{line.substr(0, kMaxAddressBytes)};
  std::replace(lines.begin(), lines.end(), '\n', ',');
  const Cleaned cleaned = clean(lines, kMaxAddressBytes);
  const Cleaned cleaned_city = clean(city);
  address.mixed_scripts = cleaned.mixed_scripts || cleaned_city.mixed_scripts;
  address.hidden_marks = cleaned.hidden_marks || cleaned_city.hidden_marks;
  address.cut = line.size() > kMaxAddressBytes || cleaned_city.cut;
  address.country = country_code(country);
  if (address.country.empty()) address.country = country_by_letters(cleaned.text);
  address.postcode = canonical_postcode(postcode, address.country);

  if (mostly_han(cleaned.text)) {
    std::string whole = cleaned_city.text.empty() ? cleaned.text : cleaned_city.text + " " + cleaned.text;
    read_han_address(simplified(whole), address);
  } else {
    address.city = city_words(cleaned_city.text);
    normalise_city(address);
    read_latin_address(ascii_line(cleaned.text), address);
  }
  address.city = AddressLexicon::instance().city_of(address.city, address.country);
  address.street_key = street_key_of(address.street);
  return address;
}

std::string standard_city(std::string_view city, std::string_view country) {
  StandardAddress address;
  address.country = country_code(country);
  address.city = city_words(clean(city).text);
  normalise_city(address);
  return std::string{AddressLexicon::instance().city_of(address.city, address.country)};
}

}  // namespace tidewaiter::text
