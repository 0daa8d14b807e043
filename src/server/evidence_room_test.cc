// The evidence room's own work through real sockets: inventories, destruction.

#include "server/evidence_desk_test.h"
#include "service/destruction_orders.h"

namespace tidewaiter::server {
namespace {

TEST_F(EvidenceDesk, ExhibitsComeByPagesWhateverComesInBetween) {
  start();
  const auto page = [&](const std::string& query) {
    return send("GET", "/api/v1/exhibits?" + query, "custodian").parsed();
  };
  const auto first = page("limit=1");
  EXPECT_EQ(first["items"].size(), 1u);
  EXPECT_EQ(first["items"][0]["exhibit_id"], "X1-1");
  EXPECT_EQ(first["next_cursor"], "X1-1");
  const auto second = page("limit=1&cursor=X1-1");
  EXPECT_EQ(second["items"][0]["exhibit_id"], "X1-2");
  EXPECT_TRUE(second["next_cursor"].is_null());
  EXPECT_EQ(page("holder=examiner&state=sealed")["items"].size(), 2u);
  EXPECT_EQ(page("holder=nobody")["items"].size(), 0u);
  EXPECT_EQ(page("seizure_no=1&cursor=X1-1")["items"].size(), 1u);
}

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
  EXPECT_EQ(send("GET", "/api/v1/custody/alerts", "auditor").parsed()["items"].size(), 0u);
  EXPECT_EQ(send("POST", path + "/end", "custodian").status, 403) << "one officer alone";

  const auto closed = send("POST", path + "/end", "examiner");
  ASSERT_EQ(closed.status, 200) << closed.body;
  EXPECT_EQ(closed.parsed()["outcomes"]["wrong_seal"], 1);
  EXPECT_EQ(closed.parsed()["outcomes"]["missing"], 1);
  EXPECT_EQ(closed.parsed()["words"].get<std::string>().substr(0, 14), "1 of 2 missing");
  EXPECT_EQ(send("GET", "/api/v1/inventories", "director").parsed()["items"][0]["missing"], 1);
  EXPECT_EQ(closed.parsed()["words"].get<std::string>().substr(14, 43),
            "; 1 under another seal than the book says: ");
  const auto alarms = send("GET", "/api/v1/custody/alerts", "auditor").parsed()["items"];
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0]["kind"], "wrong_seal_at_inventory");
  EXPECT_EQ(alarms[0]["said"]["says"], "seal_at_inventory");
  EXPECT_EQ(alarms[0]["said"]["seal"], "S-9");
  EXPECT_EQ(look("custodian", "X1-1", {{"there", true}, {"place", "shelf 1"}}), 409) << "it is closed";
  const auto reported = send("POST", path + "/missing", "examiner").parsed();
  ASSERT_EQ(reported["items"].size(), 1u);
  EXPECT_EQ(reported["items"][0]["exhibit_id"], "X1-2");
  EXPECT_EQ(exhibit("X1-2")["state"], "missing");
  EXPECT_EQ(send("POST", path + "/missing", "examiner").parsed()["items"].size(), 0u);
}

TEST_F(EvidenceDesk, AServiceSaysItselfWhenADestructionIsOverdue) {
  {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    ASSERT_TRUE(
        service::end_trial(*service, {"custodian", "test"}, custody::SeizureNumber{1}, "judgement 12"));
    ASSERT_TRUE(order_destruction(*service, {"custodian", "test"}, {custody::ExhibitId{"X1-1"}}, "order 12"));
  }
  clock_.set(clock_.now() + base::DurationMs::days(2));
  options_.overdue.destroyed_within = base::DurationMs::days(1);
  start();
  const auto alarms = send("GET", "/api/v1/custody/alerts", "auditor").parsed()["items"];
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0]["kind"], "due_for_destruction");
  EXPECT_EQ(send("GET", "/api/v1/destruction-orders", "auditor").parsed()["items"][0]["overdue"], true);
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

