#include "custody/stated_mass.h"

#include <gtest/gtest.h>

namespace tidewaiter::custody {
namespace {

using base::MassMg;

StatedMass grams(std::int64_t stated, std::int64_t gross, std::int64_t tare = 0, std::size_t weighed = 1) {
  return {MassMg{stated * 1'000}, MassMg{gross * 1'000}, MassMg{(gross - tare) * 1'000}, MassMg{20}, weighed};
}

TEST(StatedMass, WhatTheTableWeighedAndTheExhibitsDoNotIsLess) {
  EXPECT_EQ(verdict_of(grams(7'981, 7'000)), StatedVerdict::Less);
  EXPECT_EQ(difference_of(grams(7'981, 7'000)), MassMg{981'000});
  EXPECT_EQ(
      to_string(grams(7'981, 7'000)),
      "the examination weighed 7981 g with its wrapping, the exhibits 7000 g gross: 981 g less, over the "
      "15.02 g that scales may be off by");
  EXPECT_EQ(verdict_of(grams(7'981, 7'966)), StatedVerdict::Agrees) << "a table's scale";
  EXPECT_EQ(verdict_of(grams(7'981, 7'965)), StatedVerdict::Less);
}

TEST(StatedMass, TheWrappingAloneMakesNoDifference) {
  EXPECT_EQ(verdict_of(grams(110, 110, 10)), StatedVerdict::Agrees) << "weighed in it";
  EXPECT_EQ(verdict_of(grams(110, 150, 50)), StatedVerdict::Agrees) << "in a heavier bag";
  EXPECT_NE(to_string(grams(110, 150, 50)).find("50 g of it tare, which nobody weighed apart"),
            std::string::npos)
      << "and it says what can't be compared";
  EXPECT_EQ(verdict_of(grams(110, 100)), StatedVerdict::Less) << "taken out of it: somebody says where it is";
}

TEST(StatedMass, MoreDrugThanTheTableWeighedIsMore) {
  EXPECT_EQ(verdict_of(grams(100, 120, 10)), StatedVerdict::More);
  EXPECT_EQ(difference_of(grams(100, 120, 10)), MassMg{10'000});
}

TEST(StatedMass, WhatCanNotBeComparedSaysSo) {
  EXPECT_EQ(verdict_of(grams(0, 120)), StatedVerdict::NotStated);
  EXPECT_EQ(verdict_of(grams(100, 0, 0, 0)), StatedVerdict::NotWeighed);
  EXPECT_EQ(difference_of(grams(100, 0, 0, 0)), MassMg{});
}

TEST(StatedMass, ATablesScaleIsNotAskedForMoreThanItCanTell) {
  EXPECT_EQ(table_tolerance(MassMg{2'000}), MassMg{500});
  EXPECT_EQ(table_tolerance(MassMg{110'000}), MassMg{1'100});
  EXPECT_EQ(table_tolerance(MassMg{1'995'000}), MassMg{15'000});
  EXPECT_EQ(table_tolerance(MassMg{1'000'000'000}), MassMg{1'000'000}) << "a ton, to the kilogram";
}

}  // namespace
}  // namespace tidewaiter::custody
