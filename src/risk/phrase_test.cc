#include "risk/phrase.h"

#include <gtest/gtest.h>

#include <set>

#include "risk/engine.h"
#include "risk/test_profile.h"

namespace tidewaiter::risk {
namespace {

CompiledProfiles starters() {
  auto compiled = compile(starter_library(), 1);
  EXPECT_TRUE(compiled) << to_string(compiled.error());
  return *compiled;
}

TEST(Titles, EveryStarterProfileHasOneInEachLanguage) {
  const auto profiles = starters();
  for (const char* language : {"en", "zh", "vi"}) {
    std::set<std::string> different;
    for (std::size_t i = 0; i < profiles.profiles().size(); ++i) {
      const auto& titles = profiles.engine().titles[i];
      ASSERT_TRUE(titles.contains(language)) << profiles.profiles()[i].id << " in " << language;
      EXPECT_TRUE(different.insert(titles.find(language)->second).second)
          << titles.find(language)->second << " is two profiles";
    }
  }
}

TEST(Titles, AreInLanguagesThatThePageHas) {
  const auto error_of = [](const std::string& titles) {
    const auto text = profile_text("test-profile", "a: {service: Mail}\ncondition: a");
    const auto compiled = compile({{{"P.yaml", titles + "\n" + text}}}, 1);
    return compiled ? base::Error{} : compiled.error();
  };
  EXPECT_EQ(error_of("titles: {zh: 测试, vi: thử}"), base::Error{});
  EXPECT_EQ(error_of("titles: {fr: essai}").code, base::ErrorCode::UnknownField);
  EXPECT_EQ(error_of("titles: {zh: ''}").code, base::ErrorCode::Missing);
  EXPECT_EQ(error_of("titles: {zh: " + std::string(201, 'a') + "}").code, base::ErrorCode::TooLarge);
}

TEST(Told, WhatEachStarterProfileSaysOfItsOwnCases) {
  const auto profiles = starters();
  std::set<std::string_view> said;
  for (const auto& profile : profiles.profiles()) {
    for (const auto& one : profile.cases) {
      const auto assessment = assess(one.item, one.findings, one.evidence, profiles);
      const auto all = told(one.item, one.findings, one.evidence, profiles, assessment);
      ASSERT_EQ(all.size(), assessment.reasons.size());
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (assessment.reasons[i].kind == model::ReasonKind::Degraded) continue;
        EXPECT_FALSE(all[i].phrases.empty())
            << profile.id << ", " << one.name << ": " << assessment.reasons[i].text;
        for (const auto& phrase : all[i].phrases) said.insert(name(phrase.says));
      }
    }
  }
  EXPECT_TRUE(said.contains("shared") && said.contains("described") && said.contains("listed"));
}

TEST(Told, NothingThatTheseProfilesWouldWordOtherwise) {
  model::Item item;
  item.contents.push_back({"green tea", "", {}, {}, {}, ""});
  const auto with = [](const std::string& words) {
    const auto text = profile_text("one", "a: {contents.description|words: [" + words + "]}\ncondition: a");
    return *compile({{{"P.yaml", text}}}, 1);
  };
  const auto profiles = with("tea");
  const auto assessment = assess(item, {}, {}, profiles);
  const auto same = told(item, {}, {}, profiles, assessment);
  ASSERT_EQ(same.size(), 1U);
  ASSERT_EQ(same[0].phrases.size(), 1U);
  EXPECT_EQ(same[0].phrases[0].says, Phrase::Says::Described);
  EXPECT_EQ(same[0].phrases[0].texts()[0], "tea");
  EXPECT_EQ(same[0].titles->find("en")->second, "A test of one");
  EXPECT_TRUE(told(item, {}, {}, with("green"), assessment)[0].phrases.empty()) << "another word of it";
  EXPECT_TRUE(told(item, {}, {}, CompiledProfiles{}, assessment)[0].phrases.empty()) << "no such profile";
}

}  // namespace
}  // namespace tidewaiter::risk
