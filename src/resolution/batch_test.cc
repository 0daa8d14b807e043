// Whole files: reading tables, recognising columns, order, learning and explaining.

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "env/files.h"
#include "resolution/batch.h"
#include "resolution/date_levels.h"
#include "resolution/table.h"

namespace tidewaiter::resolution {
namespace {

std::vector<std::string> row_of(const Table& table, std::size_t row) {
  std::vector<std::string_view> fields;
  std::string buffer;
  table.fields(row, fields, buffer);
  return {fields.begin(), fields.end()};
}

TEST(Table, ReadsQuotesLineBreaksSpacesAndShortRows) {
  const auto table = Table::parse(
      "\xef\xbb\xbfid, name ,note\r\n1, \"A \"\"B\"\"\nC\" ,x\r\n\n2,short\r\n3,a,b,c\n", "test");
  ASSERT_TRUE(table.has_value());
  EXPECT_THAT(table->header(), testing::ElementsAre("id", "name", "note"));
  ASSERT_EQ(table->rows(), 3u);
  EXPECT_THAT(row_of(*table, 0), testing::ElementsAre("1", "A \"B\"\nC", "x"));
  EXPECT_THAT(row_of(*table, 1), testing::ElementsAre("2", "short", ""));
  EXPECT_THAT(row_of(*table, 2), testing::ElementsAre("3", "a", "b"));
}

TEST(Table, AnInchMarkInAFieldIsNoQuotation) {
  const auto table = Table::parse("id,name\n1,5\" pipe lane\n2,\"7\"\" way\"\n3,x 9\"\n", "test");
  ASSERT_TRUE(table.has_value());
  ASSERT_EQ(table->rows(), 3u);
  EXPECT_THAT(row_of(*table, 0), testing::ElementsAre("1", "5\" pipe lane"));
  EXPECT_THAT(row_of(*table, 1), testing::ElementsAre("2", "7\" way"));
  EXPECT_THAT(row_of(*table, 2), testing::ElementsAre("3", "x 9\""));
  const auto open = Table::parse("id,name\n1,a\n2,\"b\n3,c\n", "test");
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().field, "test:3") << "no row is lost in a quotation that never ends";
}

TEST(Table, ReadsCarriageReturnsAloneAndUtf16) {
  const auto old = Table::parse("id;name\r1;Lan\r2;Mai\r", "test");
  ASSERT_TRUE(old) << to_string(old.error());
  ASSERT_EQ(old->rows(), 2u);
  EXPECT_THAT(row_of(*old, 1), testing::ElementsAre("2", "Mai"));

  const std::u16string text = u"id\tname\r\n1\t阮文\r\n2\t𠀀\r\n";
  for (const bool big_endian : {false, true}) {
    std::string bytes = big_endian ? "\xfe\xff" : "\xff\xfe";
    for (const char16_t unit : text) {
      const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xff);
      bytes += big_endian ? high : low;
      bytes += big_endian ? low : high;
    }
    const auto table = Table::parse(bytes, "test");
    ASSERT_TRUE(table) << to_string(table.error());
    EXPECT_THAT(table->header(), testing::ElementsAre("id", "name"));
    ASSERT_EQ(table->rows(), 2u);
    EXPECT_THAT(row_of(*table, 0), testing::ElementsAre("1", "阮文"));
    EXPECT_THAT(row_of(*table, 1), testing::ElementsAre("2", "𠀀"));
    EXPECT_EQ(Table::parse(bytes.substr(0, bytes.size() - 7), "test").error().code, base::ErrorCode::Encoding)
        << "half a unit";
    EXPECT_EQ(Table::parse(bytes.substr(2), "test").error().code, base::ErrorCode::Encoding) << "no mark";
  }
}

TEST(Table, RefusesNothingAndARowWithoutEnd) {
  EXPECT_EQ(Table::parse("", "test").error().code, base::ErrorCode::Missing);
  const auto open = Table::parse("id,name\n1,\"" + std::string(Table::kMaxRowBytes + 10, 'x'), "test");
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, base::ErrorCode::TooLarge);
  EXPECT_EQ(open.error().field, "test:2");
}

