// Laws of resolution, on small random worlds: R1 (order is nothing), R3 (judgements are obeyed), symmetry,
// and the engine against the obvious one.

#include <algorithm>
#include <numeric>

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "resolution/reference_resolver_test.h"

namespace tidewaiter::resolution {
namespace {

template <typename T>
T one_of(const std::vector<T>& values) {
  return values[*rc::gen::inRange<std::size_t>(0, values.size())];
}

/// Parties of a world so small that they collide in every way.
Prepared small_party() {
  Prepared out;
  out.name = {{one_of<std::string>({"jon", "john", "joan", "maria", "mary", "j"}), NamePart::Given},
              {one_of<std::string>({"smith", "smyth", "testwell", "testwel", "sample"}), NamePart::Family}};
  if (*rc::gen::inRange(0, 8) == 0) std::swap(out.name[0].letters, out.name[1].letters);
  out.house = one_of<std::string>({"1", "12", "148", ""});
  out.unit = one_of<std::string>({"", "", "7"});
  if (*rc::gen::inRange(0, 4) != 0) out.street = {one_of<std::string>({"wattle", "wattel", "high"})};
  out.city = one_of<std::string>({"ultimo", "perth", ""});
  out.postcode = one_of<std::string>({"2007", "2070", ""});
  out.country = "AU";
  if (*rc::gen::inRange(0, 2) == 0) {
    out.phone = one_of<std::uint64_t>({61298765432, 61298765433, 61396870123});
    out.phone_plausible = true;
  }
  if (*rc::gen::inRange(0, 3) == 0) {
    out.email_local = one_of<std::string>({"jsmith", "jsmyth", "testwell", "jon.smith", "bluebird"});
    out.email_domain = "example.org";
  }
  return out;
}

std::vector<Prepared> small_world() {
  std::vector<Prepared> out(*rc::gen::inRange<std::size_t>(1, 40));
  for (Prepared& party : out) party = small_party();
  return out;
}

Mention undated_mention(std::uint64_t number) {
  return {MentionNumber{number}, model::ItemId{"TEST" + std::to_string(number)}, model::PartyRole::Sender,
          base::Instant{}};
}

using People = std::set<std::set<std::uint64_t>>;

People people_of(const Resolver& resolver, std::size_t count) {
  std::map<model::EntityId, std::set<std::uint64_t>> by_person;
  for (std::uint64_t number = 1; number <= count; ++number) {
    by_person[resolver.entities(MentionNumber{number})->person].insert(number);
  }
  People out;
  for (const auto& [id, mentions] : by_person) out.insert(mentions);
  return out;
}

Parameters with_small_limit() {
  Parameters out = Parameters::shipped();
  out.key_limit = *rc::gen::inRange<std::uint32_t>(2, 12);
  return out;
}

RC_GTEST_PROP(ResolutionLaws, ComparisonIsSymmetric, ()) {
  TokenTable tokens(
      [](TokenKind, std::string_view letters) { return static_cast<Rarity>(1000 * letters.size()); });
  const Features a = intern(small_party(), tokens);
  const Features b = intern(small_party(), tokens);
  const Pattern ab = compare(a, b, tokens);
  const Pattern ba = compare(b, a, tokens);
  RC_ASSERT(ab.levels == ba.levels);
  RC_ASSERT(ab.rarity == ba.rarity);
  RC_ASSERT(compare_premises(a, b, tokens).levels == compare_premises(b, a, tokens).levels);
  RC_ASSERT(compare_contacts(a, b, tokens).levels == compare_contacts(b, a, tokens).levels);
}

// Found by fuzzing: an initial and a family name against a family name alone fitted either way equally badly.
TEST(ResolutionLaws, AnInitialAgainstAFamilyNameAloneComparesTheSameBothWays) {
  Prepared initial, family;
  initial.name = {{"e", NamePart::Given}, {"amp", NamePart::Family}};
  family.name = {{"exampel", NamePart::Family}};
  TokenTable tokens;
  const Features a = intern(initial, tokens);
  const Features b = intern(family, tokens);
  EXPECT_EQ(compare(a, b, tokens).levels, compare(b, a, tokens).levels);
}

RC_GTEST_PROP(ResolutionLaws, R1_AgreesWithTheObviousResolverInAnyOrder, ()) {
  const Parameters parameters = with_small_limit();
  const std::vector<Prepared> world = small_world();
  std::vector<std::size_t> order(world.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);

  ReferenceResolver reference(parameters);
  for (std::size_t i = 0; i < world.size(); ++i) reference.add(i + 1, world[i]);
  Resolver resolver(parameters);
  for (const std::size_t i : order) {
    RC_ASSERT(resolver.add(undated_mention(i + 1), world[i]).has_value());
    if (*rc::gen::inRange(0, 6) == 0) resolver.re_evaluate();
  }
  RC_ASSERT(resolver.re_evaluate() == 0u);
  RC_ASSERT(people_of(resolver, world.size()) == reference.people());
}

RC_GTEST_PROP(ResolutionLaws, R1_ComesToTheSameUnasked, ()) {
  const Parameters parameters = with_small_limit();
  const std::vector<Prepared> world = small_world();
  ReferenceResolver reference(parameters);
  Resolver resolver(parameters);
  for (std::size_t i = 0; i < world.size(); ++i) {
    reference.add(i + 1, world[i]);
    RC_ASSERT(resolver.add(undated_mention(i + 1), world[i]).has_value());
  }
  // With each further mention a little of what was put off is done.
  for (std::size_t i = 0; i < world.size(); ++i)
    RC_ASSERT(resolver.add(undated_mention(world.size() + i + 1), world[0]).has_value());
  RC_ASSERT(people_of(resolver, world.size()) == reference.people());
}

RC_GTEST_PROP(ResolutionLaws, R3_JudgementsAreObeyedWhateverComesAfter, ()) {
  const std::vector<Prepared> world = small_world();
  Resolver resolver(with_small_limit());
  std::vector<Judgement> accepted;
  for (std::size_t i = 0; i < world.size(); ++i) {
    RC_ASSERT(resolver.add(undated_mention(i + 1), world[i]).has_value());
    if (i == 0 || *rc::gen::inRange(0, 3) != 0) continue;
    const auto number = [&] { return MentionNumber{*rc::gen::inRange<std::uint64_t>(1, i + 2)}; };
    const Judgement judgement{number(), number(), *rc::gen::inRange(0, 2) == 0, "test officer",
                              base::Instant{}};
    if (resolver.judge(judgement)) accepted.push_back(judgement);
  }
  resolver.re_evaluate();
  for (const Judgement& judgement : accepted) {
    const bool together =
        resolver.entities(judgement.left)->person == resolver.entities(judgement.right)->person;
    RC_ASSERT(together == judgement.same);
  }
}

// What officers said is part of what the partition follows from, and in no order either. Two mentions written
// the same are left out: a word that parts them makes one a party of its own, which the obvious resolver has
// not.
RC_GTEST_PROP(ResolutionLaws, R1_AgreesWithTheObviousResolverOnJudgementsInAnyOrder, ()) {
  const Parameters parameters = with_small_limit();
  const std::vector<Prepared> world = small_world();
  ReferenceResolver reference(parameters);
  Resolver resolver(parameters);
  for (std::size_t i = 0; i < world.size(); ++i) {
    reference.add(i + 1, world[i]);
    RC_ASSERT(resolver.add(undated_mention(i + 1), world[i]).has_value());
  }
  std::vector<Judgement> accepted;
  for (auto left = *rc::gen::inRange(0, 12); left > 0; --left) {
    const auto a = *rc::gen::inRange<std::size_t>(0, world.size());
    const auto b = *rc::gen::inRange<std::size_t>(0, world.size());
    if (world[a] == world[b]) continue;
    const Judgement judgement{MentionNumber{a + 1}, MentionNumber{b + 1}, *rc::gen::inRange(0, 2) == 0,
                              "test officer", base::Instant{}};
    if (!resolver.judge(judgement)) continue;
    accepted.push_back(judgement);
    reference.judge(a + 1, b + 1, judgement.same);
  }
  RC_ASSERT(resolver.re_evaluate() == 0u);
  RC_ASSERT(people_of(resolver, world.size()) == reference.people());

  // The same words in another order, each given as soon as both mentions are known, or later.
  Resolver other(parameters);
  std::vector<Judgement> waiting(accepted.rbegin(), accepted.rend());
  const auto tell = [&](std::size_t known, bool all) {
    std::erase_if(waiting, [&](const Judgement& judgement) {
      const auto last = std::max(judgement.left.value(), judgement.right.value());
      if (last > known || (!all && *rc::gen::inRange(0, 2) == 0)) return false;
      RC_ASSERT(other.judge(judgement).has_value());
      return true;
    });
  };
  for (std::size_t i = 0; i < world.size(); ++i) {
    RC_ASSERT(other.add(undated_mention(i + 1), world[i]).has_value());
    tell(i + 1, false);
  }
  tell(world.size(), true);
  RC_ASSERT(other.re_evaluate() == 0u);
  RC_ASSERT(people_of(other, world.size()) == reference.people());
}

RC_GTEST_PROP(ResolutionLaws, R3_SayingOfTwoThatAreNotTheSameThatTheyAreIsRefusedWithThePath, ()) {
  const std::vector<Prepared> world = small_world();
  RC_PRE(world.size() > 2);
  Resolver resolver(with_small_limit());
  for (std::size_t i = 0; i < world.size(); ++i)
    RC_ASSERT(resolver.add(undated_mention(i + 1), world[i]).has_value());
  // The first is not the last; then a chain of "the same" leads from the one towards the other.
  const auto size = static_cast<std::uint64_t>(world.size());
  RC_PRE(!(world.front() == world.back()));
  RC_ASSERT(resolver.judge({MentionNumber{1}, MentionNumber{size}, false, "one officer", base::Instant{}})
                .has_value());
  bool refused = false;
  for (std::uint64_t i = 1; i < size && !refused; ++i) {
    const auto before = people_of(resolver, world.size());
    const auto told =
        resolver.judge({MentionNumber{i}, MentionNumber{i + 1}, true, "test officer", base::Instant{}});
    refused = !told.has_value();
    if (!refused) continue;
    RC_ASSERT(told.error().code == base::ErrorCode::Conflict);
    RC_ASSERT(told.error().found.find("TEST1 sender is not TEST" + std::to_string(size) + " sender") !=
              std::string::npos);
    RC_ASSERT(people_of(resolver, world.size()) == before);
  }
  RC_ASSERT(refused);
}

RC_GTEST_PROP(ResolutionLaws, R3_AContradictionIsRefusedWithItsPath, ()) {
  const std::vector<Prepared> world = small_world();
  Resolver resolver(with_small_limit());
  for (std::size_t i = 0; i < world.size(); ++i)
    RC_ASSERT(resolver.add(undated_mention(i + 1), world[i]).has_value());
  // A chain of "the same" from the first to the last; then its ends are said to be two.
  for (std::uint64_t i = 1; i < world.size(); ++i) {
    RC_ASSERT(resolver.judge({MentionNumber{i}, MentionNumber{i + 1}, true, "test officer", base::Instant{}})
                  .has_value());
  }
  const Judgement against{MentionNumber{1}, MentionNumber{world.size()}, false, "another", base::Instant{}};
  RC_PRE(world.size() > 1);
  const auto before = people_of(resolver, world.size());
  const auto refused = resolver.judge(against);
  RC_ASSERT(!refused.has_value());
  RC_ASSERT(refused.error().code == base::ErrorCode::Conflict);
  RC_ASSERT(refused.error().found.find("test officer") != std::string::npos);
  RC_ASSERT(people_of(resolver, world.size()) == before);
}

RC_GTEST_PROP(ResolutionLaws, ASplitUndoesWhatAMergeDid, ()) {
  // While no key closes, a mention that came and was erased again leaves the others as they were.
  const std::vector<Prepared> world = small_world();
  Resolver resolver(Parameters::shipped());
  for (std::size_t i = 0; i < world.size(); ++i)
    RC_ASSERT(resolver.add(undated_mention(i + 1), world[i]).has_value());
  resolver.re_evaluate();
  const auto before = people_of(resolver, world.size());
  const MentionNumber bridge{world.size() + 1};
  RC_ASSERT(resolver.add(undated_mention(bridge.value()), small_party()).has_value());
  resolver.re_evaluate();
  RC_ASSERT(resolver.erase(bridge).has_value());
  RC_ASSERT(resolver.re_evaluate() == 0u);
  RC_ASSERT(people_of(resolver, world.size()) == before);
}

RC_GTEST_PROP(ResolutionLaws, R2_EveryIdEverGivenLeadsToALivingEntity, ()) {
  const std::vector<Prepared> world = small_world();
  Resolver resolver(with_small_limit());
  std::vector<model::EntityId> given;
  for (std::size_t i = 0; i < world.size(); ++i) {
    const auto evidence = resolver.add(undated_mention(i + 1), world[i]);
    RC_ASSERT(evidence.has_value());
    given.push_back(evidence->person);
    if (evidence->premises.value() != 0) given.push_back(evidence->premises);
  }
  resolver.re_evaluate();
  for (const model::EntityId id : given) {
    const auto living = resolver.living(id);
    RC_ASSERT(living.has_value());
    RC_ASSERT(resolver.living(*living).value() == *living);
  }
}

RC_GTEST_PROP(ResolutionLaws, PartitionIsTheSameInAnyOrder, ()) {
  const auto count = *rc::gen::inRange<std::uint32_t>(2, 14);
  std::vector<std::vector<model::Millibits>> weights(count, std::vector<model::Millibits>(count));
  for (std::uint32_t i = 0; i < count; ++i) {
    for (std::uint32_t j = i + 1; j < count; ++j)
      weights[i][j] = weights[j][i] = *rc::gen::inRange(-9, 9) * 1000 + 500;
  }
  std::vector<std::uint32_t> shuffled(count);
  std::iota(shuffled.begin(), shuffled.end(), 0u);
  for (std::uint32_t i = count; i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::uint32_t>(0, i)]);
  const auto run = [&](const std::vector<std::uint32_t>& nodes) {
    PartitionInput input;
    for (const std::uint32_t node : nodes) input.order.push_back(node * 77 % 101);
    for (std::uint32_t i = 0; i < count; ++i) {
      for (std::uint32_t j = i + 1; j < count; ++j) {
        const model::Millibits weight = weights[nodes[i]][nodes[j]];
        if (weight > 0) input.matches.push_back({i, j, weight});
      }
    }
    const auto groups =
        partition(input, [&](std::uint32_t i, std::uint32_t j) { return weights[nodes[i]][nodes[j]]; });
    std::map<std::uint32_t, std::set<std::uint32_t>> members;
    for (std::uint32_t i = 0; i < count; ++i) members[groups[i]].insert(nodes[i]);
    std::set<std::set<std::uint32_t>> out;
    for (const auto& [group, nodes_of] : members) out.insert(nodes_of);
    return out;
  };
  std::vector<std::uint32_t> straight(count);
  std::iota(straight.begin(), straight.end(), 0u);
  RC_ASSERT(run(straight) == run(shuffled));
}

TEST(Partition, DoesNotChainTwoClearPeopleThroughAVagueRecord) {
  // 0 and 1 are one person, 2 and 3 another; 4 matches both weakly.
  PartitionInput input;
  input.order = {1, 2, 3, 4, 5};
  input.matches = {{0, 1, 18'000}, {2, 3, 18'000}, {0, 4, 3'000}, {2, 4, 2'500}};
  const auto groups =
      partition(input, [](std::uint32_t a, std::uint32_t b) { return a == 4 || b == 4 ? 1'000 : -15'000; });
  EXPECT_EQ(groups[0], groups[1]);
  EXPECT_EQ(groups[2], groups[3]);
  EXPECT_NE(groups[0], groups[2]);
  EXPECT_EQ(groups[4], groups[0]);
}

}  // namespace
}  // namespace tidewaiter::resolution
