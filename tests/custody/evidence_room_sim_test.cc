// A short run of what ./dev bench evidence runs long: a room of officers, power cuts and thieves, from
// seeds, through the real use cases. A failure names seed and commit.

#include <gtest/gtest.h>

#include "room_sim.h"

namespace tidewaiter::service {
namespace {

TEST(EvidenceRoomSim, C1_C2_J3_AnHonestRoomHoldsThroughPowerCutsAndClockJumps) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    RoomPlan plan;
    plan.seed = seed;
    plan.actions = 400;
    plan.cut_every = 400;
    plan.verify_every = 8;
    RoomSim room{plan};
    const auto tally = room.run();
    ASSERT_EQ(tally.broken, "");
    EXPECT_GT(tally.cuts, 3);
    EXPECT_EQ(tally.discrepant + tally.alarms, 0)
        << "scales that err as scales do accuse nobody; seed " << seed << ": " << tally.accused;
    for (const char* act : {"seize", "seal", "offer", "accept", "store", "split", "consume", "weigh"})
      EXPECT_TRUE(tally.done.contains(act)) << act;
  }
}

TEST(EvidenceRoomSim, C4_AThiefWhoTakesWhatTwoWeighingsTellIsFoundAndTheHonestAreNot) {
  RoomPlan plan;
  plan.seed = 5;
  plan.actions = 500;
  plan.theft = Theft::Skim;
  plan.share_ppm = 10'000;
  plan.plants = false;
  const auto skimmed = RoomSim{plan}.run();
  ASSERT_EQ(skimmed.broken, "");
  EXPECT_GT(skimmed.robbed, 5);
  EXPECT_EQ(skimmed.found(), skimmed.robbed);
  EXPECT_EQ(skimmed.discrepant + skimmed.alarms, 0);
  plan.theft = Theft::Reseal;
  plan.share_ppm = 10;
  const auto resealed = RoomSim{plan}.run();
  ASSERT_EQ(resealed.broken, "");
  EXPECT_GT(resealed.by_seal, 5);
}

}  // namespace
}  // namespace tidewaiter::service
