#include "resolution/watchlist.h"

#include <gtest/gtest.h>
#include <filesystem>

#include "env/files.h"
#include "env/random.h"
#include "facts/facts.h"

namespace tidewaiter::resolution {
namespace {

const base::Instant kListLoaded{1'795'000'000'000};

base::Result<WatchList> read(ListFormat format, std::vector<ListFile> files) {
  return read_list(format, "test", files, kListLoaded);
}

base::Result<WatchList> read_csv(std::string_view content) {
  return read(ListFormat::Csv, {{"list.csv", content}});
}

const ListEntry& entry(const WatchList& list, std::string_view id) {
  for (const ListEntry& e : list.entries) {
    if (e.id == id) return e;
  }
  ADD_FAILURE() << "no entry " << id;
  return list.entries.front();
}

constexpr std::string_view kSdn =
    "7,\"TEST PERSON, One\",\"individual\",\"SDGT] [SDNTK\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 22 Jan "
    "1952; alt. DOB 1953; "
    "POB Nowhere; Passport AK5995921 (Testland) issued 24 Mar 2007; Cedula No. 103 (Testland); a.k.a. 'ONE'; "
    "nationality Testland.\"\r\n"
    "5,\"TEST COMPANY S.A.\",-0- ,\"SDNT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"NIT # 891902138-1 "
    "(Testland); Telephone (357)(22660766).\"\r\n"
    "\x1A";

TEST(OfacList, ThreeFilesMakeOneList) {
  const auto list =
      read(ListFormat::Ofac, {{"a/alt.csv", "7,1,\"aka\",\"PERSON, Alias\",-0- \r\n"},
                              {"a/add.csv", "5,9,\"1 Test Street\",\"Test Town 100\",\"Testland\",-0- \r\n"},
                              {"a/sdn.csv", kSdn}});
  ASSERT_TRUE(list) << base::to_string(list.error());
  ASSERT_EQ(list->entries.size(), 2u);
  const ListEntry& person = entry(*list, "7");
  EXPECT_EQ(person.type, ListedType::Person);
  EXPECT_EQ(person.programme, "SDGT; SDNTK");
  ASSERT_EQ(person.names.size(), 3u);
  EXPECT_EQ(person.names[0], (ListedName{"TEST PERSON, One", true, false}));
  EXPECT_EQ(person.names[1], (ListedName{"PERSON, Alias", false, false}));
  EXPECT_EQ(person.names[2], (ListedName{"ONE", false, true}))
      << "what stands in quotes in the remarks is a weak alias";
  EXPECT_EQ(person.births, (std::vector<std::string>{"22 Jan 1952", "1953"}));
  ASSERT_EQ(person.identifiers.size(), 2u) << "and no nationality (S1)";
  EXPECT_EQ(person.identifiers[0], (ListedIdentifier{"Passport", "AK5995921", "Testland"}));
  const ListEntry& company = entry(*list, "5");
  EXPECT_EQ(company.type, ListedType::Organisation);
  EXPECT_EQ(company.identifiers[0], (ListedIdentifier{"NIT #", "891902138-1", "Testland"}));
  EXPECT_EQ(company.identifiers[1].value, "(357)(22660766)");
  EXPECT_EQ(company.addresses[0], (ListedAddress{"1 Test Street, Test Town 100", "Testland"}));
}

TEST(OfacList, ErrorsNameLineAndField) {
  const auto field_of = [](std::vector<ListFile> files) {
    const auto list = read(ListFormat::Ofac, std::move(files));
    return list ? std::string("accepted") : list.error().field;
  };
  EXPECT_EQ(field_of({{"add.csv", ""}}), "watchlist.file") << "no sdn.csv";
  EXPECT_EQ(field_of({{"sdn.csv", kSdn}, {"sdn_2.csv", kSdn}}), "watchlist.file");
  EXPECT_EQ(field_of({{"sdn.csv", kSdn}, {"other.csv", ""}}), "watchlist.file");
  EXPECT_EQ(field_of({{"sdn.csv", kSdn}, {"alt.csv", "7,1,\"aka\",\"A\",-0- \n99,1,\"aka\",\"B\",-0- \n"}}),
            "alt.csv:2: ent_num");
  EXPECT_EQ(field_of({{"sdn.csv", kSdn}, {"alt.csv", "7,1,\"aka\",\"A\"\n"}}), "alt.csv:1");
  EXPECT_EQ(field_of({{"sdn.csv", kSdn}, {"alt.csv", "7,1,\"aka\",-0- ,-0- \n"}}), "alt.csv:1: alt_name");
}

TEST(UnitedNationsList, IndividualsAndEntities) {
  const auto list = read(ListFormat::UnitedNations, {{"un.xml", R"(<?xml version="1.0"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS><INDIVIDUAL>
  <FIRST_NAME>TEST</FIRST_NAME><SECOND_NAME>PERSON &amp; CO</SECOND_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE>
  <REFERENCE_NUMBER>TTi.001</REFERENCE_NUMBER><COMMENTS1>Nothing.</COMMENTS1><NAME_ORIGINAL_SCRIPT>测试</NAME_ORIGINAL_SCRIPT>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Tester</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><STREET>1 Test Street</STREET><CITY>Town</CITY><COUNTRY>Testland</COUNTRY><NOTE>old</NOTE></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1956</FROM_YEAR><TO_YEAR>1960</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>A1</NUMBER><ISSUING_COUNTRY>Testland</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><FIRST_NAME>TEST ENTITY</FIRST_NAME><REFERENCE_NUMBER>TTe.001</REFERENCE_NUMBER>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Entity</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>)"}});
  ASSERT_TRUE(list) << base::to_string(list.error());
  EXPECT_EQ(base::to_string(*list->published_at), "2026-02-27T00:00:09.554Z");
  const ListEntry& person = entry(*list, "TTi.001");
  EXPECT_EQ(person.names,
            (std::vector<ListedName>{
                {"TEST PERSON & CO", true, false}, {"Tester", false, true}, {"测试", false, false}}));
  EXPECT_EQ(person.addresses[0], (ListedAddress{"1 Test Street, Town", "Testland"}));
  EXPECT_EQ(person.births, (std::vector<std::string>{"1956 to 1960"}));
  EXPECT_EQ(person.identifiers[0], (ListedIdentifier{"Passport", "A1", "Testland"}));
  EXPECT_EQ(entry(*list, "TTe.001").type, ListedType::Organisation);
  EXPECT_EQ(entry(*list, "TTe.001").names[1], (ListedName{"Old Entity", false, false}));
}

TEST(UnitedNationsList, HostileXmlIsRefusedAtItsLine) {
  const auto error_of = [](std::string_view xml) {
    const auto list = read(ListFormat::UnitedNations, {{"un.xml", xml}});
    return list ? base::Error{} : list.error();
  };
  const base::Error laughs = error_of(
      "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b "
      "\"&a;&a;\">]>\n<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>");
  EXPECT_EQ(laughs.field, "un.xml:2: DOCTYPE");
  std::string deep = "<CONSOLIDATED_LIST>";
  for (int i = 0; i < 100; ++i) deep += "<A>";
  EXPECT_EQ(error_of(deep).code, base::ErrorCode::TooLarge);
  EXPECT_EQ(error_of("<CONSOLIDATED_LIST><A>" + std::string(70'000, 'x') + "</A></CONSOLIDATED_LIST>").code,
            base::ErrorCode::TooLarge);
  EXPECT_EQ(error_of("<CONSOLIDATED_LIST>\n<A>").field, "un.xml:2: XML");
  EXPECT_EQ(error_of("").code, base::ErrorCode::Malformed);
  EXPECT_EQ(error_of("<OTHER/>").field, "un.xml:1: root");
  EXPECT_EQ(error_of("<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL></"
                     "INDIVIDUALS></CONSOLIDATED_LIST>")
                .code,
            base::ErrorCode::Missing);
}

TEST(PlainList, ColumnsByName) {
  const auto list = read_csv(
      "name,id,aliases,weak_aliases,country,birth_date,identifiers\n"
      "\"Person, \"\"Test\"\"\",1,Alias One; Alias Two,T1,AU,1970-01-01,P 123\n");
  ASSERT_TRUE(list) << base::to_string(list.error());
  const ListEntry& e = entry(*list, "1");
  EXPECT_EQ(e.names[0].text, "Person, \"Test\"");
  EXPECT_EQ(e.names.size(), 4u);
  EXPECT_TRUE(e.names[3].weak);
  EXPECT_EQ(e.addresses[0].country, "AU");
  EXPECT_EQ(list->sha256,
            base::sha256("name,id,aliases,weak_aliases,country,birth_date,identifiers\n"
                         "\"Person, \"\"Test\"\"\",1,Alias One; Alias Two,T1,AU,1970-01-01,P 123\n"));
}

TEST(PlainList, ErrorsNameLineAndField) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "list.csv:1"},
      {"id\n", "list.csv:1: header"},
      {"id,name,nationality\n", "list.csv:1: header"},
      {"id,name,name\n", "list.csv:1: header"},
      {"id,name\n1,A\n2\n", "list.csv:3"},
      {"id,name\n,A\n", "list.csv:2: id"},
      {"id,name\n1,\n", "list.csv:2: name"},
      {"id,name,type\n1,A,ship\n", "list.csv:2: type"},
      {"id,name\n1,\"A\n\n", "list.csv:2"},
      {"id,name\n1,\"A\"x\n", "list.csv:2"},
      {"id,name\n1,A\"x\"\n", "list.csv:2"},
      {"id,name\n1,\xFF\n", "list.csv:2"},
      {"id,name\n1,A\n1,B\n", "test.id"},
  };
  for (const auto& [content, field] : cases) {
    const auto list = read_csv(content);
    ASSERT_FALSE(list) << content;
    EXPECT_EQ(list.error().field, field) << content;
  }
  const std::string long_field = "id,name\n1,\"" + std::string(kMaxListField + 1, 'x') + "\"\n";
  EXPECT_EQ(read_csv(long_field).error().code, base::ErrorCode::TooLarge);
  EXPECT_EQ(read_list(ListFormat::Csv, "Bad Name", std::vector<ListFile>{{"a", "id,name\n"}}, kListLoaded)
                .error()
                .field,
            "watchlist.name");
}

WatchList list_of(int first, int last) {
  std::string content = "id,name\n";
  for (int i = first; i < last; ++i) content += std::to_string(i) + ",Test Name " + std::to_string(i) + "\n";
  return *read_csv(content);
}

TEST(ListUpdate, SaysWhoCameAndWhoWent) {
  const WatchList before = list_of(100, 200);
  WatchList after = list_of(105, 206);
  after.entries[0].programme = "other";
  const auto update = check_update(before, after);
  ASSERT_TRUE(update);
  EXPECT_EQ(update->came.size(), 6u);
  EXPECT_EQ(update->went, (std::vector<std::string>{"100", "101", "102", "103", "104"}));
  EXPECT_EQ(update->changed, (std::vector<std::string>{"105"}));
  EXPECT_EQ(only_new(after, *update).entries.size(), 7u);
  EXPECT_TRUE(difference(before, before).empty());
}

// Whatever two lists hold: what was, without who went, with who came, is what is.
TEST(ListUpdate, TheDifferenceLeadsFromOneListToTheOther) {
  env::SeededRandom random{77};
  for (int round = 0; round < 100; ++round) {
    WatchList lists[2] = {list_of(0, 0), list_of(0, 0)};
    for (WatchList& list : lists) {
      for (int id = 10; id < 40; ++id) {
        if (random.below(2) == 0)
          list.entries.push_back({std::to_string(id),
                                  ListedType::Person,
                                  {{"Test " + std::to_string(random.below(2)), true, false}},
                                  {},
                                  {},
                                  {},
                                  {},
                                  {}});
      }
    }
    const ListDifference d = difference(lists[0], lists[1]);
    std::set<std::string> ids;
    for (const ListEntry& e : lists[0].entries) ids.insert(e.id);
    for (const std::string& id : d.went) EXPECT_EQ(ids.erase(id), 1u);
    for (const std::string& id : d.came) EXPECT_TRUE(ids.insert(id).second);
    std::set<std::string> expected;
    for (const ListEntry& e : lists[1].entries) expected.insert(e.id);
    EXPECT_EQ(ids, expected);
  }
}

TEST(ListUpdate, AShrunkenListIsRefusedUntilAnOfficerSaysOtherwise) {
  EXPECT_TRUE(check_update(list_of(100, 200), list_of(110, 200))) << "a tenth may go";
  const auto refused = check_update(list_of(100, 200), list_of(111, 200));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::Forbidden);
  EXPECT_TRUE(check_update(list_of(100, 200), list_of(111, 200), "officer 1"));
}

TEST(ListUpdate, AnotherOrAnOlderListIsNoUpdate) {
  WatchList before = list_of(100, 110);
  WatchList after = before;
  after.name = "other";
  EXPECT_EQ(check_update(before, after).error().code, base::ErrorCode::Conflict);
  after = before;
  before.published_at = kListLoaded;
  after.published_at = kListLoaded - base::DurationMs::days(1);
  EXPECT_EQ(check_update(before, after).error().field, "watchlist.published_at");
}

TEST(ListUpdate, AgeAndHashAreShown) {
  const WatchList list = list_of(100, 110);
  const std::string text = describe(list, kListLoaded + base::DurationMs::hours(52));
  EXPECT_NE(text.find("test: 10 entries, loaded 2 d 4 h ago, sha256 "), std::string::npos) << text;
}

TEST(ListReading, TheDemosListIsWhole) {
  std::vector<ListFile> files;
  for (const char* file : {"watchlists/ofac-narcotics/sdn.csv", "watchlists/ofac-narcotics/add.csv",
                           "watchlists/ofac-narcotics/alt.csv"}) {
    const auto content = facts::file(file);
    ASSERT_TRUE(content);
    files.push_back({file, *content});
  }
  const auto list = read_list(ListFormat::Ofac, "ofac", files, kListLoaded);
  ASSERT_TRUE(list) << base::to_string(list.error());
  EXPECT_EQ(list->entries.size(), 2'304u);
  for (const ListEntry& e : list->entries) EXPECT_NE(e.programme.find("SDNT"), std::string::npos) << e.id;
}

TEST(ListReading, WholePublishedListsAreRead) {
  const std::string folder = TIDEWAITER_SHARED_DATA "/watchlists/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: no " << folder;
  const auto content = [&](const char* file) { return env::read_file(folder + file).value(); };
  const std::string sdn = content("ofac-2021-07/sdn.csv"), add = content("ofac-2021-07/add.csv"),
                    alt = content("ofac-2021-07/alt.csv");
  const auto ofac =
      read_list(ListFormat::Ofac, "ofac",
                std::vector<ListFile>{{"sdn.csv", sdn}, {"add.csv", add}, {"alt.csv", alt}}, kListLoaded);
  ASSERT_TRUE(ofac) << base::to_string(ofac.error());
  EXPECT_EQ(ofac->entries.size(), 8'976u);
  const std::string xml = content("un-2026-02/UN_consolidated.xml");
  const auto un =
      read_list(ListFormat::UnitedNations, "un", std::vector<ListFile>{{"un.xml", xml}}, kListLoaded);
  ASSERT_TRUE(un) << base::to_string(un.error());
  EXPECT_EQ(un->entries.size(), 1'003u);
}

}  // namespace
}  // namespace tidewaiter::resolution
