// Input that means harm: what it may cost and what it may gain (docs/resolution.md, "What an attack gains").

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "resolution/parameters.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {
namespace {

Mention mention_of_sender(std::uint64_t number) {
  return {MentionNumber{number}, model::ItemId{"TEST" + std::to_string(number)}, model::PartyRole::Sender,
          base::Instant{} + base::DurationMs::days(20'000)};
}

/// Letters that differ for every number and sound different.
std::string made_word(std::uint64_t number) {
  constexpr std::string_view kSounds[] = {"ba", "do", "fi", "gu", "ka", "lo", "mi",
                                          "nu", "pa", "ro", "si", "tu", "va", "zo"};
  std::string out;
  for (int i = 0; i < 5; ++i, number /= std::size(kSounds)) out += kSounds[number % std::size(kSounds)];
  return out;
}

model::Party at_one_door(std::string name, std::string phone = "") {
  return {std::move(name), {"7/148 Wattle St"}, "Ultimo", "2007", "AU", std::move(phone), ""};
}

TEST(Hostile, HomoglyphsAndInvisibleMarksDoNotHideAName) {
  Resolver resolver(Parameters::shipped());
  const auto plain = resolver.add(mention_of_sender(1), at_one_door("Robert Testwell"));
  const auto disguised = resolver.add(
      mention_of_sender(2), at_one_door("R\u043eb\u200bert\u202e Test\u0435ll"));  // Cyrillic o and e, marks
  const auto cut = resolver.add(mention_of_sender(3), at_one_door("R\u043ebert T\u0435stwell"));
  ASSERT_TRUE(plain && disguised && cut);
  EXPECT_EQ(cut->person, plain->person);
  EXPECT_EQ(disguised->premises, plain->premises);
}

TEST(Hostile, ATelephoneWalkedByOneDoesNotJoinStrangers) {
  Resolver resolver(Parameters::shipped());
  std::set<model::EntityId> people;
  for (std::uint64_t i = 0; i < 50; ++i) {
    model::Party party{made_word(i * 7919 + 5) + " " + made_word(i * 104'729 + 11),
                       {},
                       "Guangzhou",
                       "510000",
                       "CN",
                       "+86 20 8765 " + std::to_string(4300 + i),
                       ""};
    people.insert(resolver.add(mention_of_sender(i + 1), party)->person);
  }
  EXPECT_EQ(people.size(), 50u);
}

TEST(Hostile, ANameOf64KilobytesIsBounded) {
  Resolver resolver(Parameters::shipped());
  const std::string letters(65'536, 'a');
  std::string words;
  while (words.size() < 65'536) words += "ab ";
  EXPECT_TRUE(resolver.add(mention_of_sender(1), at_one_door(letters)).has_value());
  EXPECT_TRUE(resolver.add(mention_of_sender(2), at_one_door(words)).has_value());
  EXPECT_TRUE(
      resolver
          .add(mention_of_sender(3), {letters, {letters, words}, letters, letters, letters, letters, letters})
          .has_value());
  EXPECT_TRUE(resolver.add(mention_of_sender(4), {"\xff\xfe\x80", {"\xc3"}, "", "", "", "", ""}).has_value());
  EXPECT_LT(resolver.memory_bytes(), 10'000'000u);
}

TEST(Hostile, AFloodOfOneKeyIsCutAndStillCounted) {
  // Every record shares the door and the telephone; only the names are made up. What a mention of it costs,
  // early against late, is a benchmark's matter (resolution_bench).
  constexpr const char* kPhone = "+61 2 9281 4763";
  Resolver resolver(Parameters::shipped());
  for (std::uint64_t i = 0; i < 7'500; ++i) {
    ASSERT_TRUE(resolver
                    .add(mention_of_sender(i + 1),
                         at_one_door(made_word(i * 7919) + " " + made_word(i * 104'729 + 1), kPhone))
                    .has_value());
  }
  const auto behind = resolver.stand_behind_phone(
      kPhone, "AU", base::Instant{} + base::DurationMs::days(20'001), base::DurationMs::days(30));
  ASSERT_TRUE(behind.has_value());
  EXPECT_TRUE(behind->cut);
  EXPECT_EQ(behind->mentions, 4096u);
  resolver.re_evaluate();
}

TEST(Hostile, AnEntityOf20000MentionsStaysCheap) {
  Resolver resolver(Parameters::shipped());
  const auto party = prepare(at_one_door("Robert Testwell", "+61 2 9876 5432"));
  for (std::uint64_t i = 1; i <= 20'000; ++i)
    ASSERT_TRUE(resolver.add(mention_of_sender(i), party).has_value());
  EXPECT_EQ(resolver.party_count(), 1u);
  const auto entity = resolver.entity(resolver.entities(MentionNumber{1})->person, 10);
  EXPECT_EQ(entity->mention_count, 20'000u);
  EXPECT_EQ(entity->mentions.size(), 10u);
}

TEST(Hostile, ANonExistentUnitIsAnotherDoorOfTheSameStreet) {
  Resolver resolver(Parameters::shipped());
  const auto real = resolver.add(mention_of_sender(1), at_one_door("Robert Testwell"));
  const auto made_up =
      resolver.add(mention_of_sender(2),
                   model::Party{"Robert Testwell", {"999/148 Wattle St"}, "Ultimo", "2007", "AU", "", ""});
  EXPECT_NE(made_up->premises, real->premises);
}

}  // namespace
}  // namespace tidewaiter::resolution