TEST(Columns, AreRecognisedMappedAndTruthIsNeverRead) {
  const auto roles =
      recognise_columns({"rec_id", "First Name", "last-name", "True Id", "cluster", "wohnort"}, "rec_id",
                        {{"wohnort", ColumnRole::City}, {"cluster", ColumnRole::Identity}});
  ASSERT_TRUE(roles.has_value());
  EXPECT_THAT(*roles, testing::ElementsAre(ColumnRole::Id, ColumnRole::Given, ColumnRole::Family,
                                           ColumnRole::Ignored, ColumnRole::Ignored, ColumnRole::City));
  EXPECT_EQ(recognise_columns({"name"}, "id", {}).error().code, base::ErrorCode::Missing);
  EXPECT_EQ(recognise_columns({"id", "colour"}, "id", {}).error().field, "--mapping")
      << "nothing would be compared";
}

struct Person {
  std::string given, family, born, street, city, postcode, phone;
};

/// A file of made people, every third with a second record that has an error.
std::vector<std::string> made_rows(std::size_t people) {
  const std::vector<std::string> given{"anna",  "boris", "carla", "dmitri", "elena",
                                       "frank", "gita",  "henry", "irina",  "jakob"};
  const std::vector<std::string> family{"testmann",   "samplova", "examplar", "fictivo",
                                        "mockington", "dummovic", "probus",   "specimen"};
  std::mt19937 random(7);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < people; ++i) {
    Person p{given[random() % given.size()],
             family[random() % family.size()],
             std::to_string(1940 + random() % 60) + "-0" + std::to_string(1 + random() % 9) + "-1" +
                 std::to_string(random() % 10),
             std::to_string(1 + random() % 300) + " sample street",
             "testtown",
             std::to_string(1000 + random() % 50),
             "02" + std::to_string(10'000'000 + random() % 89'999'999)};
    const auto row = [&](const std::string& id) {
      rows.push_back(id + "," + p.given + "," + p.family + "," + p.born + "," + p.street + "," + p.city +
                     "," + p.postcode + "," + p.phone);
    };
    row("p" + std::to_string(i) + "a");
    if (i % 3 != 0) continue;
    if (i % 2 == 0)
      p.given.erase(1, 1);
    else
      p.phone = "";
    row("p" + std::to_string(i) + "b");
  }
  return rows;
}

std::map<std::string, std::set<std::string>> resolved(const std::vector<std::string>& rows,
                                                      BatchOptions options = {}) {
  const std::string path = testing::TempDir() + "resolution_batch_test.csv";
  std::string text = "id,given_name,surname,dob,address,city,postcode,phone\n";
  for (const std::string& row : rows) text += row + "\n";
  EXPECT_TRUE(env::replace_file(path, text).has_value());
  options.inputs = {path};
  options.id_column = "id";
  const auto result = resolve_batch(options);
  std::filesystem::remove(path);
  EXPECT_TRUE(result.has_value()) << (result ? "" : to_string(result.error()));
  std::map<std::string, std::set<std::string>> out;
  if (!result) return out;
  std::map<std::uint32_t, std::set<std::string>> entities;
  for (std::size_t i = 0; i < result->record_ids.size(); ++i)
    entities[result->entity[i]].insert(result->record_ids[i]);
  for (const auto& [entity, ids] : entities) {
    for (const std::string& id : ids) out[id] = ids;
  }
  return out;
}

TEST(Batch, AMappingOfAColumnThatNoInputHasIsRefused) {
  const std::string path = testing::TempDir() + "resolution_mapping_test.csv";
  ASSERT_TRUE(env::replace_file(path, "id,name,wohnort\n1,Lan,Ulm\n"));
  BatchOptions options;
  options.inputs = {path};
  options.id_column = "id";
  options.mapping = {{"wohnort", ColumnRole::City}, {"Wohnort", ColumnRole::District}};
  const auto result = resolve_batch(options);
  std::filesystem::remove(path);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, base::ErrorCode::UnknownField);
  EXPECT_EQ(result.error().found, "Wohnort");
}

