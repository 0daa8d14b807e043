// What becomes of exhibits through real sockets: missing and found again, split, merged, packed anew.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

TEST_F(EvidenceDesk, WhatIsMissingIsAnsweredForFoundAgainAndClosedBySomebodyElse) {
  start();
  EXPECT_EQ(send("POST", "/api/v1/exhibits/X1-2/missing", "auditor", {{"words", "not there"}}).status, 403);
  EXPECT_EQ(send("POST", "/api/v1/exhibits/X1-2/missing", "custodian", json::object()).parsed()["field"],
            "words");
  const auto reported =
      send("POST", "/api/v1/exhibits/X1-2/missing", "custodian", {{"words", "not on its shelf"}});
  ASSERT_EQ(reported.status, 200) << reported.body;
  EXPECT_EQ(reported.parsed()["holder"], "examiner");
  EXPECT_EQ(reported.parsed()["mass_mg"], 1'000'000);
  EXPECT_EQ(exhibit("X1-2")["state"], "missing");
  EXPECT_EQ(send("POST", "/api/v1/exhibits/X1-2/missing", "custodian", {{"words", "again"}}).status, 409);

  const std::string answer = "/api/v1/inquiries/1/answer";
  EXPECT_EQ(send("POST", answer, "custodian", {{"words", "no idea"}}).status, 403) << "its holder has to";
  EXPECT_EQ(send("POST", answer, "examiner", {{"words", "in my drawer"}}).status, 200);
  const auto open = send("GET", "/api/v1/inquiries", "director").parsed()["items"];
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0]["answer"], "in my drawer");
  EXPECT_TRUE(open[0]["finding"].is_null());

  json found{
      {"kind", "find"}, {"exhibit_id", "X1-2"}, {"seal", "S-2"}, {"reading", scale(1'010'000, 10'000)}};
  EXPECT_EQ(acted(found, "custodian", "examiner").parsed()["field"], "place");
  found["place"] = "a drawer";
  const auto again = acted(found, "custodian", "examiner");
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_NE(exhibit("X1-2")["state"], "missing");
  const json closing{{"kind", "close_discrepancy"},
                     {"discrepancy_no", 1},
                     {"finding", "recovered"},
                     {"words", "it lay in a drawer"}};
  EXPECT_EQ(acted(closing, "custodian", "examiner").status, 403) << "no supervisor (C4)";
  const auto closed = acted(closing, "supervisor", "custodian");
  ASSERT_EQ(closed.status, 200) << closed.body;
  EXPECT_EQ(send("GET", "/api/v1/inquiries", "director").parsed()["items"][0]["finding"], "recovered");
  EXPECT_EQ(send("GET", "/api/v1/seizures", "director").parsed()["items"][0]["balance"]["holds"], true);
}

TEST_F(EvidenceDesk, WhatIsPackedAnewSplitAndMergedBalances) {
  start();
  json packing{{"kind", "repackage"}, {"exhibit_id", "X1-1"},     {"seal", "S-1"},
               {"new_seal", "S-3"},   {"container", "steel box"}, {"reading", scale(1'010'000, 10'000)}};
  EXPECT_EQ(acted(packing, "examiner", "custodian").status, 422) << "and after?";
  packing["after"] = scale(1'100'000, 100'000);
  const auto packed = acted(packing, "examiner", "custodian");
  ASSERT_EQ(packed.status, 200) << packed.body;
  EXPECT_EQ(packed.parsed()["result"]["kept_back"], "");
  EXPECT_EQ(exhibit("X1-1")["seal"], "S-3");

  const auto split = acted({{"kind", "split"},
                            {"exhibit_id", "X1-1"},
                            {"seal", "S-3"},
                            {"container", "bag"},
                            {"reading", scale(110'000, 10'000)},
                            {"rest", scale(1'000'000, 100'000)}},
                           "examiner", "custodian");
  ASSERT_EQ(split.status, 200) << split.body;
  EXPECT_EQ(split.parsed()["result"]["exhibit_id"], "X1-1.1");
  EXPECT_EQ(exhibit("X1-1.1")["book_mg"], 100'000);
  EXPECT_EQ(exhibit("X1-1")["book_mg"], 900'000);

  const auto part = [](const char* id, const json& reading) -> json {
    return {{"exhibit_id", id}, {"seal", ""}, {"reading", reading}};
  };
  json merging{{"kind", "merge"},
               {"exhibit_id", "X1-1"},
               {"container", "steel box"},
               {"after", scale(1'100'000, 100'000)},
               {"parts", {part("X1-1", scale(1'000'000, 100'000))}}};
  EXPECT_GE(acted(merging, "examiner", "custodian").status, 400) << "one is no merge";
  merging["parts"].push_back(part("X1-1.1", scale(110'000, 10'000)));
  const auto merged = acted(merging, "examiner", "custodian");
  ASSERT_EQ(merged.status, 200) << merged.body;
  EXPECT_EQ(exhibit("X1-1.1")["state"], "merged");
  EXPECT_EQ(exhibit("X1-1")["book_mg"], 1'000'000);
  EXPECT_EQ(send("GET", "/api/v1/seizures", "director").parsed()["items"][0]["balance"]["holds"], true);
}

TEST_F(EvidenceDesk, C4_AMisreadSealIsShownWithTheExhibitAndTwoAffirmIt) {
  start();
  const auto misread = [&] {
    return send("GET", "/api/v1/exhibits/X1-1", "auditor").parsed()["misread_seals"];
  };
  EXPECT_EQ(misread(), json::array());
  const json weighing{
      {"kind", "weigh"}, {"exhibit_id", "X1-1"}, {"seal", "S-9"}, {"reading", scale(1'010'000, 10'000)}};
  EXPECT_EQ(acted(weighing, "examiner", "custodian").parsed()["field"], "seal");
  EXPECT_EQ(
      send("POST", "/api/v1/exhibits/X1-1/offers", "examiner", {{"to", "custodian"}, {"seal", "S-8"}}).status,
      409);
  const auto read = misread();
  ASSERT_EQ(read.size(), 2u) << read;
  EXPECT_EQ(read[0]["found"], "S-9");
  EXPECT_EQ(read[0]["expected"], "S-1");
  EXPECT_EQ(read[0]["officer"], "examiner");
  EXPECT_EQ(read[0]["during"], "weigh");
  EXPECT_EQ(read[1]["found"], "S-8");
  EXPECT_EQ(exhibit("X1-1")["state"], "sealed") << "nobody locks an exhibit by typing";

  json affirming{{"kind", "affirm_seal"}, {"exhibit_id", "X1-1"}, {"seal", "S-1"}};
  EXPECT_EQ(acted(affirming, "custodian", "examiner").parsed()["field"], "seal") << "it bears that one";
  affirming["seal"] = "S-9";
  EXPECT_EQ(acted(affirming, "custodian", "custodian").status, 403) << "one person (C3)";
  EXPECT_EQ(acted(affirming, "auditor", "custodian").status, 403);
  const auto affirmed = acted(affirming, "custodian", "examiner");
  ASSERT_EQ(affirmed.status, 200) << affirmed.body;
  EXPECT_EQ(affirmed.parsed()["result"]["discrepancy_no"], 1);
  EXPECT_EQ(exhibit("X1-1")["state"], "discrepant");
  EXPECT_EQ(exhibit("X1-1")["seal"], "S-9");
  EXPECT_EQ(send("GET", "/api/v1/inquiries", "director").parsed()["items"][0]["cause"], "seal");
}

}  // namespace
}  // namespace tidewaiter::server
