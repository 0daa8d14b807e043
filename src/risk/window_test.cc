#include "risk/window.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "env/random.h"

namespace tidewaiter::risk {
namespace {

using base::DurationMs;
using base::Instant;
using base::MassMg;
using model::EntityId;
using model::ItemId;

constexpr Instant kFirstDay{1'790'000'000'000};

std::vector<WindowSpec> specs(const std::vector<std::string>& texts) {
  std::vector<WindowSpec> result;
  for (const auto& text : texts) result.push_back(parse_window(text, "window").value());
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return result;
}

/// Every parcel of the world kept in a list, and every question answered by looking through all of it.
class SlowWindows {
 public:
  explicit SlowWindows(DurationMs retained) : retained_(retained) {}
  void add(const WindowFacts& facts) {
    all_.push_back(facts);
    newest_ = std::max(newest_, facts.at);
  }
  std::vector<model::WindowValue> read(const std::vector<WindowSpec>& asked,
                                       const WindowFacts& parcel) const {
    std::vector<model::WindowValue> values;
    for (const auto& spec : asked) {
      auto value = answer(spec, parcel);
      if (value.value == value_alone(spec, parcel)) continue;
      value.key = spec.key;
      values.push_back(value);
    }
    return values;
  }

 private:
  static EntityId entity(const WindowSpec& spec, const WindowFacts& facts) {
    if (spec.number_series) return EntityId{facts.number_series};
    return facts.entities[static_cast<std::size_t>(spec.role)][static_cast<std::size_t>(spec.level)];
  }
  static std::uint64_t distinct(Measure measure, const WindowFacts& facts) {
    switch (measure) {
      case Measure::SenderNames:
        return facts.name_hash[0];
      case Measure::SenderAddresses:
        return facts.address_hash[0];
      case Measure::LoneSenders:
      case Measure::LoneSendersSameGoods:
      case Measure::SenderPersons:
        return facts.entities[0][0].value();
      case Measure::RecipientNames:
        return facts.name_hash[1];
      case Measure::RecipientAddresses:
        return facts.address_hash[1];
      case Measure::RecipientPersons:
        return facts.entities[1][0].value();
      case Measure::SenderPhones:
      case Measure::SenderPhonesSamePostcode:
        return facts.sender_phone_hash;
      default:
        return 0;
    }
  }
  /// Whether the sender's person has sent to no other premises in its latest parcels, and its address to few.
  bool lone(const WindowFacts& facts) const {
    for (const std::size_t level : {0U, 1U}) {
      std::size_t steps = 0;
      std::set<EntityId> others;
      for (auto at = all_.rbegin(); at != all_.rend() && facts.entities[0][level].value() != 0; ++at) {
        if (at->entities[0][level] != facts.entities[0][level]) continue;
        if (++steps > kLoneWalk) break;
        if (at->at + retained_ >= newest_ && at->entities[1][1] != facts.entities[1][1])
          others.insert(at->entities[1][1]);
      }
      if (others.size() > (level == 0 ? 0 : kLoneNeighbours)) return false;
    }
    return true;
  }
  static bool asks_lone(Measure measure) {
    return measure == Measure::LoneSenders || measure == Measure::LoneSendersSameGoods;
  }
  bool counts(const WindowSpec& spec, const WindowFacts& facts, std::size_t place,
              const WindowFacts& parcel) const {
    const auto mg = facts.gross_mass.milligrams();
    const auto limit = spec.under.milligrams();
    const bool same_goods = facts.hs_heading != 0 && facts.hs_heading == parcel.hs_heading;
    switch (spec.measure) {
      case Measure::ItemsUnder:
        return mg <= limit && mg * 10 >= limit * 9 && mg != 0;
      case Measure::SameGoods:
        return same_goods;
      case Measure::MadeUpPhones:
        return facts.made_up_phone;
      case Measure::SenderPhonesSamePostcode:
        return facts.recipient_postcode_hash != 0 &&
               facts.recipient_postcode_hash == parcel.recipient_postcode_hash;
      case Measure::LoneSenders:
        return place <= kLoneWalk && lone(parcel) && lone(facts);
      case Measure::LoneSendersSameGoods:
        return place <= kLoneWalk && same_goods && lone(parcel) && lone(facts);
      default:
        return true;
    }
  }
  model::WindowValue answer(const WindowSpec& spec, const WindowFacts& parcel) const {
    std::vector<std::pair<std::size_t, WindowFacts>> in{{0, parcel}};  // with its place, the latest first
    std::set<ItemId> seen{parcel.id};
    std::size_t steps = 0;
    for (auto at = all_.rbegin(); at != all_.rend() && entity(spec, parcel).value() != 0; ++at) {
      if (entity(spec, *at) != entity(spec, parcel)) continue;
      if (++steps > kWindowWalk) break;
      if (at->at + retained_ < newest_ || !seen.insert(at->id).second) continue;
      const auto apart = std::abs((at->at - parcel.at).milliseconds());
      if (apart <= spec.within.milliseconds()) in.emplace_back(seen.size() - 1, *at);
    }
    model::WindowValue result;
    std::set<std::uint64_t> values;
    std::int64_t made = 0;
    std::int64_t mass = 0;
    Instant first = parcel.at;
    Instant last = parcel.at;
    for (const auto& [place, facts] : in) {
      const auto mg = facts.gross_mass.milligrams();
      if (!counts(spec, facts, place, parcel)) continue;
      ++made;
      mass += mg;
      first = std::min(first, facts.at);
      last = std::max(last, facts.at);
      if (const auto value = distinct(spec.measure, facts); value != 0) values.insert(value);
      if (facts.id != parcel.id && result.items.size() < 5) result.items.push_back(facts.id);
    }
    const bool distinct_asked =
        (spec.measure >= Measure::SenderNames && spec.measure <= Measure::RecipientPersons) ||
        asks_lone(spec.measure) || spec.measure == Measure::SenderPhones ||
        spec.measure == Measure::SenderPhonesSamePostcode;
    result.value = spec.measure == Measure::GrossMass ? mass
                   : distinct_asked                   ? static_cast<std::int64_t>(values.size())
                                                      : made;
    if (asks_lone(spec.measure) && result.value < 2) result.value = 0;
    if (spec.share) result.value = result.value * 1'000 / static_cast<std::int64_t>(in.size());
    result.span = last - first;
    return result;
  }

