// Declarations that were refused: listed without what they say, looked at one by one, put right.

#include "server/server_fixture_test.h"

namespace tidewaiter::server {
namespace {

class RefusedTest : public ServerTest {
 protected:
  // Without a sender its service is none that there is, which nobody can use.
  static json declared(const char* sender) {
    json item{{"item_id", "A1"},
              {"operator_id", "CP"},
              {"service", sender == nullptr ? "Pigeon" : "Courier"},
              {"recipient", {{"name", "Secret Person"}, {"country", "AU"}}}};
    if (sender != nullptr) item["sender"] = {{"name", sender}, {"country", "CN"}};
    return item;
  }
  Reply get(const std::string& path, const std::string& who) { return ask("GET", path, key_of(who)); }
  // Beside those that a list is.
  json looks_at_one() {
    auto ones = json::array();
    const auto all = get("/api/v1/looks", "auditor").parsed()["items"];
    for (const auto& look : all)
      if (look["kind"] == "refusal") ones.push_back(look);
    return ones;
  }
  Reply put_right(const std::string& who, const json& body) {
    return ask("POST", "/api/v1/refused/1/resubmission", key_of(who), body.dump());
  }
};

TEST_F(RefusedTest, K1_ARefusedDeclarationIsReadOneByOneAndEachLookIsEntered) {
  start();
  ask("POST", "/api/v1/items", key_of("courier"), declared(nullptr).dump());
  const auto listed = get("/api/v1/refused", "targetingofficer");
  ASSERT_EQ(listed.parsed()["items"].size(), 1u) << listed.body;
  EXPECT_EQ(listed.body.find("Secret Person"), std::string::npos) << "the list says nothing of whom";
  EXPECT_TRUE(looks_at_one().empty());

  const auto one = get("/api/v1/refused/1?purpose=case%2012", "targetingofficer");
  ASSERT_EQ(one.status, 200) << one.body;
  EXPECT_NE(one.parsed()["raw"].get<std::string>().find("Secret Person"), std::string::npos);
  const auto looks = looks_at_one();
  ASSERT_EQ(looks.size(), 1u);
  EXPECT_EQ(looks[0]["kind"], "refusal");
  EXPECT_EQ(looks[0]["asked"], "1");
  EXPECT_EQ(looks[0]["officer"], "targetingofficer");
  EXPECT_EQ(looks[0]["purpose"], "case 12");
  EXPECT_EQ(get("/api/v1/refused/9", "targetingofficer").status, 404);
  EXPECT_EQ(get("/api/v1/refused/1", "courier").status, 403);
  EXPECT_EQ(get("/api/v1/refused/1", "custodian").status, 403);
  EXPECT_EQ(looks_at_one().size(), 1u) << "nothing was shown";
}

TEST_F(RefusedTest, D1_WhatIsPutRightIsFiledAndLinkedOnce) {
  start();
  ask("POST", "/api/v1/items", key_of("courier"), declared(nullptr).dump());
  const auto filed = [](const json& item) -> json {
    return {{"declaration", item.dump()}, {"office", "CNCAN"}};
  };
  EXPECT_EQ(put_right("auditor", filed(declared("Sender"))).status, 403);
  EXPECT_EQ(put_right("courier", filed(declared("Sender"))).status, 403);
  EXPECT_EQ(put_right("targetingofficer", {{"office", "CNCAN"}}).parsed()["field"], "declaration");
  const json two{{"declaration", declared("Sender").dump() + "\n" + declared("Sender").dump() + "\n"},
                 {"office", "CNCAN"}};
  EXPECT_GE(put_right("targetingofficer", two).status, 400) << "one record puts one right";
  const auto wrong = put_right("targetingofficer", filed(declared(nullptr)));
  EXPECT_GE(wrong.status, 400) << "still wrong";
  EXPECT_LT(wrong.status, 500) << wrong.body;
  const auto right = put_right("targetingofficer", filed(declared("Sender")));
  ASSERT_EQ(right.status, 200) << right.body;
  EXPECT_EQ(right.parsed()["accepted_as"], "A1");
  EXPECT_EQ(get("/api/v1/items/A1", "targetingofficer").status, 200);
  EXPECT_EQ(get("/api/v1/refused/1", "targetingofficer").parsed()["accepted_as"], "A1");
  EXPECT_EQ(put_right("targetingofficer", filed(declared("Sender"))).status, 409) << "put right twice";
}

TEST_F(RefusedTest, D1_AnotherParcelPutsNothingRight) {
  start();
  ask("POST", "/api/v1/items", key_of("courier"), declared(nullptr).dump());
  const auto filed = [&](const json& change) {
    auto item = declared("Sender");
    item.update(change);
    return put_right("targetingofficer", {{"declaration", item.dump()}, {"office", "CNCAN"}});
  };
  const auto other = filed({{"item_id", "A2"}});
  EXPECT_EQ(other.status, 409) << other.body;
  EXPECT_EQ(other.parsed()["field"], "item_id");
  EXPECT_EQ(other.parsed()["found"], "A2");
  EXPECT_EQ(other.parsed()["expected"], "the refused declaration's own, A1");
  const auto rivals = filed({{"operator_id", "EMS"}});
  EXPECT_EQ(rivals.status, 409) << rivals.body;
  EXPECT_EQ(rivals.parsed()["field"], "operator_id");
  EXPECT_EQ(get("/api/v1/items/A2", "targetingofficer").status, 404) << "nothing was filed";
  EXPECT_TRUE(get("/api/v1/refused/1", "targetingofficer").parsed()["accepted_as"].is_null());
  EXPECT_EQ(filed(json::object()).status, 200);
}

TEST_F(RefusedTest, D1_WhatWasWrongWithItMayBecomeAnother) {
  start();
  auto wrong = declared("Sender");
  wrong["item_id"] = "A 1 \u0416";  // no printable ASCII
  ask("POST", "/api/v1/items", key_of("courier"), wrong.dump());
  const auto right =
      put_right("targetingofficer", {{"declaration", declared("Sender").dump()}, {"office", "CNCAN"}});
  EXPECT_EQ(right.status, 200) << right.body;
}

}  // namespace
}  // namespace tidewaiter::server
