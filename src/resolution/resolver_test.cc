// The resolver as its users see it: the first story, the invariants R1 to R3, erasure and snapshots.

#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolution/parameters.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {
namespace {

using model::EntityLevel;
using model::PartyRole;

model::Party party(std::string name, std::vector<std::string> address, std::string city = "Ultimo",
                   std::string postcode = "2007", std::string country = "AU", std::string phone = "",
                   std::string email = "") {
  return {std::move(name),    std::move(address), std::move(city), std::move(postcode),
          std::move(country), std::move(phone),   std::move(email)};
}

Mention mention(std::uint64_t number, std::int64_t day = 0, PartyRole role = PartyRole::Recipient) {
  return {MentionNumber{number}, model::ItemId{"TEST" + std::to_string(number)}, role,
          base::Instant{} + base::DurationMs::days(20'000 + day)};
}

model::PartyEvidence add(Resolver& resolver, std::uint64_t number, const model::Party& who,
                         std::int64_t day = 0) {
  auto out = resolver.add(mention(number, day), who);
  EXPECT_TRUE(out.has_value()) << (out ? "" : to_string(out.error()));
  return out.value_or(model::PartyEvidence{});
}

std::vector<model::Join> joins_of(const Resolver& resolver, std::uint64_t number) {
  return resolver.joins(MentionNumber{number}).value_or(std::vector<model::Join>{});
}

TEST(Resolver, SeesOneDoorUnderFourSpellings) {
  Resolver resolver(Parameters::shipped());
  const auto one = add(resolver, 1, party("Test Wang Wei", {"Unit 7", "148 Wattle Street"}));
  const auto two = add(resolver, 2, party("Specimen Tran Thi Mai", {"7/148 Wattle St"}));
  const auto three = add(resolver, 3, party("李明", {"148 Wattle Str #7"}));
  const auto four = add(resolver, 4, party("Example Robert", {"U7 148 Wattel Street"}));
  ASSERT_NE(one.premises.value(), 0u);
  EXPECT_EQ(two.premises, one.premises);
  EXPECT_EQ(three.premises, one.premises);
  EXPECT_EQ(four.premises, one.premises);
  const std::set<model::EntityId> people{one.person, two.person, three.person, four.person};
  EXPECT_EQ(people.size(), 4u);
  // Three of them standardise alike: a second join would say nothing new.
  const auto joins = joins_of(resolver, 4);
  ASSERT_EQ(joins.size(), 1u);
  EXPECT_EQ(joins[0].level, EntityLevel::Premises);
  EXPECT_EQ(joins[0].other_item.text(), "TEST3");
  EXPECT_FALSE(joins[0].parts.empty());
}

TEST(Resolver, KeepsTheNextDoorApart) {
  Resolver resolver(Parameters::shipped());
  const auto seven = add(resolver, 1, party("Test One", {"7/148 Wattle St"}));
  EXPECT_NE(add(resolver, 2, party("Test Two", {"8/148 Wattle St"})).premises, seven.premises);
  EXPECT_NE(add(resolver, 3, party("Test Three", {"7/149 Wattle St"})).premises, seven.premises);
  EXPECT_NE(add(resolver, 4, party("Test Four", {"7/148 Wattle St"}, "Perth", "6000")).premises,
            seven.premises);
}

TEST(Resolver, LongNamesOfOrganisationsThatPartAtTheirEndAreNotTheSame) {
  const auto one = prepare(party("Example Society of Greater Testville Day Care Centre Mary Murphy Ltd", {}));
  const auto two =
      prepare(party("Example Society of Greater Testville Day Care Centre Patricia Oros Ltd", {}));
  ASSERT_TRUE(one.organisation && two.organisation);
  ASSERT_EQ(one.name.size(), kNameTokens);
  ASSERT_EQ(two.name.size(), kNameTokens);
  EXPECT_NE(one.name.back().letters, two.name.back().letters);
  EXPECT_THAT(one.name.back().letters, testing::EndsWith("marymurphy"));
}

TEST(Resolver, ReadsOneNameInTwoScripts) {
  Resolver resolver(Parameters::shipped());
  const auto latin = add(resolver, 1, party("Zhang Xiaoming", {"7/148 Wattle St"}));
  const auto han = add(resolver, 2, party("张晓明", {"Unit 7, 148 Wattle Street"}));
  EXPECT_EQ(han.person, latin.person);
  const auto joins = joins_of(resolver, 2);
  ASSERT_FALSE(joins.empty());
  EXPECT_EQ(joins[0].level, EntityLevel::Person);
  EXPECT_EQ(joins[0].other_item.text(), "TEST1");
}

TEST(Resolver, ReadsAHanNameAsItIsCalledInItsCountry) {
  for (const char* latin : {"Nguyen Van Minh", "Nguyễn Văn Minh"}) {
    Resolver resolver(Parameters::shipped());
    const auto at = [&](std::uint64_t number, const char* name) {
      return add(resolver, number, party(name, {"12 Nguyen Hue"}, "Ho Chi Minh City", "700000", "VN"));
    };
    const auto written = at(1, latin);
    EXPECT_EQ(at(2, "阮文明").person, written.person) << latin;
    EXPECT_NE(at(3, "陳大文").person, written.person) << "another";
  }
  Resolver resolver(Parameters::shipped());
  const auto hong_kong = [&](std::uint64_t number, const char* name) {
    return add(resolver, number, party(name, {"12 Sample Road"}, "Kowloon", "", "HK"));
  };
  const auto written = hong_kong(1, "Chan Tai Man");
  EXPECT_EQ(hong_kong(2, "陳大文").person, written.person);
}

TEST(Resolver, KeepsAHouseholdApartAndTogether) {
  Resolver resolver(Parameters::shipped());
  const auto one = add(
      resolver, 1, party("Nguyen Van An", {"12 Sample Rd"}, "Footscray", "3011", "AU", "+61 3 9687 0123"));
  const auto two = add(
      resolver, 2, party("Nguyen Thi Mai", {"12 Sample Road"}, "Footscray", "3011", "AU", "+61 3 9687 0123"));
  EXPECT_NE(one.person, two.person);
  EXPECT_EQ(one.premises, two.premises);
  EXPECT_EQ(one.contact, two.contact);
}

TEST(Resolver, AMadeUpTelephoneIsNoWayToReachAnyone) {
  Resolver resolver(Parameters::shipped());
  const auto one = add(resolver, 1, party("Test One", {}, "Guangzhou", "510000", "CN", "11111111111"));
  const auto two = add(resolver, 2, party("Test Two", {}, "Guangzhou", "510000", "CN", "11111111111"));
  EXPECT_EQ(one.contact.value(), 0u);
  EXPECT_NE(one.person, two.person);
}

TEST(Resolver, ARepeatJoinsItsEntityAndSaysWhy) {
  Resolver resolver(Parameters::shipped());
  const auto who = party("Test Robert Sample", {"3 Test St"}, "Ultimo", "2007", "AU", "+61 2 9876 5432");
  const auto first = add(resolver, 1, who);
  EXPECT_TRUE(joins_of(resolver, 1).empty());
  const auto second = add(resolver, 2, who);
  EXPECT_EQ(second.person, first.person);
  const auto joins = joins_of(resolver, 2);
  ASSERT_EQ(joins.size(), 1u);
  EXPECT_EQ(joins[0].other_item.text(), "TEST1");
  EXPECT_GT(joins[0].weight, 5'000);
  EXPECT_EQ(resolver.party_count(), 1u);
}

TEST(Resolver, RefusesANumberTwiceAndZero) {
  Resolver resolver(Parameters::shipped());
  add(resolver, 1, party("Test", {}));
  EXPECT_EQ(resolver.add(mention(1), party("Test", {})).error().code, base::ErrorCode::Conflict);
  EXPECT_EQ(resolver.add(mention(0), party("Test", {})).error().code, base::ErrorCode::OutOfRange);
}

TEST(Resolver, R2_IdsSurviveMergesThroughTombstones) {
  Resolver resolver(Parameters::shipped());
  const auto email_only =
      add(resolver, 1,
          party("Quentin Testwell", {"9 Far Rd"}, "Perth", "6000", "AU", "", "quentin.testwell@example.org"));
  const auto phone_only =
      add(resolver, 2, party("Quentin Testwell", {"4 Near St"}, "Ultimo", "2007", "AU", "+61 2 9876 5432"));
  ASSERT_NE(email_only.person, phone_only.person);
  const auto both = add(resolver, 3,
                        party("Quentin Testwell", {"4 Near St"}, "Ultimo", "2007", "AU", "+61 2 9876 5432",
                              "quentin.testwell@example.org"));
  resolver.re_evaluate();
  EXPECT_EQ(resolver.living(phone_only.person).value(), both.person);
  EXPECT_EQ(resolver.living(email_only.person).value(),
            email_only.person == both.person ? both.person : resolver.living(email_only.person).value());
  EXPECT_EQ(resolver.entity(both.person)->id, both.person);
}

// A chain of parties, each with the telephone of the one before it or its mailbox: far more than are worked
// out at once.
TEST(Resolver, OnlySoManyNewcomersWaitInLargeClusters) {
  Resolver resolver(Parameters::shipped());
  std::size_t most = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const auto phone = "+61 2 9876 " + std::to_string(1000 + i / 2);
    const auto email = "box" + std::to_string((i + 1) / 2 * 7919) + "@example.org";
    add(resolver, i + 1, party("Quentin Testwell", {"4 Near St"}, "Ultimo", "2007", "AU", phone, email));
    const auto waiting = resolver.re_evaluate(0);
    EXPECT_LE(waiting, 65 + resolver.party_count() / 16);
    most = std::max(most, waiting);
  }
  EXPECT_GT(most, 32u);
}

TEST(Resolver, R3_JudgedSameMergesAndItsSplitGivesTheIdBack) {
  Resolver resolver(Parameters::shipped());
  const auto one = add(resolver, 1, party("Test Anderson", {"1 First St"}));
  const auto two = add(resolver, 2, party("Sample Zhukov", {"2 Second St"}));
  ASSERT_NE(one.person, two.person);
  ASSERT_TRUE(
      resolver.judge({MentionNumber{1}, MentionNumber{2}, true, "officer A", base::Instant{}}).has_value());
  EXPECT_EQ(resolver.living(two.person).value(), one.person);
  const auto changes = resolver.take_changes();
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, EntityChange::Kind::Merge);
  EXPECT_EQ(changes[0].from, two.person);
  EXPECT_EQ(changes[0].to, one.person);
  EXPECT_TRUE(resolver.take_changes().empty());
}

TEST(Resolver, R3_JudgedApartSplitsWhatIsWrittenTheSame) {
  Resolver resolver(Parameters::shipped());
  const auto who = party("Wang Wei", {"3 Test St"});
  const auto one = add(resolver, 1, who);
  const auto two = add(resolver, 2, who);
  ASSERT_EQ(one.person, two.person);
  ASSERT_TRUE(
      resolver.judge({MentionNumber{1}, MentionNumber{2}, false, "officer A", base::Instant{}}).has_value());
  EXPECT_NE(resolver.entities(MentionNumber{2})->person, resolver.entities(MentionNumber{1})->person);
  EXPECT_EQ(resolver.entities(MentionNumber{1})->person, one.person);
  EXPECT_EQ(add(resolver, 3, who).person, one.person);
  resolver.re_evaluate();
  EXPECT_NE(resolver.entities(MentionNumber{2})->person, resolver.entities(MentionNumber{1})->person);
}

TEST(Resolver, R3_AContradictionIsRefusedWithItsPath) {
  Resolver resolver(Parameters::shipped());
  for (std::uint64_t i = 1; i <= 3; ++i)
    add(resolver, i, party("Test Name" + std::to_string(i), {std::to_string(i) + " Test St"}));
  const auto judged = [&](std::uint64_t a, std::uint64_t b, bool same, const char* by) {
    return resolver.judge({MentionNumber{a}, MentionNumber{b}, same, by, base::Instant{}});
  };
  ASSERT_TRUE(judged(1, 2, true, "officer A"));
  ASSERT_TRUE(judged(2, 3, true, "officer B"));
  const auto refused = judged(3, 1, false, "officer C");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::Conflict);
  EXPECT_THAT(refused.error().found,
              testing::AllOf(testing::HasSubstr("TEST2 recipient is TEST3 recipient (officer B)"),
                             testing::HasSubstr("TEST1 recipient is TEST2 recipient (officer A)")));
  EXPECT_TRUE(judged(1, 3, true, "officer C"));

  Resolver other(Parameters::shipped());
  for (std::uint64_t i = 1; i <= 3; ++i)
    add(other, i, party("Test Name" + std::to_string(i), {std::to_string(i) + " Test St"}));
  ASSERT_TRUE(other.judge({MentionNumber{1}, MentionNumber{3}, false, "officer A", {}}));
  ASSERT_TRUE(other.judge({MentionNumber{1}, MentionNumber{2}, true, "officer B", {}}));
  const auto also_refused = other.judge({MentionNumber{2}, MentionNumber{3}, true, "officer C", {}});
  ASSERT_FALSE(also_refused);
  EXPECT_THAT(also_refused.error().found,
              testing::HasSubstr("TEST1 recipient is not TEST3 recipient (officer A)"));
}

TEST(Resolver, ExplainsInPartsThatAddUp) {
  Resolver resolver(Parameters::shipped());
  add(resolver, 1, party("Robert Sample", {"7/148 Wattle St"}, "Ultimo", "2007", "AU", "+61 2 9876 5432"));
  add(resolver, 2,
      party("Bob Sample", {"Unit 7", "148 Wattle Street"}, "Ultimo", "2007", "AU", "+61 2 9876 5432"));
  const auto why = resolver.explain(MentionNumber{1}, MentionNumber{2});
  ASSERT_TRUE(why.has_value());
  model::Millibits sum = why->prior;
  for (const auto& part : why->parts) sum += part.weight;
  EXPECT_NEAR(sum, why->weight, 100);
  EXPECT_TRUE(why->together);
  EXPECT_GT(why->probability_ppm, 900'000);
}

TEST(Resolver, CountsWhoStandsBehindADoor) {
  Resolver resolver(Parameters::shipped());
  const char* names[] = {"Anders Berg", "Carla Diaz", "Emil Fuchs", "Greta Hahn",
                         "Ivan Jovic",  "Karl Lundt", "Mona Novak", "Otto Prinz",
                         "Quinn Rossi", "Sven Thule", "Ursa Vidal", "Wanda Xerxes"};
  for (std::uint64_t i = 1; i <= 12; ++i)
    add(resolver, i, party(names[i - 1], {"7/148 Wattle St"}), static_cast<std::int64_t>(i));
  const auto until = base::Instant{} + base::DurationMs::days(20'013);
  const auto behind = resolver.stand_behind_address(party("", {"Unit 7 148 Wattle Street"}), until,
                                                    base::DurationMs::days(30));
  ASSERT_TRUE(behind.has_value());
  EXPECT_EQ(behind->mentions, 12u);
  EXPECT_EQ(behind->people, 12u);
  EXPECT_EQ(behind->once, 12u);
  EXPECT_EQ(behind->kind, "door");
  EXPECT_GT(behind->surprise, 6'000);
  EXPECT_EQ(resolver.stand_behind_address(party("", {"1 Elsewhere St"}), until, base::DurationMs::days(30))
                .error()
                .code,
            base::ErrorCode::NotFound);
}

TEST(Resolver, FindsByNameAlone) {
  Resolver resolver(Parameters::shipped());
  add(resolver, 1, party("Quentin Testwell", {"4 Near St"}));
  add(resolver, 2, party("Maria Sample", {"5 Near St"}));
  const auto hits = resolver.search({.name = "TESTWELL, Quentin"});
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].mention.item.text(), "TEST1");
  EXPECT_TRUE(resolver.search({.name = "Nobody Known"}).empty());
}

TEST(Resolver, EraseTakesAMentionOut) {
  Resolver resolver(Parameters::shipped());
  const auto who = party("Robert Sample", {"3 Test St"});
  const auto first = add(resolver, 1, who);
  add(resolver, 2, who);
  ASSERT_TRUE(resolver.erase(MentionNumber{1}).has_value());
  EXPECT_EQ(resolver.mention_count(), 1u);
  EXPECT_EQ(resolver.entity(first.person)->mention_count, 1u);
  ASSERT_TRUE(resolver.erase(MentionNumber{2}).has_value());
  EXPECT_TRUE(resolver.search({.name = "Robert Sample"}).empty());
  EXPECT_EQ(resolver.erase(MentionNumber{2}).error().code, base::ErrorCode::NotFound);
  add(resolver, 3, who);
  EXPECT_TRUE(joins_of(resolver, 3).empty());
}

TEST(Resolver, WhatIsErasedStaysErasedInASnapshot) {
  const std::string path = testing::TempDir() + "resolver_erased_test";
  Resolver resolver(Parameters::shipped());
  add(resolver, 1, party("Zhang Xiaoming", {"7/148 Wattle St"}));
  add(resolver, 2, party("Zhang Xiaoming", {"Unit 7, 148 Wattle Street"}));
  ASSERT_TRUE(resolver.erase(MentionNumber{2}));
  resolver.re_evaluate();
  resolver.take_changes();
  ASSERT_TRUE(resolver.save(path));
  const auto loaded = Resolver::load(path, Parameters::shipped());
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  EXPECT_EQ(loaded->entities(MentionNumber{1}).value(), resolver.entities(MentionNumber{1}).value());
  EXPECT_EQ(loaded->entities(MentionNumber{2}).error().code, base::ErrorCode::NotFound);
  std::filesystem::remove(path);
}

TEST(Resolver, ASnapshotGivesBackTheSame) {
  const std::string path = testing::TempDir() + "resolver_snapshot_test";
  Resolver resolver(Parameters::shipped());
  add(resolver, 1, party("Zhang Xiaoming", {"7/148 Wattle St"}));
  add(resolver, 2, party("张晓明", {"Unit 7, 148 Wattle Street"}));
  add(resolver, 3, party("Sample Robert", {"Unit 9, 148 Wattle Street"}));
  ASSERT_TRUE(resolver.judge({MentionNumber{1}, MentionNumber{3}, false, "officer A", base::Instant{}}));
  ASSERT_TRUE(resolver.save(path));
  auto loaded = Resolver::load(path, Parameters::shipped());
  ASSERT_TRUE(loaded.has_value()) << to_string(loaded.error());
  for (std::uint64_t i = 1; i <= 3; ++i)
    EXPECT_EQ(loaded->entities(MentionNumber{i}).value(), resolver.entities(MentionNumber{i}).value());
  EXPECT_EQ(loaded->judgements(), resolver.judgements());
  auto later = Resolver::load(path, Parameters::shipped(), KeyTables::Later);
  ASSERT_TRUE(later.has_value()) << to_string(later.error());
  EXPECT_EQ(later->entities(MentionNumber{2}).value(), resolver.entities(MentionNumber{2}).value());
  ASSERT_TRUE(later->build_key_tables());
  const auto next = party("Zhang Xiaoming", {"U7 148 Wattle St"}, "Ultimo", "2007", "AU", "+61 2 9876 5432");
  const auto evidence = add(resolver, 4, next);
  EXPECT_EQ(add(*loaded, 4, next), evidence);
  EXPECT_EQ(add(*later, 4, next), evidence);

  std::FILE* file = std::fopen(path.c_str(), "r+b");
  ASSERT_NE(file, nullptr);
  std::fseek(file, 200, SEEK_SET);
  std::fputc('x', file);
  std::fclose(file);
  EXPECT_EQ(Resolver::load(path, Parameters::shipped()).error().code, base::ErrorCode::Tampered);
  Parameters other = Parameters::shipped();
  ++other.version;
  EXPECT_EQ(Resolver::load(path, other).error().code, base::ErrorCode::Unsupported);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace tidewaiter::resolution