TEST(Batch, OneDoorInItsCountrysWords) {
  const std::string path = testing::TempDir() + "resolution_doors_test.csv";
  ASSERT_TRUE(env::replace_file(path,
                                "id,name,address,city,country\n"
                                "1,Test Mueller,Hauptstr. 12 B,Munich,DE\n"
                                "2,Test Mueller,Hauptstraße 12b,München,Germany\n"
                                "3,Example Tran,PO Box 7,TP HCM,VN\n"
                                "4,Example Tran,P.O. Box 7,Sài Gòn,VN\n"));
  BatchOptions options;
  options.inputs = {path};
  options.id_column = "id";
  for (const auto& [left, right] : {std::pair{"1", "2"}, std::pair{"3", "4"}}) {
    options.explain = {left, right};
    const auto result = resolve_batch(options);
    ASSERT_TRUE(result) << to_string(result.error());
    std::map<std::string, std::string> levels;
    for (const auto& part : result->explanation->parts) levels[part.attribute] = part.level;
    EXPECT_EQ(levels["street"], "same door") << left;
    EXPECT_EQ(levels["place"], "same city, postcode alike or left out") << left;
  }
  std::filesystem::remove(path);
}

// Nothing else in the file shows a household, so that learning has no two people of one door to go by.
TEST(Batch, ABirthDateInThreeColumnsIsOneDate) {
  const std::string path = testing::TempDir() + "resolution_dates_test.csv";
  for (const auto* header :
       {"id,name,birth_year,birth_month,birth_day", "id,name,yob,Month of Birth,dob_day"}) {
    ASSERT_TRUE(env::replace_file(path, std::string(header) +
                                            "\n1,Test Robert,1962,4,9\n2,Test Robert,1962,04,09\n"
                                            "3,Test Robert,1962,,\n"));
    BatchOptions options;
    options.inputs = {path};
    options.id_column = "id";
    const auto level = [&](const char* left, const char* right) {
      options.explain = {left, right};
      const auto result = resolve_batch(options);
      EXPECT_TRUE(result) << (result ? "" : to_string(result.error()));
      if (!result) return std::string();
      for (const auto& part : result->explanation->parts)
        if (part.attribute == "birth date") return part.level + " " + part.left;
      return std::string();
    };
    EXPECT_EQ(level("1", "2"), "same 1962-04-09") << header;
    EXPECT_EQ(level("1", "3"), "two of day, month and year agree 1962-04-09") << header;
  }
  std::filesystem::remove(path);
  EXPECT_EQ(recognise_columns({"id", "name", "birthday"}, "id", {})->back(), ColumnRole::BirthDate);
}

TEST(Batch, FatherAndSonOfOneNameAtOneDoorAreTwoPeople) {
  auto rows = made_rows(300);
  constexpr int kFamilies = 12;
  for (int i = 0; i < kFamilies; ++i) {
    const std::string number = std::to_string(i);
    const std::string name = "edgar" + std::string(1, static_cast<char>('a' + i)) + ",windsor";
    const std::string door = std::to_string(900 + i) + " sample street,testtown,1777";
    const std::string year = std::to_string(1940 + i), later = std::to_string(1968 + i);
    rows.push_back("f" + number + "," + name + "," + year + "-03-12," + door + ",");
    rows.push_back("s" + number + "," + name + "," + later + "-08-27," + door + ",");
    rows.push_back("t" + number + "," + name + "," + later + "-08-21," + door + ",");
  }
  const auto found = resolved(rows);
  for (int i = 0; i < kFamilies; ++i) {
    const std::string number = std::to_string(i);
    EXPECT_FALSE(found.at("f" + number).contains("s" + number)) << i;
    EXPECT_TRUE(found.at("t" + number).contains("s" + number)) << i;
  }
}

