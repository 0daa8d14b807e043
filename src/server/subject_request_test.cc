// Requests for access and correction through real sockets: who may see the register, who may answer, and that
// reading one is a look.

#include "server/server_fixture_test.h"

namespace tidewaiter::server {
namespace {

class SubjectRequestRoutes : public ServerTest {
 protected:
  static constexpr const char* kRegister = "/api/v1/subject-requests";

  Reply send(const std::string& method, const std::string& path, const std::string& who,
             const json& body = {}) {
    return ask(method, path, key_of(who), body.is_null() ? "" : body.dump());
  }
  Reply on(std::int64_t number, const std::string& method, const std::string& what, const json& body = {}) {
    return send(method, kRegister + ("/" + std::to_string(number)) + what, "dataprotection", body);
  }
  void file(const std::string& id) {
    const json item{{"item_id", id},
                    {"operator_id", "CP"},
                    {"service", "Courier"},
                    {"sender", {{"name", "Greta Specimen"}, {"city", "Guangzhou"}, {"country", "CN"}}},
                    {"recipient", {{"name", "Anders Testperson"}, {"city", "Ultimo"}, {"country", "AU"}}},
                    {"gross_mass_g", 1'000},
                    {"contents", json::array({json{{"description", "green tea"}}})}};
    const auto filed = send("POST", "/api/v1/items", "courier", item);
    ASSERT_EQ(filed.status, 200) << filed.body;
  }
  static json asked(const char* kind) {
    return {{"kind", kind},
            {"name", "Anders Testperson"},
            {"contact", "anders@mail.example"},
            {"words", "What do you hold of me?"},
            {"parties", json::array({{{"item_id", "TESTA"}, {"role", "recipient"}}})}};
  }
  std::int64_t registered(const char* kind) {
    const auto reply = send("POST", kRegister, "dataprotection", asked(kind));
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed().value("number", std::int64_t{0});
  }
};

TEST_F(SubjectRequestRoutes, AreRegisteredAnsweredAndReadUnderALook) {
  start();
  file("TESTA");
  EXPECT_EQ(send("POST", kRegister, "auditor", asked("access")).status, 403);
  EXPECT_EQ(send("GET", kRegister, "supervisor").status, 403);
  auto wrong = asked("access");
  wrong["kind"] = "gossip";
  EXPECT_EQ(send("POST", kRegister, "dataprotection", wrong).parsed()["field"], "kind");
  wrong = asked("access");
  wrong["parties"][0]["role"] = "neighbour";
  EXPECT_EQ(send("POST", kRegister, "dataprotection", wrong).parsed()["field"], "parties[0].role");

  const auto number = registered("access");
  const auto list = send("GET", kRegister, "auditor");
  ASSERT_EQ(list.parsed()["items"].size(), 1u) << list.body;
  EXPECT_EQ(list.body.find("Anders"), std::string::npos) << "a list names nobody";
  EXPECT_EQ(list.parsed()["items"][0]["overdue"], false);

  const auto unread = send("GET", "/api/v1/looks", "auditor").parsed()["items"].size();
  const auto one = send("GET", kRegister + ("/" + std::to_string(number)), "auditor");
  ASSERT_EQ(one.status, 200) << one.body;
  EXPECT_EQ(one.parsed()["name"], "Anders Testperson");
  EXPECT_TRUE(one.parsed()["told"].is_null());
  const auto seen = send("GET", "/api/v1/looks", "auditor").parsed()["items"];
  ASSERT_EQ(seen.size(), unread + 1);
  EXPECT_EQ(seen[0]["kind"], "request");
  EXPECT_EQ(seen[0]["officer"], "auditor");

  EXPECT_EQ(on(number, "POST", "/answer", json::object()).parsed()["field"], "identity");
  EXPECT_EQ(on(number, "PUT", "/identity", {{"how", "passport"}}).status, 200);
  EXPECT_EQ(on(number, "POST", "/extension", {{"why", "many parcels"}}).status, 200);
  EXPECT_EQ(on(number, "POST", "/extension", {{"why", "many parcels"}}).status, 409) << "once";
  const auto reach = on(number, "GET", "/reach");
  ASSERT_EQ(reach.status, 200) << reach.body;
  EXPECT_EQ(reach.parsed()["parcels"][0]["held"]["records"][0]["what"], "declaration");
  EXPECT_EQ(on(number, "POST", "/answer", json::object()).status, 200);
  const auto told = on(number, "GET", "").parsed()["told"];
  EXPECT_EQ(told["parcels"][0]["filings"][0]["declared"]["name"], "Anders Testperson");
  EXPECT_EQ(told.dump().find("Greta"), std::string::npos);
  EXPECT_EQ(on(number, "POST", "/refusal", {{"ground", "excessive"}, {"words", "no"}}).status, 409);
  EXPECT_EQ(on(99, "GET", "").status, 404);
  std::string long_name;
  for (int i = 0; i < 300; ++i) long_name += "收";
  auto chinese = asked("access");
  chinese["name"] = long_name;
  EXPECT_EQ(send("POST", kRegister, "dataprotection", chinese).status, 200) << "300 characters";
  chinese["name"] = long_name + "收";
  EXPECT_EQ(send("POST", kRegister, "dataprotection", chinese).parsed()["field"], "name");
}

TEST_F(SubjectRequestRoutes, WhatAnotherNamedMeanwhileIsNotWrittenOverUnseen) {
  start();
  file("TESTA");
  const auto number = registered("access");
  const auto path = kRegister + ("/" + std::to_string(number));
  const auto version = [&] { return on(number, "GET", "").parsed().value("version", ""); };
  const auto put = [&](const std::string& what, const std::string& seen, const json& body) {
    return ask("PUT", path + what, key_of("dataprotection") + "If-Match: \"" + seen + "\"\r\n", body.dump());
  };
  const auto seen = version();
  EXPECT_EQ(seen.size(), 32u);
  ASSERT_EQ(put("/identity", seen, {{"how", "passport at the counter"}}).status, 200);
  EXPECT_EQ(put("/identity", seen, {{"how", "a letter"}}).status, 412);
  const json nobody{{"parties", json::array()}};
  EXPECT_EQ(put("/parties", seen, nobody).status, 412);
  EXPECT_EQ(on(number, "GET", "").parsed()["identity"], "passport at the counter");
  EXPECT_EQ(on(number, "GET", "").parsed()["parties"].size(), 1u);
  EXPECT_EQ(put("/parties", version(), nobody).status, 200) << "having seen it";
}

TEST_F(SubjectRequestRoutes, K1_TheServicesOwnPeriodsAreToldAndReckonedBy) {
  options_.retention = "retention: {declaration: {keep: 90d, basis: our own law}}";
  options_.requests =
      "requests: {answer_within: 14d, extension: 7d, purpose: p, recipients: r, period: q, withheld: w}";
  start();
  file("TESTA");
  const auto number = registered("access");
  EXPECT_EQ(on(number, "GET", "").parsed()["due_at"],
            base::to_string(clock_.now() + base::DurationMs::days(14)));
  ASSERT_EQ(on(number, "PUT", "/identity", {{"how", "passport"}}).status, 200);
  const auto until = base::to_string(clock_.now() + base::DurationMs::days(90));
  EXPECT_EQ(on(number, "GET", "/reach").parsed()["told"]["parcels"][0]["filings"][0]["kept_until"], until);
  ASSERT_EQ(on(number, "POST", "/answer", json::object()).status, 200);
  const auto told = on(number, "GET", "").parsed()["told"];
  EXPECT_EQ(told["parcels"][0]["filings"][0]["kept_until"], until);
  EXPECT_EQ(told["withheld"], "w");
  const auto due = send("GET", "/api/v1/retention", "auditor").parsed()["items"];
  ASSERT_EQ(due.size(), 1u) << due;
  EXPECT_EQ(due[0]["keep_days"], 90);
  const auto held = send("GET", "/api/v1/items/TESTA/held?purpose=x", "dataprotection").parsed();
  EXPECT_EQ(held["records"][0]["keep_until"], until) << held;
}

TEST_F(SubjectRequestRoutes, PeriodsThatCanNotBeReadKeepTheServerFromStarting) {
  options_.retention = "retention: {gossip: {keep: 90d, basis: none}}";
  const auto server = Server::start(url_, clock_, random_, options_);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().field, "retention.gossip");
}

TEST_F(SubjectRequestRoutes, S4_WhatIsWrongIsPutRightBesideTheDeclaration) {
  start();
  file("TESTA");
  const auto before = send("GET", "/api/v1/items/TESTA", "targetingofficer").parsed();
  const auto number = registered("correction");
  const json right{{"item_id", "TESTA"}, {"role", "recipient"}, {"field", "city"}, {"now", "Sydney"}};
  EXPECT_EQ(on(number, "POST", "/corrections", right).parsed()["field"], "identity");
  ASSERT_EQ(on(number, "PUT", "/identity", {{"how", "passport"}}).status, 200);
  auto other = right;
  other["item_id"] = "TESTX";
  EXPECT_EQ(on(number, "POST", "/corrections", other).status, 404);
  EXPECT_EQ(on(number, "PUT", "/parties",
               {{"parties", json::array({{{"item_id", "TESTX"}, {"role", "sender"}},
                                         {{"item_id", "TESTA"}, {"role", "recipient"}}})}})
                .status,
            200);
  ASSERT_EQ(on(number, "POST", "/corrections", right).status, 200);
  EXPECT_EQ(on(number, "POST", "/answer", {{"words", "Put right."}}).status, 200);
  const auto told = on(number, "GET", "").parsed()["told"];
  EXPECT_EQ(told["parcels"][1]["filings"][0]["corrections"][0]["now"], "Sydney") << told;
  const auto after = send("GET", "/api/v1/items/TESTA", "targetingofficer").parsed();
  EXPECT_EQ(after.at("recipient"), before.at("recipient")) << "as it was filed";
  for (const char* member : {"score_millibits", "reasons", "evidence", "versions"})
    EXPECT_EQ(after.at(member), before.at(member)) << member;
  EXPECT_TRUE(before.at("corrections").empty());
  EXPECT_EQ(after.at("corrections").at(0).at("now"), "Sydney") << "beside it";
  const auto held = send("GET", "/api/v1/items/TESTA/held?purpose=x", "dataprotection").parsed();
  EXPECT_EQ(held["records"][1]["what"], "correction") << held;
}

}  // namespace
}  // namespace tidewaiter::server
