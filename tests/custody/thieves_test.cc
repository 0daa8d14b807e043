// A short run of what ./dev bench evidence runs long: every crime, every kind of error, from seeds. A failure
// names its seed and the commit.

#include "thieves.h"

#include <gtest/gtest.h>

#include "seed_and_commit.h"

namespace tidewaiter::custody {
namespace {

Plan plan(Crime crime, std::int32_t share_ppm, std::int64_t times) {
  Plan made;
  made.trials = 200;
  made.crime = crime;
  made.share_ppm = share_ppm;
  made.times = times;
  return made;
}

class Thieves : public testing::Test {
 private:
  testing::ScopedTrace trace_{__FILE__, __LINE__,
                              "but where another seed is named: " + seed_and_commit(Plan{}.seed)};
};

TEST_F(Thieves, C1_C2_NoClockLostOfferOrStopBreaksAnInvariant) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    for (const auto crime : {Crime::None, Crime::Skim, Crime::Swap, Crime::Reseal, Crime::SkimUnderDrying}) {
      Plan one = plan(crime, 2'000, 3);
      one.seed = seed;
      one.trials = 20;
      one.errors = seed % 2 == 0 ? Errors::Scale : Errors::AsStated;
      const auto tally = run(one);
      EXPECT_EQ(tally.broken, "") << "seed " << seed;
      EXPECT_GT(tally.lost_offers + tally.dropped + tally.refused_clocks, 0) << "seed " << seed;
    }
  }
}

TEST_F(Thieves, C4_TheftOverWhatTwoWeighingsCanTellIsAlwaysFound) {
  for (const std::int32_t share : {1'000, 10'000, 50'000}) {
    const auto tally = run(plan(Crime::Skim, share, 1));
    EXPECT_EQ(tally.by_discrepancy, tally.trials) << share << " ppm of 1 kg";
  }
}

TEST_F(Thieves, C4_OneSkimInsideTheBoundPassesAndManyDoNot) {
  // 25 mg of 1 kg each time: inside the bound of about ±48 mg.
  EXPECT_LT(run(plan(Crime::Skim, 25, 1)).found(), 20);
  const auto often = run(plan(Crime::Skim, 25, 20));
  EXPECT_GT(often.by_drift + often.by_discrepancy, 190);
}

TEST_F(Thieves, AnotherSealIsFoundAtTheNextHandover) {
  const auto tally = run(plan(Crime::Reseal, 25, 1));
  EXPECT_EQ(tally.by_seal, tally.trials);
}

TEST_F(Thieves, ASwapOfEqualMassUnderACounterfeitSealIsNotFoundByWeighing) {
  auto one = plan(Crime::Swap, 0, 1);
  const auto unseen = run(one);
  EXPECT_EQ(unseen.swapped, unseen.trials);
  EXPECT_EQ(unseen.found() + unseen.by_laboratory, 0) << "it weighs the same, and bears the number";
  one.examined = true;
  const auto swapped = run(one);
  EXPECT_EQ(swapped.swapped, swapped.trials);
  EXPECT_EQ(swapped.by_laboratory, swapped.trials) << "the laboratory's sample finds it, or nobody";
  auto honest = plan(Crime::None, 0, 0);
  honest.examined = true;
  EXPECT_EQ(run(honest).by_laboratory, 0);
}

TEST_F(Thieves, HonestOfficersOnScalesThatErrAsScalesDoAreLeftAlone) {
  const auto tally = run(plan(Crime::None, 0, 0));
  EXPECT_GT(tally.weighings, 3'900);
  EXPECT_EQ(tally.found(), 0);
}

TEST_F(Thieves, HonestOfficersAreAccusedAboutAsOftenAsTheStatedCoverageImplies) {
  Plan one = plan(Crime::None, 0, 0);
  one.errors = Errors::AsStated;
  one.trials = 1'000;
  const auto tally = run(one);
  const double rate = static_cast<double>(tally.discrepant) / static_cast<double>(tally.weighings);
  EXPECT_GT(rate, 0.030);
  EXPECT_LT(rate, 0.0455 * 1.15) << "a coverage factor of two leaves 4.55% outside";
}

TEST_F(Thieves, ADryingPlantAccusesNobodyAndHidesWhatItsAllowanceLeaves) {
  Plan dries = plan(Crime::None, 0, 0);
  dries.drying_ppm = 4'000;
  dries.allowed_ppm = 5'000;
  EXPECT_EQ(run(dries).found(), 0);
  dries.crime = Crime::SkimUnderDrying;
  dries.share_ppm = 500;
  dries.times = 3;
  EXPECT_LT(run(dries).found(), 20) << "what the allowance leaves is the thief's: keep it small";
}

TEST_F(Thieves, AScaleThatLiesByMoreThanItsCertificateSaysIsFound) {
  Plan lies = plan(Crime::None, 0, 0);
  lies.scale_bias_mg = 100;
  EXPECT_EQ(run(lies).found(), 200);
}

TEST_F(Thieves, C4_WhoSkimsFromEachExhibitHeHoldsAlarmsAsItsHolder) {
  OfficerPlan one;
  one.share_ppm = 25;
  const auto tally = run(one);
  EXPECT_TRUE(tally.thief_found);
  EXPECT_LE(tally.robbed, 20);
  EXPECT_EQ(tally.innocent_holders, 0);
  one.share_ppm = 0;
  const auto honest = run(one);
  EXPECT_EQ(honest.innocent_holders + honest.innocent_weighers, 0);
}

}  // namespace
}  // namespace tidewaiter::custody
