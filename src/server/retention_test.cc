// What should be gone by now, what a hold keeps, what is held of a parcel, through real sockets.

#include "server/server_fixture_test.h"

namespace tidewaiter::server {
namespace {

class RetentionRoutes : public ServerTest {
 protected:
  Reply send(const std::string& method, const std::string& path, const std::string& who,
             const json& body = {}) {
    return ask(method, path, key_of(who), body.is_null() ? "" : body.dump());
  }
  void file(const std::string& id) {
    const json party{{"name", "Anders Testperson"},
                     {"address", json::array({"148 Wattle Street"})},
                     {"city", "Ultimo"},
                     {"country", "AU"}};
    const json item{{"item_id", id},
                    {"operator_id", "CP"},
                    {"service", "Courier"},
                    {"sender", party},
                    {"recipient", party},
                    {"gross_mass_g", 1'000},
                    {"contents", json::array({json{{"description", "green tea"}}})}};
    const auto filed = send("POST", "/api/v1/items", "courier", item);
    ASSERT_EQ(filed.status, 200) << filed.body;
  }
  json rule(const std::string& data_class) {
    const auto answer = send("GET", "/api/v1/retention", "dataprotection").parsed();
    for (const auto& one : answer["items"])
      if (one["data_class"] == data_class) return one;
    return {};
  }
};

TEST_F(RetentionRoutes, D2_WhatShouldBeGoneIsToldAndAHoldKeepsIt) {
  start();
  file("TESTA");
  file("TESTB");
  EXPECT_EQ(rule("declaration")["due"], 0);
  EXPECT_TRUE(rule("declaration")["since"].is_null());
  EXPECT_EQ(
      send("POST", "/api/v1/legal-holds", "auditor", {{"item_id", "TESTA"}, {"basis", "order 1"}}).status,
      403);
  EXPECT_EQ(
      send("POST", "/api/v1/legal-holds", "dataprotection", {{"item_id", "TESTX"}, {"basis", "order 1"}})
          .status,
      404);
  const auto placed =
      send("POST", "/api/v1/legal-holds", "dataprotection", {{"item_id", "TESTA"}, {"basis", "order 1"}});
  ASSERT_EQ(placed.status, 200) << placed.body;
  EXPECT_EQ(placed.parsed()["number"], 1);
  const auto holds = send("GET", "/api/v1/legal-holds", "auditor").parsed()["items"];
  ASSERT_EQ(holds.size(), 1u);
  EXPECT_EQ(holds[0]["item_id"], "TESTA");

  clock_.set(clock_.now() + base::DurationMs::minutes(5));
  EXPECT_EQ(rule("declaration")["due"], 0) << "the answer of before";
  server_->stop();
  server_.reset();
  clock_.set(clock_.now() + base::DurationMs::days(183));
  start();
  const auto due = rule("declaration");
  EXPECT_EQ(due["due"], 2) << "a parcel and its assessment: " << due;
  EXPECT_EQ(due["overdue"], true);
  EXPECT_EQ(due["held_back"], 1);
  EXPECT_EQ(send("DELETE", "/api/v1/legal-holds/1", "dataprotection").status, 200);
  EXPECT_EQ(send("DELETE", "/api/v1/legal-holds/1", "dataprotection").status, 404) << "it is lifted";
}

TEST_F(RetentionRoutes, K1_WhatIsHeldIsToldWithWhoLookedAndAskingIsALook) {
  start();
  file("TESTA");
  EXPECT_EQ(send("GET", "/api/v1/items/TESTA/held", "dataprotection").parsed()["field"], "purpose");
  EXPECT_EQ(send("GET", "/api/v1/items/TESTA/held?purpose=R1", "targetingofficer").status, 403);
  EXPECT_EQ(send("GET", "/api/v1/items/TESTX/held?purpose=R1", "dataprotection").status, 404);
  ASSERT_EQ(send("GET", "/api/v1/items/TESTA", "targetingofficer").status, 200);
  const auto reply = send("GET", "/api/v1/items/TESTA/held?purpose=request%20R1", "dataprotection");
  ASSERT_EQ(reply.status, 200) << reply.body;
  const auto held = reply.parsed();
  ASSERT_EQ(held["records"].size(), 1u) << held;
  EXPECT_EQ(held["records"][0]["what"], "declaration");
  EXPECT_TRUE(held["records"][0]["keep_until"].is_string());
  ASSERT_EQ(held["looks"].size(), 2u);
  EXPECT_EQ(held["looks"][0]["purpose"], "request R1") << "the latest first";
  EXPECT_EQ(held["looks"][1]["officer"], "targetingofficer");
  EXPECT_FALSE(held["grounds"].empty());
}

}  // namespace
}  // namespace tidewaiter::server
