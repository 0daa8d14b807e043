// Machines' keys are made and changed by two administrators and ended by one, and all of them see all of
// them.

#include "server/server_fixture_test.h"

namespace tidewaiter::server {
namespace {

class MachineKeyTest : public ServerTest {
 protected:
  Reply propose(const json& change, const std::string& who = "chief") {
    json key{{"officer_id", "courier"}, {"expires_at", "2027-01-20T10:00:00Z"}, {"scopes", {"holds"}}};
    key.update(change);
    return ask("POST", "/api/v1/api-keys", browser_of(who), key.dump());
  }
  Reply approve(const json& proposed, const std::string& who = "deputy") {
    return ask("POST", "/api/v1/api-keys/" + proposed["key_id"].get<std::string>() + "/approval",
               browser_of(who), json{{"proposal_digest", proposed["proposal"]["digest"]}}.dump());
  }
  json listed(const std::string& key_id) {
    const auto list = ask("GET", "/api/v1/api-keys", browser_of("deputy"));
    EXPECT_EQ(list.status, 200) << list.body;
    EXPECT_EQ(list.body.find("tw_"), std::string::npos) << "a secret is in no list";
    const auto items = list.parsed()["items"];
    for (const auto& one : items)
      if (one["key_id"] == key_id) return one;
    return nullptr;
  }
  static std::string bearer(const std::string& secret) { return "Authorization: Bearer " + secret + "\r\n"; }
  int revoke(const std::string& key_id) {
    return ask("DELETE", "/api/v1/api-keys/" + key_id, browser_of("chief")).status;
  }
};

TEST_F(MachineKeyTest, OneProposesAndAnotherApprovesJustThatAndSeesTheSecretOnce) {
  start();
  const auto proposed = propose(json::object());
  ASSERT_EQ(proposed.status, 200) << proposed.body;
  EXPECT_EQ(proposed.body.find("tw_"), std::string::npos) << "there is no secret yet";
  const auto waiting = proposed.parsed();
  EXPECT_EQ(waiting["state"], "proposed");
  EXPECT_EQ(waiting["in_force"], nullptr);
  EXPECT_EQ(waiting["proposal"]["proposed_by"], "chief");
  EXPECT_EQ(listed(waiting["key_id"]), waiting);
  EXPECT_EQ(approve(waiting, "chief").status, 403);
  auto other = waiting;
  other["proposal"]["digest"] = std::string(64, '0');
  EXPECT_EQ(approve(other).status, 409);
  const auto approved = approve(waiting);
  ASSERT_EQ(approved.status, 200) << approved.body;
  const std::string secret = approved.parsed()["secret"];
  EXPECT_EQ(ask("GET", "/api/v1/holds", bearer(secret)).status, 200);
  EXPECT_EQ(approve(waiting).status, 404) << "nothing waits any more";
  const auto key = listed(waiting["key_id"]);
  EXPECT_EQ(key["state"], "active");
  EXPECT_EQ(key["operator_id"], "CP");
  EXPECT_EQ(key["made_by"], "chief");
  EXPECT_EQ(key["confirmed_by"], "deputy");
  EXPECT_EQ(key["in_force"]["scopes"], (json{"holds"}));
  EXPECT_EQ(key["in_force"]["expires_at"], "2027-01-20T10:00:00Z");
  EXPECT_EQ(key["last_used_on"], "2027-01-15");
  EXPECT_EQ(key["proposal"], nullptr);
  const auto journal = ask("GET", "/api/v1/journal?limit=50", browser_of("auditor")).body;
  EXPECT_NE(journal.find("account.key_proposed"), std::string::npos);
  EXPECT_NE(journal.find("account.key_made"), std::string::npos);
}

TEST_F(MachineKeyTest, WideningOneTakesTwoAndItsSecretStays) {
  start();
  const auto made = approve(propose(json::object()).parsed()).parsed();
  const std::string key_id = made["key"]["key_id"];
  const auto header = bearer(made["secret"]);
  ASSERT_EQ(ask("GET", "/api/v1/operators", header).status, 403);
  EXPECT_EQ(propose({{"key_id", key_id}, {"officer_id", "rival"}}).status, 404) << "another account's";
  EXPECT_EQ(propose({{"key_id", "0123456789abcdef"}}).status, 404);
  const auto wider = propose({{"key_id", key_id}, {"scopes", {"holds", "figures"}}});
  ASSERT_EQ(wider.status, 200) << wider.body;
  EXPECT_EQ(ask("GET", "/api/v1/operators", header).status, 403) << "one alone widens nothing";
  EXPECT_EQ(listed(key_id)["in_force"]["scopes"], (json{"holds"}));
  EXPECT_EQ(approve(wider.parsed(), "chief").status, 403);
  const auto approved = approve(wider.parsed());
  ASSERT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.parsed()["secret"], nullptr);
  EXPECT_EQ(ask("GET", "/api/v1/operators", header).status, 200) << "at once, by the same secret";
}

TEST_F(MachineKeyTest, OneEndsAKeyOrWhatWaitsForOne) {
  start();
  const auto made = approve(propose(json::object()).parsed()).parsed();
  const std::string key_id = made["key"]["key_id"];
  const auto wider = propose({{"key_id", key_id}, {"scopes", {"holds", "figures"}}}).parsed();
  EXPECT_EQ(revoke(key_id), 204);
  EXPECT_EQ(ask("GET", "/api/v1/holds", bearer(made["secret"])).status, 401);
  EXPECT_EQ(listed(key_id)["state"], "revoked");
  EXPECT_NE(listed(key_id)["revoked_at"], nullptr);
  EXPECT_EQ(approve(wider).status, 404) << "what waited for it went with it";
  EXPECT_EQ(revoke(key_id), 404);
  const auto waiting = propose(json::object()).parsed();
  EXPECT_EQ(revoke(waiting["key_id"]), 204);
  EXPECT_EQ(listed(waiting["key_id"]), nullptr);
  EXPECT_EQ(approve(waiting).status, 404);
}

TEST_F(MachineKeyTest, WhatWasTrueWhenItWasProposedIsHeldAgainWhenItIsApproved) {
  start();
  const auto proposed = propose({{"expires_at", "2027-01-15T10:00:00Z"}}).parsed();
  clock_.set(clock_.now() + base::DurationMs::hours(3));
  EXPECT_EQ(approve(proposed).parsed()["field"], "expires_at") << "it would have ended by now";
  const auto again = propose(json::object()).parsed();
  change_account("courier", {{"roles", {"Examiner"}}});
  EXPECT_EQ(approve(again).status, 403) << "the account is no machine's any more";
}

// Its machine may be anybody's by now: a new secret is made by two instead.
TEST_F(MachineKeyTest, AKeyThatExpiredIsNotBroughtBack) {
  start();
  const auto made = approve(propose({{"expires_at", "2027-01-15T09:00:00Z"}}).parsed()).parsed();
  const std::string key_id = made["key"]["key_id"];
  const auto waiting = propose({{"key_id", key_id}, {"expires_at", "2027-01-16T09:00:00Z"}});
  ASSERT_EQ(waiting.status, 200) << waiting.body;
  clock_.set(clock_.now() + base::DurationMs::hours(2));
  EXPECT_EQ(listed(key_id)["state"], "expired");
  EXPECT_EQ(propose({{"key_id", key_id}}).status, 404);
  EXPECT_EQ(approve(waiting.parsed()).status, 404) << "nor by what was proposed before";
  EXPECT_EQ(ask("GET", "/api/v1/holds", bearer(made["secret"])).status, 401);
}

}  // namespace
}  // namespace tidewaiter::server
