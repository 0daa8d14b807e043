// The evidence room's own work through real sockets: inventories.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

TEST_F(EvidenceDesk, WhatAnInventoryFindsIsSaidOnceItIsClosed) {
  start();
  EXPECT_EQ(send("POST", "/api/v1/inventories", "auditor", {{"full", true}}).status, 403);
  EXPECT_EQ(send("POST", "/api/v1/inventories", "custodian", json::object()).parsed()["field"], "full");
  const auto opened = send("POST", "/api/v1/inventories", "custodian", {{"full", true}});
  ASSERT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(opened.parsed()["sampled"], 2);
  const std::string path = "/api/v1/inventories/1";
  const auto look = [&](const std::string& who, const std::string& id, const json& seen) {
    return send("PUT", path + "/lines/" + id, who, seen).status;
  };
  EXPECT_EQ(look("custodian", "X9-9", {{"there", true}, {"place", "shelf 1"}}), 404);
  EXPECT_EQ(look("custodian", "X1-1", {{"there", true}, {"seal", "S-9"}}), 422) << "where does it lie?";
  EXPECT_EQ(look("custodian", "X1-1", {{"there", true}, {"seal", "S-9"}, {"place", "shelf 1"}}), 200);
  const auto first_page = send("GET", path + "/lines?limit=1", "auditor").parsed();
  EXPECT_EQ(first_page["items"][0]["outcome"], "looked")
      << "whether the seal is the one in the book is not said";
  EXPECT_EQ(send("GET", path + "/lines?cursor=" + first_page["next_cursor"].get<std::string>(), "auditor")
                .parsed()["items"][0]["exhibit_id"],
            "X1-2");
  EXPECT_EQ(send("GET", path + "/lines?outcome=open", "auditor").parsed()["items"].size(), 1u);
  EXPECT_EQ(send("POST", path + "/end", "examiner").status, 409) << "a line is open";
  EXPECT_EQ(send("POST", path + "/missing", "examiner").status, 409) << "it is open";
  EXPECT_EQ(look("custodian", "X1-2", {{"there", false}}), 200);
  EXPECT_EQ(send("POST", path + "/end", "custodian").status, 403) << "one officer alone";

  const auto closed = send("POST", path + "/end", "examiner");
  ASSERT_EQ(closed.status, 200) << closed.body;
  EXPECT_EQ(closed.parsed()["outcomes"]["wrong_seal"], 1);
  EXPECT_EQ(closed.parsed()["outcomes"]["missing"], 1);
  EXPECT_EQ(closed.parsed()["words"].get<std::string>().substr(0, 14), "1 of 2 missing");
  EXPECT_EQ(send("GET", "/api/v1/inventories", "director").parsed()["items"][0]["missing"], 1);
  EXPECT_EQ(look("custodian", "X1-1", {{"there", true}, {"place", "shelf 1"}}), 409) << "it is closed";
  const auto reported = send("POST", path + "/missing", "examiner").parsed();
  ASSERT_EQ(reported["items"].size(), 1u);
  EXPECT_EQ(reported["items"][0]["exhibit_id"], "X1-2");
  EXPECT_EQ(exhibit("X1-2")["state"], "missing");
  EXPECT_EQ(send("POST", path + "/missing", "examiner").parsed()["items"].size(), 0u);
}

TEST_F(EvidenceDesk, ABlindWeighingIsInTheJournalBeforeTheBookIsShown) {
  start();
  ASSERT_EQ(send("POST", "/api/v1/inventories", "custodian", {{"full", true}}).status, 200);
  const json blind{{"kind", "weigh_blind"}, {"inventory_no", 1}, {"exhibit_id", "X1-1"},
                   {"second", "examiner"},  {"seal", "S-1"},     {"reading", scale(1'009'000, 10'000)}};
  const auto prepared = send("POST", "/api/v1/acts", "custodian", blind);
  ASSERT_EQ(prepared.status, 200) << prepared.body;
  const auto latest = send("GET", "/api/v1/journal?limit=1", "auditor").parsed()["items"][0];
  EXPECT_EQ(latest["kind"], "inventory.read");
  EXPECT_EQ(latest["body"]["gross_mg"], 1'009'000);
  ASSERT_EQ(signed_by(prepared.parsed(), "custodian").status, 200);
  const auto done = signed_by(prepared.parsed(), "examiner");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(done.parsed()["done"]);
  EXPECT_FALSE(done.parsed()["result"].contains("verdict"));
  const std::string path = "/api/v1/inventories/1";
  EXPECT_EQ(send("GET", path, "custodian").parsed()["weighings"].size(), 0u) << "not before it is closed";
  for (const char* id : {"X1-1", "X1-2"})
    ASSERT_EQ(send("PUT", path + "/lines/" + id, "examiner", {{"there", true}, {"seal", ""}, {"place", "a"}})
                  .status,
              200);
  const auto report = send("POST", path + "/end", "custodian").parsed();
  ASSERT_EQ(report["weighings"].size(), 1u) << report;
  EXPECT_EQ(report["weighings"][0]["verdict"], "discrepant");
  EXPECT_EQ(report["weighings"][0]["expected_mg"], 1'000'000);
}

}  // namespace
}  // namespace tidewaiter::server
