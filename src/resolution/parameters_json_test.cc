#include "resolution/parameters_json.h"

#include <gtest/gtest.h>

namespace tidewaiter::resolution {
namespace {

using nlohmann::ordered_json;

Parameters every_member_its_own() {
  auto out = Parameters::shipped();
  out.version = kFirstLearnt;
  out.prior_against_household = 1'234;
  out.premises_weight = 4'321;
  out.costs[3].household[2] = 777;
  out.frequent[UINT64_MAX] = 3'000;
  return out;
}

TEST(ParametersJson, IsReadAgainAsItWasAndHasOneText) {
  const auto set = every_member_its_own();
  const auto text = parameters_json(set).dump();
  const auto again = parameters_from(ordered_json::parse(text));
  ASSERT_TRUE(again.has_value()) << base::to_string(again.error());
  EXPECT_EQ(*again, set);
  EXPECT_EQ(parameters_json(*again).dump(), text);
}

TEST(ParametersJson, WhatIsMissingOrOutOfItsRangeIsRefusedByName) {
  const auto whole = parameters_json(every_member_its_own());
  for (const auto& [name, value] : whole.items()) {
    auto less = whole;
    less.erase(name);
    const auto refused = parameters_from(less);
    ASSERT_FALSE(refused.has_value()) << name;
    EXPECT_EQ(refused.error().code, base::ErrorCode::Missing);
    EXPECT_EQ(refused.error().field, name);
    auto other = whole;
    other[name] = "text";
    EXPECT_EQ(parameters_from(other).error().code, base::ErrorCode::Malformed) << name;
  }
  auto beyond = whole;
  beyond["attributes"][0]["levels"][1]["match_millibits"] = 64'001;
  EXPECT_EQ(parameters_from(beyond).error().code, base::ErrorCode::OutOfRange);
  auto negative = whole;
  negative["attributes"][0]["levels"][1]["match_millibits"] = -1;
  EXPECT_EQ(parameters_from(negative).error().code, base::ErrorCode::OutOfRange);
  auto hash = whole;
  hash["frequent"]["nguyen"] = 4'000;
  EXPECT_EQ(parameters_from(hash).error().field, "frequent");
  EXPECT_FALSE(parameters_from(ordered_json::array()).has_value());
}

TEST(ParametersJson, ALevelThatAnEarlierProgramDidNotKnowIsWorthWhatShips) {
  const auto set = every_member_its_own();
  auto earlier = parameters_json(set);
  auto& levels = earlier["attributes"][3]["levels"];  // of organisations
  ASSERT_EQ(levels[1]["match_millibits"], set.costs[3].match[2]);
  levels.erase(1);
  levels.push_back({{"level", "a level of another program"}});
  const auto read = parameters_from(earlier);
  ASSERT_TRUE(read.has_value()) << base::to_string(read.error());
  auto expected = set;
  expected.costs[3].household[2] = Parameters::shipped().costs[3].household[2];
  ASSERT_NE(expected, set);
  EXPECT_EQ(*read, expected);
  auto nameless = parameters_json(set);
  nameless["attributes"][3]["levels"][0].erase("level");
  EXPECT_EQ(parameters_from(nameless).error().field, "level");
}

}  // namespace
}  // namespace tidewaiter::resolution
