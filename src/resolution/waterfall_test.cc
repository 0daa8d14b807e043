// The picture of an explanation: whole, escaped, and adding up.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolution/waterfall.h"

namespace tidewaiter::resolution {
namespace {

using testing::HasSubstr;
using testing::Not;

Waterfall example() {
  return {"A and B: one entity",
          -17'000,
          {{"telephone", "same", "61412345678", "61412345678", 21'300},
           {"birth date", "different", "1962", "1987", -5'600}},
          3'000};
}

TEST(Waterfall, DrawsEveryPartAndTheSum) {
  const std::string svg = waterfall_svg(example());
  for (const char* text : {"<svg xmlns=", "A and B: one entity", "telephone: same", "+21.30", "-5.60",
                           "-17.00", "together", "one from +3.0 bits on", "</svg>"})
    EXPECT_THAT(svg, HasSubstr(text));
  EXPECT_THAT(svg, HasSubstr(">-1.30<")) << "the sum of prior and parts";
}

TEST(Waterfall, WhatPartiesWroteCannotBecomeMarkup) {
  Waterfall hostile = example();
  hostile.title = "<script>\"&";
  hostile.parts[0].left = "</text><script>alert(1)</script>\x01";
  hostile.parts[0].right = std::string(5'000, 'a');
  const std::string svg = waterfall_svg(hostile);
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, HasSubstr("&lt;script"));
  EXPECT_THAT(svg, Not(HasSubstr("aria-label=\"&lt;script&gt;\"&amp;\"")));
  EXPECT_EQ(svg.find('\x01'), std::string::npos);
  EXPECT_LT(svg.size(), 6'000u);
}

TEST(Waterfall, DrawsNothingToComparePlainly) {
  EXPECT_THAT(waterfall_svg({"A and B", 0, {}, 0}), HasSubstr("before looking at anything"));
}

}  // namespace
}  // namespace tidewaiter::resolution
