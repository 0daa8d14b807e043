#include "selection/selection.h"

#include <gtest/gtest.h>
#include <algorithm>

#include "env/random.h"

namespace tidewaiter::selection {
namespace {

using base::DurationMs;
using base::Instant;
using model::Means;
using model::Outcome;

const Instant kNow{1'795'000'000'000};

Candidate parcel(std::uint64_t number, model::Millibits score = 0) {
  Candidate candidate;
  candidate.number = model::ItemNumber{number};
  candidate.id = model::ItemId{"TEST" + std::to_string(number)};
  candidate.stratum = {model::OperatorId{"CN-POST"}, model::Service::Mail, number % 2 == 0 ? "AU" : "NZ"};
  candidate.score = score;
  return candidate;
}

Shift shift_with(std::int32_t physical, std::int32_t xray = 0) {
  Shift shift;
  shift.ends_at = kNow + DurationMs::hours(8);
  shift.capacity.of(Means::Physical).examinations = physical;
  shift.capacity.of(Means::XRay).examinations = xray;
  shift.random_share_ppm = 0;
  return shift;
}

std::vector<Selection> chosen(const Shift& shift, const std::vector<Candidate>& candidates,
                              std::uint64_t seed = 1) {
  env::SeededRandom random{seed};
  auto result = select(shift, new_shift_key(random), candidates, kNow);
  EXPECT_TRUE(result);
  return result.value_or(std::vector<Selection>{});
}

TEST(Select, ReferralsThenStandingHoldsThenHitsThenScores) {
  std::vector<Candidate> candidates{parcel(1, 9'000), parcel(2, 1'000), parcel(3, 500), parcel(4), parcel(5)};
  candidates[1].hit_probability_ppm = 900'000;
  candidates[2].standing = Outcome::Hold;
  candidates[3].referral = true;
  const std::array expected{SelectionReason::Score, SelectionReason::WatchList, SelectionReason::StandingRule,
                            SelectionReason::Referral, SelectionReason::None};
  for (std::int32_t places = 0; places <= 4; ++places) {
    const auto result = chosen(shift_with(places), candidates);
    EXPECT_EQ(result[3].selected, places >= 1);
    EXPECT_EQ(result[2].selected, places >= 2);
    EXPECT_EQ(result[1].selected, places >= 3);
    EXPECT_EQ(result[0].selected, places >= 4);
    EXPECT_FALSE(result[4].selected) << "a score of nothing fills no place";
  }
  const auto all = chosen(shift_with(20), candidates);
  for (std::size_t i = 0; i < candidates.size(); ++i) EXPECT_EQ(all[i].reason, expected[i]);
}

TEST(Select, WeakHitsAndOtherStandingRulesDoNotJumpTheQueue) {
  std::vector<Candidate> candidates{parcel(1), parcel(2)};
  candidates[0].hit_probability_ppm = 899'999;
  candidates[1].standing = Outcome::Query;
  for (const Selection& selection : chosen(shift_with(5), candidates)) EXPECT_FALSE(selection.selected);
}

TEST(Select, TheLikeliestGoToTheMostSensitiveMeans) {
  const auto result = chosen(shift_with(1, 1), {parcel(1, 4'000), parcel(2, 6'000), parcel(3, 5'000)});
  EXPECT_EQ(result[1].means, Means::Physical);
  EXPECT_EQ(result[2].means, Means::XRay);
  EXPECT_FALSE(result[0].selected);
}

TEST(Select, WhatCanNotBeReachedBeforeItsCutOffIsNotSelected) {
  std::vector<Candidate> candidates{parcel(1, 9'000), parcel(2, 8'000), parcel(3, 7'000)};
  candidates[0].cut_off_at = kNow + DurationMs::minutes(20);  // exactly the lead: gone before it is in hand
  candidates[1].cut_off_at = kNow + DurationMs::minutes(21);
  candidates[2].cut_off_at = kNow - DurationMs::minutes(1);
  const auto result = chosen(shift_with(10), candidates);
  EXPECT_FALSE(result[0].selected);
  EXPECT_TRUE(result[1].selected);
  EXPECT_EQ(result[1].present_by, kNow + DurationMs::minutes(20));
  EXPECT_FALSE(result[2].selected);
  EXPECT_EQ(result[2].left, DurationMs::minutes(-1));
  EXPECT_EQ(result[2].chance.ppm(), 0) << "S3: what can't be opened has no chance";
}

TEST(Select, EarlyPlacesStayFreeForThoseWithLittleTime) {
  // One table, 15 minutes each: places at +20, +35, +50. The likeliest has all day, the others do not.
  std::vector<Candidate> candidates{parcel(1, 9'000), parcel(2, 8'000), parcel(3, 7'000)};
  candidates[1].cut_off_at = kNow + DurationMs::minutes(40);
  candidates[2].cut_off_at = kNow + DurationMs::minutes(30);
  for (const Selection& selection : chosen(shift_with(3), candidates)) EXPECT_TRUE(selection.selected);
}

TEST(Select, PlacesEndWithTheShift) {
  Shift shift = shift_with(100);
  shift.ends_at = kNow + DurationMs::minutes(50);  // places at +20 and +35
  std::vector<Candidate> candidates;
  for (std::uint64_t i = 1; i <= 10; ++i) candidates.push_back(parcel(i, 5'000));
  const auto result = chosen(shift, candidates);
  EXPECT_EQ(std::count_if(result.begin(), result.end(), [](const Selection& s) { return s.selected; }), 2);
}

// Against the slow obvious way: the best total over all sets that can be done in time.
TEST(Select, GreedyFindsAsMuchAsEverySubsetTried) {
  env::SeededRandom random{42};
  for (int round = 0; round < 200; ++round) {
    Shift shift = shift_with(static_cast<std::int32_t>(1 + random.below(4)));
    shift.capacity.of(Means::Physical).instruments = static_cast<std::int32_t>(1 + random.below(2));
    std::vector<Candidate> candidates;
    for (std::uint64_t i = 0; i < 7; ++i) {
      candidates.push_back(parcel(i, static_cast<model::Millibits>(1'000 + random.below(9'000))));
      candidates.back().cut_off_at =
          kNow + DurationMs::minutes(static_cast<std::int64_t>(10 + random.below(80)));
    }
    std::int64_t greedy = 0;
    const auto result = chosen(shift, candidates);
    for (std::size_t i = 0; i < candidates.size(); ++i)
      greedy += result[i].selected ? candidates[i].score : 0;

    const MeansCapacity& table = shift.capacity.of(Means::Physical);
    std::int64_t best = 0;
    for (unsigned subset = 0; subset < 128; ++subset) {
      std::vector<std::int64_t> deadlines;
      std::int64_t score = 0;
      for (unsigned i = 0; i < 7; ++i) {
        if ((subset >> i & 1) == 0) continue;
        deadlines.push_back((*candidates[i].cut_off_at - kNow).milliseconds() / 60'000);
        score += candidates[i].score;
      }
      std::sort(deadlines.begin(), deadlines.end());
      bool in_time = static_cast<std::int32_t>(deadlines.size()) <= table.examinations;
      for (std::size_t k = 0; k < deadlines.size(); ++k) {
        in_time = in_time && 20 + static_cast<std::int64_t>(k) / table.instruments * 15 < deadlines[k];
      }
      if (in_time) best = std::max(best, score);
    }
    EXPECT_EQ(greedy, best);
  }
}

TEST(Select, S3TheRandomShareIsAlwaysThereAndBlindToScores) {
  Shift shift = shift_with(20);
  shift.random_share_ppm = 100'000;
  std::vector<Candidate> candidates;
  for (std::uint64_t i = 1; i <= 500; ++i) candidates.push_back(parcel(i, i <= 400 ? 8'000 : 0));
  int low_scores = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto result = chosen(shift, candidates, seed);
    EXPECT_EQ(std::count_if(result.begin(), result.end(), [](const Selection& s) { return s.selected; }), 20);
    EXPECT_EQ(std::count_if(result.begin(), result.end(), [](const Selection& s) { return s.drawn; }), 2);
    for (std::size_t i = 0; i < result.size(); ++i) {
      EXPECT_EQ(result[i].chance, (Chance{2, 500}));
      low_scores += i >= 400 && result[i].reason == SelectionReason::RandomStream ? 1 : 0;
    }
  }
  EXPECT_NEAR(low_scores, 200 * 2 * 100 / 500, 30);
}

TEST(Select, ADrawnParcelThatIsWantedAnywayShowsTheOtherGround) {
  Shift shift = shift_with(1);
  shift.random_share_ppm = 1'000'000;
  std::vector<Candidate> candidates{parcel(1)};
  candidates[0].referral = true;
  const auto result = chosen(shift, candidates);
  EXPECT_TRUE(result[0].drawn);
  EXPECT_EQ(result[0].reason, SelectionReason::Referral);
}

// What leakage is estimated from: a parcel that nothing but the lot would have opened shows the lot, however
// it scored.
TEST(Select, ADrawnParcelBelowTheCutShowsTheLot) {
  std::vector<Candidate> candidates;
  for (std::uint64_t i = 1; i <= 500; ++i)
    candidates.push_back(parcel(i, 4'000 + static_cast<model::Millibits>(i)));
  auto shift = shift_with(50);
  shift.random_share_ppm = 200'000;
  std::size_t by_lot = 0, above = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto result = chosen(shift, candidates, seed);
    model::Millibits cut = INT32_MAX;
    for (std::size_t i = 0; i < result.size(); ++i) {
      if (result[i].selected && !result[i].drawn) cut = std::min(cut, candidates[i].score);
    }
    for (std::size_t i = 0; i < result.size(); ++i) {
      if (!result[i].selected) continue;
      const bool only_by_lot = candidates[i].score < cut;
      EXPECT_EQ(result[i].reason, only_by_lot ? SelectionReason::RandomStream : SelectionReason::Score);
      by_lot += only_by_lot ? 1 : 0;
      above += result[i].drawn && !only_by_lot ? 1 : 0;
    }
  }
  EXPECT_GT(by_lot, 100u) << "seven are drawn a shift, most of them far below the cut";
  EXPECT_GT(above, 0u);
}

TEST(Select, RefusedParcelsAreNotExamined) {
  std::vector<Candidate> candidates{parcel(1, 9'000)};
  candidates[0].refused = true;
  const auto result = chosen(shift_with(5), candidates);
  EXPECT_FALSE(result[0].selected);
  EXPECT_EQ(result[0].chance.ppm(), 0);
}

TEST(Select, CapacityNoneHoldsNothingAndBreaksNothing) {
  Shift shift = shift_with(0);
  shift.random_share_ppm = 100'000;
  const auto result = chosen(shift, {parcel(1, 9'000), parcel(2)});
  EXPECT_FALSE(result[0].selected);
  EXPECT_EQ(result[0].chance.ppm(), 0);
}

std::vector<Candidate> busy_day(env::SeededRandom& random, std::uint64_t count) {
  std::vector<Candidate> candidates;
  for (std::uint64_t i = 1; i <= count; ++i) {
    Candidate candidate = parcel(i, static_cast<model::Millibits>(random.below(12'000)));
    if (random.below(3) > 0)
      candidate.cut_off_at = kNow + DurationMs::minutes(static_cast<std::int64_t>(random.below(300)));
    if (random.below(20) == 0)
      candidate.hit_probability_ppm = static_cast<std::int32_t>(random.below(1'000'000));
    if (random.below(30) == 0) candidate.standing = Outcome::Hold;
    if (random.below(40) == 0) candidate.referral = true;
    candidates.push_back(candidate);
  }
  return candidates;
}

bool same(const Selection& a, const Selection& b) {
  return a.number == b.number && a.selected == b.selected && a.means == b.means && a.reason == b.reason &&
         a.chance == b.chance && a.drawn == b.drawn && a.find_ppm == b.find_ppm && a.left == b.left &&
         a.present_by == b.present_by;
}

TEST(Select, K1LettingAParcelRunChangesNoOther) {
  env::SeededRandom random{5};
  for (int round = 0; round < 40; ++round) {
    Shift shift = shift_with(8, 20);
    shift.random_share_ppm = 100'000;
    std::vector<Candidate> candidates = busy_day(random, 120);
    const auto before = chosen(shift, candidates, 11);
    const std::size_t watched = random.below(candidates.size());
    candidates[watched].let_run = true;
    const auto after = chosen(shift, candidates, 11);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (i == watched) continue;
      EXPECT_TRUE(same(before[i], after[i]));
    }
    EXPECT_FALSE(after[watched].selected);
    EXPECT_EQ(after[watched].reason, SelectionReason::None);
    EXPECT_EQ(after[watched].means, std::nullopt);
    EXPECT_EQ(after[watched].present_by, std::nullopt);
    EXPECT_EQ(after[watched].chance, before[watched].chance);
  }
}

TEST(Select, TheOrderOfCandidatesChangesNothing) {
  env::SeededRandom random{6};
  Shift shift = shift_with(8, 20);
  shift.random_share_ppm = 100'000;
  std::vector<Candidate> candidates = busy_day(random, 200);
  auto forward = chosen(shift, candidates, 12);
  std::reverse(candidates.begin(), candidates.end());
  const auto backward = chosen(shift, candidates, 12);
  std::reverse(forward.begin(), forward.end());
  for (std::size_t i = 0; i < forward.size(); ++i) EXPECT_TRUE(same(forward[i], backward[i]));
}

TEST(Select, WrongInputIsRefusedWithItsField) {
  Shift shift = shift_with(1);
  const auto twice = select(shift, {}, std::vector{parcel(1), parcel(1)}, kNow);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, base::ErrorCode::Duplicate);
  shift.random_share_ppm = 1'000'001;
  const auto share = select(shift, {}, std::vector{parcel(1)}, kNow);
  ASSERT_FALSE(share);
  EXPECT_EQ(share.error().field, "random_share");
  shift.random_share_ppm = 0;
  shift.calibration.knots = {{0, 0}, {0, 1}};
  EXPECT_FALSE(select(shift, {}, std::vector{parcel(1)}, kNow));
}

TEST(Due, AParcelBelongsToTheLastWaveThatCanStillHaveIt) {
  Candidate candidate = parcel(1);
  EXPECT_FALSE(due(candidate, kNow, DurationMs::minutes(20)));
  candidate.cut_off_at = kNow + DurationMs::minutes(20);
  EXPECT_TRUE(due(candidate, kNow, DurationMs::minutes(20)));
  candidate.cut_off_at = kNow + DurationMs::minutes(21);
  EXPECT_FALSE(due(candidate, kNow, DurationMs::minutes(20)));
}

}  // namespace
}  // namespace tidewaiter::selection
