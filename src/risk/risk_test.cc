#include "risk/risk.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "env/random.h"
#include "model/assessment_json.h"
#include "risk/cases.h"
#include "risk/set_change.h"
#include "risk/test_profile.h"

namespace tidewaiter::risk {
namespace {

using base::DurationMs;
using base::Instant;
using base::MassMg;
using model::ItemId;

constexpr Instant kStart{1'790'000'000'000};

CompiledProfiles compiled(const std::vector<ProfileSource>& sources, std::uint32_t version = 1) {
  auto result = compile(sources, version);
  EXPECT_TRUE(result) << to_string(result.error());
  return std::move(result).value();
}

CompiledProfiles one(const std::string& detection, int weight = 1000) {
  return compiled({{"P.yaml", profile_text("one", detection, weight)}});
}

bool hits(const std::string& detection, const model::Item& item, const model::Evidence& evidence = {}) {
  return !assess(item, {}, evidence, one(detection)).reasons.empty();
}

model::Item tea(int number) {
  model::Item item;
  item.id = ItemId{"RX12345678" + std::to_string(number) + "CN"};
  item.posted_at = kStart + DurationMs::days(3 * number);
  item.sender.name = "Test Sender " + std::to_string(number);
  item.recipient.name = "Test Person " + std::to_string(number);
  item.recipient.address = {std::to_string(number) + " spelling of one address"};
  item.recipient.country = "AU";
  item.contents.push_back({"green tea", "090210", 2, MassMg{1'000'000}, model::Money{28'000, "USD"}, "CN"});
  item.gross_mass = MassMg{1'995'000};
  return item;
}

model::Evidence at_one_address(std::uint64_t number) {
  model::Evidence evidence;
  evidence.sender = {model::EntityId{100 + number}, model::EntityId{200 + number}, model::EntityId{}};
  evidence.recipient = {model::EntityId{300 + number}, model::EntityId{7}, model::EntityId{}};
  return evidence;
}

TEST(StarterLibrary, CompilesAndEveryCaseHolds) {
  const auto profiles = compiled(starter_library());
  EXPECT_GE(profiles.profiles().size(), 30U);
  for (const auto& result : run_profile_cases(profiles)) {
    EXPECT_TRUE(result.passed()) << result.path << ":" << result.line << ": " << result.profile << ": "
                                 << result.name << (result.must_hit ? " must hit" : " must miss: ")
                                 << result.text;
  }
}

// S4: evidence leaves out what no test of the profiles holds for, and no assessment is another for it.
TEST(StarterLibrary, WhatEvidenceLeavesOutChangesNoAssessment) {
  const auto profiles = compiled(starter_library());
  std::vector<WindowSpec> every(profiles.windows().begin(), profiles.windows().end());
  for (auto& spec : every) spec.wanted.clear();
  env::SeededRandom random{5};
  WindowIndex index;
  std::size_t left_out = 0;
  for (int i = 0; i < 3'000; ++i) {
    auto item = tea(static_cast<int>(random.below(9)));
    item.id = ItemId{"ITEM" + std::to_string(i)};
    item.recipient.name = "Test Person " + std::to_string(random.below(40));
    model::Evidence whole;
    for (auto* party : {&whole.sender, &whole.recipient}) {
      party->person = model::EntityId{1 + random.below(300)};
      party->premises = model::EntityId{1 + random.below(100)};
      party->contact = model::EntityId{random.below(200)};
    }
    const auto facts = window_facts(item, {}, whole, kStart + DurationMs::days(40));
    auto kept = whole;
    whole.windows = index.read(every, facts);
    kept.windows = index.read(profiles.windows(), facts);
    left_out += whole.windows.size() - kept.windows.size();
    const auto assessment = assess(item, {}, whole, profiles);
    ASSERT_EQ(assess(item, {}, kept, profiles), assessment) << i;
    forget_unnamed(kept, assessment, profiles);
    ASSERT_EQ(assess(item, {}, kept, profiles), assessment) << i;
    index.add(facts);
  }
  EXPECT_GT(left_out, 1'000U);
}

TEST(StarterLibrary, SeesFourParcelsOfTeaToOneAddress) {
  const auto profiles = compiled(starter_library());
  WindowIndex index;
  for (int i = 0; i < 3; ++i)
    index.add(window_facts(tea(i), {}, at_one_address(static_cast<std::uint64_t>(i)),
                           kStart + DurationMs::days(30)));
  const auto item = tea(3);
  auto evidence = at_one_address(3);
  evidence.windows =
      index.read(profiles.windows(), window_facts(item, {}, evidence, kStart + DurationMs::days(30)));
  const auto assessment = assess(item, {}, evidence, profiles);
  const auto found = std::find_if(assessment.reasons.begin(), assessment.reasons.end(),
                                  [](const auto& reason) { return reason.ref == "ring-address-spellings"; });
  ASSERT_NE(found, assessment.reasons.end());
  EXPECT_EQ(
      found->text,
      "One address written in several ways: recipient's address shared with RX123456782CN, RX123456781CN and "
      "RX123456780CN in 9 days, under 4 spellings, a new spelling on each");
  EXPECT_EQ(found->items, (std::vector<ItemId>{tea(2).id, tea(1).id, tea(0).id}));
  EXPECT_GE(assessment.score, 10'000) << to_json(assessment);
}

TEST(Reason, NamesFieldValueAndOtherParcels) {
  const auto profiles = one(R"(
a:
  window|all:
    - count items by recipient.premises within 30d >= 4
    - count distinct recipient.address by recipient.premises within 30d >= 4
b: {contents.description|words: [tea, 茶]}
condition: a and b)");
  auto evidence = at_one_address(3);
  evidence.windows = {{"count distinct recipient.address by recipient.premises within 30d",
                       4,
                       {ItemId{"A"}, ItemId{"B"}, ItemId{"C"}},
                       DurationMs::days(9)},
                      {"count items by recipient.premises within 30d",
                       4,
                       {ItemId{"A"}, ItemId{"B"}, ItemId{"C"}},
                       DurationMs::days(9)}};
  const auto assessment = assess(tea(3), {}, evidence, profiles);
  ASSERT_EQ(assessment.reasons.size(), 1U);
  EXPECT_EQ(assessment.reasons[0].text,
            "A test of one: described as \"green tea\" (tea), recipient's address shared with A, B and C in "
            "9 days, "
            "under 4 spellings");
  EXPECT_EQ(assessment.reasons[0].fields, (std::vector<std::string>{"contents.description", "window"}));
  EXPECT_EQ(assessment.reasons[0].items.size(), 3U);
}

TEST(Conditions, AreReadAsWritten) {
  model::Item item = tea(1);
  const std::string both =
      "mail: {service: Mail}\ncourier: {service: Courier}\nau: {recipient.country: AU}\ncondition: ";
  EXPECT_TRUE(hits(both + "mail and au or courier", item));
  EXPECT_TRUE(hits(both + "courier and au or mail", item));
  EXPECT_FALSE(hits(both + "courier and (au or mail)", item));
  EXPECT_TRUE(hits(both + "not courier and au and mail", item));
  EXPECT_TRUE(hits(both + "1 of them", item));
  EXPECT_FALSE(hits(both + "all of them", item));
  EXPECT_TRUE(hits(both + "all of ma* and not (courier and au)", item));
}

TEST(Comparisons, CoverEveryKindOfField) {
  auto item = tea(1);
  item.check = model::OperatorCheck{"T1", std::nullopt, model::Means::XRay, MassMg{2'500'000}};
  item.cut_off_at = *item.posted_at + DurationMs::hours(5);
  item.recipient.city = "Ultimo";
  for (const char* line : {
           "service: [Courier, Mail]",
           "origin_office|exists: false",
           "recipient.city: ULTIMO",
           "recipient.city|startswith: ult",
           "contents.hs6|startswith: '09'",
           "contents.hs6: '090210'",
           "contents.description|re: '^green .ea$'",
           "contents.description|contains: EEN T",
           "contents.quantity: 2",
           "contents.quantity|gte: 2",
           "contents.quantity|lt: 3",
           "contents.net_mass: 1 kg",
           "contents.net_mass|lte: 1000 g",
           "contents.unit_mass: 500 g",
           "contents.lines: [1, 2]",
           "gross_mass|gt: 1994.999 g",
           "gross_mass|lte: 1995000 mg",
           "net_mass: 1 kg",
           "undeclared_share: 49%",
           "scanned_mass: 2.5 kg",
           "scanned_excess|gte: 25",
           "value_usd: 28",
           "value_per_gram: 350%",
           "check.method: XRay",
           "hours_to_cut_off: 5",
           "licence_number: false",
           "licence_number|exists: false",
           "contents.currency: usd",
           "contents.origin: CN",
           "contents.description|words|all: [green, tea]",
       }) {
    EXPECT_TRUE(hits("a: {" + std::string{line} + "}\ncondition: a", item)) << line;
  }
  for (const char* line : {
           "service: Courier",
           "recipient.city|endswith: ult",
           "contents.hs6|startswith: '10'",
           "contents.description|re: '^tea'",
           "contents.quantity|gt: 2",
           "gross_mass|lt: 1995 g",
           "value_usd|exists: false",
           "certificate_number: true",
           "contents.description|words|all: [green, coffee]",
           "finding: unchecked",
           "watchlist.probability|gte: 0%",
           "check.method|exists: false",
       }) {
    EXPECT_FALSE(hits("a: {" + std::string{line} + "}\ncondition: a", item)) << line;
  }
}

TEST(Windows, UnknownEntitiesSatisfyNoComparison) {
  const std::string few = "a: {window: count items by sender.person within 90d <= 1}\ncondition: a";
  EXPECT_TRUE(hits(few, tea(1), at_one_address(1))) << "the parcel alone";
  EXPECT_FALSE(hits(few, tea(1))) << "nothing known";
}

TEST(Degraded, IsSaidAndChangesNoScore) {
  const auto profiles = compiled(starter_library());
  const auto item = tea(1);
  model::Evidence evidence;
  const auto usual = assess(item, {}, evidence, profiles);
  evidence.resolver_available = false;
  evidence.lists_stale = true;
  const auto degraded = assess(item, {}, evidence, profiles);
  EXPECT_EQ(degraded.score, usual.score);
  EXPECT_EQ(std::count_if(degraded.reasons.begin(), degraded.reasons.end(),
                          [](const auto& reason) { return reason.kind == model::ReasonKind::Degraded; }),
            2);
  EXPECT_EQ(assess(item, {}, {}, profiles, {.model = 0}).versions.model, 0U)
      << "no model in use: profiles alone";
}

TEST(WatchLists, AHitWeighsByItsProbabilityOncePerPartyAndList) {
  model::Evidence evidence;
  evidence.hits = {{"ofac", "1", "Test Person", "SDNTK", 500'000, model::PartyRole::Recipient},
                   {"ofac", "2", "Test Person", "", 900'000, model::PartyRole::Recipient},
                   {"un", "3", "Test Person", "", 1'000'000, model::PartyRole::Sender}};
  const auto assessment = assess(tea(1), {}, evidence, CompiledProfiles{});
  ASSERT_EQ(assessment.reasons.size(), 3U);
  EXPECT_EQ(assessment.score, kListedWeight + kListedWeight * 8 / 10) << "at even odds a hit adds nothing";
  EXPECT_EQ(assessment.reasons[0].ref, "un:3");
  EXPECT_EQ(assessment.reasons[0].text, "Sender is \"Test Person\" on list un with 100% probability");
  EXPECT_EQ(assessment.reasons[2].contribution, 0);
}

TEST(StandingRules, HoldOutranksQuery) {
  const auto standing = [](const std::string& id, const std::string& outcome) {
    auto text = profile_text(id, "a: {service: Mail}\ncondition: a");
    return ProfileSource{id + ".yaml", text.replace(text.find("weight: 1000"), 12,
                                                    "standing: " + outcome + "\napprover: Test officer")};
  };
  const auto profiles = compiled({standing("aaa", "Hold"), standing("bbb", "Query")});
  const auto assessment = assess(tea(1), {}, {}, profiles);
  EXPECT_EQ(assessment.standing, model::Outcome::Hold);
  EXPECT_EQ(assessment.score, 0);
  EXPECT_EQ(assessment.reasons[0].kind, model::ReasonKind::StandingRule);
}

// ---- laws over random parcels ----

model::Item random_item(env::SeededRandom& random) {
  static const std::vector<std::string> kDescriptions{"green tea",
                                                      "绿茶",
                                                      "TRA XANH",
                                                      "ephedrine",
                                                      "dress",
                                                      "布娃娃",
                                                      "things",
                                                      "",
                                                      "tablet press and acetone",
                                                      "heroin test kit",
                                                      "rock sugar 冰糖"};
  auto item = tea(static_cast<int>(random.below(10)));
  item.category = static_cast<model::Category>(random.below(6));
  item.contents.clear();
  for (std::uint64_t i = random.below(4); i > 0; --i) {
    model::ContentsLine line;
    line.description = kDescriptions[random.below(kDescriptions.size())];
    line.hs6 = random.below(2) == 0 ? "090210" : "293941";
    line.quantity = static_cast<std::int64_t>(random.below(4));
    if (random.below(2) == 0) line.net_mass = MassMg{static_cast<std::int64_t>(random.below(3'000'000))};
    line.value = model::Money{static_cast<std::int64_t>(random.below(1'000'000)),
                              random.below(2) == 0 ? "USD" : "CNY"};
    item.contents.push_back(std::move(line));
  }
  item.gross_mass = MassMg{static_cast<std::int64_t>(random.below(4'000'000))};
  return item;
}

std::vector<model::Finding> random_findings(env::SeededRandom& random) {
  std::vector<model::Finding> findings;
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    findings.push_back({static_cast<model::FindingCode>(
                            random.below(static_cast<std::uint64_t>(model::kLastFindingCode) + 1)),
                        "", "", ""});
  }
  return findings;
}

model::Evidence random_evidence(env::SeededRandom& random, const CompiledProfiles& profiles) {
  auto evidence = at_one_address(random.below(5));
  for (const auto& spec : profiles.windows()) {
    if (random.below(3) == 0)
      evidence.windows.push_back(
          {spec.key, static_cast<std::int64_t>(random.below(8)) * (spec.share ? 150 : 1), {}, {}});
  }
  if (random.below(4) == 0)
    evidence.hits.push_back(
        {"ofac", "1", "Test", "SDNTK", static_cast<std::int32_t>(random.below(1'000'001)), {}});
  return evidence;
}

RC_GTEST_PROP(Assess, IsPureOrderFreeAndSumsUpS4, ()) {
  static const auto library = starter_library();
  static const auto profiles = compiled(library);
  static const auto reversed = compiled({library.rbegin(), library.rend()});
  env::SeededRandom random{*rc::gen::arbitrary<std::uint64_t>()};
  const auto item = random_item(random);
  auto findings = random_findings(random);
  const auto evidence = random_evidence(random, profiles);
  const auto assessment = assess(item, findings, evidence, profiles);
  std::int64_t sum = 0;
  for (const auto& reason : assessment.reasons) sum += reason.contribution;
  RC_ASSERT(sum == assessment.score);
  RC_ASSERT(std::is_sorted(assessment.reasons.begin(), assessment.reasons.end(),
                           [](const auto& a, const auto& b) { return a.contribution > b.contribution; }));
  RC_ASSERT(assess(item, findings, evidence, profiles) == assessment);
  RC_ASSERT(to_json(assess(item, findings, evidence, reversed)) == to_json(assessment));
}

RC_GTEST_PROP(Assess, EachProfileAnswersAloneAsAmongOthersS4, ()) {
  static const auto library = starter_library();
  static const auto profiles = compiled(library);
  env::SeededRandom random{*rc::gen::arbitrary<std::uint64_t>()};
  const auto item = random_item(random);
  const auto findings = random_findings(random);
  const auto evidence = random_evidence(random, profiles);
  std::set<std::string> together;
  for (const auto& reason : assess(item, findings, evidence, profiles).reasons) {
    if (reason.kind != model::ReasonKind::WatchList) together.insert(reason.ref);
  }
  std::set<std::string> apart;
  for (const auto& source : library) {
    for (const auto& reason : assess(item, findings, evidence, compiled({source})).reasons) {
      if (reason.kind != model::ReasonKind::WatchList) apart.insert(reason.ref);
    }
  }
  RC_ASSERT(together == apart);
}

TEST(Assess, S4_FactsThatAreGivenSaveTimeAndChangeNothing) {
  const auto profiles = compiled(starter_library());
  auto item = tea(1);
  item.sender.phone = "+86 20 8765 4321";
  item.sender.country = "CN";
  const auto evidence = at_one_address(1);
  const auto facts = window_facts(item, {}, evidence, kStart + DurationMs::days(40));
  EXPECT_EQ(assess(item, {}, evidence, profiles, {}, &facts), assess(item, {}, evidence, profiles));
}

TEST(Assess, ThreadsGetTheSame) {
  const auto profiles = compiled(starter_library());
  env::SeededRandom random{3};
  std::vector<model::Item> items;
  for (int i = 0; i < 200; ++i) items.push_back(random_item(random));
  const auto all = [&] {
    std::string text;
    for (const auto& item : items) text += to_json(assess(item, {}, {}, profiles));
    return text;
  };
  const auto expected = all();
  std::vector<std::string> results(3);
  std::vector<std::thread> threads;
  for (auto& result : results) threads.emplace_back([&] { result = all(); });
  for (auto& thread : threads) thread.join();
  for (const auto& result : results) EXPECT_EQ(result, expected);
}

TEST(Simulation, CountsWhatADraftAdds) {
  const auto live = one("a: {contents.description|words: tea}\ncondition: a", 2000);
  const auto draft =
      compiled({{"D.yaml", profile_text("draft", "a: {gross_mass|gte: 3 kg}\ncondition: a", 2000)}});
  Simulation simulation{draft, live, 2000};
  auto heavy = tea(1);
  heavy.gross_mass = MassMg{3'000'000};
  simulation.add(heavy, {}, {});
  simulation.add(tea(2), {}, {});
  heavy.id = ItemId{"RX999999995CN"};
  heavy.contents[0].description = "bricks";
  simulation.add(heavy, {}, {});
  const auto& result = simulation.result();
  EXPECT_EQ(result.items, 3U);
  EXPECT_EQ(result.draft_hits, 2U);
  EXPECT_EQ(result.draft_over, 2U);
  EXPECT_EQ(result.live_over, 2U);
  EXPECT_EQ(result.both_over, 1U);
  EXPECT_EQ(result.new_over, 1U);
  EXPECT_EQ(result.newly_over(), 1U);
  EXPECT_EQ(result.no_longer_over(), 1U) << "tea that the draft does not know";
  EXPECT_EQ(result.examples, std::vector<ItemId>{ItemId{"RX999999995CN"}});
}

TEST(Simulation, WhatADraftTakesOverFromTheLiveOnesWeighsOnce) {
  const auto live = one("a: {contents.description|words: tea}\ncondition: a", 1200);
  Simulation simulation{live, live, 2000};
  simulation.add(tea(1), {}, {});
  EXPECT_EQ(simulation.result().draft_hits, 1U);
  EXPECT_EQ(simulation.result().new_over, 0U);
}

TEST(SetChange, NamesWhatComesChangesAndIsLeftOut) {
  const auto first = profile_text("first", "a: {gross_mass|gte: 3 kg}\ncondition: a");
  const auto second = profile_text("second", "a: {service: Mail}\ncondition: a");
  const auto third = profile_text("third", "a: {service: Mail}\ncondition: a");
  const ProfileSource before[] = {{"live", first + "\n---\n" + second}};
  const ProfileSource alone[] = {{"draft", third}};
  const auto replaced = set_change(before, alone).value();
  EXPECT_EQ(replaced.added, std::vector<std::string>{"third"});
  EXPECT_EQ(replaced.dropped, (std::vector<std::string>{"first", "second"}));
  EXPECT_EQ(to_string(replaced), "adds 1, changes 0, drops 2: first, second");

  const ProfileSource heavier[] = {{"1", "# rewritten\n" + second},
                                   {"2", profile_text("first", "a: {gross_mass|gte: 4 kg}\ncondition: a")},
                                   {"3", third}};
  const auto grown = set_change(before, heavier).value();
  EXPECT_EQ(grown.changed, std::vector<std::string>{"first"}) << "a comment changes nothing";
  EXPECT_EQ(to_string(grown), "adds 1, changes 1, drops 0");
  EXPECT_FALSE(set_change(before, std::vector<ProfileSource>{{"bad", "no: id"}}));
}

TEST(ReviewDates, AreWatched) {
  const auto profiles = one("a: {service: Mail}\ncondition: a");
  EXPECT_TRUE(profiles_due_for_review(profiles, "2027-06-30").empty());
  EXPECT_EQ(profiles_due_for_review(profiles, "2027-07-01"), std::vector<std::string>{"one"});
}

}  // namespace
}  // namespace tidewaiter::risk
