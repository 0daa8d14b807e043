// Code lists and findings: what is wrong and still usable (D1).

#include "declaration/validate.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <filesystem>
#include <set>

#include "declaration/field.h"
#include "declaration/ndjson.h"
#include "env/files.h"

namespace tidewaiter::declaration {
namespace {

using model::FindingCode;

const Tables& code_lists() {
  static const Tables loaded = Tables::load().value();
  return loaded;
}

// A declaration that nothing is wrong with, on a day after it was posted and before it leaves.
model::Item sound_item() {
  return parse_ndjson(
             R"({"item_id":"EE123456785CN","operator_id":"CN-POST","service":"Mail","category":"gift","posted_at":"2026-11-20T09:12:00+08:00","origin_office":"CNCAN",)"
             R"("cut_off_at":"2026-11-21T06:00:00+08:00","sender":{"name":"Test Sender","address":["1 Test Road"],"city":"Guangzhou","postcode":"510000","country":"CN","phone":"+86 20 8765 4329"},)"
             R"("recipient":{"name":"Test Recipient","address":["Unit 7","148 Wattle Street"],"city":"Ultimo","postcode":"2007","country":"AU"},)"
             R"("contents":[{"description":"green tea","hs6":"090210","quantity":2,"net_mass_g":1000,"value":28,"currency":"USD","origin":"CN"}],)"
             R"("gross_mass_g":1105,"check":{"by":"G117","at":"2026-11-20T20:00:00+08:00","method":"XRay"}})")
      .value();
}

std::vector<model::Finding> findings(const model::Item& item) {
  const base::Instant now = base::parse_instant("2026-11-20T12:00:00Z", "now").value();
  const auto found = validate(item, {code_lists(), now});
  EXPECT_TRUE(found.has_value()) << to_string(found.error());
  return found.value_or(std::vector<model::Finding>{});
}

// Changes a sound item and expects exactly one finding of that code in that field.
template <typename Change>
void expect_finding(FindingCode code, std::string_view field, Change change) {
  model::Item item = sound_item();
  change(item);
  const auto found = findings(item);
  ASSERT_EQ(found.size(), 1u) << name(code) << " in " << field;
  EXPECT_EQ(name(found[0].code), name(code));
  EXPECT_EQ(found[0].field, field);
  EXPECT_FALSE(found[0].expected.empty());
}

TEST(Validate, ASoundDeclarationHasNoFinding) {
  for (const auto& finding : findings(sound_item()))
    ADD_FAILURE() << name(finding.code) << " " << finding.field;
}

TEST(Validate, D1_EachFindingNamesItsField) {
  expect_finding(FindingCode::BadCheckDigit, "item_id",
                 [](auto& item) { item.id = model::ItemId{"EE123456786CN"}; });
  expect_finding(FindingCode::UnknownCountry, "item_id",
                 [](auto& item) { item.id = model::ItemId{"EE123456785XX"}; });
  expect_finding(FindingCode::UnknownHs, "contents[0].hs6", [](auto& item) { item.contents[0].hs6 = "999"; });
  expect_finding(FindingCode::UnknownHs, "contents[0].hs6",
                 [](auto& item) { item.contents[0].hs6 = "000000"; });
  expect_finding(FindingCode::UnknownCountry, "contents[0].origin",
                 [](auto& item) { item.contents[0].origin = "ZZ"; });
  expect_finding(FindingCode::UnknownCurrency, "contents[0].currency",
                 [](auto& item) { item.contents[0].value->currency = "RMB"; });
  expect_finding(FindingCode::UnknownOffice, "origin_office",
                 [](auto& item) { item.origin_office = model::OfficeId{"GUANGZHOU"}; });
  expect_finding(FindingCode::ContentsHeavierThanParcel, "gross_mass_g",
                 [](auto& item) { item.gross_mass = base::MassMg{999'999}; });
  expect_finding(FindingCode::ImpossiblePhone, "sender.phone",
                 [](auto& item) { item.sender.phone = "+86 12"; });
  expect_finding(FindingCode::ImpossiblePhone, "sender.phone",
                 [](auto& item) { item.sender.phone = "11111111111"; });
  expect_finding(FindingCode::PostcodeShape, "recipient.postcode",
                 [](auto& item) { item.recipient.postcode = "20071"; });
  expect_finding(FindingCode::EmptyDescription, "contents[0].description",
                 [](auto& item) { item.contents[0].description = "Gift"; });
  expect_finding(FindingCode::MissingContents, "contents", [](auto& item) { item.contents.clear(); });
  expect_finding(FindingCode::MissingMass, "gross_mass_g", [](auto& item) { item.gross_mass.reset(); });
  expect_finding(FindingCode::MissingValue, "contents[0].value",
                 [](auto& item) { item.contents[0].value.reset(); });
  expect_finding(FindingCode::MissingName, "sender.name", [](auto& item) { item.sender.name.clear(); });
  expect_finding(FindingCode::MissingAddress, "recipient.address",
                 [](auto& item) { item.recipient.address.clear(); });
  expect_finding(FindingCode::Unchecked, "check", [](auto& item) { item.check.reset(); });
  expect_finding(FindingCode::CheckAfterCutOff, "check.at",
                 [](auto& item) { item.check->at = *item.cut_off_at + base::DurationMs::minutes(1); });
  expect_finding(FindingCode::PostedInFuture, "posted_at",
                 [](auto& item) { item.posted_at = *item.posted_at + base::DurationMs::days(2); });
  expect_finding(FindingCode::CutOffPassed, "cut_off_at", [](auto& item) {
    item.cut_off_at = *item.cut_off_at - base::DurationMs::hours(12);
    item.check->at = item.posted_at;
  });
  expect_finding(FindingCode::MixedScripts, "sender.name",
                 [](auto& item) { item.sender.name = "P\xD0\xB0ul Test"; });
}

TEST(Tables, DescriptionsThatSayNothing) {
  for (const char* empty : {"gift", "GIFT", " Gifts ", "things", "a gift for personal use", "other goods",
                            "2 x gift", "礼物", "礼品 日用品", "个人物品", "quà tặng", "QUÀ TẶNG",
                            "đồ dùng cá nhân", "Ｇｉｆｔ", "gift/礼物", "sample; gift", "禮物"}) {
    EXPECT_TRUE(code_lists().says_nothing(empty)) << empty;
  }
  for (const char* good :
       {"green tea", "giftware of porcelain", "礼物茶叶", "gift tea", "trà xanh", "cotton shirt", "", "  ",
        "123", "岩糖", "boxer", "hàng dệt may", "Tonerkartuschen"}) {
    EXPECT_FALSE(code_lists().says_nothing(good)) << good;
  }
  EXPECT_FALSE(code_lists().says_nothing(std::string(300, 'a')));
}

TEST(Tables, Codes) {
  EXPECT_TRUE(code_lists().hs6("090210"));
  EXPECT_FALSE(code_lists().hs6("090211"));
  EXPECT_FALSE(code_lists().hs6("09021"));
  EXPECT_TRUE(code_lists().country("AU"));
  EXPECT_FALSE(code_lists().country("au"));
  EXPECT_FALSE(code_lists().country("EU"));
  EXPECT_TRUE(code_lists().currency("VND"));
  EXPECT_FALSE(code_lists().currency("RMB"));
  EXPECT_TRUE(code_lists().office("CNCAN"));
  EXPECT_TRUE(code_lists().office("CNCANA"));
  EXPECT_FALSE(code_lists().office("XXCAN"));
  EXPECT_FALSE(code_lists().office("CN"));
  EXPECT_EQ(code_lists().office_place("CNCANA"), "Guangzhou");
  EXPECT_EQ(code_lists().office_place("CNZZZ"), "");
}

TEST(Validate, S10ExamplesOfOthers) {
  const std::filesystem::path file = std::filesystem::path{TIDEWAITER_SHARED_DATA} / "reference/s10/s10.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no S10 examples at " << file;
  simdjson::dom::parser parser;
  simdjson::dom::element json;
  ASSERT_FALSE(parser.load(file.string()).get(json));
  int examples = 0;
  for (const bool valid : {true, false}) {
    for (const auto number :
         json["tracking_numbers"].at(0)["test_numbers"][valid ? "valid" : "invalid"].get_array()) {
      model::Item item = sound_item();
      item.id = model::ItemId{std::string{std::string_view{number}}};
      EXPECT_EQ(findings(item).empty(), valid) << item.id.text();
      ++examples;
    }
  }
  EXPECT_GE(examples, 6);
}

// The published schema and the program's own list of fields must not part.
TEST(Schema, NamesEveryFieldAndNothingElse) {
  const auto text = env::read_file(std::string{TIDEWAITER_SOURCE_DIR} + "/api/item.schema.json");
  ASSERT_TRUE(text.has_value());
  simdjson::dom::parser parser;
  simdjson::dom::element schema;
  ASSERT_FALSE(parser.parse(*text).get(schema));
  std::set<std::string> published, ours;
  const auto add = [&](std::string_view pointer, const std::string& prefix) {
    for (const auto member : schema.at_pointer(pointer).get_object())
      published.insert(prefix + std::string{member.key});
  };
  add("/properties", "");
  for (const char* part : {"sender", "recipient", "contents", "check"})
    EXPECT_EQ(published.erase(part), 1u) << part;
  add("/definitions/party/properties", "sender.");
  add("/definitions/party/properties", "recipient.");
  add("/definitions/contents_line/properties", "contents[0].");
  add("/definitions/check/properties", "check.");
  for (std::size_t i = 0; i < kFieldCount; ++i) ours.insert(path({static_cast<Field>(i), 0}));
  EXPECT_EQ(published, ours);

  const auto answer =
      env::read_file(std::string{TIDEWAITER_SOURCE_DIR} + "/api/screening_answer.schema.json");
  ASSERT_TRUE(answer.has_value());
  EXPECT_FALSE(parser.parse(*answer).error());
}

}  // namespace
}  // namespace tidewaiter::declaration
