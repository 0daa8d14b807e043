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
  auto short_of_one = whole;
  short_of_one["attributes"][2]["levels"].erase(0);
  EXPECT_EQ(parameters_from(short_of_one).error().field, "levels");
  auto hash = whole;
  hash["frequent"]["nguyen"] = 4'000;
  EXPECT_EQ(parameters_from(hash).error().field, "frequent");
  EXPECT_FALSE(parameters_from(ordered_json::array()).has_value());
}

}  // namespace
}  // namespace tidewaiter::resolution
