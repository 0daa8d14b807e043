// Mailboxes that say no more than the names beside them.

#include <gtest/gtest.h>

#include "resolution/comparison.h"
#include "resolution/email_levels.h"
#include "resolution/parameters.h"

namespace tidewaiter::resolution {
namespace {

Prepared person(const std::string& given, const std::string& family, const std::string& local,
                const std::string& domain = "example.org") {
  Prepared out;
  out.name = {{given, NamePart::Given}, {family, NamePart::Family}};
  out.email_local = local;
  out.email_domain = domain;
  return out;
}

bool made_of_names(const Prepared& party) {
  TokenTable tokens;
  return mailbox_is_made_of_names(intern(party, tokens), tokens);
}

std::string_view level_between(const Prepared& left, const Prepared& right) {
  TokenTable tokens;
  const Features a = intern(left, tokens);
  const Features b = intern(right, tokens);
  return level_name(Attribute::Email, email_level(a, b, tokens).level);
}

TEST(EmailLevels, KnowAMailboxThatIsMadeOfTheNames) {
  for (const char* local : {"dana.testwell", "testwell_dana", "danatestwell", "dtestwell", "testwelld",
                            "testwell", "dana", "dana2", "dana.testwel", "dana.testwell1987"}) {
    EXPECT_TRUE(made_of_names(person("dana", "testwell", local))) << local;
  }
  for (const char* local : {"bluebird", "dana.blue", "dt", "1987", "danatestwellandco", "dan"}) {
    EXPECT_FALSE(made_of_names(person("dana", "testwell", local))) << local;
  }
}

TEST(EmailLevels, TellAMailboxOfTheNamesFromOneThatSaysMore) {
  const auto dana = [](const std::string& local, const std::string& domain = "example.org") {
    return person("dana", "testwell", local, domain);
  };
  EXPECT_EQ(level_between(dana("dana.testwell"), dana("dana.testwell")), "same, made of the names");
  EXPECT_EQ(level_between(dana("dana.testwell"), dana("dana.testwell", "mail.test")),
            "alike in no more than the names");
  EXPECT_EQ(level_between(dana("dana.testwell"), dana("dana_testwell")), "alike in no more than the names");
  EXPECT_EQ(level_between(dana("dana.testwell12"), dana("dana.testwell15")),
            "alike in no more than the names");
  EXPECT_EQ(level_between(dana("dana.testwell87"), dana("dana.testwell87")), "same");
  EXPECT_EQ(level_between(dana("bluebird"), dana("bluebird")), "same");
  EXPECT_EQ(level_between(dana("bluebird"), dana("bluebird", "mail.test")), "same mailbox name elsewhere");
  EXPECT_EQ(level_between(dana("bluebird"), dana("blubird")), "alike");
  EXPECT_EQ(level_between(dana("bluebird"), person("dana", "testwell", "")), "not stated");
}

TEST(EmailLevels, AreSymmetricWhenOnlyOneSideIsMadeOfItsNames) {
  const Prepared before = person("dana", "testwell", "dtestwell");
  const Prepared married = person("dana", "sample", "dtestwell");
  EXPECT_EQ(level_between(before, married), "same");
  EXPECT_EQ(level_between(married, before), "same");
}

TEST(EmailLevels, NamesakesWithMailboxesOfTheirNamesAreNotOne) {
  const auto total = [](const std::string& left, const std::string& right) {
    const Parameters parameters = Parameters::shipped();
    TokenTable tokens(
        [&](TokenKind kind, std::string_view text) { return parameters.rarity_of(kind, text); });
    Prepared a = person("dana", "testwell", left, "mail.test");
    Prepared b = person("dana", "testwell", right);
    a.birth_date = 19'620'421;
    b.birth_date = 19'871'119;
    return weigh(compare(intern(a, tokens), intern(b, tokens), tokens), parameters).total();
  };
  const model::Millibits link = Parameters::shipped().link_weight;
  EXPECT_LT(total("dana.testwell", "dana.testwell"), link);
  EXPECT_GE(total("bluebird", "bluebird"), link);
}

}  // namespace
}  // namespace tidewaiter::resolution
