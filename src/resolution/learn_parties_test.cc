// A set learnt from a service's parties: the same in any order, with rarities of its own, shifted by what
// officers know, and honest about how true it is.

#include "resolution/learn_parties.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "resolution/hash.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::uint32_t kVersion = kFirstLearnt + 7;

/// Letters that differ for every number.
std::string word_of(std::uint64_t number) {
  std::string out;
  for (number = mix(number + 1) >> 32; number > 0; number /= 20) out += "bcdfghjklmnpqrstvwxz"[number % 20];
  return out.substr(0, 6) + "a";
}

/// Eight hundred people who write themselves once or, one in three, twice: then with another telephone or a
/// letter exchanged. Every second family name is Nguyen.
std::vector<Prepared> made_parties() {
  std::vector<Prepared> out;
  for (std::uint64_t person = 0; person < 800; ++person) {
    Prepared party;
    party.name = {
        {word_of(person % 400), NamePart::Given},
        {person % 2 == 0 ? std::string("nguyen") : word_of(10'000 + person % 300), NamePart::Family}};
    party.house = std::to_string(1 + person % 190);
    party.street = {word_of(20'000 + person % 700)};
    party.city = word_of(30'000 + person % 20);
    party.postcode = std::to_string(2'000 + person % 60);
    party.country = "AU";
    party.phone = 61'200'000'000 + mix(person) % 99'999'999;
    party.phone_plausible = true;
    out.push_back(party);
    if (person % 3 != 0) continue;
    if (person % 2 == 0) party.phone = 61'300'000'000 + mix(person) % 99'999'999;
    if (person % 2 == 1) std::swap(party.name[0].letters[0], party.name[0].letters[1]);
    out.push_back(party);
  }
  return out;
}

PartyLearner learner_of(const std::vector<Prepared>& parties) {
  PartyLearner learner;
  for (const auto& party : parties) learner.add(party);
  return learner;
}

TEST(PartyLearner, NumbersWhatIsWrittenTheSameOnce) {
  PartyLearner learner;
  const auto parties = made_parties();
  EXPECT_EQ(learner.add(parties[0]), 0u);
  EXPECT_EQ(learner.add(parties[1]), 1u);
  EXPECT_EQ(learner.add(parties[0]), 0u);
  EXPECT_EQ(learner.parties(), 2u);
}

TEST(PartyLearner, R1_LearnsTheSameInAnyOrderOnAnyThreads) {
  auto parties = made_parties();
  auto one = learner_of(parties);
  std::reverse(parties.begin(), parties.end());
  std::rotate(parties.begin(), parties.begin() + 333, parties.end());
  auto other = learner_of(parties);
  const auto start = Parameters::shipped();
  const auto learnt = one.learn(start, kVersion, {}, 1);
  const auto again = other.learn(start, kVersion, {}, 2);
  EXPECT_EQ(learnt.parameters, again.parameters);
  EXPECT_EQ(learnt.parameters.version, kVersion);
  EXPECT_NE(learnt.parameters.costs, start.costs);
  EXPECT_EQ(learnt.parameters.link_weight, start.link_weight);
  EXPECT_EQ(learnt.shift, 0);
  EXPECT_EQ(learnt.joined.after, learnt.joined.before + learnt.joined.come - learnt.joined.go);
  EXPECT_EQ(learnt.joined.after, again.joined.after);
  EXPECT_GT(learnt.joined.after, 150u);
}

TEST(PartyLearner, ValuesAreAsRareAsTheyAreAmongTheParties) {
  auto learner = learner_of(made_parties());
  const auto start = Parameters::shipped();
  const auto learnt = learner.learn(start, kVersion, {}, 1).parameters;
  EXPECT_NEAR(learnt.rarity_of(TokenKind::Family, "nguyen"), 1'000, 120) << "every second";
  EXPECT_LT(learnt.rarity_of(TokenKind::Family, "nguyen"), start.rarity_of(TokenKind::Family, "nguyen"));
  // Fewer than ten thousand state one: what is rare stays as rare as it was thought to be.
  EXPECT_EQ(learnt.rare, start.rare);
  EXPECT_EQ(learnt.rarity_of(TokenKind::Family, word_of(10'001)), start.rarity_of(TokenKind::Family, "zzz"));
}

TEST(PartyLearner, NoMailboxIsToldOneByOne) {
  auto parties = made_parties();
  for (std::size_t i = 0; i < parties.size(); ++i) {
    parties[i].email_local = "bluebird";
    parties[i].email_domain = "example.org";
  }
  auto learner = learner_of(parties);
  const auto start = Parameters::shipped();
  const auto learnt = learner.learn(start, kVersion, {}, 1).parameters;
  EXPECT_FALSE(learnt.frequent.contains(frequency_key(TokenKind::EmailLocal, "bluebird")));
  EXPECT_TRUE(learnt.frequent.contains(frequency_key(TokenKind::EmailDomain, "example.org")));
}

TEST(PartyLearner, WhatOfficersKnowMovesThePriorTowardsIt) {
  auto learner = learner_of(made_parties());
  const auto start = Parameters::shipped();
  // Of one household: they share a family name, a door and a telephone, and are said to be two.
  std::vector<KnownPair> two;
  for (std::uint64_t i = 0; i < 60; ++i) {
    Prepared party;
    party.name = {{word_of(50'000 + i), NamePart::Given}, {word_of(60'000 + i), NamePart::Family}};
    party.house = "148";
    party.street = {word_of(70'000 + i)};
    party.postcode = "2007";
    party.country = "AU";
    const auto left = learner.add(party);
    std::swap(party.name[0].letters[0], party.name[0].letters[1]);
    two.push_back({left, learner.add(party), false});
  }
  const auto unasked = learner.learn(start, kVersion, {}, 1);
  const auto told = learner.learn(start, kVersion, two, 1);
  EXPECT_LT(told.shift, 0);
  EXPECT_LT(learner.measure(told.parameters, two).error, learner.measure(unasked.parameters, two).error);
  EXPECT_LT(told.joined.after, unasked.joined.after);
}

TEST(PriorShift, IsNoneForNothingAndBoundedForAll) {
  EXPECT_EQ(prior_shift({}), 0);
  const std::vector<JudgedWeight> hopeless(100'000, JudgedWeight{-40'000, true});
  EXPECT_EQ(prior_shift(hopeless), 8'000);
  // Seven in ten of a weight that says one in two.
  std::vector<JudgedWeight> judged;
  for (int i = 0; i < 1'000; ++i) judged.push_back({0, i % 10 < 7});
  EXPECT_NEAR(prior_shift(judged), 1'222, 10);
}

}  // namespace
}  // namespace tidewaiter::resolution
