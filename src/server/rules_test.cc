// Profiles change by two people: what is proposed was tried, what is approved was read, and what went out of
// force comes back by a proposal, or by rolling back to the version before.

#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

class RulesTest : public CourierDesk {
 protected:
  Reply propose(const std::string& who, const std::string& yaml) {
    return post("/api/v1/profiles", who, {{"yaml", yaml}});
  }
  Reply simulate(const std::string& who, const std::string& yaml, int days = 30) {
    return post("/api/v1/profiles/simulation", who, {{"yaml", yaml}, {"since_days", days}});
  }
  // The version's number, as a path has it.
  std::string proposed(const std::string& who, const std::string& yaml) {
    EXPECT_EQ(simulate(who, yaml).status, 200);
    const auto reply = propose(who, yaml);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return std::to_string(reply.parsed().value("version", 0));
  }
  Reply approve(const std::string& who, const std::string& version, const std::string& digest) {
    return post("/api/v1/profiles/" + version + "/approval", who, {{"digest", digest}});
  }
  Reply roll_back(const std::string& who, const std::string& version, const std::string& why = "holds all") {
    return post("/api/v1/profiles/" + version + "/rollback", who, {{"why", why}});
  }
  json version(const std::string& number) { return get("/api/v1/profiles/" + number, "auditor").parsed(); }
  std::string live() { return get("/api/v1/profiles/live", "auditor").parsed()["yaml"]; }
};

TEST_F(RulesTest, ATextIsProposedOnlyByWhoTriedItJustAsItIs) {
  start();
  const auto yaml = live();
  const auto untried = propose("targetingofficer", yaml);
  EXPECT_EQ(untried.status, 409) << untried.body;
  EXPECT_EQ(untried.parsed()["code"], "state");
  EXPECT_EQ(untried.parsed()["field"], "yaml");
  ASSERT_EQ(simulate("supervisor", yaml).status, 200);
  EXPECT_EQ(propose("targetingofficer", yaml).status, 409) << "another officer saw what it does";
  ASSERT_EQ(simulate("targetingofficer", yaml, 29).status, 200);
  EXPECT_EQ(propose("targetingofficer", yaml).status, 409) << "on fewer days";
  ASSERT_EQ(simulate("targetingofficer", yaml).status, 200);
  EXPECT_EQ(propose("targetingofficer", yaml + "\n# later").status, 409) << "another text";
  clock_.set(clock_.now() + base::DurationMs::hours(25));
  EXPECT_EQ(propose("targetingofficer", yaml).status, 409) << "yesterday";
  ASSERT_EQ(simulate("targetingofficer", yaml).status, 200);
  EXPECT_EQ(propose("targetingofficer", yaml).status, 200);
}

TEST_F(RulesTest, WhatIsApprovedIsTheTextThatASecondOfficerRead) {
  start();
  const auto text = live() + "\n# quieter";
  const auto number = proposed("targetingofficer", text);
  const auto read = version(number);
  EXPECT_EQ(read["yaml"], text);
  EXPECT_EQ(read["state"], "proposed");
  const std::string digest = read["digest"];
  EXPECT_EQ(digest, base::to_hex(base::as_view(base::sha256(text))));
  EXPECT_EQ(approve("targetingofficer", number, digest).status, 403) << "who proposed it";
  const auto unread = approve("supervisor", number, version("1")["digest"]);
  EXPECT_EQ(unread.status, 409) << unread.body;
  EXPECT_EQ(unread.parsed()["code"], "conflict");
  EXPECT_EQ(unread.parsed()["field"], "digest");
  EXPECT_EQ(post("/api/v1/profiles/" + number + "/approval", "supervisor", json::object()).status, 422);
  const auto approved = approve("supervisor", number, digest);
  ASSERT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.parsed()["approved_by"], "supervisor");
  EXPECT_EQ(live(), text);
  EXPECT_EQ(version("1")["state"], "replaced");
  EXPECT_EQ(get("/api/v1/profiles/99", "auditor").status, 404);
}

TEST_F(RulesTest, WhatLeavesOutProfilesInForceIsProposedOnlyWithTheWordThatTheyGo) {
  start();
  const auto all = live();
  const auto alone = all.substr(0, all.find("\n---\n"));
  ASSERT_LT(alone.size(), all.size());
  const auto tried = simulate("targetingofficer", alone);
  ASSERT_EQ(tried.status, 200) << tried.body;
  const auto shown = tried.parsed();
  EXPECT_EQ(shown["added"], json::array());
  EXPECT_EQ(shown["changed"], json::array());
  EXPECT_GT(shown["dropped"].size(), 30u) << "the simulation says what proposing would refuse";
  EXPECT_TRUE(shown.contains("no_longer"));
  const auto refused = propose("targetingofficer", alone);
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_EQ(refused.parsed()["code"], "conflict");
  EXPECT_EQ(refused.parsed()["field"], "drop");
  const auto dropping = post("/api/v1/profiles", "targetingofficer", {{"yaml", alone}, {"drop", true}});
  ASSERT_EQ(dropping.status, 200) << dropping.body;
  EXPECT_EQ(dropping.parsed()["dropped"], shown["dropped"]);
  const auto number = std::to_string(dropping.parsed().value("version", 0));
  const auto approved = approve("supervisor", number, version(number)["digest"]);
  ASSERT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.parsed()["dropped"], shown["dropped"]);
  const auto back = roll_back("supervisor", "1");
  ASSERT_EQ(back.status, 200) << back.body;
  EXPECT_EQ(back.parsed()["added"], shown["dropped"]) << "the library is back whole";
}

TEST_F(RulesTest, WhatWentOutOfForceComesBackByAProposalOrAsTheVersionBefore) {
  start();
  const auto first = live();
  const auto second = proposed("targetingofficer", first + "\n# second");
  ASSERT_EQ(approve("supervisor", second, version(second)["digest"]).status, 200);
  const auto again = approve("supervisor", "1", version("1")["digest"]);
  EXPECT_EQ(again.status, 409) << "no approval brings it back";
  EXPECT_EQ(again.parsed()["code"], "state");
  EXPECT_EQ(roll_back("supervisor", "1", " ").status, 422) << "it is said why";
  EXPECT_EQ(roll_back("auditor", "1").status, 403);
  ASSERT_EQ(roll_back("targetingofficer", "1").status, 200);
  EXPECT_EQ(live(), first);
  EXPECT_EQ(version(second)["state"], "rolled_back");
  const auto entries = get("/api/v1/journal?kind=profiles.rolled_back", "auditor").body;
  EXPECT_NE(entries.find("targetingofficer"), std::string::npos) << entries;
  EXPECT_EQ(roll_back("supervisor", second).status, 409);
  EXPECT_EQ(approve("supervisor", second, version(second)["digest"]).status, 409);

  const auto third = proposed("targetingofficer", first + "\n# second");
  ASSERT_EQ(approve("supervisor", third, version(third)["digest"]).status, 200);
  const auto fourth = proposed("targetingofficer", first + "\n# fourth");
  ASSERT_EQ(approve("supervisor", fourth, version(fourth)["digest"]).status, 200);
  EXPECT_EQ(version("1")["state"], "retired");
  EXPECT_EQ(roll_back("supervisor", "1").status, 409) << "only the one before";
  EXPECT_EQ(roll_back("targetingofficer", third).status, 403) << "who proposed it";
  EXPECT_EQ(roll_back("supervisor", third).status, 200);
}

}  // namespace
}  // namespace tidewaiter::server
