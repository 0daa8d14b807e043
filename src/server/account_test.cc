// What one administrator proposes and another approves: all of it is seen, and nothing else is approved.

#include <set>

#include "server/server_fixture_test.h"

namespace tidewaiter::server {
namespace {

class AccountTest : public ServerTest {
 protected:
  // Two administrators in their browsers.
  void SetUp() override {
    ServerTest::SetUp();
    start();
    chief_ = browser_of("chief");
    deputy_ = browser_of("deputy");
  }
  Reply propose(const json& change) {
    json proposal{{"officer_id", "supervisor"}, {"display_name", "supervisor"}, {"roles", {"Supervisor"}}};
    proposal.update(change);
    return ask("POST", "/api/v1/accounts", chief_, proposal.dump());
  }
  Reply approve(const json& body, const std::string& id = "supervisor") {
    return ask("POST", "/api/v1/accounts/" + id + "/approval", deputy_, body.dump());
  }
  Reply approve_digest(const std::string& digest) { return approve({{"proposal_digest", digest}}); }
  static std::string digest_of(const Reply& proposed) {
    EXPECT_EQ(proposed.status, 200) << proposed.body;
    return proposed.parsed()["proposal"]["digest"];
  }
  // As the list has it, which is what the other administrator reads.
  json listed(const std::string& id) {
    const auto list = ask("GET", "/api/v1/accounts", deputy_).parsed();
    for (const auto& one : list["items"])
      if (one["officer_id"] == id) return one;
    return nullptr;
  }

  std::string chief_, deputy_;
};

TEST_F(AccountTest, WhoApprovesSeesAllThatChanges) {
  const json mine{{"issuer", "https://id.example"}, {"subject", "the chief's own"}};
  const auto proposed = propose({{"display_name", "The Supervisor"},
                                 {"office", "CNCAN"},
                                 {"roles", {"Supervisor", "Director"}},
                                 {"password", "known to the chief"},
                                 {"state", "suspended"},
                                 {"openid", mine}});
  const auto account = listed("supervisor");
  EXPECT_EQ(account, proposed.parsed());
  EXPECT_EQ(account["office"], "") << "in force meanwhile";
  EXPECT_EQ(account["state"], "active");
  EXPECT_TRUE(account["openid"].is_null());
  auto waiting = account["proposal"];
  EXPECT_EQ(waiting["digest"].get<std::string>().size(), 64u);
  waiting.erase("digest");
  EXPECT_EQ(waiting, (json{{"proposed_by", "chief"},
                           {"display_name", "The Supervisor"},
                           {"roles", {"Supervisor", "Director"}},
                           {"office", "CNCAN"},
                           {"operator_id", ""},
                           {"state", "suspended"},
                           {"openid", mine},
                           {"sets_password", true},
                           {"ends_second_factor", false}}));
  EXPECT_EQ(proposed.body.find("argon2"), std::string::npos) << "and no secret";
  ASSERT_EQ(approve_digest(digest_of(proposed)).status, 200);
  auto approved = listed("supervisor");
  EXPECT_TRUE(approved["proposal"].is_null());
  for (const char* member : {"display_name", "roles", "office", "operator_id", "state", "openid"})
    EXPECT_EQ(approved[member], waiting[member]) << member;
}

TEST_F(AccountTest, WhatIsApprovedIsWhatWasRead) {
  const auto read = digest_of(propose({{"office", "CNCAN"}}));
  const auto changed = digest_of(propose(
      {{"office", "CNCAN"}, {"openid", {{"issuer", "https://id.example"}, {"subject", "the chief's"}}}}));
  const auto refused = approve_digest(read);
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_EQ(refused.body.find(changed), std::string::npos) << "it is read, not copied from a refusal";
  EXPECT_EQ(listed("supervisor")["office"], "") << "nothing is in force";
  EXPECT_EQ(approve(json::object()).status, 422);
  EXPECT_EQ(approve_digest(std::string(64, '0')).status, 409);
  EXPECT_EQ(approve_digest(std::string(65, '0')).status, 413);
  EXPECT_EQ(approve_digest(changed).status, 200);
  EXPECT_EQ(approve_digest(changed).status, 404) << "nothing waits any more";
}

TEST_F(AccountTest, EveryPartOfAProposalIsInItsDigest) {
  std::set<std::string> digests;
  const std::vector<json> changes{json::object(),
                                  {{"display_name", "S"}},
                                  {{"office", "CNCAN"}},
                                  {{"roles", {"Supervisor", "Auditor"}}},
                                  {{"roles", {"Courier"}}, {"operator_id", "CP"}},
                                  {{"roles", {"Courier"}}, {"operator_id", "EMS"}},
                                  {{"state", "left"}},
                                  {{"openid", {{"issuer", ""}, {"subject", ""}}}},
                                  {{"openid", {{"issuer", "https://id.example"}, {"subject", "u-1"}}}},
                                  {{"openid", {{"issuer", "https://id.example"}, {"subject", "u-2"}}}},
                                  {{"password", "a first password"}},
                                  {{"password", "another password"}},
                                  {{"officer_id", "director"}}};
  for (const auto& change : changes) EXPECT_TRUE(digests.insert(digest_of(propose(change))).second) << change;
  EXPECT_FALSE(digests.insert(digest_of(propose(changes.front()))).second) << "the same is the same";
}

}  // namespace
}  // namespace tidewaiter::server
