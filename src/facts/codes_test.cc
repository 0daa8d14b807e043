#include "facts/codes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "facts/facts.h"

namespace tidewaiter::facts {
namespace {

std::size_t lines_of(std::string_view path) {
  const auto text = *file(path);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Codes, EachOfTheTableIsOneAndNothingElse) {
  std::size_t countries = 0, currencies = 0;
  for (char a = 'A'; a <= 'Z'; ++a)
    for (char b = 'A'; b <= 'Z'; ++b) {
      countries += is_country(std::string{a, b}) ? 1 : 0;
      for (char c = 'A'; c <= 'Z'; ++c) currencies += is_currency(std::string{a, b, c}) ? 1 : 0;
    }
  EXPECT_EQ(countries, lines_of("iso3166/countries.csv") - 1);
  EXPECT_EQ(currencies, lines_of("iso4217/currencies.csv") - 1);
  for (const char* code : {"VN", "AU", "XK"}) EXPECT_TRUE(is_country(code)) << code;
  for (const char* code : {"ZZ", "vn", "V", "VNM", "", "VN ", "V1", "\xC3\x84"})
    EXPECT_FALSE(is_country(code)) << code;
  for (const char* code : {"VND", "EUR"}) EXPECT_TRUE(is_currency(code)) << code;
  for (const char* code : {"ZZZ", "eur", "EU", "EURO", ""}) EXPECT_FALSE(is_currency(code)) << code;
}

}  // namespace
}  // namespace tidewaiter::facts
