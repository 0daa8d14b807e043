// The world as its docs describe it: the same bytes again, lines that can be read, truth that covers the
// rings and stays out of the declarations, rates, look-alikes, and nothing shared with those it measures.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/bytes.h"
#include "simulate/parcel.h"
#include "simulate/rings.h"
#include "simulate/world_fixture.h"

namespace tidewaiter::simulate {
namespace {

using nlohmann::json;

Options small_options(Style style, std::uint64_t items = 30'000) {
  Options options;
  options.seed = 7;
  options.items = items;
  options.days = 20;
  options.rings_per_step = 4;
  options.style = style;
  return options;
}

class EachStyle : public testing::TestWithParam<Style> {
 protected:
  /// One world a style, made once.
  static const World& world(Style style) {
    static std::map<Style, World> worlds;
    if (!worlds.count(style)) worlds[style] = make_world(small_options(style));
    return worlds[style];
  }
  const World& world() const { return world(GetParam()); }
};

TEST_P(EachStyle, SameSeedSameBytes) {
  const Options options = small_options(GetParam(), 2'000);
  const World once = make_world(options), again = make_world(options);
  EXPECT_EQ(once.items_text, again.items_text);
  EXPECT_EQ(once.truth_text, again.truth_text);
  Options other = options;
  other.seed = 8;
  EXPECT_NE(make_world(other).items_text, once.items_text);
}

TEST_P(EachStyle, EveryLineButTheBrokenOnesIsADeclaration) {
  std::set<std::string> ids;
  std::uint64_t broken = 0, amended = 0;
  ASSERT_EQ(world().items.size(), 30'000u);
  ASSERT_EQ(world().truths.size(), 30'000u);
  for (std::size_t i = 0; i < world().items.size(); ++i) {
    const json& item = world().items[i];
    const json& truth = world().truths[i];
    const bool readable = !item.is_discarded() && item.contains("item_id");
    EXPECT_EQ(readable, !truth.contains("broken")) << world().lines[i];
    broken += truth.contains("broken");
    amended += truth.contains("amends");
    if (!readable) continue;
    EXPECT_EQ(item["item_id"], truth["item_id"]);
    EXPECT_EQ(ids.insert(item["item_id"]).second, !truth.contains("amends")) << world().lines[i];
  }
  EXPECT_EQ(broken, world().summary.broken);
  EXPECT_EQ(amended, world().summary.amendments);
  EXPECT_NEAR(static_cast<double>(broken) / 30'000, 0.002, 0.001);
  EXPECT_GT(amended, 10u);
}

TEST_P(EachStyle, CheckDigitsAreRightButForOneInAThousand) {
  int mail = 0, wrong = 0;
  for (const json& truth : world().truths) {
    const std::string id = truth["item_id"];
    if (id.size() != 13) continue;
    ++mail;
    wrong += s10_check_digit(std::string_view(id).substr(2, 8)) != id[10];
  }
  EXPECT_GT(mail, 20'000);
  EXPECT_GT(wrong, 0);
  EXPECT_LT(wrong, mail / 300);
}

/// D1's shape: nothing stands in a declaration but the contract's fields, so no truth can leak into one.
TEST_P(EachStyle, DeclarationsHoldTheContractsFieldsOnly) {
  const std::set<std::string> kItem{"item_id",      "operator_id",   "service",       "category",
                                    "posted_at",    "origin_office", "receptacle_id", "dispatch_id",
                                    "cut_off_at",   "sender",        "recipient",     "contents",
                                    "gross_mass_g", "check",         "invoice_number"};
  const std::set<std::string> kParty{"name", "address", "city", "postcode", "country", "phone", "email"};
  const std::set<std::string> kContents{"description", "hs6",      "quantity", "net_mass_g",
                                        "value",       "currency", "origin"};
  const auto only = [](const json& object, const std::set<std::string>& keys) {
    for (const auto& [key, value] : object.items()) EXPECT_TRUE(keys.count(key)) << key;
  };
  for (std::size_t i = 0; i < world().items.size(); ++i) {
    const json& item = world().items[i];
    if (item.is_discarded()) continue;
    only(item, kItem);
    only(item["sender"], kParty);
    only(item["recipient"], kParty);
    for (const json& line : item["contents"]) only(line, kContents);
    if (world().truths[i].contains("ring")) {
      EXPECT_EQ(world().lines[i].find(world().truths[i]["recipient_person"].get<std::string>()),
                std::string::npos);
    }
  }
}

TEST_P(EachStyle, TimesAndMassesFit) {
  std::string last;
  int heavier = 0, unchecked_courier = 0, courier = 0;
  for (std::size_t i = 0; i < world().items.size(); ++i) {
    const json& item = world().items[i];
    if (item.is_discarded() || world().truths[i].contains("amends") || item["origin_office"] != "CNCAN")
      continue;
    const std::string posted = item["posted_at"], cut_off = item["cut_off_at"];
    EXPECT_LE(last, posted);
    last = posted;
    EXPECT_LT(posted, cut_off);
    if (item.contains("check")) {
      EXPECT_LT(posted, item["check"]["at"].get<std::string>());
      EXPECT_LT(item["check"]["at"].get<std::string>(), cut_off);
    }
    courier += item["service"] == "Courier";
    unchecked_courier += item["service"] == "Courier" && !item.contains("check");
    std::int64_t net = 0;
    for (const json& line : item["contents"]) net += line.value("net_mass_g", std::int64_t{0});
    heavier += item.contains("gross_mass_g") && net > item["gross_mass_g"].get<std::int64_t>();
  }
  EXPECT_GT(heavier, 0);
  EXPECT_LT(heavier, 30'000 / 100);
  EXPECT_GT(unchecked_courier, courier / 100);
  EXPECT_LT(unchecked_courier, courier / 8);
}

TEST_P(EachStyle, TruthCoversEachRing) {
  std::map<std::string, std::vector<json>> rings;
  std::map<std::string, std::vector<std::size_t>> at;
  for (std::size_t i = 0; i < world().truths.size(); ++i) {
    const json& truth = world().truths[i];
    if (!truth.contains("ring")) continue;
    rings[truth["ring"]].push_back(truth);
    at[truth["ring"]].push_back(i);
  }
  EXPECT_EQ(rings.size(), 4u * kSteps);
  std::map<int, int> of_step;
  std::set<std::string> patterns;
  for (const auto& [ring, parcels] : rings) {
    EXPECT_GE(parcels.size(), 3u);
    EXPECT_LE(parcels.size(), 8u);
    ++of_step[parcels[0]["step"].get<int>()];
    patterns.insert(parcels[0]["pattern"].get<std::string>());
    for (std::size_t i = 0; i < parcels.size(); ++i) {
      EXPECT_EQ(parcels[i]["parcel"], i + 1) << ring;
      EXPECT_EQ(parcels[i]["recipient_person"], parcels[0]["recipient_person"]);
      const json& item = world().items[at[ring][i]];
      ASSERT_FALSE(item.is_discarded());
      EXPECT_GT(parcels[i]["mass_mg"].get<std::int64_t>(), 0);
      EXPECT_LT(parcels[i]["mass_mg"].get<std::int64_t>(), 2'000'000);
      EXPECT_FALSE(parcels[i]["object"].get<std::string>().empty());
    }
  }
  for (int step = 0; step < kSteps; ++step) EXPECT_EQ(of_step[step], 4) << step;
  EXPECT_EQ(patterns.size(), 4u);
}

/// Innocent parcels must look guilty to whoever counts names at an address or addresses tea.
TEST_P(EachStyle, LookAlikesOverlapWithRings) {
  std::map<std::string, std::set<std::string>> people_of_kind, names_at_postcode_house;
  int innocent_tea = 0, agents = 0;
  std::map<std::string, std::set<std::string>> names_of_house;
  for (std::size_t i = 0; i < world().items.size(); ++i) {
    const json& item = world().items[i];
    const json& truth = world().truths[i];
    if (item.is_discarded() || truth.contains("ring")) continue;
    people_of_kind[truth["recipient_kind"]].insert(truth["recipient_person"].get<std::string>());
    agents += truth["sender_kind"] == "agent";
    innocent_tea += item["contents"][0].value("hs6", "").substr(0, 4) == "0902";
    const json& to = item["recipient"];
    if (!to.contains("name")) continue;
    std::string house = to["country"].get<std::string>() + to.value("postcode", "");
    for (const json& line : to["address"]) house += "|" + line.get<std::string>();
    names_of_house[house].insert(to["name"].get<std::string>());
  }
  EXPECT_GE(people_of_kind.size(), 3u);
  EXPECT_GT(innocent_tea, 100);
  EXPECT_GT(agents, 300);
  std::size_t crowded = 0;
  for (const auto& [house, names] : names_of_house) crowded += names.size() >= 6;
  EXPECT_GT(crowded, 5u);
  EXPECT_GT(world().summary.look_alikes, 30'000u / 20);
}

TEST_P(EachStyle, PeopleRepeatMoveAndMistype) {
  std::map<std::string, std::set<std::string>> names, houses;
  std::map<std::string, std::set<std::string>> people_at;
  std::map<std::string, int> parcels;
  for (std::size_t i = 0; i < world().items.size(); ++i) {
    const json& item = world().items[i];
    const json& truth = world().truths[i];
    if (item.is_discarded() || truth["recipient_kind"] != "person" || item["recipient"]["address"].empty())
      continue;
    const std::string person = truth["recipient_person"];
    ++parcels[person];
    names[person].insert(item["recipient"].value("name", ""));
    const std::string house = item["recipient"].value("city", "") + item["recipient"]["address"].dump();
    houses[person].insert(house);
    people_at[house].insert(person);
  }
  const auto with_many = [](const auto& sets) {
    return std::count_if(sets.begin(), sets.end(), [](const auto& entry) { return entry.second.size() > 1; });
  };
  EXPECT_GT(with_many(names), 300);
  EXPECT_GT(with_many(houses), 300);
  EXPECT_GT(with_many(people_at), 100);
  const int most = std::max_element(parcels.begin(), parcels.end(), [](const auto& a, const auto& b) {
                     return a.second < b.second;
                   })->second;
  EXPECT_GT(most, 12);
}

TEST_P(EachStyle, ScriptsAndCountriesAreThere) {
  int han = 0, vietnamese = 0;
  std::set<std::string> countries, offices;
  for (std::size_t i = 0; i < world().items.size(); ++i) {
    const json& item = world().items[i];
    if (item.is_discarded()) continue;
    const std::string sender = item["sender"].value("name", "");
    han += std::any_of(sender.begin(), sender.end(),
                       [](char c) { return static_cast<unsigned char>(c) >= 0xe4; });
    vietnamese += sender.find("Nguyễn") != std::string::npos;
    countries.insert(item["recipient"]["country"].get<std::string>());
    offices.insert(item["origin_office"].get<std::string>());
  }
  EXPECT_GT(han, 2'000);
  EXPECT_GT(vietnamese, 20);
  for (const char* country : {"AU", "US", "GB", "CA", "NZ", "JP", "VN"})
    EXPECT_TRUE(countries.count(country)) << country;
  EXPECT_GT(offices.size(), 3u);
}

INSTANTIATE_TEST_SUITE_P(World, EachStyle, testing::Values(Style::Crowd, Style::Errands),
                         [](const auto& of) { return of.param == Style::Crowd ? "Crowd" : "Errands"; });

TEST(Golden, ASmallWorldIsTheSameOnEveryMachine) {
  const auto digest = [](Style style) {
    const World world = make_world(small_options(style, 2'000));
    return base::to_hex(base::as_view(base::sha256({world.items_text, world.truth_text})));
  };
  EXPECT_EQ(digest(Style::Crowd), "a2618076ea9536781ee3c527ee7b210714c18791c608162a37f971357f66d20d");
  EXPECT_EQ(digest(Style::Errands), "8898d76682511f873cdad3bfc5dc2860d9c0e83da71f14f6e9667cde5973ae52");
}

TEST(Story, FourParcelsOfTeaUnderFourSpellingsFromFourSenders) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    Options options = demo_options(seed);
    options.items = 5'000;
    const World world = make_world(options);
    std::set<std::string> spellings, names, senders;
    for (std::size_t i = 0; i < world.items.size(); ++i) {
      if (world.truths[i].value("ring", "") != "STORY") continue;
      const json& item = world.items[i];
      EXPECT_EQ(item["contents"][0]["hs6"], "090210");
      EXPECT_EQ(item["recipient"]["postcode"], "2007");
      EXPECT_EQ(item["origin_office"], "CNCAN");
      EXPECT_FALSE(world.truths[i].contains("step"));
      spellings.insert(item["recipient"]["address"].dump());
      names.insert(item["recipient"]["name"].get<std::string>());
      senders.insert(item["sender"]["name"].get<std::string>() + item["sender"]["phone"].get<std::string>());
    }
    EXPECT_EQ(spellings.size(), 4u);
    EXPECT_EQ(names.size(), 4u);
    EXPECT_EQ(senders.size(), 4u);
  }
}

TEST(Story, HistoryComesBeforeIt) {
  Options options = demo_options(1, 2);
  options.items = 6'000;
  const World world = make_world(options);
  EXPECT_EQ(world.items[0]["posted_at"], "2026-11-18T00:00:00+08:00");
  for (std::size_t i = 0; i < world.items.size(); ++i) {
    if (world.truths[i].value("ring", "") != "STORY") continue;
    EXPECT_EQ(world.items[i]["posted_at"].get<std::string>().substr(0, 10), "2026-11-20");
  }
}

TEST(Rings, MassesStayWithinTheConcealmentAndFollowTheTable) {
  const auto tables = read_tables();
  ASSERT_TRUE(tables);
  Chance chance(1, Purpose::Ring, 1);
  for (const Drug& drug : tables->drugs) {
    int under_median = 0;
    for (int i = 0; i < 2'000; ++i) {
      const std::int64_t mass = pick_mass_mg(drug, 1'000'000'000, chance);
      EXPECT_GE(mass, 100);
      EXPECT_LE(mass, drug.mg.back());
      under_median += mass < drug.mg[2];
      EXPECT_LE(pick_mass_mg(drug, 300, chance), 300'000);
    }
    EXPECT_NEAR(under_median / 2'000.0, 50.0 / 90, 0.05) << drug.name;
  }
}

TEST(Refused, OptionsThatCannotBeAreNamed) {
  const auto nowhere = [](std::string_view) { return base::Status{}; };
  const auto error_of = [&](auto change) {
    Options options = small_options(Style::Crowd, 100);
    change(options);
    const auto result = simulate(options, {nowhere, nowhere});
    return result ? base::Error{} : result.error();
  };
  EXPECT_EQ(error_of([](Options& o) { o.items = 0; }).field, "items");
  EXPECT_EQ(error_of([](Options& o) { o.items = 100'000'000; }).field, "items");
  EXPECT_EQ(error_of([](Options& o) { o.days = 0; }).field, "days");
  EXPECT_EQ(error_of([](Options& o) { o.last_step = kSteps; }).field, "last_step");
  EXPECT_EQ(error_of([](Options& o) { o.rings_per_step = 20'000; }).field, "rings_per_step");
  EXPECT_EQ(error_of([](Options& o) { o.office = "XXXXX"; }).code, base::ErrorCode::UnknownCode);
  EXPECT_EQ(error_of([](Options& o) {
              o.office = "VNHAN";
              o.story = true;
            }).field,
            "story");
}

TEST(Refused, ASinksErrorStopsTheRun) {
  int calls = 0;
  const auto full = [&](std::string_view) -> base::Status {
    ++calls;
    return base::fail(base::ErrorCode::Io, "items.ndjson", "", "room on the disk");
  };
  const auto result = simulate(small_options(Style::Crowd), {full, full});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::ErrorCode::Io);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(simulate_to_folder(small_options(Style::Crowd, 100), "/no/such/folder").error().code,
            base::ErrorCode::Io);
}

/// What stands in double quotes on a line.
std::vector<std::string> texts_in_quotes(const std::string& line) {
  std::vector<std::string> texts;
  for (std::size_t begin = line.find('"'); begin != std::string::npos;) {
    const std::size_t end = line.find('"', begin + 1);
    if (end == std::string::npos) break;
    texts.push_back(line.substr(begin + 1, end - begin - 1));
    begin = line.find('"', end + 1);
  }
  return texts;
}

/// The room shares no code and no table with what it measures: it includes base/ and facts/ and reads
/// simulate/ only.
TEST(Apart, NothingIsSharedWithTheDetectors) {
  const std::set<std::string> kRooms{"base", "facts", "simulate"};
  int files = 0, tables = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(TIDEWAITER_SOURCE_DIR) + "/src/simulate")) {
    const std::string path = entry.path().string();
    if (!path.ends_with(".h") && !path.ends_with(".cc")) continue;
    ++files;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) {
      for (const std::string& text : texts_in_quotes(line)) {
        const std::string room = text.substr(0, text.find('/'));
        if (line.rfind("#include", 0) == 0) {
          EXPECT_TRUE(kRooms.count(room)) << path << ": " << line;
        } else if (text.ends_with(".csv") && !path.ends_with("_test.cc")) {
          ++tables;
          EXPECT_EQ(room, "simulate") << path << ": " << line;
        }
      }
    }
  }
  EXPECT_GT(files, 10);
  EXPECT_GT(tables, 6);
}

}  // namespace
}  // namespace tidewaiter::simulate