TEST(Batch, DatesOfTwoGenerationsAreToldFromSlips) {
  EXPECT_EQ(birth_date_level(19651204, 19920227), kOfTwoGenerations);
  EXPECT_EQ(birth_date_level(19651204, 19751204), 3) << "a digit";
  EXPECT_EQ(birth_date_level(19651204, 19921204), 4) << "one day and month, another year: copied wrongly";
  EXPECT_EQ(birth_date_level(19651204, 19760227), 6) << "brothers";
  EXPECT_EQ(birth_date_level(19650000, 19920000), 6) << "years alone";
}

TEST(Batch, FindsMadeDuplicatesAndNothingElse) {
  const auto rows = made_rows(300);
  const auto found = resolved(rows);
  std::size_t right = 0;
  std::size_t wrong = 0;
  for (const auto& [id, together] : found) {
    const std::string person = id.substr(0, id.size() - 1);
    for (const std::string& other : together) {
      if (other == id) continue;
      (other.substr(0, other.size() - 1) == person ? right : wrong) += 1;
    }
  }
  EXPECT_EQ(right, 200u);
  EXPECT_EQ(wrong, 0u);
}

std::string spoken(std::size_t number) {
  constexpr std::string_view kSyllables[] = {"ba", "den", "fi", "gor", "ka", "lun", "mi", "nar"};
  std::string out;
  for (int i = 0; i < 4; ++i, number /= 8) out += kSyllables[number % 8];
  return out;
}

// One record states a birth date and the other none; or one a postcode, and the other a birth date instead.
// More parties than are all compared.
TEST(Batch, WhoStatesOtherThingsThanBeforeIsFoundAmongManyToo) {
  for (const bool with_street : {false, true}) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < 2'400; ++i) {
      const std::string name = spoken(i) + "," + spoken(i * 7 + 3);
      const std::string born = std::to_string(1900 + i % 90) + "-05-1" + std::to_string(i % 10);
      const std::string street = with_street ? spoken(i * 5) + " street " + std::to_string(i % 80) : "";
      const std::string city = with_street ? "testtown" : "";
      rows.push_back("p" + std::to_string(i) + "a," + name + "," + (with_street ? "" : born) + "," + street +
                     "," + city + "," + (with_street ? std::to_string(1000 + i % 50) : "") + ",");
      rows.push_back("p" + std::to_string(i) + "b," + name + "," + (with_street ? born : "") + "," + street +
                     "," + city + ",,");
    }
    const auto found = resolved(rows);
    std::size_t together = 0;
    for (std::size_t i = 0; i < 2'400; ++i)
      together += found.at("p" + std::to_string(i) + "a").contains("p" + std::to_string(i) + "b");
    EXPECT_GT(together, 2'300u) << with_street;
  }
}

// Two files of whole rows, or their copies: what is linked, which is left, and whom nobody joined.
class Links : public testing::Test {
 protected:
  static constexpr const char* kHeader = "id,given_name,surname,dob,address,city,postcode,phone\n";
  void SetUp() override {
    const auto write = [&](const std::string& path, const std::string& mark) {
      std::string text = kHeader;
      for (const auto& row : made_rows(60)) {
        if (row.substr(0, row.find(',')).ends_with("a")) text += mark + row + "\n";
      }
      ASSERT_TRUE(env::replace_file(path, text + extra_[mark]).has_value());
    };
    write(a_, "A");
    write(b_, "B");
  }
  void TearDown() override {
    for (const auto& path : {a_, b_}) std::filesystem::remove(path);
  }
  BatchResult linked(std::vector<std::string> inputs, bool link_only = true) {
    BatchOptions options;
    options.inputs = std::move(inputs);
    options.id_column = "id";
    options.link_only = link_only;
    options.want_pairs = true;
    auto result = resolve_batch(options);
    EXPECT_TRUE(result.has_value());
    return *std::move(result);
  }
  static std::set<std::pair<std::string, std::string>> pairs(const BatchResult& result) {
    std::set<std::pair<std::string, std::string>> out;
    for (const auto& pair : result.pairs)
      out.emplace(result.record_ids[pair.left], result.record_ids[pair.right]);
    return out;
  }