  DurationMs retained_;
  Instant newest_{0};
  std::vector<WindowFacts> all_;
};

const std::vector<std::string> kQuestions{
    "count items by recipient.premises within 30d",
    "count items by sender.contact within 7d",
    "count items under 2000 g by recipient.person within 30d",
    "count same goods by recipient.premises within 90d",
    "share same goods by recipient.premises within 30d",
    "count distinct sender.name by recipient.premises within 30d",
    "share distinct sender.person by recipient.premises within 30d",
    "count distinct recipient.name by recipient.contact within 30d",
    "count distinct recipient.address by recipient.person within 12h",
    "count distinct recipient.person by sender.premises within 10d",
    "count distinct sender.address by sender.person within 10d",
    "count lone senders by recipient.premises within 30d",
    "share lone senders by recipient.premises within 30d",
    "count lone senders of same goods by recipient.contact within 30d",
    "count made-up sender.phone by recipient.premises within 30d",
    "count distinct sender.phone by recipient.premises within 30d",
    "count distinct sender.phone to same postcode by sender.number_series within 30d",
    "count items by sender.number_series within 30d",
    "sum gross_mass by recipient.premises within 30d",
};

WindowFacts random_facts(env::SeededRandom& random, std::uint64_t entities) {
  WindowFacts facts;
  const auto number = 100'000'000 + random.below(400);
  facts.id = ItemId{random.below(4) == 0 ? "WAYBILL" + std::to_string(number)
                                         : "RX" + std::to_string(number) + "CN"};
  facts.at = kFirstDay + DurationMs::minutes(static_cast<std::int64_t>(random.below(60 * 24 * 60)));
  for (auto& role : facts.entities) {
    for (auto& entity : role) entity = EntityId{random.below(entities + 1)};
  }
  for (auto* hashes : {&facts.name_hash, &facts.address_hash}) {
    for (auto& hash : *hashes) hash = static_cast<std::uint32_t>(random.below(5));
  }
  facts.number_series = random.below(entities + 1);
  facts.sender_phone_hash = static_cast<std::uint32_t>(random.below(4));
  facts.recipient_postcode_hash = static_cast<std::uint32_t>(random.below(3));
  facts.gross_mass = MassMg{static_cast<std::int64_t>(random.below(300)) * 10'000};
  facts.hs_heading = static_cast<std::uint16_t>(random.below(3));
  facts.made_up_phone = random.below(3) == 0;
  return facts;
}

RC_GTEST_PROP(WindowIndex, AnswersAsTheObviousListDoes, ()) {
  env::SeededRandom random{*rc::gen::arbitrary<std::uint64_t>()};
  const auto entities = *rc::gen::element<std::uint64_t>(1, 5, 40);
  const auto asked = specs(kQuestions);
  WindowIndex fast{DurationMs::days(40)};
  SlowWindows slow{DurationMs::days(40)};
  for (int i = 0; i < 250; ++i) {
    const auto facts = random_facts(random, entities);
    if (i % 5 == 0) fast.fetch_ahead(asked, {&facts, 1});
    if (i % 3 == 0) RC_ASSERT(fast.read(asked, facts) == slow.read(asked, facts));
    fast.add(facts);
    slow.add(facts);
  }
}

RC_GTEST_PROP(WindowIndex, WhatItHandsOverMakesAnotherThatAnswersAlike, ()) {
  env::SeededRandom random{*rc::gen::arbitrary<std::uint64_t>()};
  const auto asked = specs(kQuestions);
  WindowIndex first{DurationMs::days(40)}, second{DurationMs::days(40)};
  std::vector<WindowFacts> added;
  for (std::uint32_t i = 0; i < 200; ++i) {
    auto facts = random_facts(random, 5);
    facts.reference = i;
    first.add(facts);
    added.push_back(facts);
  }
  first.each([&](const WindowFacts& held) {
    auto again = held;
    again.entities = added[held.reference].entities;
    RC_ASSERT(again.id == added[held.reference].id);
    second.add(again);
  });
  RC_ASSERT(second.size() == first.size());
  const auto parcel = random_facts(random, 5);
  RC_ASSERT(first.read(asked, parcel) == second.read(asked, parcel));
}

TEST(WindowIndex, IsDerivedAgainFromTheLatestParcelsS4) {
  env::SeededRandom random{7};
  const auto asked = specs(kQuestions);
  std::vector<WindowFacts> stream;
  for (int i = 0; i < 30'000; ++i) {
    auto facts = random_facts(random, 3'000);
    facts.id = ItemId{"ITEM" + std::to_string(i)};
    facts.at = kFirstDay + DurationMs::minutes(10LL * i + static_cast<std::int64_t>(random.below(2'000)));
    stream.push_back(facts);
  }
  WindowIndex whole{DurationMs::days(30)};
  for (std::size_t i = 0; i + 1 < stream.size(); ++i) whole.add(stream[i]);
  WindowIndex late{DurationMs::days(30)};
  for (std::size_t i = stream.size() - 10'000; i + 1 < stream.size(); ++i) late.add(stream[i]);
  EXPECT_LT(whole.size(), 10'000U);
  for (std::size_t i = stream.size() - 500; i < stream.size(); ++i)
    EXPECT_EQ(whole.read(asked, stream[i]), late.read(asked, stream[i]));
}

TEST(WindowIndex, LetsTheOldestGoAndStaysSmall) {
  WindowIndex index{DurationMs::days(90), 80'000};
  env::SeededRandom random{11};
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    WindowFacts facts;
    facts.id = ItemId{"RX" + std::to_string(100'000'000 + i) + "CN"};
    facts.at = kFirstDay + DurationMs{static_cast<std::int64_t>(i) * 1'000};
    // Half of the senders and a third of the recipients come again; few state a telephone.
    facts.entities[0] = {EntityId{1 + random.below(80'000)}, EntityId{1 + random.below(80'000)}, EntityId{}};
    facts.entities[1] = {EntityId{1 + random.below(50'000)}, EntityId{1 + random.below(40'000)},
                         EntityId{i % 2 == 0 ? 1 + random.below(40'000) : 0}};
    index.add(facts);
  }
  EXPECT_EQ(index.size(), 80'000U);
  EXPECT_LE(index.memory_bytes() / index.size(), 130U);
  RecordProperty("bytes_an_item", static_cast<int>(index.memory_bytes() / index.size()));
}

TEST(WindowIndex, AFloodOnOneEntityIsCutAtTheLatest) {
  WindowIndex index;
  WindowFacts facts;
  facts.entities[1][1] = EntityId{5};
  for (int i = 0; i < 100'000; ++i) {
    facts.id = ItemId{"FLOOD" + std::to_string(i)};
    facts.at = kFirstDay + DurationMs{i};
    index.add(facts);
  }
  facts.id = ItemId{"LAST"};
  const auto values = index.read(specs({"count items by recipient.premises within 30d"}), facts);
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values[0].value, static_cast<std::int64_t>(kWindowWalk) + 1);
  EXPECT_EQ(values[0].items.front().text(), "FLOOD99999");
}

TEST(WindowFacts, SpellingIgnoresCaseWidthAndPunctuationOnly) {
  model::Item item;
  const auto name_hash = [&](const std::string& name) {
    item.recipient.name = name;
    return window_facts(item, {}, {}, kFirstDay).name_hash[1];
  };
  EXPECT_EQ(name_hash("TEST Person"), name_hash("test-person"));
  EXPECT_EQ(name_hash("ＴＥＳＴ person"), name_hash("testperson"));
  EXPECT_NE(name_hash("Test Person"), name_hash("Test Persons"));
  EXPECT_EQ(name_hash(" ,.-"), 0U);
  EXPECT_NE(name_hash("测试"), 0U);
}

TEST(WindowFacts, NumbersOfOneRunShareASeriesHoweverTheyAreWritten) {
  model::Item item;
  const auto facts = [&](const std::string& phone) {
    item.sender.country = "CN";
    item.sender.phone = phone;
    return window_facts(item, {}, {}, kFirstDay);
  };
  const auto first = facts("+86 156 0010 2813");
  for (const char* next : {"+8615600102814", "0086 156 0010 2899", "156 0010 2800"}) {
    EXPECT_EQ(facts(next).number_series, first.number_series) << next;
    EXPECT_NE(facts(next).sender_phone_hash, first.sender_phone_hash) << next;
  }
  EXPECT_EQ(facts("15600102813").sender_phone_hash, first.sender_phone_hash);
  EXPECT_NE(facts("+86 156 0010 2913").number_series, first.number_series);
  for (const char* none : {"", "none", "12345"}) EXPECT_EQ(facts(none).number_series, 0U) << none;
}

TEST(WindowFacts, AFutureTimeOfPostingIsNotBelieved) {
  model::Item item;
  EXPECT_EQ(window_time(item, kFirstDay), kFirstDay);
  item.posted_at = kFirstDay + DurationMs::days(400);
  EXPECT_EQ(window_time(item, kFirstDay), kFirstDay);
  item.posted_at = kFirstDay - DurationMs::days(2);
  EXPECT_EQ(window_time(item, kFirstDay), kFirstDay - DurationMs::days(2));
}

TEST(WindowSpec, IsReadAndNamesWhatIsWrong) {
  const auto spec = parse_window("count  items under 2000 g by sender.contact within 12h", "w").value();
  EXPECT_EQ(spec.measure, Measure::ItemsUnder);
  EXPECT_EQ(spec.under, MassMg{2'000'000});
  EXPECT_EQ(spec.role, model::PartyRole::Sender);
  EXPECT_EQ(spec.level, model::EntityLevel::Contact);
  EXPECT_EQ(spec.within, DurationMs::hours(12));
  EXPECT_EQ(spec.key, "count items under 2000 g by sender.contact within 12h");
  for (const char* bad :
       {"", "count items", "count items by recipient.premises within", "count items by premises within 30d",
        "sum net_mass by recipient.person within 30d", "count items by recipient.person within 900d",
        "count items by recipient.person within 0d",
        "count distinct recipient.phone by recipient.person within 3d",
        "count items by recipient.number_series within 3d",
        "count items under x g by recipient.person within 3d"}) {
    const auto read = parse_window(bad, "w");
    ASSERT_FALSE(read) << bad;
    EXPECT_EQ(read.error().field, "w");
    EXPECT_FALSE(read.error().expected.empty());
  }
}

}  // namespace
}  // namespace tidewaiter::risk
