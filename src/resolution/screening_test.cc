#include "resolution/screening.h"

#include <gtest/gtest.h>
#include <filesystem>

#include "env/files.h"
#include "env/random.h"
#include "facts/facts.h"
#include "resolution/screening_names.h"
#include "resolution/watchlist_rows.h"

namespace tidewaiter::resolution {
namespace {

constexpr auto kPerson = text::NameKind::Person;
constexpr auto kOrganisation = text::NameKind::Organisation;
constexpr auto kUnknown = text::NameKind::Unknown;
const base::Instant kLoaded{1'795'000'000'000};

bool one_name(std::string_view a, std::string_view b, text::NameKind kind = kPerson) {
  return name_probability(a, b, kind) >= kHitThresholdPpm;
}

TEST(NameProbability, SpellingsOfOneName) {
  EXPECT_TRUE(one_name("Nguyễn Văn An", "NGUYEN VAN AN"));
  EXPECT_TRUE(one_name("GIL GARCIA, Jose Alejandro", "Jose Alejandro Gil Garcia"));
  EXPECT_TRUE(one_name("Xiaoming Test", "Xiao Ming Test"));
  EXPECT_TRUE(one_name("Robert Testman", "Bob Testman"));
  EXPECT_TRUE(one_name("J. Testman", "John Testman"));
  EXPECT_TRUE(one_name("张伟强", "Zhang Weiqiang"));
  EXPECT_TRUE(one_name("vanderbilt corp", "van der bilt corp", kOrganisation));
  EXPECT_TRUE(one_name("Siemens Aktiengesellschaft", "Siemens AG", kOrganisation));
}

TEST(NameProbability, NamesThatDiffer) {
  EXPECT_FALSE(one_name("Hans O Testmann", "Hans Joachim Testmann"))
      << "an initial that stands for another name";
  EXPECT_FALSE(one_name("Salman bin Muhammad", "Muhammad bin Salman")) << "father and son";
  EXPECT_TRUE(one_name("bin Salman Muhammad", "Muhammad bin Salman")) << "family name first";
  EXPECT_FALSE(one_name("张伟", "章伟")) << "one sound, two names";
  EXPECT_FALSE(one_name("Test Trading 23", "Test Trading 24", kOrganisation));
  EXPECT_FALSE(one_name("Bolton Global Solutions II", "Bolton Global Solutions", kOrganisation));
  EXPECT_FALSE(one_name("Bolton", "Bolton Abdul Ghafoor Testman")) << "one name of many";
  EXPECT_FALSE(one_name("", "Test"));
}

TEST(NameProbability, IsSymmetric) {
  const char* names[] = {"Jose Maria Test",  "Maria Jose Tset",
                         "Test, Jose",       "van der Test",
                         "Vander Test",      "李伟",
                         "Li Wei",           "Jose J Test",
                         "Test Company Ltd", ""};
  for (const char* a : names) {
    for (const char* b : names)
      EXPECT_EQ(name_probability(a, b, kUnknown), name_probability(b, a, kUnknown)) << a << " / " << b;
  }
}

TEST(NameProbability, OnPublishedPairsAtTheOneThreshold) {
  const std::string path = TIDEWAITER_SHARED_DATA "/record-linkage/opensanctions-name-bench/cases.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: no " << path;
  const std::string content = env::read_file(path).value();
  ListRows rows(path, content);
  ListRow row;
  ASSERT_TRUE(rows.next(row));
  int all = 0, hits = 0, false_hits = 0, misses = 0;
  for (;; ++all) {
    const auto more = rows.next(row);
    ASSERT_TRUE(more) << base::to_string(more.error());
    if (!*more) break;
    const std::string& schema = row.fields[1];
    const text::NameKind kind = schema == "Person"                                ? kPerson
                                : schema == "Company" || schema == "Organization" ? kOrganisation
                                                                                  : kUnknown;
    const bool said = one_name(row.fields[2], row.fields[3], kind);
    const bool truth = row.fields[4] == "true";
    hits += said && truth ? 1 : 0;
    false_hits += said && !truth ? 1 : 0;
    misses += !said && truth ? 1 : 0;
  }
  const double precision = static_cast<double>(hits) / (hits + false_hits);
  const double recall = static_cast<double>(hits) / (hits + misses);
  const double f1 = 2 * precision * recall / (precision + recall);
  std::cout << all << " pairs: precision " << precision << ", recall " << recall << ", F1 " << f1 << "\n";
  EXPECT_GE(f1, 0.80);
}

WatchList list_of(std::string_view rows) {
  const std::string content =
      "id,name,type,aliases,weak_aliases,address,country,identifiers,programme\n" + std::string(rows);
  return read_list(ListFormat::Csv, "local", std::vector<ListFile>{{"list.csv", content}}, kLoaded).value();
}

model::Party party(std::string name) {
  model::Party p;
  p.name = std::move(name);
  p.country = "AU";
  return p;
}

std::int32_t probability(const ListIndex& index, const model::Party& p, std::string_view entry) {
  for (const model::ListHit& hit : index.screen(p, model::PartyRole::Recipient)) {
    if (hit.entry_id == entry) return hit.probability_ppm;
  }
  return 0;
}

const char* const kList =
    "1,\"TESTOVIC ORELLANA, Gilberto Jose\",person,Gilberto Testovic Marulanda,El Gordo,1 Example Street "
    "Cali,Colombia,,T1\n"
    "2,MARGRAVE CHEMICAL CO LTD,organisation,,,148 Wattle Street Ultimo NSW "
    "2007,Australia,sales@margrave.example,T2\n"
    "3,\"ZHANG, Wei\",person,,,,China,,T3\n"
    "4,INTERNATIONAL TRADING GROUP CO LTD,organisation,,,,,,T4\n"
    "5,陈大文,person,,,,,,T5\n";

TEST(NameWeights, WhatManyPeopleBearTellsLittleHoweverRareOnAList) {
  EXPECT_LE(weight_among_people("wang"), 5'000) << "one of the commonest family names";
  EXPECT_LE(weight_among_people("li"), weight_among_people("weiqiang")) << "one syllable tells less than two";
  EXPECT_LE(weight_among_people("weiqiang"), 10'000);
  EXPECT_GT(weight_among_people("zbigniewski"), 20'000)
      << "nothing is known of it: the list's own rarity decides";
}

TEST(ListIndex, FindsSpellingsOfListedNames) {
  const std::vector lists{list_of(kList)};
  const ListIndex index(lists);
  EXPECT_EQ(index.entries(), 5u);
  for (const char* name : {"Gilberto José Testovic Orellana", "TESTOVIC ORELLANA GILBERTO",
                           "Gilberto Jose Testovich Orellana", "Gilberto Jose Testovic Orelana"}) {
    EXPECT_GE(probability(index, party(name), "1"), kHitThresholdPpm) << name;
  }
  EXPECT_EQ(probability(index, party("Gilberto Antonio Testovic Orellana"), "1"), 0) << "another given name";
  const auto hits = index.screen(party("Gilberto José Testovic Orellana"), model::PartyRole::Sender);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].list, "local");
  EXPECT_EQ(hits[0].programme, "T1");
  EXPECT_EQ(hits[0].role, model::PartyRole::Sender);
}

TEST(ListIndex, CommonNamesFormsAndWordsMakeNoHit) {
  const std::vector lists{list_of(kList)};
  const ListIndex index(lists);
  EXPECT_LT(probability(index, party("Zhang Wei"), "3"), kHitThresholdPpm) << "too many namesakes";
  EXPECT_EQ(index.screen(party("International Trading Group Co Ltd"), model::PartyRole::Sender).size(), 0u);
  EXPECT_EQ(index.screen(party("Sunshine Chemical Co Ltd"), model::PartyRole::Sender).size(), 0u);
  EXPECT_EQ(index.screen(party(""), model::PartyRole::Sender).size(), 0u);
  const std::vector traders{list_of("7,ZULEKHA INTERNATIONAL TRADING LLC,organisation,,,,,,T7\n")};
  const ListIndex of_traders(traders);
  for (const char* name : {"International Trading LLC", "Trading Co Ltd", "Ltd"}) {
    EXPECT_EQ(probability(of_traders, party(name), "7"), 0) << name;
    EXPECT_TRUE(of_traders.search(party(name)).empty()) << name;
  }
  EXPECT_FALSE(of_traders.search(party("Zulekha Trading")).empty());
}

TEST(ListIndex, AWeakAliasNeedsTheAddressBesideIt) {
  const std::vector lists{
      list_of("1,\"TESTOVIC, Gilberto\",person,,El Gordo Magnifico,148 Wattle Street Ultimo NSW "
              "2007,Australia,,T\n")};
  const ListIndex index(lists);
  model::Party p = party("El Gordo Magnifico");
  EXPECT_EQ(index.screen(p, model::PartyRole::Sender).size(), 0u);
  p.address = {"148 Wattle St"};
  p.city = "Ultimo";
  p.postcode = "2007";
  EXPECT_GE(probability(index, p, "1"), kHitThresholdPpm);
}

TEST(ListIndex, SurroundingsMoveTheProbability) {
  const std::vector lists{list_of(kList)};
  const ListIndex index(lists);
  model::Party here = party("Margrave Chemical");
  model::Party elsewhere = here;
  elsewhere.country = "BR";
  EXPECT_GT(probability(index, here, "2"), probability(index, elsewhere, "2"));
  model::Party by_email = party("Somebody Else");
  by_email.email = "Sales@Margrave.example";
  EXPECT_GE(probability(index, by_email, "2"), kHitThresholdPpm);
}

model::Party named(const std::string& name) {
  model::Party asked;
  asked.name = name;
  return asked;
}

TEST(ListIndex, ASearchSaysWhyAndThePlaceMovesIt) {
  const std::vector lists{list_of(kList)};
  const ListIndex index(lists);
  model::Party asked = named("Gilberto Testovic Orellana");
  const auto by_name = index.search(asked);
  ASSERT_FALSE(by_name.empty());
  ASSERT_EQ(by_name[0].hit.entry_id, "1");
  ASSERT_EQ(by_name[0].reasons.size(), 1u) << "a name alone is compared with names alone";
  EXPECT_EQ(by_name[0].reasons[0].attribute, "name");
  const auto with_country = [&](const std::string& country) {
    asked.country = country;
    return index.search(asked).at(0);
  };
  const auto here = with_country("CO");
  const auto elsewhere = with_country("AU");
  ASSERT_EQ(here.reasons.size(), 2u);
  EXPECT_EQ(here.reasons[1].level, "same country");
  EXPECT_EQ(elsewhere.reasons.at(1).level, "another country");
  EXPECT_GT(here.hit.probability_ppm, elsewhere.hit.probability_ppm);
  EXPECT_TRUE(index.search(named("Nobody Whatever")).empty());
}

TEST(ListIndex, NamesInHanAndLatinMeet) {
  const std::vector lists{list_of(kList)};
  const ListIndex index(lists);
  const auto found = [&](const std::string& name) {
    const auto found_entries = index.search(named(name));
    return std::any_of(found_entries.begin(), found_entries.end(),
                       [](const ListCandidate& one) { return one.hit.entry_id == "5"; });
  };
  EXPECT_TRUE(found("陳大文"));
  EXPECT_TRUE(found("Chen Dawen"));
  EXPECT_TRUE(found("Chan Tai Man")) << "Cantonese";
}

TEST(ListIndex, NotThatPersonIsRemembered) {
  const std::vector lists{list_of(kList)};
  const model::Party p = party("Gilberto José Testovic Orellana");
  const ListIndex index(lists, {{"local", "1", party_key(p), "officer 1", kLoaded}});
  EXPECT_EQ(index.screen(p, model::PartyRole::Recipient).size(), 0u);
  EXPECT_EQ(party_key(p), party_key(party("TESTOVIC ORELLANA, Gilberto Jose"))) << "spellings have one key";
  model::Party another = p;
  another.phone = "+61 2 8765 4321";
  EXPECT_EQ(index.screen(another, model::PartyRole::Recipient).size(), 1u)
      << "the judgement was of another party";
}

WatchList narcotics() {
  std::vector<ListFile> files;
  for (const char* file : {"watchlists/ofac-narcotics/sdn.csv", "watchlists/ofac-narcotics/add.csv",
                           "watchlists/ofac-narcotics/alt.csv"}) {
    files.push_back({file, facts::file(file).value()});
  }
  return read_list(ListFormat::Ofac, "ofac", files, kLoaded).value();
}

// The index against the slow obvious way: every listed name compared with every party.
TEST(ListIndex, MissesNothingThatComparingAllWouldFind) {
  const WatchList list = narcotics();
  const std::vector lists{list};
  const ListIndex index(lists);
  env::SeededRandom random{31};
  int asked = 0, found = 0;
  for (int round = 0; round < 300; ++round) {
    const ListEntry& entry = list.entries[random.below(list.entries.size())];
    if (entry.type != ListedType::Person) continue;
    std::string name = entry.names.front().text;
    const std::size_t at = random.below(name.size());  // one slip of the pen
    if (name[at] >= 'a' && name[at] <= 'z') name[at] = static_cast<char>('a' + random.below(26));
    if (!one_name(name, entry.names.front().text)) continue;
    const auto hits = index.search(named(name), 50, kHitThresholdPpm);
    ++asked;
    found += std::any_of(hits.begin(), hits.end(),
                         [&](const ListCandidate& one) { return one.hit.entry_id == entry.id; })
                 ? 1
                 : 0;
  }
  std::cout << found << " of " << asked << " slightly misspelt names found\n";
  EXPECT_GE(found * 100, asked * 97);
}

TEST(ListIndex, MostListedPeopleWithThreeNamesAreHits) {
  const WatchList list = narcotics();
  const std::vector lists{list};
  const ListIndex index(lists);
  int asked = 0, hits = 0;
  for (const ListEntry& entry : list.entries) {
    if (entry.type != ListedType::Person ||
        text::standardise_name(entry.names.front().text, {{}, kPerson}).tokens.size() < 3)
      continue;
    ++asked;
    hits += probability(index, party(entry.names.front().text), entry.id) >= kHitThresholdPpm ? 1 : 0;
  }
  std::cout << hits << " of " << asked
            << " listed people with three names or more are hits by name alone, from another country\n";
  EXPECT_GE(hits * 100, asked * 95);
}

}  // namespace
}  // namespace tidewaiter::resolution
