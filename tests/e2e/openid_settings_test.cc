// An identity provider as an administrator sets it up: options of serve, a secret in a file, accounts linked
// by two.

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "run_binary.h"

namespace tidewaiter::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class OpenIdSetUp : public testing::Test {
 protected:
  Ran tw(const std::string& arguments, const std::string& input = "") const {
    return run(arguments + " --db " + db_, "echo '" + input + "' | ");
  }
  std::string did(const std::string& arguments, const std::string& input = "") const {
    const auto ran = tw(arguments, input);
    EXPECT_EQ(ran.exit_code, 0) << arguments << '\n' << ran.out;
    return ran.out;
  }

  Folder folder_{"openid"};
  std::string db_ = folder_ / "o.db";
};

TEST_F(OpenIdSetUp, ASettingThatIsWrongIsNamedAndTheSecretNeverShown) {
  did("init");
  const std::string secret = folder_ / "secret", callback = "/api/v1/sign-in/openid/callback";
  std::ofstream(secret) << "the-clients-secret\n";
  const auto serve = [&](const std::string& issuer, const std::string& redirect, const std::string& file) {
    return tw("serve --listen 0.0.0.0:0 --openid-client-id tidewaiter --openid-issuer " + issuer +
              " --openid-redirect " + redirect + " --openid-secret-file " + file);
  };
  const std::string issuer = "https://id.example/realm", redirect = "https://tidewaiter.example" + callback;
  EXPECT_THAT(serve(issuer, redirect, secret).out, AllOf(HasSubstr("listen"), Not(HasSubstr("openid"))))
      << "all that is wrong is plain HTTP that is not on loopback";
  EXPECT_THAT(serve("http://id.example", redirect, secret).out, HasSubstr("openid.issuer"));
  EXPECT_THAT(serve(issuer, "https://tidewaiter.example/", secret).out, HasSubstr("openid.redirect"));
  EXPECT_THAT(serve(issuer, redirect, folder_ / "nowhere").out, HasSubstr("nowhere"));
  std::ofstream(folder_ / "empty") << "\n";
  EXPECT_THAT(serve(issuer, redirect, folder_ / "empty").out, HasSubstr("openid.client_secret"));
  EXPECT_EQ(tw("serve --openid-issuer " + issuer).exit_code, 2) << "without the rest of it";
  EXPECT_EQ(tw("serve --openid-amr mfa").exit_code, 2) << "of no provider";
  for (const auto& ran : {serve(issuer, redirect, secret), serve("http://id.example", redirect, secret)})
    EXPECT_THAT(ran.out, Not(HasSubstr("the-clients-secret")));
}

TEST_F(OpenIdSetUp, WhatIsApprovedIsShownAsItIsAndNamedByItsDigest) {
  for (const char* id : {"chief", "deputy"})
    did(std::string{"account bootstrap --account "} + id, "a password of theirs");
  did("account propose keeper-1 --role Custodian --office CNCAN --officer chief "
      "--name \"$(printf 'K\\n    state     left\\033[2J')\"",
      "a password of theirs");
  const auto list = did("account list");
  EXPECT_THAT(list, AllOf(HasSubstr("name      \"K\\n    state     left\\u001b[2J\"\n"),
                          HasSubstr("roles     Custodian\n"), HasSubstr("office    \"CNCAN\"\n"),
                          HasSubstr("password  a new one\n")));
  EXPECT_EQ(tw("account approve keeper-1 --officer deputy").exit_code, 2) << "whatever it may be";
  const auto newer = did("account propose keeper-1 --role Administrator --officer chief");
  EXPECT_THAT(newer, HasSubstr("roles     Administrator\n"));
  EXPECT_THAT(tw("account approve keeper-1 --officer deputy --proposal " + digest_in(list)).out,
              HasSubstr("proposal_digest"));
  did("account approve keeper-1 --officer deputy --proposal " + digest_in(newer));
}

TEST_F(OpenIdSetUp, AnAccountIsLinkedByTwoAndNeedsNoPassword) {
  for (const char* id : {"chief", "deputy"})
    did(std::string{"account bootstrap --account "} + id, "a password of theirs");
  const std::string link = " --openid-issuer https://id.example --openid-subject u-7";
  EXPECT_EQ(tw("account propose auditor-1 --role Auditor --officer chief").exit_code, 1)
      << "nothing to enter by";
  EXPECT_EQ(tw("account propose auditor-1 --role Auditor --officer chief --openid-subject u-7").exit_code, 2);
  const auto proposed = did("account propose auditor-1 --role Auditor --officer chief" + link);
  EXPECT_THAT(proposed, HasSubstr("signs in  as \"u-7\" of \"https://id.example\""));
  const auto approve = [](const std::string& text) {
    return "account approve auditor-1 --proposal " + digest_in(text) + " --officer ";
  };
  EXPECT_EQ(tw(approve(proposed) + "chief").exit_code, 1) << "who proposed does not approve";
  EXPECT_THAT(did(approve(proposed) + "deputy"), HasSubstr("signs in as \"u-7\" of \"https://id.example\""));
  EXPECT_THAT(tw("account propose auditor-2 --role Auditor --officer chief" + link).out,
              AllOf(HasSubstr("conflict"), HasSubstr("auditor-1")));
  const auto ended = did("account propose auditor-1 --role Auditor --officer chief --no-openid");
  EXPECT_THAT(ended, HasSubstr("by no identity provider"));
  EXPECT_EQ(tw(approve(proposed) + "deputy").exit_code, 1) << "that is not what waits";
  did(approve(ended) + "deputy");
  const auto list = did("account list --json");
  EXPECT_THAT(list, Not(HasSubstr("u-7")));
  EXPECT_THAT(list, HasSubstr("\"openid\":null"));
  const auto verified = run("verify " + db_);
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
}

}  // namespace
}  // namespace tidewaiter::e2e
