#include "custody/codes.h"

#include <set>
#include <string>

#include "base/check.h"
#include "base/instant.h"
#include "facts/facts.h"

namespace tidewaiter::custody {
namespace {

// The first column of a table, without its heading.
std::set<std::string_view> codes_of(std::string_view path) {
  const auto file = facts::file(path);
  TW_CHECK(file.has_value());
  std::set<std::string_view> codes;
  auto rest = file->substr(file->find('\n') + 1);
  while (!rest.empty()) {
    codes.insert(rest.substr(0, rest.find_first_of(",\r\n")));
    const auto end = rest.find('\n');
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  codes.erase("");
  return codes;
}

}  // namespace

bool is_country(std::string_view code) {
  static const auto kCountries = codes_of("iso3166/countries.csv");
  return kCountries.contains(code);
}

bool is_currency(std::string_view code) {
  static const auto kCurrencies = codes_of("iso4217/currencies.csv");
  return kCurrencies.contains(code);
}

bool is_day(std::string_view text) {
  return text.size() == 10 && base::parse_instant(std::string{text} + "T00:00:00Z", "day").has_value();
}

}  // namespace tidewaiter::custody
