#include "resolution/calibration.h"

#include <vector>

#include <gtest/gtest.h>

namespace tidewaiter::resolution {
namespace {

TEST(Calibration, IsPerfectWhereSevenInTenOfSeventyPercentAreTheSame) {
  std::vector<JudgedProbability> judged;
  for (int i = 0; i < 10; ++i) judged.push_back({700'000, i < 7});
  const Calibration found = calibration_of(judged);
  EXPECT_NEAR(found.error, 0, 1e-12);
  EXPECT_EQ(found.bins[7].pairs, 10u);
  EXPECT_DOUBLE_EQ(found.bins[7].observed, .7);
}

TEST(Calibration, WeighsEachBinByItsPairs) {
  // Three sure pairs that are none: .9 wrong each. One honest one.
  const std::vector<JudgedProbability> judged{
      {900'000, false}, {900'000, false}, {900'000, false}, {0, false}};
  EXPECT_NEAR(calibration_of(judged).error, .675, 1e-12);
}

TEST(Calibration, OfNothingIsNothing) {
  EXPECT_EQ(calibration_of({}).pairs, 0u);
  EXPECT_EQ(calibration_of({}).error, 0);
}

TEST(Calibration, ACertainPairStandsInTheLastBin) {
  const std::vector<JudgedProbability> judged{{1'000'000, true}};
  EXPECT_EQ(calibration_of(judged).bins[9].pairs, 1u);
}

}  // namespace
}  // namespace tidewaiter::resolution
