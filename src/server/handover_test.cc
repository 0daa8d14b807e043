// Evidence across a border through real sockets: who may, what is missing, whose receipt counts, and what the
// answers look like. The whole way, with the receiver's side of it, is in tests/border.

#include <gmock/gmock.h>

#include "server/border_desk_test.h"
#include "server/bundles_made.h"

namespace tidewaiter::server {
namespace {

using testing::HasSubstr;

TEST_F(BorderDesk, AnotherOfficerThanWhoWroteARequestDownDecides) {
  start();
  const auto written = send("POST", "/api/v1/foreign-requests", "supervisor", asked());
  ASSERT_EQ(written.status, 200) << written.body;
  EXPECT_EQ(written.parsed()["missing"], json::array());
  const auto own = decision(1, "supervisor", true);
  EXPECT_EQ(own.status, 403) << own.body;
  EXPECT_NE(own.parsed()["field"], "permission") << "as the one who wrote it down";
  for (const char* who : {"examiner", "custodian", "laboratory", "auditor"})
    EXPECT_EQ(decision(1, who, true).parsed()["field"], "permission") << who;
  EXPECT_EQ(send("POST", "/api/v1/foreign-requests", "auditor", asked()).status, 403);
  EXPECT_EQ(send("GET", "/api/v1/foreign-requests", "courier").status, 403);
  const std::string deciding = "/api/v1/foreign-requests/1/decision";
  EXPECT_EQ(send("POST", deciding, "director", {{"why", "agreed"}}).parsed()["field"], "approve");
  EXPECT_EQ(send("POST", deciding, "director", {{"approve", true}}).parsed()["field"], "why");
  EXPECT_EQ(send("POST", deciding, "director", {{"approve", true}, {"why", "agreed"}}).parsed()["field"],
            "most_mg");
  EXPECT_EQ(send("POST", deciding, "director", {{"approve", true}, {"why", "agreed"}, {"most_mg", 40'000}})
                .parsed()["field"],
            "exhibits");
  EXPECT_EQ(send("GET", "/api/v1/foreign-requests/1", "auditor").parsed()["state"], "received");

  const auto decided = decision(1, "director", true);
  ASSERT_EQ(decided.status, 200) << decided.body;
  EXPECT_EQ(decided.parsed()["decided_by"], "director");
  EXPECT_EQ(decided.parsed()["granted"]["most_mg"], 2'000'000);
  EXPECT_EQ(decision(1, "director", false).status, 409) << "it is decided";
  EXPECT_EQ(decision(9, "director", true).status, 404);
  EXPECT_EQ(send("GET", "/api/v1/foreign-requests/9", "auditor").status, 404);
  auto country = asked();
  country["jurisdiction"] = "au";
  EXPECT_EQ(send("POST", "/api/v1/foreign-requests", "custodian", country).parsed()["field"], "jurisdiction");
}

TEST_F(BorderDesk, WhatTheTermsLackIsNamedAndNothingIsOffered) {
  start();
  sample();
  const auto offered = [&](const std::string& who, const json& body) {
    return send("POST", "/api/v1/handovers", who, body);
  };
  ASSERT_EQ(send("POST", "/api/v1/foreign-requests", "custodian", asked()).status, 200);
  EXPECT_EQ(offered("examiner", offer(1)).parsed()["field"], "request.state") << "nobody decided";
  ASSERT_EQ(decision(1, "supervisor", true).status, 200);
  auto lacking = offer(1);
  lacking["terms"].erase("export_authorisation");
  lacking["terms"].erase("import_authorisation");
  const auto refused = offered("examiner", lacking);
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.parsed()["field"], "terms.export_authorisation");
  EXPECT_THAT(refused.parsed()["expected"].get<std::string>(), HasSubstr("import_authorisation"));
  auto both_ways = offer(1);
  both_ways["terms"]["undertaking"] = "none will be asked for";
  EXPECT_EQ(offered("examiner", both_ways).status, 409);
  auto no_key = offer(1);
  no_key["receiver_key"] = "federal-1+00+AAAA";
  EXPECT_EQ(offered("examiner", no_key).parsed()["field"], "receiver_key");
  auto misread = offer(1);
  misread["seal"] = "S-15";
  EXPECT_EQ(offered("examiner", misread).parsed()["field"], "seal");
  EXPECT_EQ(offered("custodian", offer(1)).status, 403) << "its holder offers it (C2)";
  EXPECT_EQ(offered("auditor", offer(1)).status, 403);
  auto none = offer(1);
  none["exhibit_id"] = "X9-9";
  EXPECT_EQ(offered("examiner", none).status, 404);
  EXPECT_EQ(send("GET", "/api/v1/handovers", "auditor").parsed()["items"], json::array());

  ASSERT_EQ(offered("examiner", offer(1)).status, 200);
  EXPECT_EQ(acted(giving(1), "custodian", "examiner").status, 403) << "its holder signs first";
  EXPECT_EQ(acted(giving(1), "auditor", "examiner").status, 403);
  auto unweighed = giving(1);
  unweighed.erase("reading");
  EXPECT_EQ(acted(unweighed, "examiner", "custodian").status, 422);
  EXPECT_EQ(acted(bundling(1), "examiner", "custodian").status, 409) << "it is not handed over";
  const auto kept = acted(giving(1, 41'000), "examiner", "custodian");
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_NE(kept.parsed()["result"]["kept_back"], "") << "it weighs another mass (C4)";
  EXPECT_EQ(page(1)["state"], "offered");
  EXPECT_EQ(page(1)["open_inquiries"], json::array({1}));
  EXPECT_EQ(acted(giving(1), "examiner", "custodian").status, 409);
}

TEST_F(BorderDesk, OnlyTheReceiversOwnReceiptForThisFileCounts) {
  start();
  const auto number = gone();
  const auto manifest = bundled(number);
  const auto receipt = received(number, manifest);
  const auto answered = [&](const json& body) { return acted(body, "custodian", "examiner"); };
  EXPECT_EQ(answered(confirming(receipt, "federal-2")).status, 403) << "another's key";
  auto altered = confirming(receipt);
  auto line = altered["receipt"].get<std::string>();
  line.replace(line.find("Sydney"), 6, "Harbin");
  altered["receipt"] = line;
  const auto forged = answered(altered);
  EXPECT_EQ(forged.status, 409);
  EXPECT_EQ(forged.parsed()["code"], "tampered") << forged.body;
  EXPECT_EQ(answered(confirming(received(number, std::string(64, 'a')))).parsed()["field"],
            "receipt.manifest");
  EXPECT_EQ(answered({{"kind", "confirm_handover"}, {"receipt", "received, thank you"}}).status, 400);
  EXPECT_EQ(answered({{"kind", "confirm_handover"}}).parsed()["field"], "receipt");
  EXPECT_EQ(acted(confirming(receipt), "director", "examiner").status, 403);
  const json ending{{"kind", "destroyed_abroad"}, {"handover_no", number}, {"paper", "certificate 12"}};
  EXPECT_EQ(answered(ending).status, 409) << "nobody said that it came";
  EXPECT_TRUE(page(number)["receipt"].is_null());

  const auto lighter = answered(confirming(received(number, manifest, 41'000)));
  ASSERT_EQ(lighter.status, 200) << lighter.body;
  EXPECT_EQ(lighter.parsed()["result"]["discrepancy_no"], 1) << "a gram is missing there (C4)";
  EXPECT_EQ(page(number)["open_inquiries"], json::array({1}));
  EXPECT_EQ(answered(ending).status, 409) << "while an inquiry is open";
  EXPECT_EQ(answered(confirming(receipt)).status, 409) << "a receipt counts once";
}

TEST_F(BorderDesk, WhatComesBackIsWeighedAndBalances) {
  start();
  const auto number = gone();
  ASSERT_EQ(acted(confirming(received(number, bundled(number))), "custodian", "examiner").status, 200);
  json back{{"kind", "take_back"}, {"handover_no", number},           {"seal", "AU-9"},
            {"used_mg", 500},      {"reading", scale(41'500, 2'000)}, {"paper", "letter 88"}};
  auto no_paper = back;
  no_paper.erase("paper");
  EXPECT_EQ(acted(no_paper, "custodian", "examiner").parsed()["field"], "paper");
  EXPECT_EQ(acted(back, "custodian", "examiner").parsed()["field"], "why") << "its destruction was agreed";
  back["why"] = "their court returns it";
  auto too_much = back;
  too_much["used_mg"] = 40'001;
  EXPECT_EQ(acted(too_much, "custodian", "examiner").status, 422);
  const auto done = acted(back, "custodian", "examiner");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["state"], "returned");
  EXPECT_EQ(done.parsed()["result"]["verdict"], "same");
  const auto end = page(number);
  EXPECT_EQ(end["holder"], "custodian");
  EXPECT_EQ(end["paper"], "letter 88");
  EXPECT_EQ(end["balance"]["destroyed_mg"], 500);
  EXPECT_EQ(end["balance"]["holds"], true);
}

// The receiver signs what is there; here it is an inquiry, and an alert.
TEST_F(BorderDesk, C4_AReceiptThatNamesAnotherSealIsTakenAndAskedAbout) {
  start();
  const auto number = gone();
  auto receipt = received(number, bundled(number));
  receipt.seal = "S-1";
  const auto done = acted(confirming(receipt), "custodian", "examiner");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["seal_discrepancy_no"], 1);
  EXPECT_TRUE(done.parsed()["result"]["discrepancy_no"].is_null());
  Described{}.holds(done.parsed(), "PreparedAct");
  EXPECT_EQ(page(number)["state"], "confirmed");
  EXPECT_EQ(page(number)["open_inquiries"], json::array({1}));
  const auto alerts = send("GET", "/api/v1/custody/alerts", "custodian").parsed()["items"];
  ASSERT_EQ(alerts.size(), 1u) << alerts;
  EXPECT_EQ(alerts[0]["said"]["says"], "seal_otherwise");
}

TEST_F(BorderDesk, WhatNobodyReceivedComesBackByAPapersHash) {
  start();
  const auto number = gone();
  json back{{"kind", "take_back"},
            {"handover_no", number},
            {"seal", "S-14"},
            {"paper", "refusal"},
            {"reading", scale(42'000, 2'000)}};
  EXPECT_EQ(acted(back, "examiner", "custodian").parsed()["field"], "paper_sha256");
  back["paper_sha256"] = std::string(64, 'a');
  const auto done = acted(back, "examiner", "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["state"], "returned");
  EXPECT_EQ(page(number)["balance"]["held_mg"], page(number)["balance"]["seized_mg"]);
  EXPECT_EQ(page(number)["exhibit_state"], "received");
}

// What is late across the border is told, each in a form that the page knows.
TEST_F(BorderDesk, WhatIsLateAbroadIsAnAlert) {
  start();
  auto soon = offer(approved());
  sample();
  soon["terms"]["afterwards_by"] = base::to_string(clock_.now() + base::DurationMs::days(20));
  ASSERT_EQ(send("POST", "/api/v1/handovers", "examiner", soon).status, 200);
  ASSERT_EQ(acted(giving(1), "examiner", "custodian").status, 200);
  EXPECT_EQ(page(1)["terms"]["afterwards_by"], soon["terms"]["afterwards_by"]);
  auto unanswered = asked();
  unanswered["by"] = base::to_string(clock_.now() + base::DurationMs::days(3));
  ASSERT_EQ(send("POST", "/api/v1/foreign-requests", "custodian", unanswered).status, 200);
  Described described;
  const auto kinds = [&] {
    std::vector<std::string> all;
    const auto answer = send("GET", "/api/v1/custody/alerts", "custodian").parsed();
    for (const auto& one : answer["items"]) {
      described.holds(one, "CustodyAlert");
      all.push_back(one["kind"].get<std::string>());
    }
    return all;
  };
  EXPECT_THAT(kinds(), testing::IsEmpty());
  clock_.set(clock_.now() + base::DurationMs::days(8));
  EXPECT_THAT(kinds(), testing::ElementsAre("receipt_due", "request_due"));
}

TEST_F(BorderDesk, ABundleIsFetchedByTheTwoWhoSignedItAndNotForLong) {
  start();
  const auto number = gone();
  const std::string path = "/api/v1/handovers/" + std::to_string(number) + "/bundle";
  auto wrong = bundling(number);
  wrong["file_nos"] = {9};
  EXPECT_EQ(acted(wrong, "examiner", "custodian").status, 404) << "no file of the exhibit";
  wrong["file_nos"] = {"1"};
  EXPECT_EQ(acted(wrong, "examiner", "custodian").status, 400);
  wrong = bundling(number);
  wrong["language"] = "tlh";
  EXPECT_EQ(acted(wrong, "examiner", "custodian").status, 422);
  wrong = bundling(number);
  wrong["withhold"] = {"seal"};
  EXPECT_EQ(acted(wrong, "examiner", "custodian").status, 422);

  auto asked_for = bundling(number);
  asked_for["second"] = "custodian";
  const auto prepared = send("POST", "/api/v1/acts", "examiner", asked_for);
  ASSERT_EQ(prepared.status, 200) << prepared.body;
  EXPECT_EQ(page(number)["bundles"], json::array()) << "nothing is written yet";
  EXPECT_EQ(send("GET", path, "examiner").status, 404) << "nobody signed it";
  ASSERT_EQ(signed_by(prepared.parsed(), "examiner").status, 200);
  const auto done = signed_by(prepared.parsed(), "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  const auto manifest = done.parsed()["result"]["manifest"].get<std::string>();
  EXPECT_EQ(page(number)["bundles"][0]["manifest"], manifest);
  EXPECT_EQ(page(number)["bundles"][0]["withheld"], json::array({"description"}));

  const std::string opening = "/api/v1/bundles/" + manifest + "/openings";
  EXPECT_EQ(send("POST", opening, "custodian", {{"field", "description"}}).status, 403)
      << "the central authority's word";
  EXPECT_EQ(send("POST", opening, "supervisor", {{"field", "container"}}).status, 404) << "it is told";
  EXPECT_EQ(send("POST", opening, "supervisor", json::object()).parsed()["field"], "field");
  const auto opened = send("POST", opening, "supervisor", {{"field", "description"}});
  ASSERT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(opened.parsed()["value"], json(exhibit("X1-1")["description"]).dump());
  EXPECT_NE(opened.parsed()["salt"], "");
  EXPECT_NE(send("GET", "/api/v1/journal?limit=1000", "auditor").body.find("handover.opened"),
            std::string::npos)
      << "that it was told is an entry";

  for (const char* who : {"examiner", "custodian"}) {
    const auto file = send("GET", path, who);
    EXPECT_EQ(file.status, 200) << who;
    EXPECT_EQ(file.body.size(), done.parsed()["result"]["octets"]) << who;
    EXPECT_EQ(file.body.substr(0, 2), "PK");
  }
  EXPECT_EQ(send("GET", path, "supervisor").status, 404) << "who did not sign it";
  EXPECT_EQ(send("GET", path, "auditor").status, 403);
  EXPECT_EQ(send("GET", path + "?manifest=" + std::string(64, 'a'), "examiner").status, 404);
  EXPECT_EQ(send("GET", "/api/v1/handovers/9/bundle?manifest=" + manifest, "examiner").status, 404)
      << "another handover's";
  clock_.set(clock_.now() + base::DurationMs::minutes(61));
  EXPECT_EQ(send("GET", path, "examiner").status, 404) << "it is gone, and can be made anew";
}

// J4: the octets of what is erased meanwhile do not leave.
TEST(BundlesMadeTest, KeepsTheLatestWhileThereIsRoomAndUntilItsHour) {
  BundlesMade bundles{100};
  const base::Instant begin{1'800'000'000'000};
  const custody::OfficerId one{"one"}, two{"two"}, three{"three"};
  const auto made = [&](const std::string& manifest, std::size_t octets) {
    bundles.keep({7, manifest, one, two, std::make_shared<const std::string>(octets, 'x'), begin});
  };
  const auto found = [&](const std::string& manifest, const custody::OfficerId& officer) {
    return bundles.find(7, manifest, officer, begin);
  };
  made("a", 60);
  made("b", 40);
  EXPECT_TRUE(found("a", one));
  EXPECT_EQ(found("", two)->manifest, "b");
  EXPECT_FALSE(found("a", three));
  made("c", 1);
  EXPECT_FALSE(found("a", one)) << "no room";
  EXPECT_TRUE(found("b", one));
  EXPECT_TRUE(bundles.find(7, "c", one, begin + base::DurationMs::hours(1)));
  EXPECT_FALSE(bundles.find(7, "c", one, begin + base::DurationMs::hours(1) + base::DurationMs{1}));
  EXPECT_FALSE(found("c", one)) << "gone is gone";
}

TEST_F(BorderDesk, WhatWasPutIntoAParcelThatWentOnIsOnRecord) {
  start();
  json order{{"kind", "substitute"}, {"exhibit_id", "X1-2"},  {"manner", "replaced_whole"},
             {"taken", "X1-2"},      {"put_in", "rice"},      {"put_in_mg", 1'000'000},
             {"made_by", "here"},    {"agreement", "plan 3"}, {"seal", "S-2"}};
  auto no_plan = order;
  no_plan.erase("agreement");
  EXPECT_EQ(acted(no_plan, "examiner", "custodian").parsed()["field"], "agreement");
  auto misfit = order;
  misfit["manner"] = "intact";
  EXPECT_EQ(acted(misfit, "examiner", "custodian").status, 409);
  misfit["manner"] = "swallowed";
  EXPECT_EQ(acted(misfit, "examiner", "custodian").status, 422);
  const auto done = acted(order, "examiner", "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["substitution_no"], 1);
  const auto all = send("GET", "/api/v1/substitutions", "auditor").parsed()["items"];
  ASSERT_EQ(all.size(), 1u);
  Described{}.holds(all[0], "Substitution");
  EXPECT_EQ(all[0]["put_in"], "rice");

  // The other bag goes on as it is, weighed, and is seized over there: a handover as any other.
  json intact{{"kind", "substitute"},
              {"exhibit_id", "X1-1"},
              {"manner", "intact"},
              {"agreement", "plan 4"},
              {"seal", "S-1"}};
  EXPECT_EQ(acted(intact, "examiner", "custodian").parsed()["field"], "gross");
  intact["reading"] = scale(1'010'000, 10'000);
  const auto went = acted(intact, "examiner", "custodian");
  ASSERT_EQ(went.status, 200) << went.body;
  auto there = offer(approved());
  there["exhibit_id"] = "X1-1";
  there["seal"] = "AU-1";
  const auto offered = send("POST", "/api/v1/handovers", "examiner", there);
  ASSERT_EQ(offered.status, 200) << offered.body;
  const json seized{
      {"kind", "seized_abroad"}, {"handover_no", offered.parsed()["handover_no"]}, {"paper", "notice 7"}};
  const auto taken = acted(seized, "examiner", "custodian");
  ASSERT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(taken.parsed()["result"]["sent_mg"], 1'000'000);
  EXPECT_EQ(taken.parsed()["result"]["state"], "handed_over");
  EXPECT_EQ(all[0]["officers"], json::array({"examiner", "custodian"}));
}

TEST_F(BorderDesk, EveryAnswerIsAsDescribed) {
  start();
  Described described;
  const auto whole = [&](const json& act, const char* first, const char* second) {
    const auto done = acted(act, first, second);
    ASSERT_EQ(done.status, 200) << done.body;
    described.holds(done.parsed(), "PreparedAct");
  };
  sample();
  described.holds(send("POST", "/api/v1/foreign-requests", "custodian", json::object()).parsed(),
                  "ReceivedRequest");
  ASSERT_EQ(send("POST", "/api/v1/foreign-requests", "custodian", asked()).status, 200);
  described.holds(decision(2, "supervisor", true).parsed(), "ForeignRequest");
  const auto offered = send("POST", "/api/v1/handovers", "examiner", offer(2));
  ASSERT_EQ(offered.status, 200) << offered.body;
  described.holds(offered.parsed(), "Handover");
  EXPECT_EQ(send("GET", "/api/v1/foreign-requests/2", "auditor").parsed()["handovers"], json::array({1}));
  whole(giving(1), "examiner", "custodian");
  whole(bundling(1), "examiner", "custodian");
  const auto manifest = page(1)["bundles"][0]["manifest"].get<std::string>();
  whole(confirming(received(1, manifest)), "custodian", "examiner");
  described.holds(page(1), "Handover");
  whole({{"kind", "destroyed_abroad"}, {"handover_no", 1}, {"paper", "certificate 12"}}, "custodian",
        "examiner");
  described.holds(page(1), "Handover");

  const auto requests = send("GET", "/api/v1/foreign-requests?limit=1", "director").parsed();
  ASSERT_EQ(requests["items"].size(), 1u);
  EXPECT_EQ(requests["items"][0]["request_no"], 2) << "the latest first";
  described.holds(requests["items"][0], "ForeignRequestLine");
  const auto next =
      send("GET", "/api/v1/foreign-requests?cursor=" + requests["next_cursor"].get<std::string>(), "director")
          .parsed();
  EXPECT_EQ(next["items"][0]["missing"].size(), 8u) << next;
  EXPECT_TRUE(next["next_cursor"].is_null());
  described.holds(send("GET", "/api/v1/handovers", "director").parsed()["items"][0], "HandoverLine");
}

}  // namespace
}  // namespace tidewaiter::server
