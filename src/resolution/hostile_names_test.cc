// Names that mean harm: what a disguise, a letter a parcel and a name of two real people gain at most
// (docs/resolution.md, "What hostile input gains").

#include <array>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "resolution/attacks.h"
#include "resolution/parameters.h"
#include "resolution/resolution.h"

namespace tidewaiter::resolution {
namespace {

class HostileNames : public testing::Test {
 protected:
  std::uint64_t add(const model::Party& party) {
    const std::uint64_t number = count_++;
    EXPECT_TRUE(resolver_.add(attack_mention(number), party).has_value());
    return number + 1;
  }
  model::EntityId person(std::uint64_t mention) const {
    return resolver_.entities(MentionNumber{mention})->person;
  }
  model::EntityId premises(std::uint64_t mention) const {
    return resolver_.entities(MentionNumber{mention})->premises;
  }

  Resolver resolver_{Parameters::shipped()};

 private:
  std::uint64_t count_ = 0;
};

TEST_F(HostileNames, TwoHundredDisguisesAreOnePersonByNameAndTownAlone) {
  model::Party party = honest_party(1);
  party.address.clear();
  party.phone = "";
  const auto plain = add(party);
  const auto name = party.name;
  std::set<model::EntityId> people;
  std::set<std::string> written;
  for (std::uint64_t i = 0; i < 200; ++i) {
    party.name = disguised(name, i);
    written.insert(party.name);
    people.insert(person(add(party)));
  }
  EXPECT_GT(written.size(), 190u) << "they are written otherwise";
  EXPECT_EQ(people, std::set{person(plain)});
  EXPECT_EQ(resolver_.party_count(), 1u) << "folded before anything is compared";
}

TEST_F(HostileNames, OneLetterAParcelIsOnePersonUntilItsKeysCloseAndThenTheDoorTells) {
  const model::Party party = honest_party(2);
  const auto first = add(party);
  const auto add_spellings = [&](std::uint64_t from, std::uint64_t to) {
    auto spelt = party;
    for (std::uint64_t i = from; i < to; ++i) {
      spelt.name = one_letter_changed(party.name, i);
      EXPECT_EQ(premises(add(spelt)), premises(first)) << "one door and one telephone, whatever is written";
    }
    std::set<model::EntityId> people;
    for (std::uint64_t i = 1; i <= to + 1; ++i) people.insert(person(i));
    return people.size();
  };
  const auto surprise = [&] {
    const auto behind =
        resolver_.stand_behind_address(party, attack_mention(1'000).at, base::DurationMs::days(30));
    return behind ? behind->surprise : -1;
  };
  EXPECT_EQ(add_spellings(0, 60), 1u);
  EXPECT_LT(surprise(), 1'000);
  EXPECT_LE(add_spellings(60, 200), 110u) << "not every parcel is a person of its own even then";
  EXPECT_GT(surprise(), 40'000) << "and nobody believes so many people behind one door";
}

// However a name is put together of two people, those two stay two.
TEST_F(HostileNames, ANameOfTwoPeopleMakesThemNotOne) {
  constexpr std::uint64_t kPairs = 60;
  for (const auto how : {Assembly::Names, Assembly::NamesAndDoor, Assembly::NamesDoorAndPhone}) {
    std::vector<std::array<std::uint64_t, 3>> mentions;
    const auto base = 1'000 * (1 + static_cast<std::uint64_t>(how));
    for (std::uint64_t i = 0; i < kPairs; ++i) {
      const auto one = honest_party(base + 2 * i), other = honest_party(base + 2 * i + 1);
      const auto left = add(one), right = add(other);
      add(one), add(other);
      for (std::uint64_t k = 0; k < 3; ++k) add(assembled(one, other, how, base + 10 * i + k));
      mentions.push_back({left, right, add(assembled(one, other, how, base + 10 * i))});
    }
    resolver_.re_evaluate();
    for (const auto& [left, right, made] : mentions) {
      EXPECT_NE(person(left), person(right)) << static_cast<int>(how);
      if (how == Assembly::Names) {
        EXPECT_NE(person(made), person(left));
        EXPECT_NE(person(made), person(right));
      }
    }
  }
}

// What it may cost: of one text field 1,024 bytes are read, so a parcel of 64 kB fields takes no more memory
// than its clipped words.
TEST_F(HostileNames, EachNameOf64KilobytesTakesALittleMemoryAndEndsAsItsFirstKilobyte) {
  model::Party party = honest_party(3);
  std::string long_name;
  while (long_name.size() < 65'536) long_name += attack_word(long_name.size()) + " ";
  party.name = long_name;
  const auto first = add(party);
  const auto before = resolver_.memory_bytes();
  for (std::uint64_t i = 0; i < 50; ++i) {
    party.name = long_name.substr(0, 60'000) + attack_word(i);
    EXPECT_EQ(person(add(party)), person(first)) << "they differ beyond what is read";
  }
  EXPECT_LT(resolver_.memory_bytes() - before, 100'000u);
}

TEST_F(HostileNames, AnEntityOf100000MentionsIsToldOfAndStaysOneNode) {
  constexpr std::uint64_t kMentions = 100'000;
  const auto party = prepare(honest_party(4));
  for (std::uint64_t i = 0; i < kMentions; ++i)
    ASSERT_TRUE(resolver_.add(attack_mention(i), party).has_value());
  EXPECT_EQ(resolver_.party_count(), 1u);
  EXPECT_LT(resolver_.memory_bytes() / kMentions, 200u);
  const auto entity = resolver_.entity(person(kMentions), 10);
  ASSERT_TRUE(entity.has_value());
  EXPECT_EQ(entity->mention_count, kMentions);
  EXPECT_EQ(entity->mentions.size(), 10u);
}

}  // namespace
}  // namespace tidewaiter::resolution
