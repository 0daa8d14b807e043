#include "text/postcode.h"

#include <algorithm>
#include <cctype>
#include <unordered_map>
#include <vector>

#include "text/letters.h"
#include "text/script.h"
#include "text/table.h"

namespace tidewaiter::text {
namespace {

constexpr std::size_t kMaxPostcode = 12;

struct Shapes {
  std::vector<std::string> compact;  // without spaces and hyphens; empty where the country uses none
  std::string message;
};

using ShapeTable = std::unordered_map<std::string_view, Shapes>;

const ShapeTable& shapes() {
  static const ShapeTable table = [] {
    ShapeTable result;
    for (const auto& row : table_rows("addresses/postcodes.tsv", 2)) {
      Shapes& entry = result[row[0]];
      if (row[1] == "none") continue;
      for (const auto shape : split(row[1], '|')) {
        if (!entry.message.empty()) entry.message += " or ";
        entry.message += shape;
        std::string letters{shape};
        std::erase_if(letters, [](char c) { return c == ' ' || c == '-'; });
        entry.compact.push_back(std::move(letters));
      }
    }
    return result;
  }();
  return table;
}

bool fits(std::string_view text, std::string_view shape) {
  return text.size() == shape.size() &&
         std::equal(text.begin(), text.end(), shape.begin(), [](char c, char s) {
           return s == '9' ? is_digit(c) : s == 'A' ? is_capital(c) : c == s;
         });
}

bool fits_any(std::string_view text, const Shapes& shapes_of) {
  return std::any_of(shapes_of.compact.begin(), shapes_of.compact.end(),
                     [&](const auto& shape) { return fits(text, shape); });
}

std::string without_separators(std::string_view text) {
  std::string result;
  for (char c : clean(text, 64).text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if ((is_digit(c) || is_capital(c)) && result.size() < kMaxPostcode) result += c;
  }
  return result;
}

}  // namespace

std::string canonical_postcode(std::string_view text, std::string_view country) {
  std::string result = without_separators(text);
  const auto found = shapes().find(country);
  if (found != shapes().end() && !fits_any(result, found->second)) {
    // "D-80331", "CZ 110 00", "F-75001": a country's sign before its digits.
    const std::size_t sign = std::min<std::size_t>(
        static_cast<std::size_t>(std::find_if(result.begin(), result.end(), is_digit) - result.begin()), 3);
    const std::string rest = result.substr(sign);
    if (sign > 0 && fits_any(rest, found->second)) result = rest;
  }
  if (country == "US" && result.size() == 9 && std::all_of(result.begin(), result.end(), is_digit))
    result.resize(5);
  return result;
}

PostcodeShape postcode_shape(std::string_view postcode, std::string_view country) {
  const auto found = shapes().find(country);
  if (found == shapes().end()) return PostcodeShape::UnknownCountry;
  if (found->second.compact.empty()) return PostcodeShape::NoneUsed;
  return fits_any(canonical_postcode(postcode, country), found->second) ? PostcodeShape::Fits
                                                                        : PostcodeShape::Differs;
}

std::string_view expected_postcode(std::string_view country) noexcept {
  const auto found = shapes().find(country);
  return found == shapes().end() ? std::string_view{} : std::string_view{found->second.message};
}

}  // namespace tidewaiter::text