// What was burnt is photographed under its run, by who handles exhibits, and shown to who sees them.
class FurnaceDesk : public EvidenceDesk {
 protected:
  void photographs_of_run(const std::string& run) {
    const std::string png =
        std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0", 29) + "\x90wS\xde";
    const auto upload = [&](const std::string& number, const std::string& who) {
      return raw(
          "POST /api/v1/destruction-runs/" + number +
          "/photographs?words=the%20ash&file_name=ash.png HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" +
          key_of(who) + "Content-Type: image/png\r\nContent-Length: " + std::to_string(png.size()) +
          "\r\n\r\n" + png);
    };
    EXPECT_EQ(upload(run, "auditor").status, 403);
    EXPECT_EQ(upload("99", "custodian").status, 404) << "no such run";
    const auto kept = upload(run, "custodian");
    ASSERT_EQ(kept.status, 200) << kept.body;
    EXPECT_EQ(kept.parsed()["words"], "the ash");
    const auto at = "/api/v1/destruction-runs/" + run + "/photographs";
    const auto all = send("GET", at, "director").parsed()["items"];
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0]["sha256"], kept.parsed()["sha256"]) << "under its hash";
    const auto number = std::to_string(all[0]["file_no"].get<int>());
    EXPECT_EQ(send("GET", at + "/" + number, "director").body, png);
    EXPECT_EQ(send("GET", "/api/v1/destruction-runs/99/photographs/" + number, "director").status, 404)
        << "another's";
    EXPECT_EQ(send("GET", "/api/v1/exhibits/X1-1/photographs/" + number, "director").status, 404)
        << "another's";
  }
};

