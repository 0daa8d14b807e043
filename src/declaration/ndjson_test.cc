// NDJSON in and out: the canonical form's laws (S4 rests on them) and what is refused by name (D1).

#include "declaration/ndjson.h"

#include <gtest/gtest.h>

namespace tidewaiter::declaration {
namespace {

constexpr std::string_view kLine =
    R"({"item_id":"EE123456785CN","operator_id":"CN-POST","service":"Mail","category":"gift","posted_at":"2026-11-20T09:12:00+08:00","origin_office":"CNCAN",)"
    R"("receptacle_id":"CNCANAAUSYDAAEN60123001004020","dispatch_id":"CNCANAAUSYDAAEN60123","cut_off_at":"2026-11-21T06:00:00+08:00",)"
    R"("sender":{"name":"Test Sender","address":["Test Road 1"],"city":"Guangzhou","postcode":"510000","country":"CN","phone":"+86 20 8765 4321","email":null},)"
    R"("recipient":{"name":"Test Recipient","address":["Unit 7","148 Wattle Street"],"city":"Ultimo","postcode":"2007","country":"AU","phone":null},)"
    R"("contents":[{"description":"green tea","hs6":"090210","quantity":2,"net_mass_g":1000,"value":28,"currency":"USD","origin":"CN"}],)"
    R"("gross_mass_g":1105,"check":{"by":"G117","at":"2026-11-20T20:00:00+08:00","method":"XRay"}})";

base::Error error_of(std::string_view line) {
  const auto item = parse_ndjson(line);
  EXPECT_FALSE(item.has_value()) << line;
  return item ? base::Error{} : item.error();
}

TEST(Ndjson, ReadsEveryFieldOfTheShape) {
  const auto item = parse_ndjson(kLine);
  ASSERT_TRUE(item.has_value()) << to_string(item.error());
  EXPECT_EQ(item->id.text(), "EE123456785CN");
  EXPECT_EQ(item->operator_id.text(), "CN-POST");
  EXPECT_EQ(item->service, model::Service::Mail);
  EXPECT_EQ(item->category, model::Category::Gift);
  EXPECT_EQ(base::to_string(*item->posted_at), "2026-11-20T01:12:00Z");
  EXPECT_EQ(item->origin_office.text(), "CNCAN");
  EXPECT_EQ(item->sender.city, "Guangzhou");
  EXPECT_EQ(item->recipient.address, (std::vector<std::string>{"Unit 7", "148 Wattle Street"}));
  ASSERT_EQ(item->contents.size(), 1u);
  EXPECT_EQ(item->contents[0].net_mass, base::MassMg{1'000'000});
  EXPECT_EQ(item->contents[0].value, (model::Money{28'000, "USD"}));
  EXPECT_EQ(item->contents[0].quantity, 2);
  EXPECT_EQ(item->gross_mass, base::MassMg{1'105'000});
  ASSERT_TRUE(item->check.has_value());
  EXPECT_EQ(item->check->method, model::Means::XRay);
}

TEST(Ndjson, CanonicalFormIsStable) {
  const auto item = parse_ndjson(kLine);
  ASSERT_TRUE(item.has_value());
  const std::string canonical = to_ndjson(*item);
  const auto again = parse_ndjson(canonical);
  ASSERT_TRUE(again.has_value()) << to_string(again.error());
  EXPECT_EQ(*again, *item);
  EXPECT_EQ(to_ndjson(*again), canonical);
}

TEST(Ndjson, DeclarationKeepsItsFindings) {
  const auto item = parse_ndjson(kLine);
  ASSERT_TRUE(item.has_value());
  const model::Declaration declaration{*item,
                                       {{model::FindingCode::Unchecked, "check", "", "a check"},
                                        {model::FindingCode::UnknownHs, "x", "\"1\"", ""}}};
  const std::string text = to_ndjson(declaration);
  const auto again = parse_declaration(text);
  ASSERT_TRUE(again.has_value()) << to_string(again.error());
  EXPECT_EQ(again->item, declaration.item);
  EXPECT_EQ(again->findings, declaration.findings);
  EXPECT_EQ(parse_ndjson(text), *item);
}

TEST(Ndjson, AGlanceSeesWhoFiledAndWhatWasFound) {
  auto declaration = model::Declaration{parse_ndjson(kLine).value(),
                                        {{model::FindingCode::Unchecked, "check", "", "a \"check\""},
                                         {model::FindingCode::UnknownHs, "x", "\"1\"", ""}}};
  const auto glance = [&] { return glance_at_declaration(to_ndjson(declaration)); };
  EXPECT_EQ(glance()->operator_id, declaration.item.operator_id);
  EXPECT_EQ(glance()->findings, (std::vector{model::FindingCode::Unchecked, model::FindingCode::UnknownHs}));
  declaration.item.operator_id = {};
  EXPECT_EQ(glance()->operator_id, model::OperatorId{});
  EXPECT_EQ(glance()->findings.size(), 2U);
  declaration.findings.clear();
  EXPECT_TRUE(glance()->findings.empty());
  EXPECT_EQ(glance_at_declaration("").error().code, base::ErrorCode::Malformed);
  EXPECT_EQ(glance_at_declaration(R"({"findings":[{"code":"no such"}]})").error().code,
            base::ErrorCode::Malformed);
}

TEST(Ndjson, D1_NamesTheFieldThatIsWrong) {
  EXPECT_EQ(error_of(R"({"item_id":"A","gross_mass_g":NaN})").field, "gross_mass_g");
  EXPECT_EQ(error_of(R"({"item_id":"A","gross_mass_g":"NaN"})").field, "gross_mass_g");
  EXPECT_EQ(error_of(R"({"item_id":"A","gross_mass_g":-1})").code, base::ErrorCode::OutOfRange);
  EXPECT_EQ(error_of(R"({"item_id":"A","gross_mass_g":1e300})").code, base::ErrorCode::OutOfRange);
  EXPECT_EQ(error_of(R"({"item_id":"A","contents":[{},{"net_mass_g":true}]})").field,
            "contents[1].net_mass_g");
  EXPECT_EQ(error_of(R"({"item_id":"A","posted_at":"yesterday"})").field, "posted_at");
  EXPECT_EQ(error_of(R"({"item_id":"A","posted_at":"9999-12-31T23:59:59-10:00"})").field, "posted_at");
  EXPECT_EQ(error_of(R"({"item_id":"A","service":"Pigeon"})").code, base::ErrorCode::UnknownCode);
  EXPECT_EQ(error_of(R"({"item_id":"A","item_id":"B"})").code, base::ErrorCode::Duplicate);
  EXPECT_EQ(error_of(R"({"sender":[]})").field, "sender");
  EXPECT_EQ(error_of("{\"sender\":{\"name\":\"\xff\"}}").code, base::ErrorCode::Encoding);
  EXPECT_EQ(error_of("{\"sender\":{\"name\":\"\xff\"}}").field, "sender.name");
  EXPECT_EQ(error_of(R"({"sender":{"name":"\ud800"}})").field, "sender.name");
  EXPECT_EQ(error_of(R"({"sender":{"name":"a\u0000b"}})").field, "sender.name");
  EXPECT_EQ(error_of(R"({"item_id":"A"} x)").code, base::ErrorCode::Malformed);
  for (const char* broken :
       {"", "{", "[]", "null", "{\"item_id\"", "{\"item_id\":}", "{\"sender\":{\"name\":\"a\"",
        "{\"item_id\":\"A\"", "{\"contents\":[{\"hs6\":\"1\"]}", "{\"sender\":{\"name\":\"a}"}) {
    EXPECT_EQ(error_of(broken).code, base::ErrorCode::Malformed) << broken;
  }
}

}  // namespace
}  // namespace tidewaiter::declaration
