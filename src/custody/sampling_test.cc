#include "custody/sampling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "custody/inventory.h"
#include "env/random.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

SamplingAim aim(std::int64_t population, SamplingMethod method = SamplingMethod::Hypergeometric) {
  SamplingAim aim;
  aim.population = population;
  aim.method = method;
  return aim;
}

// The same question by the plainest means: n draws, none of them negative, one after the other.
std::int64_t by_multiplying(std::int64_t population, std::int64_t wanted) {
  const std::int64_t positives = wanted - 1;
  double chance = 1;
  for (std::int64_t n = 0; n < population; ++n) {
    if (chance <= 0.05 + 1e-9) return n;
    chance *= static_cast<double>(positives - n) / static_cast<double>(population - n);
  }
  return population;
}

TEST(Sampling, HypergeometricProposesTheSmallestSample) {
  for (const std::int64_t population : {1, 2, 5, 10, 20, 50, 100, 300, 1'000, 10'000}) {
    for (const std::int32_t k : {500'000, 700'000, 900'000}) {
      auto wanted = aim(population);
      wanted.proportion_ppm = k;
      const auto n = proposed_sample(wanted);
      ASSERT_TRUE(n);
      EXPECT_EQ(*n, by_multiplying(population, (population * k + 999'999) / 1'000'000))
          << population << ' ' << k;
    }
  }
  EXPECT_EQ(*proposed_sample(aim(100)), 23);
}

TEST(Sampling, ANegativeCostsMorePackages) {
  auto one = aim(100);
  one.expected_negatives = 1;
  EXPECT_GT(*proposed_sample(one), 23);
  one.expected_negatives = 30;
  EXPECT_EQ(proposed_sample(one).error().code, ErrorCode::OutOfRange);
}

// Counts every way a population can be and a sample come out, for small numbers.
double posterior_by_counting(std::int64_t population, std::int64_t sampled, std::int64_t positives,
                             std::int64_t wanted) {
  double shown = 0, all = 0;
  for (std::int64_t in_all = 0; in_all <= population; ++in_all) {  // Beta(1, 1): each count equally likely
    double likelihood = 1;
    std::int64_t pos = in_all, neg = population - in_all;
    for (std::int64_t i = 0; i < sampled; ++i) {
      auto& from = i < positives ? pos : neg;
      likelihood *= static_cast<double>(std::max<std::int64_t>(from, 0));
      --from;
    }
    all += likelihood;
    if (in_all >= wanted) shown += likelihood;
  }
  return shown / all;
}

TEST(Sampling, BayesianIsTheExactPosterior) {
  for (const std::int64_t population : {5, 12, 40, 90}) {
    const auto wanted = aim(population, SamplingMethod::Bayesian);
    const auto n = proposed_sample(wanted);
    ASSERT_TRUE(n);
    const std::int64_t goal = (population * 9 + 9) / 10;
    EXPECT_GE(posterior_by_counting(population, *n, *n, goal), 0.95 - 1e-6);
    if (*n > 1) {
      EXPECT_LT(posterior_by_counting(population, *n - 1, *n - 1, goal), 0.95);
    }
    const std::int64_t sampled = std::min<std::int64_t>(population, 8), positives = sampled - 1;
    const auto supported = *supported_positives(wanted, sampled, positives);
    EXPECT_GE(posterior_by_counting(population, sampled, positives, supported), 0.95 - 1e-6);
    if (supported < population - 1) {
      EXPECT_LT(posterior_by_counting(population, sampled, positives, supported + 1), 0.95);
    }
  }
}

TEST(Sampling, TheCourtHearsWhatTheResultSupportsAndNoMore) {
  const std::string sentence =
      "With 95% confidence at least 90% of the 100 packages contain methamphetamine: 23 of 23 did "
      "(hypergeometric)";
  EXPECT_EQ(*court_sentence(aim(100), 23, 23, "methamphetamine", "by lot, list of numbers 7"),
            sentence + ". They were drawn: by lot, list of numbers 7.");
  EXPECT_EQ(*court_sentence(aim(100), 23, 23, "methamphetamine"),
            sentence + ", provided that they were drawn at random.")
      << "nobody said how";
  EXPECT_THAT(*court_sentence(aim(4), 4, 4, "ketamine"), testing::Not(HasSubstr("provided")))
      << "all of them";
  EXPECT_THAT(*court_sentence(aim(100), 23, 22, "methamphetamine"), HasSubstr("at least 8"));
  EXPECT_THAT(*court_sentence(aim(100, SamplingMethod::Bayesian), 22, 22, "ketamine"),
              testing::AllOf(HasSubstr("The probability is 95% that at least 90%"), HasSubstr("Beta(1, 1)")));
  EXPECT_THAT(*court_sentence(aim(100, SamplingMethod::Arbitrary), 10, 10, "ketamine"),
              HasSubstr("nothing follows for the other 90"));
  EXPECT_THAT(*court_sentence(aim(100, SamplingMethod::Arbitrary), 10, 10, "ketamine", "from the top"),
              HasSubstr("for the other 90. They were drawn: from the top."));
  EXPECT_TRUE(rests_on_draw(aim(100, SamplingMethod::Bayesian), 99));
  EXPECT_FALSE(rests_on_draw(aim(100), 100));
  EXPECT_FALSE(rests_on_draw(aim(100, SamplingMethod::Arbitrary), 10));
  EXPECT_EQ(*court_sentence(aim(4, SamplingMethod::All), 4, 4, "ketamine"),
            "All 4 packages were examined: 4 contain ketamine.");
  EXPECT_EQ(court_sentence(aim(4), 5, 4, "ketamine").error().field, "sampled");
  EXPECT_EQ(*proposed_sample(aim(100, SamplingMethod::Arbitrary)), 10);
}

TEST(Inventory, ZeroOfAHundredAndTwentyMissing) {
  EXPECT_EQ(to_string(*inventory_bound(10'000, 120, {}, 950'000)),
            "0 of 120 missing: at most 2.5% of 10000 missing, under another seal, or of another weight where "
            "weighed, with 95% confidence");
  EXPECT_EQ(inventory_bound(120, 120, {3}, 950'000)->at_most, 3);
  EXPECT_GT(inventory_bound(10'000, 120, {1}, 950'000)->at_most,
            inventory_bound(10'000, 120, {}, 950'000)->at_most);
  const auto n = *inventory_sample(10'000, 25'000, 950'000);
  EXPECT_LE(inventory_bound(10'000, n, {}, 950'000)->at_most, 250);
  EXPECT_EQ(inventory_bound(10, 4, {5}, 950'000).error().field, "missing");
}

TEST(Inventory, AnotherSealOrWeightCountsAsWhatIsMissingDoes) {
  const auto touched = inventory_bound(120, 120, {1, 2, 2, 1}, 950'000);
  ASSERT_TRUE(touched);
  EXPECT_EQ(touched->at_most, 4) << "one of them was counted twice";
  EXPECT_EQ(inventory_bound(10'000, 120, {0, 1}, 950'000)->at_most,
            inventory_bound(10'000, 120, {1}, 950'000)->at_most);
  EXPECT_EQ(
      to_string(*inventory_bound(2, 2, {0, 1, 1}, 950'000)),
      "0 of 2 missing; 1 under another seal than the book says, 1 of another weight than the book says: "
      "at most 100% of 2 missing, under another seal, or of another weight where weighed, with 95% "
      "confidence");
  EXPECT_THAT(to_string(*inventory_bound(2, 2, {1, 0, 1, 1}, 950'000)),
              HasSubstr("1 of 2 missing; 1 of another weight than the book says: at most 50% of 2 missing"));
  EXPECT_EQ(inventory_bound(10, 4, {2, 3}, 950'000).error().field, "missing");
}

TEST(Inventory, EveryExhibitIsDrawnAsOften) {
  std::vector<ExhibitId> all;
  for (int i = 0; i < 10; ++i) all.emplace_back("X" + std::to_string(i));
  std::map<ExhibitId, int> times;
  env::SeededRandom random{4};
  for (int i = 0; i < 3'000; ++i) {
    const auto key = random.bytes(32);
    const auto drawn = draw(all, 3, key);
    EXPECT_EQ(draw(all, 3, key), drawn) << "whoever has the key can draw again";
    EXPECT_EQ((std::set<ExhibitId>{drawn.begin(), drawn.end()}.size()), 3u);
    for (const auto& id : drawn) ++times[id];
  }
  for (const auto& id : all) EXPECT_NEAR(times[id], 900, 130) << id.text();
}

TEST(Inventory, WhatIsLateAbroadIsNamed) {
  const base::Instant until{100}, end{200};
  EXPECT_EQ(overdue_abroad(false, until, end, until), std::nullopt);
  EXPECT_EQ(overdue_abroad(false, until, end, base::Instant{101}), Overdue::ReceiptDue);
  EXPECT_EQ(overdue_abroad(true, until, end, base::Instant{200}), std::nullopt);
  EXPECT_EQ(overdue_abroad(true, until, end, base::Instant{201}), Overdue::EndDue);
  EXPECT_EQ(overdue_abroad(true, until, std::nullopt, base::Instant{201}), std::nullopt)
      << "no day was agreed";
  EXPECT_EQ(name(Overdue::RequestDue), "request_due");
}

TEST(Inventory, WhatIsLateIsNamed) {
  Holding out{ExhibitId{"X1"}, OfficerId{"laboratory-1"}, "", CustodyState::Out, std::nullopt};
  const base::Instant now{base::DurationMs::days(100).milliseconds()};
  const auto since = [&](std::int64_t days) { return std::optional{now - base::DurationMs::days(days)}; };
  EXPECT_EQ(overdue(out, now, since(31), now), Overdue::OutTooLong);
  EXPECT_EQ(overdue(out, base::Instant{0}, since(29), now), std::nullopt);
  for (const auto state : {CustodyState::SubSampled, CustodyState::Sealed, CustodyState::Received}) {
    out.state = state;
    EXPECT_EQ(overdue(out, now, since(31), now), Overdue::OutTooLong)
        << "opened and sealed there, or its inquiry ended: " << name(state);
    EXPECT_EQ(overdue(out, base::Instant{0}, std::nullopt, now), std::nullopt) << "it is not out";
  }
  out.state = CustodyState::PendingDestruction;
  EXPECT_EQ(overdue(out, base::Instant{0}, std::nullopt, now), Overdue::DestructionDue);
  out.state = CustodyState::Stored;
  out.offer =
      Offer{out.exhibit, out.holder, OfficerId{"officer-7"}, {}, "", base::Instant{0}, base::Instant{5}, {}};
  EXPECT_EQ(overdue(out, now, std::nullopt, now), Overdue::OfferUnanswered);
}

}  // namespace
}  // namespace tidewaiter::custody