TEST_F(FurnaceDesk, ARunAtTheFurnaceIsSignedExhibitByExhibitAndWhatFailsStaysBehind) {
  start();
  const json order{{"exhibits", {"X1-1", "X1-2"}}, {"kind", "court"}, {"authority", "order 12"}};
  EXPECT_EQ(send("POST", "/api/v1/destruction-orders", "auditor", order).status, 403);
  for (const char* id : {"X1-1", "X1-2"}) {  // what is ordered lies in the evidence room
    ASSERT_EQ(send("POST", std::string{"/api/v1/exhibits/"} + id + "/offers", "examiner",
                   {{"to", "custodian"}, {"seal", id == std::string{"X1-1"} ? "S-1" : "S-2"}})
                  .status,
              200);
    const auto accepted = acted({{"kind", "accept"},
                                 {"exhibit_id", id},
                                 {"seal", id == std::string{"X1-1"} ? "S-1" : "S-2"},
                                 {"reading", scale(1'010'000, 10'000)}},
                                "custodian", "supervisor");
    ASSERT_EQ(accepted.status, 200) << accepted.body;
  }
  EXPECT_GE(send("POST", "/api/v1/destruction-orders", "custodian", order).status, 400)
      << "no judgement, and no sample that stays";
  ASSERT_EQ(
      send("PUT", "/api/v1/trials/1", "custodian", {{"judgement", "decision 9: no proceedings"}}).status,
      200);
  const auto ordered = send("POST", "/api/v1/destruction-orders", "custodian", order);
  ASSERT_EQ(ordered.status, 200) << ordered.body;
  EXPECT_EQ(send("POST", "/api/v1/destruction-orders", "custodian", order).status, 409) << "it is ordered";
  const auto due = send("GET", "/api/v1/destruction-orders", "director").parsed();
  ASSERT_EQ(due["items"].size(), 2u);
  EXPECT_EQ(due["items"][0]["order"]["authority"], "order 12");
  EXPECT_EQ(due["items"][0]["lacking"], "");

  const auto line = [](const char* id, const char* seal) -> json {
    return {{"exhibit_id", id}, {"seal", seal}, {"gross_mg", 1'010'000}, {"tare_mg", 10'000}};
  };
  json run{{"authority", "order 12"},
           {"method", "incineration"},
           {"witnesses", {"w1", "w2"}},
           {"scale", "S1"},
           {"no_photographs", "taken at the furnace, and added afterwards"},
           {"place", "furnace"},
           {"lines", {line("X1-1", "S-1"), line("X1-1", "S-1")}}};
  const auto prepared = [&] {
    return send("POST", "/api/v1/acts", "custodian",
                {{"kind", "destroy"}, {"second", "supervisor"}, {"run", run}});
  };
  EXPECT_EQ(prepared().parsed()["field"], "run.lines[1].exhibit_id") << "each exhibit once";
  run["lines"][1] = line("X1-2", "S-9");
  EXPECT_EQ(prepared().parsed()["field"], "witnesses");
  run["witnesses"].push_back("w3");
  const auto size = [&] { return send("GET", "/api/v1/journal?limit=1", "auditor").parsed()["size"]; };
  const auto before = size();
  const auto one = prepared();
  ASSERT_EQ(one.status, 200) << one.body;
  EXPECT_EQ(one.parsed()["texts"], 1) << "the other's seal is not the one in the book";
  EXPECT_EQ(one.parsed()["foreseen"]["left_behind"][0]["exhibit_id"], "X1-2");
  run["lines"][1] = line("X1-2", "S-2");
  const auto both_of_them = prepared();
  ASSERT_EQ(both_of_them.parsed()["further_octets"].size(), 1u) << both_of_them.body;
  EXPECT_EQ(send("GET", "/api/v1/destruction-runs", "director").parsed()["items"].size(), 0u);
  EXPECT_LE(size().get<int>() - before.get<int>(), 2)
      << "but for the looks at the journal, nothing is written";
  auto first_alone = both_of_them.parsed();
  first_alone["further_octets"] = json::array();
  EXPECT_EQ(signed_by(first_alone, "supervisor").parsed()["field"], "further_signatures");
  ASSERT_EQ(signed_by(both_of_them.parsed(), "supervisor").status, 200);
  const auto done = signed_by(both_of_them.parsed(), "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["destroyed"], 2) << done.body;
  EXPECT_EQ(exhibit("X1-1")["state"], "destroyed");
  EXPECT_EQ(exhibit("X1-2")["state"], "destroyed");
  const auto runs = send("GET", "/api/v1/destruction-runs", "director").parsed()["items"];
  ASSERT_EQ(runs.size(), 1u);
  const auto number = std::to_string(runs[0]["run_no"].get<int>());
  const auto paper =
      send("GET", "/api/v1/destruction-runs/" + number + "/certificate?language=vi", "director");
  EXPECT_EQ(paper.status, 200);
  EXPECT_NE(paper.head.find("application/pdf"), std::string::npos);
  EXPECT_EQ(paper.body.substr(0, 5), "%PDF-");
  EXPECT_EQ(send("GET", "/api/v1/destruction-runs/99/certificate", "director").status, 404);
  photographs_of_run(number);
}

TEST_F(EvidenceDesk, WhileATrialIsPendingNothingGoesWithoutSamples) {
  start();
  EXPECT_EQ(send("PUT", "/api/v1/trials/1", "custodian", json::object()).status, 422);
  ASSERT_EQ(send("PUT", "/api/v1/trials/1", "custodian", {{"reference", "court, 12"}}).status, 200);
  EXPECT_EQ(send("GET", "/api/v1/trials", "auditor").parsed()["items"][0]["state"], "pending");
  const auto refused = send("POST", "/api/v1/destruction-orders", "custodian",
                            {{"exhibits", {"X1-1"}}, {"kind", "court"}, {"authority", "order 12"}});
  EXPECT_GE(refused.status, 400) << refused.body;
  ASSERT_EQ(send("PUT", "/api/v1/trials/1", "custodian", {{"judgement", "44, final"}}).status, 200);
  EXPECT_EQ(send("PUT", "/api/v1/trials/1", "custodian", {{"judgement", "45"}}).status, 409)
      << "it has ended";
  EXPECT_EQ(send("GET", "/api/v1/trials", "auditor").parsed()["items"][0]["judgement"], "44, final");
  EXPECT_EQ(send("PUT", "/api/v1/trials/7", "custodian", {{"reference", "court"}}).status, 404);
  EXPECT_EQ(send("PUT", "/api/v1/trials/7", "custodian", {{"judgement", "44"}}).status, 404);
}

TEST_F(EvidenceDesk, ATrialIsRecordedOverWhatWasSeenOfIt) {
  start();
  const auto record = [&](const std::string& who, const std::string& seen, const json& body) {
    return ask("PUT", "/api/v1/trials/1", key_of(who) + seen, body.dump()).status;
  };
  const auto known = [&] { return send("GET", "/api/v1/trials?seizure=1", "auditor").parsed()["items"]; };
  const auto if_seen = [&] { return "If-Match: \"" + known()[0]["version"].get<std::string>() + "\"\r\n"; };
  const std::string as_new = "If-None-Match: *\r\n";
  EXPECT_EQ(known().size(), 0u);
  EXPECT_EQ(send("GET", "/api/v1/trials?seizure=none", "auditor").status, 422);
  ASSERT_EQ(record("custodian", as_new, {{"reference", "court, 12"}}), 200);
  EXPECT_EQ(record("examiner", as_new, {{"reference", "court, 13"}}), 412) << "one is recorded by now";
  const auto before = if_seen();
  ASSERT_EQ(record("custodian", before, {{"reference", "court, 14"}}), 200);
  EXPECT_EQ(record("examiner", before, {{"judgement", "44, final"}}), 412) << "another court was named";
  EXPECT_EQ(known()[0]["reference"], "court, 14");
  EXPECT_EQ(known()[0]["state"], "pending");
  ASSERT_EQ(record("examiner", if_seen(), {{"judgement", "44, final"}}), 200) << "having seen it";
  EXPECT_EQ(known()[0]["judgement"], "44, final");
}

}  // namespace
}  // namespace tidewaiter::server
