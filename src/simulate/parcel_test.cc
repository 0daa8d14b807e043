// Identifiers, times and text of one line.

#include "simulate/parcel.h"

#include <gtest/gtest.h>

namespace tidewaiter::simulate {
namespace {

TEST(Parcel, S10CheckDigitsAreThoseOfTheStandard) {
  EXPECT_EQ(s10("EE", 12345678, "CN"), "EE123456785CN");
  EXPECT_EQ(s10("RB", 47312482, "GB"), "RB473124829GB");
  EXPECT_EQ(s10("LX", 0, "VN"), "LX000000005VN");  // 11 - 0 is 11: written 5
  EXPECT_EQ(s10("LX", 8, "VN"), "LX000000080VN");  // 56 leaves 1, 11 - 1 is 10: written 0
  EXPECT_EQ(s10_check_digit("10000003"), '4');
}

TEST(Parcel, DatesAreCivil) {
  EXPECT_EQ(date_of(0).year, 1970);
  const Date leap = date_of(11016);  // 2000-02-29
  EXPECT_EQ(leap.year, 2000);
  EXPECT_EQ(leap.month, 2);
  EXPECT_EQ(leap.day, 29);
  EXPECT_EQ(leap.day_of_year, 60);
  for (int year_start : {10957, 11323, 20454})
    EXPECT_EQ(date_of(year_start).day_of_year, 1);  // 2000, 2001, 2026
  for (std::int64_t day = 10957; day < 21000; ++day) {
    const Date before = date_of(day), after = date_of(day + 1);
    EXPECT_EQ(after.day_of_year, after.year == before.year ? before.day_of_year + 1 : 1) << day;
  }
}

TEST(Parcel, TimesKeepTheirOffset) {
  EXPECT_EQ(local_time(base::Instant{1'795'104'000'000}, 480), "2026-11-20T00:00:00+08:00");
  EXPECT_EQ(local_time(base::Instant{1'795'104'000'000}, -300), "2026-11-19T11:00:00-05:00");
}

TEST(Parcel, HostileTextIsEscaped) {
  std::string out;
  append_json(out, "a\"b\\c\n\x01é");
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\u000a\\u0001é\"");
}

}  // namespace
}  // namespace tidewaiter::simulate
