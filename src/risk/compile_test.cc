#include <gtest/gtest.h>

#include "risk/fields.h"
#include "risk/risk.h"
#include "risk/test_profile.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;

base::Error error_of(const std::string& detection) {
  const auto compiled = compile({{{"P.yaml", profile_text("test-profile", detection)}}}, 1);
  EXPECT_FALSE(compiled) << detection;
  return compiled ? base::Error{} : compiled.error();
}

TEST(Fields, TheListIsClosedAndJustifiedS1) {
  for (const auto& field : readable_fields()) {
    EXPECT_FALSE(field.justification.empty()) << field.name;
    EXPECT_EQ(find_field(field.name), &info(field.field));
    EXPECT_FALSE(refused_attribute(field.name)) << field.name;
  }
  EXPECT_EQ(nearest_field("recipient.contry"), "recipient.country");
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Compile, ForbiddenAttributesAreRefusedWithTheirArticleS1) {
  for (const char* field :
       {"nationality", "sender.nationality", "recipient.citizenship", "recipient.race",
        "sender.ethnic_origin", "recipient.religion", "belief", "recipient.political_opinion",
        "sender.trade_union", "recipient.health", "recipient.sexual_orientation", "recipient.sex",
        "sender.place_of_birth", "sender.given_name_origin", "name.language", "recipient.name",
        "sender.address", "recipient.postcode", "sender.genetic_data"}) {
    const auto error = error_of("a: {" + std::string{field} + ": x}\ncondition: a");
    EXPECT_EQ(error.code, ErrorCode::Forbidden) << field;
    EXPECT_TRUE(error.expected.find("Art. ") != std::string::npos) << to_string(error);
  }
}