  const std::string a_ = testing::TempDir() + "links_a.csv", b_ = testing::TempDir() + "links_b.csv";
  std::map<std::string, std::string> extra_{
      {"A",
       "A-twin1,zora,unlinked,1970-01-02,9 far road,elsewhere,9999,\n"
       "A-twin2,zora,unlinked,1970-01-02,9 far road,elsewhere,9999,\n"}};
};

TEST_F(Links, RowsWrittenTheSameAreAPairAndTheInputsOrderIsNothing) {
  const auto ab = linked({a_, b_});
  const auto found = pairs(ab);
  EXPECT_TRUE(found.contains({"Ap7a", "Bp7a"}));
  EXPECT_GE(found.size(), 60u);
  std::set<std::pair<std::string, std::string>> turned;
  for (const auto& [left, right] : pairs(linked({b_, a_}))) turned.emplace(right, left);
  EXPECT_EQ(turned, found);
}

TEST_F(Links, OnlyPairsAcrossJoinWhereOnlyTheyCount) {
  const auto entity = [](const BatchResult& result, const std::string& id) {
    const auto at = std::find(result.record_ids.begin(), result.record_ids.end(), id);
    return result.entity.at(static_cast<std::size_t>(at - result.record_ids.begin()));
  };
  const auto across = linked({a_, b_});
  EXPECT_NE(entity(across, "A-twin1"), entity(across, "A-twin2"));
  const auto all = linked({a_, b_}, false);
  EXPECT_EQ(entity(all, "A-twin1"), entity(all, "A-twin2"));
  EXPECT_TRUE(pairs(all).contains({"A-twin1", "A-twin2"}));
}

TEST(Batch, R1_TheRowsOrderIsNothing) {
  auto rows = made_rows(200);
  const auto straight = resolved(rows);
  std::shuffle(rows.begin(), rows.end(), std::mt19937(3));
  EXPECT_EQ(resolved(rows), straight);
  BatchOptions one_thread;
  one_thread.threads = 1;
  EXPECT_EQ(resolved(rows, one_thread), straight);
}

TEST(Batch, RefusesARecordIdTwiceAndAThresholdThatIsNone) {
  const std::string path = testing::TempDir() + "resolution_batch_twice.csv";
  ASSERT_TRUE(env::replace_file(path, "id,name\n1,A Test\n1,B Test\n").has_value());
  BatchOptions options;
  options.inputs = {path};
  options.id_column = "id";
  EXPECT_EQ(resolve_batch(options).error().code, base::ErrorCode::Duplicate);
  options.threshold = 1;
  EXPECT_EQ(resolve_batch(options).error().code, base::ErrorCode::OutOfRange);
  std::filesystem::remove(path);
}

TEST(Batch, ItsProbabilitiesAreTrueOnPairsNothingWasLearntFrom) {
  const auto rows = made_rows(300);
  const std::string path = testing::TempDir() + "resolution_batch_calibration.csv";
  std::string text = "id,given_name,surname,dob,address,city,postcode,phone\n";
  for (const std::string& row : rows) text += row + "\n";
  ASSERT_TRUE(env::replace_file(path, text).has_value());
  BatchOptions options;
  options.inputs = {path};
  options.id_column = "id";
  for (std::size_t i = 0; i < 300; i += 3) {
    const std::string person = "p" + std::to_string(i);
    options.judged.push_back({person + "a", person + "b", true});
    options.judged.push_back({person + "a", "p" + std::to_string(i + 1) + "a", false});
  }
  const auto result = resolve_batch(options);
  ASSERT_TRUE(result && result->calibration);
  EXPECT_EQ(result->calibration->pairs, 200u);
  EXPECT_LE(result->calibration->error, .05);
  options.judged.push_back({"p0a", "nobody", false});
  EXPECT_EQ(resolve_batch(options).error().code, base::ErrorCode::NotFound);
  std::filesystem::remove(path);
}

TEST(Batch, ReadsAFileWithoutRows) { EXPECT_TRUE(resolved({}).empty()); }

}  // namespace
}  // namespace tidewaiter::resolution
