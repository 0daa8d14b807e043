#include "risk/value.h"

#include <gtest/gtest.h>

namespace tidewaiter::risk {
namespace {

TEST(Value, IsComparedWithWhatIsUsual) {
  model::ContentsLine line;
  line.hs6 = "090210";  // chapter 09: 8 USD a kilogram
  line.value = model::Money{8'000, "USD"};
  line.net_mass = base::MassMg{1'000'000};
  EXPECT_EQ(percent_of_usual(line, std::nullopt), 100);
  line.net_mass = std::nullopt;
  EXPECT_EQ(percent_of_usual(line, std::nullopt), std::nullopt);
  EXPECT_EQ(percent_of_usual(line, base::MassMg{100'000}), 1'000);
  line.hs6 = "99";
  EXPECT_EQ(percent_of_usual(line, base::MassMg{100'000}), std::nullopt);
}

TEST(Value, ExtremesStayInBounds) {
  model::ContentsLine line;
  line.hs6 = "710812";
  line.value = model::Money{INT64_MAX, "GBP"};
  line.net_mass = base::MassMg{1};
  EXPECT_GT(percent_of_usual(line, std::nullopt).value(), 0);
  line.net_mass = base::MassMg{INT64_MAX};  // counts as a hundred tonnes, worth a hundred million dollars
  EXPECT_EQ(percent_of_usual(line, std::nullopt), 10);
  EXPECT_EQ(millidollars({INT64_MAX, "USD"}), 10'000'000'000);
  EXPECT_EQ(millidollars({-1, "USD"}), std::nullopt);
  EXPECT_EQ(millidollars({1, "XXX"}), std::nullopt);
  EXPECT_EQ(millidollars({100'000, "CNY"}), 13'900);
}

}  // namespace
}  // namespace tidewaiter::risk
