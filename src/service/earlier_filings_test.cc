#include "service/earlier_filings.h"

#include <gtest/gtest.h>

namespace tidewaiter::service {
namespace {

using selection::Candidate;

Candidate filing(std::uint64_t number, model::Millibits score) {
  Candidate one;
  one.number = model::ItemNumber{number};
  one.id = model::ItemId{"TEST1"};
  one.score = score;
  return one;
}

TEST(EarlierFilings, AParcelCountsWithTheMostThatAnyOfItsFilingsCameTo) {
  auto first = filing(1, 15'800), second = filing(2, 3'000);
  first.hit_probability_ppm = 200'000;
  second.hit_probability_ppm = 950'000;
  second.standing = model::Outcome::Hold;
  second.ordered = true;
  std::vector<Candidate> candidates{filing(3, 400), filing(9, 7'000)};
  const auto stood = raise_to_earlier(candidates, {{second, first}, {0, 0}});
  EXPECT_EQ(candidates[0].number, model::ItemNumber{3}) << "the filing in force is the one to open";
  EXPECT_EQ(candidates[0].score, 15'800);
  EXPECT_EQ(candidates[0].hit_probability_ppm, 950'000);
  EXPECT_EQ(candidates[0].standing, model::Outcome::Hold);
  EXPECT_TRUE(candidates[0].ordered);
  ASSERT_TRUE(stood.at(0));
  EXPECT_EQ(stood[0]->number, model::ItemNumber{1}) << "the one that stood highest";
  EXPECT_EQ(candidates[1].score, 7'000);
  EXPECT_FALSE(stood.at(1));
}

TEST(EarlierFilings, AHoldIsNotWeakenedByWhatAnEarlierFilingAsked) {
  auto asked = filing(1, 15'800);
  asked.standing = model::Outcome::Query;
  std::vector<Candidate> candidates{filing(3, 400)};
  candidates[0].standing = model::Outcome::Hold;
  raise_to_earlier(candidates, {{asked}, {0}});
  EXPECT_EQ(candidates[0].standing, model::Outcome::Hold);
}

TEST(EarlierFilings, WhatStoodLowerSaysNothing) {
  std::vector<Candidate> candidates{filing(3, 9'000)};
  EXPECT_FALSE(raise_to_earlier(candidates, {{filing(1, 9'000)}, {0}}).at(0));
  EXPECT_EQ(candidates[0].score, 9'000);
}

TEST(EarlierFilings, TheReasonSaysWhatItWasDeclaredAsAndStoodAt) {
  EXPECT_EQ(reason_of({model::ItemNumber{1}, 15'800, "green tea"}).text,
            "declared before as \"green tea\": that filing stood at 15.8 bits");
  EXPECT_EQ(reason_of({model::ItemNumber{1}, 449, ""}).text,
            "declared before: that filing stood at 0.4 bits");
  EXPECT_EQ(reason_of({model::ItemNumber{1}, 449, ""}).contribution, 0);
}

}  // namespace
}  // namespace tidewaiter::service
