#include "selection/expected_find.h"

#include <gtest/gtest.h>
#include <cmath>

#include "env/random.h"

namespace tidewaiter::selection {
namespace {

TEST(ExpectedFind, IsTheLogisticFunctionWithinTwoThousandMillionths) {
  std::int32_t before = 0;
  for (std::int32_t log_odds = -40'000; log_odds <= 40'000; ++log_odds) {
    const double exact = 1e9 / (1 + std::exp2(-log_odds / 1000.0));
    const std::int32_t computed = probability_ppb(log_odds);
    EXPECT_NEAR(computed, exact, 2);
    EXPECT_GE(computed, before);
    before = computed;
  }
  EXPECT_EQ(probability_ppb(0), 500'000'000);
  EXPECT_EQ(probability_ppb(-1'000'000), 0);
  EXPECT_EQ(probability_ppb(1'000'000), 1'000'000'000);
}

TEST(ExpectedFind, AThousandMillibitsDoubleTheOdds) {
  const Calibration calibration;
  EXPECT_EQ(log_odds_of(calibration, 3'000) - log_odds_of(calibration, 2'000), 1'000);
  EXPECT_EQ(log_odds_of(calibration, 0), -16'610);
  EXPECT_NEAR(probability_ppb(log_odds_of(calibration, 0)), 10'000, 20);
  EXPECT_LT(probability_ppb(log_odds_of(calibration, 0)), calibration.floor_ppb)
      << "a score of nothing is below the floor";
  EXPECT_GE(probability_ppb(log_odds_of(calibration, 1)), calibration.floor_ppb);
}

TEST(ExpectedFind, KnotsAreJoinedByLines) {
  const Calibration calibration{{{0, -10'000}, {4'000, -8'000}, {5'000, 0}}, 0};
  ASSERT_TRUE(check(calibration));
  EXPECT_EQ(log_odds_of(calibration, 2'000), -9'000);
  EXPECT_EQ(log_odds_of(calibration, 4'500), -4'000);
  EXPECT_EQ(log_odds_of(calibration, 6'000), 1'000);
  EXPECT_EQ(log_odds_of(calibration, -500), -10'500);
}

TEST(ExpectedFind, BrokenCalibrationsAreRefused) {
  EXPECT_FALSE(check(Calibration{{}, 0}));
  EXPECT_FALSE(check(Calibration{{{0, 0}, {0, 0}}, 0}));
  EXPECT_FALSE(check(Calibration{{{0, 5}, {1, 4}}, 0}));
  EXPECT_FALSE(check(Calibration{{{2'000'000, 5}}, 0}));
}

TEST(ExpectedFind, CalibratesFromResultsWhateverTheyAre) {
  env::SeededRandom random{8};
  std::vector<Graded> results;
  for (int i = 0; i < 20'000; ++i) {
    const auto score = static_cast<model::Millibits>(random.below(10) * 1'000);
    // True log-odds: −8 bits and half a bit a thousand millibits.
    const bool found =
        random.below(1'000'000'000) < static_cast<std::uint64_t>(probability_ppb(-8'000 + score / 2));
    results.push_back({score, found});
  }
  const Calibration calibration = calibrate(results, Calibration{});
  ASSERT_TRUE(check(calibration));
  EXPECT_NEAR(log_odds_of(calibration, 9'000), -3'500, 500);
  EXPECT_NEAR(log_odds_of(calibration, 5'000), -5'500, 900);
  EXPECT_EQ(calibrate({}, Calibration{}), Calibration{});
}

TEST(ExpectedFind, CalibrationNeverFallsForAnyResults) {
  env::SeededRandom random{9};
  for (int round = 0; round < 100; ++round) {
    std::vector<Graded> results;
    for (std::uint64_t i = random.below(3'000) + 1; i > 0; --i) {
      results.push_back({static_cast<model::Millibits>(random.below(40'000)) - 10'000, random.below(4) == 0});
    }
    EXPECT_TRUE(check(calibrate(results, Calibration{})));
  }
}

}  // namespace
}  // namespace tidewaiter::selection
