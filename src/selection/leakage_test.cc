#include "selection/leakage.h"

#include <gtest/gtest.h>
#include <cmath>

#include "env/random.h"

namespace tidewaiter::selection {
namespace {

double uniform(env::SeededRandom& random) { return static_cast<double>(random.next() >> 11) * 0x1.0p-53; }

std::int64_t binomial(env::SeededRandom& random, std::int64_t trials, double chance) {
  // Counts by the gaps between successes: cheap where they are rare.
  std::int64_t successes = 0;
  double at = 0;
  for (;;) {
    at += std::floor(std::log(1 - uniform(random)) / std::log(1 - chance)) + 1;
    if (at > static_cast<double>(trials)) return successes;
    ++successes;
  }
}

TEST(Leakage, ZeroFindsGiveAtMostSoManyADay) {
  const auto estimate = estimate_leakage(std::vector<LeakageSample>{{1'000'000, 10'000, 0}}, {}, 10);
  ASSERT_TRUE(estimate);
  const double exact = 1'000'000 * (1 - std::pow(0.05, 1.0 / 10'000)) / 10;
  EXPECT_NEAR(estimate->high_per_day, exact, exact * 1e-4);
  EXPECT_EQ(estimate->low_per_day, 0);
  EXPECT_NE(estimate->text.find("At most 30 parcels with drugs a day"), std::string::npos) << estimate->text;
  ASSERT_TRUE(estimate->more_openings_to_halve);
  EXPECT_NEAR(static_cast<double>(*estimate->more_openings_to_halve), 10'000, 20);
}

TEST(Leakage, OneWeightGivesClopperAndPearson) {
  // 3 of 1,000: the exact interval is 0.0619% to 0.8742% (Clopper and Pearson).
  const auto interval = leakage_interval(std::vector<LeakageSample>{{1'000'000, 1'000, 3}}, {});
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 619.1, 1);
  EXPECT_NEAR(interval->high, 8'742.0, 5);
}

TEST(Leakage, MissesRaiseTheEstimate) {
  const std::vector<LeakageSample> samples{{500'000, 5'000, 4}};
  const auto certain = estimate_leakage(samples, {}, 1);
  const auto measured = estimate_leakage(samples, {40, 30}, 1);
  const auto well_measured = estimate_leakage(samples, {4'000, 3'000}, 1);
  ASSERT_TRUE(certain && measured && well_measured);
  EXPECT_NEAR(measured->per_day, certain->per_day / 0.75, 1e-6);
  EXPECT_GT(measured->high_per_day, well_measured->high_per_day);
  EXPECT_GT(well_measured->high_per_day, certain->high_per_day);
}

TEST(Leakage, MoreTestParcelsAreAskedForWhereOpeningsCanNotHelp) {
  const auto estimate = estimate_leakage(std::vector<LeakageSample>{{1'000'000, 900'000, 9'000}}, {4, 2}, 1);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->more_openings_to_halve, std::nullopt);
  EXPECT_NE(estimate->text.find("more test parcels"), std::string::npos);
}

TEST(Leakage, TheOpeningsItAsksForDoHalveTheInterval) {
  const std::vector<LeakageSample> samples{{1'000'000, 10'000, 5}};
  const auto estimate = estimate_leakage(samples, {}, 1);
  ASSERT_TRUE(estimate && estimate->more_openings_to_halve);
  const std::int64_t examined = 10'000 + *estimate->more_openings_to_halve;
  const auto finds = static_cast<std::int64_t>(std::lround(5.0 * static_cast<double>(examined) / 10'000));
  const auto after = leakage_interval(std::vector<LeakageSample>{{1'000'000, examined, finds}}, {});
  ASSERT_TRUE(after);
  const double before = estimate->high_per_day - estimate->low_per_day;
  EXPECT_NEAR(after->high - after->low, before / 2, before * 0.03);
}

TEST(Leakage, ContradictionsAreRefused) {
  EXPECT_FALSE(estimate_leakage({}, {}, 1));
  EXPECT_FALSE(estimate_leakage(std::vector<LeakageSample>{{10, 0, 0}}, {}, 1));
  EXPECT_FALSE(estimate_leakage(std::vector<LeakageSample>{{10, 11, 0}}, {}, 1));
  EXPECT_FALSE(estimate_leakage(std::vector<LeakageSample>{{10, 5, 6}}, {}, 1));
  EXPECT_FALSE(estimate_leakage(std::vector<LeakageSample>{{10, 5, 1}}, {5, 6}, 1));
  EXPECT_FALSE(estimate_leakage(std::vector<LeakageSample>{{10, 5, 1}}, {5, 0}, 1));
  EXPECT_FALSE(estimate_leakage(std::vector<LeakageSample>{{10, 5, 1}}, {}, 0));
  EXPECT_FALSE(estimate_leakage(std::vector<LeakageSample>{{10, 5, 1}}, {}, std::nan("")));
}

TEST(Leakage, AllFoundEverywhereIsNotAnError) {
  const auto interval = leakage_interval(std::vector<LeakageSample>{{100, 10, 10}}, {10, 10});
  ASSERT_TRUE(interval);
  EXPECT_GT(interval->high, 99);
  EXPECT_GT(interval->low, 60);
}

struct Situation {
  const char* what;
  std::vector<std::pair<std::int64_t, std::int64_t>> samples;  // parcels, examined
  double rate;
  double detection;  // 1: certain, no trials
  std::int64_t test_parcels;
};

// The interval holds the truth at least as often as it says, over repeated draws of everything that is drawn.
TEST(Leakage, CoversTheTruthNinetyFiveTimesInAHundred) {
  const Situation situations[] = {
      {"one weight", {{100'000, 2'000}}, 0.002, 1, 0},
      {"rare", {{100'000, 2'000}}, 0.0003, 1, 0},
      {"many shifts of unequal weight",
       {{90'000, 300}, {60'000, 400}, {20'000, 400}, {110'000, 250}},
       0.004,
       1,
       0},
      {"unequal and rare", {{90'000, 300}, {60'000, 400}, {20'000, 400}}, 0.001, 1, 0},
      {"imperfect examiners", {{100'000, 3'000}}, 0.003, 0.8, 60},
      {"imperfect examiners, unequal weight", {{90'000, 800}, {40'000, 900}}, 0.004, 0.7, 50},
  };
  constexpr int kRepeats = 400;
  for (const Situation& situation : situations) {
    env::SeededRandom random{2026};
    int covered = 0;
    int judged = 0;
    for (int repeat = 0; repeat < kRepeats; ++repeat) {
      std::vector<LeakageSample> samples;
      double truth = 0;
      for (const auto& [population, examined] : situation.samples) {
        samples.push_back(
            {population, examined, binomial(random, examined, situation.rate * situation.detection)});
        truth += static_cast<double>(population) * situation.rate;
      }
      DetectionTrials trials;
      if (situation.test_parcels > 0) {
        trials = {situation.test_parcels, binomial(random, situation.test_parcels, situation.detection)};
      }
      const auto interval = leakage_interval(samples, trials);
      ASSERT_TRUE(interval);
      ++judged;
      covered += interval->low <= truth && truth <= interval->high ? 1 : 0;
    }
    // 95% less three standard errors of 400 repeats.
    EXPECT_GE(static_cast<double>(covered) / judged, 0.95 - 3 * std::sqrt(0.95 * 0.05 / kRepeats))
        << situation.what;
    std::cout << situation.what << ": covered " << covered << " of " << judged << "\n";
  }
}

}  // namespace
}  // namespace tidewaiter::selection
