#include "facts/codes.h"

#include <bitset>
#include <optional>

#include "base/check.h"
#include "facts/facts.h"

namespace tidewaiter::facts {
namespace {

// The number that `count` upper-case letters spell in base 26; nullopt where they are not that.
std::optional<std::size_t> letters_number(std::string_view code, std::size_t count) {
  if (code.size() != count) return std::nullopt;
  std::size_t number = 0;
  for (const char c : code) {
    if (c < 'A' || c > 'Z') return std::nullopt;
    number = number * 26 + static_cast<std::size_t>(c - 'A');
  }
  return number;
}

// The first column of a table under its heading: codes of so many letters.
template <std::size_t Letters, std::size_t Codes>
class CodeList {
 public:
  explicit CodeList(std::string_view path) {
    const auto table = file(path);
    TW_CHECK(table.has_value());
    for (auto rest = after_line(*table); !rest.empty(); rest = after_line(rest)) {
      const auto code = letters_number(rest.substr(0, rest.find(',')), Letters);
      TW_CHECK(code.has_value());
      codes_.set(*code);
    }
  }
  bool has(std::string_view code) const {
    const auto number = letters_number(code, Letters);
    return number && codes_.test(*number);
  }

 private:
  static std::string_view after_line(std::string_view text) {
    const auto end = text.find('\n');
    return end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  std::bitset<Codes> codes_;
};

}  // namespace

bool is_country(std::string_view code) {
  static const CodeList<2, 26 * 26> kCountries{"iso3166/countries.csv"};
  return kCountries.has(code);
}

bool is_currency(std::string_view code) {
  static const CodeList<3, 26 * 26 * 26> kCurrencies{"iso4217/currencies.csv"};
  return kCurrencies.has(code);
}

}  // namespace tidewaiter::facts