TEST(Compile, TheRouteAndGoodsMayBeReadS1) {
  const auto compiled = compile({{{"P.yaml", profile_text("route", R"(
a: {origin_office: CNCAN, sender.country: CN, recipient.country: [AU, NZ], contents.origin: CN}
condition: a)")}}},
                                3);
  ASSERT_TRUE(compiled) << to_string(compiled.error());
  EXPECT_EQ(compiled->version(), 3U);
  EXPECT_EQ(
      compiled->profiles()[0].fields,
      (std::vector<std::string>{"contents.origin", "origin_office", "recipient.country", "sender.country"}));
}

TEST(Compile, AnUnknownFieldNamesTheNearest) {
  const auto error = error_of("a: {gros_mass|gte: 1 kg}\ncondition: a");
  EXPECT_EQ(error.code, ErrorCode::UnknownField);
  EXPECT_EQ(error.found, "gros_mass");
  EXPECT_EQ(error.expected, "the nearest readable field is gross_mass");
  EXPECT_EQ(error.field.substr(0, 10), "P.yaml:9:7") << error.field;
}

TEST(Compile, MistakesAreNamedWithTheirPlace) {
  struct Case {
    const char* detection;
    ErrorCode code;
  };
  for (const auto& [detection, code] : std::vector<Case>{
           {"a: {gross_mass|gte: heavy}\ncondition: a", ErrorCode::Malformed},
           {"a: {gross_mass|gte: 5}\ncondition: a", ErrorCode::Malformed},
           {"a: {gross_mass|gte: [1 kg, 2 kg]}\ncondition: a", ErrorCode::Malformed},
           {"a: {contents.quantity|lt: many}\ncondition: a", ErrorCode::Malformed},
           {"a: {contents.hs6: '09'}\ncondition: a", ErrorCode::Malformed},
           {"a: {recipient.country: Australia}\ncondition: a", ErrorCode::Malformed},
           {"a: {category: gifts}\ncondition: a", ErrorCode::UnknownCode},
           {"a: {finding: uncheckd}\ncondition: a", ErrorCode::UnknownCode},
           {"a: {contents.description|words: '!!'}\ncondition: a", ErrorCode::OutOfRange},
           {"a: {contents.description|words: list:nothing}\ncondition: a", ErrorCode::NotFound},
           {"a: {contents.description|re: '('}\ncondition: a", ErrorCode::Malformed},
           {"a: {contents.description|re: '(?=x)'}\ncondition: a", ErrorCode::Malformed},
           {"a: {contents.description|sounds: x}\ncondition: a", ErrorCode::UnknownField},
           {"a: {licence_number: maybe}\ncondition: a", ErrorCode::Malformed},
           {"a: {window: count items by recipient.premises within 30d}\ncondition: a", ErrorCode::Malformed},
           {"a: {window: count items by recipient.street within 30d >= 3}\ncondition: a",
            ErrorCode::UnknownField},
           {"a: {window: sum gross_mass by recipient.person within 30d >= 3}\ncondition: a",
            ErrorCode::Malformed},
           {"a: {window: count items by recipient.person within 30d => 3}\ncondition: a",
            ErrorCode::Malformed},
           {"a: {service: Mail}\ncondition: b", ErrorCode::UnknownField},
           {"a: {service: Mail}\ncondition: a and", ErrorCode::Malformed},
           {"a: {service: Mail}\ncondition: (a", ErrorCode::Malformed},
           {"a: {service: Mail}\ncondition: a a", ErrorCode::Malformed},
           {"a: {service: Mail}\ncondition: 1 from a", ErrorCode::Malformed},
           {"a: {service: Mail}\nb: {service: Mail}\ncondition: a", ErrorCode::Malformed},
           {"a: {service: Mail, service: Courier}\ncondition: a", ErrorCode::Duplicate},
           {"a: {}\ncondition: a", ErrorCode::Missing},
           {"a: []\ncondition: a", ErrorCode::Missing},
           {"a: {service: []}\ncondition: a", ErrorCode::Missing},
           {"a: {service: {x: y}}\ncondition: a", ErrorCode::Malformed},
           {"a: Mail\ncondition: a", ErrorCode::Malformed},
           {"a: &x {service: Mail}\ncondition: a", ErrorCode::Unsupported},
           {"a: {service: Mail", ErrorCode::Malformed},
           {"condition: a", ErrorCode::UnknownField},
           {"a: {service: Mail}", ErrorCode::Missing},
       }) {
    const auto error = error_of(detection);
    EXPECT_EQ(error.code, code) << detection << "\n" << to_string(error);
    EXPECT_TRUE(error.field.starts_with("P.yaml:")) << to_string(error);
    EXPECT_FALSE(error.expected.empty()) << detection;
  }
}

TEST(Compile, DepthAndSizeAreBounded) {
  EXPECT_EQ(error_of("a: {service: Mail}\ncondition: " + std::string(500, '(') + "a").code,
            ErrorCode::TooLarge);
  EXPECT_EQ(error_of("a: {service: Mail}\ncondition: " + std::string(3'000, 'a')).code, ErrorCode::TooLarge);
  std::string many = "a:\n";
  for (int i = 0; i < 300; ++i) many += "  - {service: Mail}\n";
  EXPECT_EQ(error_of(many + "condition: a").code, ErrorCode::TooLarge);
  const ProfileSource huge{"P.yaml", std::string(kMaxProfileBytes + 1, ' ')};
  EXPECT_EQ(compile({&huge, 1}, 1).error().code, ErrorCode::TooLarge);
  const ProfileSource deep{"P.yaml", std::string(100'000, '[')};
  EXPECT_FALSE(compile({&deep, 1}, 1));
}

std::string with(const std::string& from, const std::string& to) {
  auto text = profile_text("test-profile", "a: {service: Mail}\ncondition: a");
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Compile, AProfileSaysWhoWhyAndUntilWhen) {
  for (const auto& [from, to, code] : std::vector<std::tuple<std::string, std::string, ErrorCode>>{
           {"owner: Test desk\n", "", ErrorCode::Missing},
           {"purpose: A test\n", "", ErrorCode::Missing},
           {"legal_basis: Test law\n", "", ErrorCode::Missing},
           {"review_date: 2027-06-30", "review_date: 2027-02-30", ErrorCode::Malformed},
           {"id: test-profile", "id: Test", ErrorCode::Malformed},
           {"owner:", "ownr:", ErrorCode::UnknownField},
           {"weight: 1000", "weight: heavy", ErrorCode::Malformed},
           {"weight: 1000", "weight: 30000", ErrorCode::OutOfRange},
           {"weight: 1000", "standing: Hold", ErrorCode::Missing},
           {"weight: 1000", "standing: Refuse\napprover: Test officer", ErrorCode::Forbidden},
           {"weight: 1000", "standing: Release\napprover: Test officer", ErrorCode::UnknownCode},
           {"must: miss", "must: hit", ErrorCode::Missing},
           {"must: hit", "must: perhaps", ErrorCode::UnknownCode},
       }) {
    const ProfileSource source{"P.yaml", with(from, to)};
    const auto compiled = compile({&source, 1}, 1);
    ASSERT_FALSE(compiled) << to;
    EXPECT_EQ(compiled.error().code, code) << to_string(compiled.error());
  }
  const ProfileSource standing{"P.yaml", with("weight: 1000", "standing: Hold\napprover: Test officer")};
  EXPECT_EQ(compile({&standing, 1}, 1).value().profiles()[0].standing, model::Outcome::Hold);
}

TEST(Compile, AnIdStandsOnce) {
  const auto text = profile_text("test-profile", "a: {service: Mail}\ncondition: a");
  const auto compiled = compile({{{"P.yaml", text}, {"Q.yaml", text}}}, 1);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().code, ErrorCode::Duplicate);
  EXPECT_NE(compiled.error().expected.find("P.yaml:1:"), std::string::npos) << compiled.error().expected;
}

}  // namespace
}  // namespace tidewaiter::risk
