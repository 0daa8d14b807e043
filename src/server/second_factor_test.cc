// The second factor is its officer's own: who enrols it, where it is demanded, and who ends it when it is
// lost.

#include <liboath/oath.h>

#include "server/server_fixture_test.h"
#include "service/second_factor.h"

namespace tidewaiter::server {
namespace {

class SecondFactorTest : public ServerTest {
 protected:
  // As an authenticator shows it, so many steps from now.
  std::string code_of(const std::string& secret, int steps = 0) {
    char* raw = nullptr;
    std::size_t length = 0;
    EXPECT_EQ(oath_base32_decode(secret.data(), secret.size(), &raw, &length), OATH_OK);
    char text[7] = "";
    const auto step = clock_.now().unix_ms() / 30'000 + steps;
    EXPECT_EQ(oath_hotp_generate(raw, length, static_cast<std::uint64_t>(step), 6, false,
                                 OATH_HOTP_DYNAMIC_TRUNCATION, text),
              OATH_OK);
    free(raw);  // NOLINT(cppcoreguidelines-no-malloc): liboath allocates it so
    return text;
  }
  Reply show(const std::string& header) { return ask("POST", "/api/v1/session/second-factor", header); }
  // `present` is a code of the one there is.
  Reply prove(const std::string& header, std::string_view password, const std::string& code,
              const std::string& present = "") {
    json body{{"password", password}, {"code", code}};
    if (!present.empty()) body["present_code"] = present;
    return ask("PUT", "/api/v1/session/second-factor", header, body.dump());
  }
  // In place of the one of secret `old`, where there is one.
  std::string enrol(const std::string& header, const std::string& old = "") {
    const std::string secret = show(header).parsed().value("secret", "");
    const auto set = prove(header, kPassword, code_of(secret), old.empty() ? "" : code_of(old));
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.parsed()["has_second_factor"], true);
    return secret;
  }
  Reply enter(const std::string& id, const std::string& code) {
    const json body{{"officer_id", id}, {"password", kPassword}, {"totp", code}};
    return ask("POST", "/api/v1/session", "", body.dump());
  }
  void next_step() { clock_.set(clock_.now() + base::DurationMs{30'000}); }
};

TEST_F(SecondFactorTest, AnOfficerEnrolsOneByACodeAndThePasswordAndOtherSessionsEnd) {
  start();
  const auto other = header_of_session(sign_in("examiner", kPassword));
  const auto here = header_of_session(sign_in("examiner", kPassword));
  EXPECT_EQ(prove(here, kPassword, "123456").status, 409) << "nothing was shown yet";
  const auto shown = show(here);
  ASSERT_EQ(shown.status, 200) << shown.body;
  const std::string secret = shown.parsed()["secret"];
  EXPECT_EQ(secret.size(), 32u);
  EXPECT_EQ(shown.parsed()["link"],
            "otpauth://totp/Tidewaiter:examiner?secret=" + secret + "&issuer=Tidewaiter");
  EXPECT_TRUE(shown.parsed()["qr_svg"].get<std::string>().starts_with("<svg xmlns="));
  EXPECT_EQ(ask("GET", "/api/v1/session", here).parsed()["has_second_factor"], false) << "it only was shown";
  EXPECT_EQ(ask("GET", "/api/v1/session", here).parsed()["by_password"], true);
  EXPECT_EQ(prove(here, "a guess of a guess", code_of(secret)).parsed()["field"], "password");
  EXPECT_EQ(prove(here, kPassword, code_of(secret, 5)).parsed()["field"], "code");
  EXPECT_EQ(prove(other, kPassword, code_of(secret)).status, 409) << "it was shown in another session";
  ASSERT_EQ(prove(here, kPassword, code_of(secret)).status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/session", here).parsed()["has_second_factor"], true) << "this one goes on";
  EXPECT_EQ(ask("GET", "/api/v1/session", other).status, 401);
  EXPECT_EQ(sign_in("examiner", kPassword).parsed()["field"], "totp");
  EXPECT_EQ(enter("examiner", code_of(secret)).status, 401) << "it was used to enrol";
  next_step();
  EXPECT_EQ(enter("examiner", code_of(secret)).status, 200);
  const auto journal = ask("GET", "/api/v1/journal?limit=20", browser_of("auditor"));
  EXPECT_NE(journal.body.find("account.totp_enrolled"), std::string::npos) << journal.body;
  EXPECT_EQ(journal.body.find(secret), std::string::npos);
}

TEST_F(SecondFactorTest, ItIsReplacedTheSameWayAndTheOldOneEnds) {
  start();
  const auto here = header_of_session(sign_in("examiner", kPassword));
  const auto old = enrol(here);
  next_step();
  const auto renewed = enrol(here, old);
  EXPECT_NE(renewed, old);
  next_step();
  EXPECT_EQ(enter("examiner", code_of(old)).status, 401);
  EXPECT_EQ(enter("examiner", code_of(renewed)).status, 200);
  const std::string late = show(here).parsed()["secret"];
  clock_.set(clock_.now() + base::DurationMs::minutes(10));
  EXPECT_EQ(prove(here, kPassword, code_of(late)).status, 409) << "it was shown too long ago";
}

// Who came by an open screen and knows the password makes no authenticator of their own the officer's.
TEST_F(SecondFactorTest, ItIsReplacedByWhoHasThePresentOneAlone) {
  start();
  const auto here = header_of_session(sign_in("examiner", kPassword));
  const auto old = enrol(here);
  const std::string other = show(here).parsed()["secret"];
  const auto none = prove(here, kPassword, code_of(other));
  EXPECT_EQ(none.status, 422) << none.body;
  EXPECT_EQ(none.parsed()["field"], "present_code");
  const auto used = prove(here, kPassword, code_of(other), code_of(old));
  EXPECT_EQ(used.status, 403) << "it was used to enrol: " << used.body;
  EXPECT_EQ(used.parsed()["field"], "present_code");
  next_step();
  const auto wrong = prove(here, kPassword, code_of(other, 5), code_of(old));
  EXPECT_EQ(wrong.parsed()["field"], "code") << "before a code of the present one is used up";
  EXPECT_EQ(prove(here, kPassword, code_of(other), code_of(other)).parsed()["field"], "present_code");
  EXPECT_EQ(prove(here, kPassword, code_of(other), code_of(old)).status, 200);
}

// Between its proof and its entry two administrators may end the account, or set another password.
TEST_F(SecondFactorTest, WhatWasProvenOfAnotherAccountEnrolsNothing) {
  const auto service = service::Service::open(url_, clock_, random_);
  ASSERT_TRUE(service) << base::to_string(service.error());
  const auto proven = service::account(**service->store().snapshot(), "examiner")->password;
  const auto enrol_with = [&](const base::Hash& digest) {
    return service::enrol_totp(*service, "examiner", service::new_totp_secret(*service), digest);
  };
  const auto stale = enrol_with(base::sha256("another"));
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, base::ErrorCode::Conflict);
  EXPECT_FALSE(service::account(**service->store().snapshot(), "examiner")->has_totp);
  EXPECT_TRUE(enrol_with(proven));
  EXPECT_FALSE(enrol_with(proven)) << "it is another by the factor that came between";

  service::AccountProposal suspended;
  suspended.id = suspended.display_name = "custodian";
  suspended.roles = {Role::Custodian};
  suspended.state = "suspended";
  const auto proposed = service::propose_account(*service, {"chief", "test"}, suspended);
  ASSERT_TRUE(proposed) << base::to_string(proposed.error());
  ASSERT_TRUE(
      service::approve_account(*service, {"deputy", "test"}, "custodian", proposed->proposal->digest));
  const auto custodian = service::account(**service->store().snapshot(), "custodian")->password;
  EXPECT_FALSE(service::enrol_totp(*service, "custodian", service::new_totp_secret(*service), custodian));
}

TEST_F(SecondFactorTest, WhereOneIsDemandedAnOfficerWithoutItDoesNothingButEnrol) {
  options_.demands_second_factor = true;
  start();
  const auto in = sign_in("examiner", kPassword);
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.parsed()["must_enrol"], true);
  const auto here = header_of_session(in);
  for (const char* path : {"/api/v1/holds", "/api/v1/queue", "/api/v1/events"}) {
    const auto refused = ask("GET", path, here);
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_EQ(refused.parsed()["field"], "second_factor") << path;
  }
  EXPECT_EQ(ask("GET", "/api/v1/session", here).parsed()["must_enrol"], true);
  EXPECT_EQ(ask("GET", "/api/v1/holds", key_of("courier")).status, 200) << "a machine has none";
  enrol(here);
  EXPECT_EQ(ask("GET", "/api/v1/session", here).parsed()["must_enrol"], false);
  EXPECT_EQ(ask("GET", "/api/v1/holds", here).status, 200);
}

TEST_F(SecondFactorTest, ALostOneIsEndedByTwoAdministratorsAndItsSessionsWithIt) {
  start();
  const auto here = header_of_session(sign_in("examiner", kPassword));
  enrol(here);
  const json change{{"officer_id", "examiner"},
                    {"display_name", "examiner"},
                    {"roles", {"Examiner"}},
                    {"ends_second_factor", true}};
  const auto proposed = ask("POST", "/api/v1/accounts", browser_of("chief"), change.dump());
  ASSERT_EQ(proposed.status, 200) << proposed.body;
  EXPECT_EQ(proposed.parsed()["has_totp"], true) << "in force meanwhile";
  EXPECT_EQ(proposed.parsed()["proposal"]["ends_second_factor"], true) << "and said to who approves";
  const json approval{{"proposal_digest", proposed.parsed()["proposal"]["digest"]}};
  const auto approve = [&](const std::string& who) {
    return ask("POST", "/api/v1/accounts/examiner/approval", browser_of(who), approval.dump());
  };
  EXPECT_EQ(approve("chief").status, 403);
  EXPECT_EQ(ask("GET", "/api/v1/session", here).status, 200);
  const auto approved = approve("deputy");
  ASSERT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.parsed()["has_totp"], false);
  EXPECT_EQ(ask("GET", "/api/v1/session", here).status, 401) << "whoever has the lost one is out";
  const auto again = sign_in("examiner", kPassword);
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.parsed()["has_second_factor"], false);
}

TEST_F(SecondFactorTest, NobodyEnrolsOneForAnother) {
  start();
  change_account("examiner", {{"password", kFirstPassword}});
  const auto chiefs = header_of_session(sign_in("examiner", kFirstPassword));
  EXPECT_EQ(show(chiefs).parsed()["field"], "password") << "the chief knows this one";
  EXPECT_EQ(show(key_of("courier")).status, 403) << "a machine enrols nothing";
}

}  // namespace
}  // namespace tidewaiter::server
