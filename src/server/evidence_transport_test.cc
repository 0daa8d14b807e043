// A laboratory's result, legs of a transport and keys of rooms through real sockets.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

json result_of(const char* exhibit, const char* substance) {
  return {{"kind", "confirm"},
          {"exhibit_id", exhibit},
          {"substance", substance},
          {"laboratory", "lab-1"},
          {"accreditation", "ISO/IEC 17025"},
          {"method", "GC-MS"}};
}

class ResultDesk : public EvidenceDesk {
 protected:
  // From the examiner, who has it, weighed there.
  void to_laboratory(const std::string& id, const char* seal, std::int64_t gross_mg) {
    EXPECT_EQ(send("POST", "/api/v1/exhibits/" + id + "/offers", "examiner",
                   {{"to", "laboratory"}, {"purpose", "laboratory"}, {"seal", seal}})
                  .status,
              200);
    EXPECT_EQ(
        acted({{"kind", "accept"}, {"exhibit_id", id}, {"seal", seal}, {"reading", scale(gross_mg, 10'000)}},
              "laboratory", "custodian")
            .status,
        200);
  }
};

TEST_F(ResultDesk, C3_ALaboratorysResultIsSignedByTwoAndARevisionSaysWhy) {
  start();
  auto result = result_of("X1-1", "methamphetamine");
  const auto refused = [&](const char* field, const json& value) {
    auto other = result;
    other[field] = value;
    return acted(other, "laboratory", "custodian").parsed()["field"];
  };
  for (const char* field : {"substance", "laboratory", "accreditation", "method", "exhibit_id"})
    EXPECT_EQ(refused(field, nullptr), field);
  EXPECT_EQ(refused("purity_uncertainty_ppm", 10'000), "purity_ppm") << "of what?";
  EXPECT_EQ(refused("purity_ppm", 1'000'001), "purity_ppm");
  EXPECT_EQ(refused("purity_ppm", 790'000), "confirmed.purity_uncertainty_ppm")
      << "nothing is measured exactly";
  EXPECT_EQ(refused("method", std::string(2'001, 'x')), "method");
  EXPECT_EQ(refused("substance", "Meth!"), "confirmed.substance");
  EXPECT_EQ(refused("why", "the first was wrong"), "why") << "there is none to revise";
  EXPECT_EQ(refused("positives", 3), "positives") << "it is no sub-sample";
  for (const char* who : {"director", "auditor", "courier"})
    EXPECT_EQ(acted(result, who, "custodian").status, 403) << who;
  EXPECT_EQ(acted(result, "laboratory", "laboratory").status, 403) << "one person (C3)";
  EXPECT_EQ(acted(result, "laboratory", "custodian").parsed()["field"], "first officer")
      << "it never was in a laboratory (C2)";
  EXPECT_TRUE(exhibit("X1-1")["confirmed"].is_null());
  to_laboratory("X1-1", "S-1", 1'010'000);
  EXPECT_EQ(refused("by_sample", "X1-2"), "by_sample") << "no part of it";

  result["purity_ppm"] = 790'000;
  result["purity_uncertainty_ppm"] = 10'000;
  const auto done = acted(result, "laboratory", "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["exhibit_id"], "X1-1");
  EXPECT_EQ(exhibit("X1-1")["confirmed"], "methamphetamine");
  EXPECT_EQ(exhibit("X1-1")["purity_ppm"], 790'000);
  EXPECT_TRUE(exhibit("X1-1")["by_sample"].is_null());
  EXPECT_EQ(exhibit("X1-1")["accredited"], true);
  EXPECT_NE(exhibit("X1-1")["result"].get<std::string>().find("signed by laboratory and custodian"),
            std::string::npos);
  EXPECT_TRUE(exhibit("X1-1")["revises"].is_null());
  EXPECT_EQ(acted(result, "laboratory", "custodian").parsed()["field"], "why");
  auto revision = result_of("X1-1", "sucrose");
  revision["why"] = "the vials were mixed up";
  revision["accreditation"] = "none";
  ASSERT_EQ(acted(revision, "laboratory", "custodian").status, 200);
  EXPECT_EQ(exhibit("X1-1")["confirmed"], "sucrose");
  EXPECT_EQ(exhibit("X1-1")["accredited"], false);
  EXPECT_TRUE(exhibit("X1-1")["purity_ppm"].is_null());
  EXPECT_NE(exhibit("X1-1")["revises"].get<std::string>().find("the vials were mixed up"), std::string::npos);
}

TEST_F(EvidenceDesk, ASubSampleSaysByWhichMethodItWasDrawn) {
  start();
  json sample{{"kind", "subsample"},
              {"exhibit_id", "X1-1"},
              {"seal", "S-1"},
              {"population", 100},
              {"sampled", 22},
              {"sampling_method", "by_feeling"},
              {"prior_a_milli", 1'000},
              {"prior_b_milli", 1'000},
              {"reading", scale(110'000, 10'000)},
              {"rest", scale(910'000, 10'000)}};
  EXPECT_EQ(acted(sample, "examiner", "custodian").parsed()["field"], "sampling_method");
  sample["sampling_method"] = "bayesian";
  sample["confidence_ppm"] = 10;
  EXPECT_EQ(acted(sample, "examiner", "custodian").status, 422);
  sample["confidence_ppm"] = 950'000;
  EXPECT_EQ(acted(sample, "examiner", "custodian").parsed()["field"], "drawn");
  sample["drawn"] = "by lot, list of numbers 7";
  const auto drawn = acted(sample, "examiner", "custodian");
  ASSERT_EQ(drawn.status, 200) << drawn.body;
  EXPECT_NE(exhibit("X1-1.1")["sampling"].get<std::string>().find("bayesian"), std::string::npos);
}

TEST_F(ResultDesk, OfASubSampleAResultSaysInHowManyPackagesItWasFound) {
  start();
  const auto drawn = acted({{"kind", "subsample"},
                            {"exhibit_id", "X1-1"},
                            {"seal", "S-1"},
                            {"population", 100},
                            {"sampled", 23},
                            {"drawn", "by lot, list of numbers 7"},
                            {"reading", scale(110'000, 10'000)},
                            {"rest", scale(910'000, 10'000)}},
                           "examiner", "custodian");
  ASSERT_EQ(drawn.status, 200) << drawn.body;
  ASSERT_EQ(
      acted({{"kind", "seal"}, {"exhibit_id", "X1-1.1"}, {"seal", "S-11"}}, "examiner", "custodian").status,
      200);
  to_laboratory("X1-1.1", "S-11", 110'000);
  auto result = result_of("X1-1.1", "methamphetamine");
  result["positives"] = 24;
  EXPECT_EQ(acted(result, "laboratory", "examiner").parsed()["field"], "positives") << "23 were drawn";
  result["positives"] = 23;
  const auto done = acted(result, "laboratory", "examiner");
  ASSERT_EQ(done.status, 200) << done.body;
  const auto said = exhibit("X1-1.1")["sampling"].get<std::string>();
  EXPECT_NE(said.find("of the 100 packages contain"), std::string::npos) << said;
  EXPECT_NE(said.find("They were drawn: by lot, list of numbers 7."), std::string::npos) << exhibit("X1-1.1");
}

class Transport : public EvidenceDesk {
 protected:
  json departure() {
    return {{"kind", "depart"},
            {"vehicle", "van 3"},
            {"seal", "V-9"},
            {"from", "vault"},
            {"to", "airport"},
            {"route", "ring road, no halt"},
            {"exhibits", {"X1-1", "X1-2"}},
            {"due_at", later(6)}};
  }
  std::string later(int hours) { return base::to_string(clock_.now() + base::DurationMs::hours(hours)); }
  json legs() { return send("GET", "/api/v1/transport-legs", "auditor").parsed()["items"]; }
  std::string last_event(const std::string& id) {
    return send("GET", "/api/v1/exhibits/" + id, "auditor").parsed()["chain"].back()["event"];
  }
  void depart() {
    const auto left = acted(departure(), "examiner", "custodian");
    ASSERT_EQ(left.status, 200) << left.body;
  }
};

TEST_F(Transport, C2_WhatIsRefusedAtADepartureIsNamed) {
  start();
  const auto refused = [&](const char* field, const json& value) {
    auto other = departure();
    other[field] = value;
    return acted(other, "examiner", "custodian").parsed()["field"];
  };
  for (const char* field : {"vehicle", "seal", "from", "to", "due_at"}) {
    EXPECT_EQ(refused(field, nullptr), field);
    EXPECT_EQ(refused(field, std::string(65, 'x')), field);
  }
  EXPECT_EQ(refused("due_at", "tomorrow"), "due_at");
  EXPECT_EQ(refused("due_at", later(24 * 8)), "due") << "within seven days";
  EXPECT_EQ(refused("exhibits", json::array()), "exhibits");
  EXPECT_EQ(refused("exhibits", {"X1-1", "X1-1"}), "exhibits") << "each once";
  EXPECT_EQ(refused("exhibits", {"X9-9"}), "exhibit");
  EXPECT_EQ(refused("follows", 7), "follows");
  EXPECT_EQ(acted(departure(), "supervisor", "laboratory").parsed()["field"], "exhibit")
      << "neither holds it";
  EXPECT_EQ(acted(departure(), "auditor", "custodian").status, 403);
  EXPECT_EQ(acted(departure(), "examiner", "examiner").status, 403) << "one person (C3)";
  EXPECT_EQ(legs(), json::array());
}

TEST_F(Transport, C3_ALegIsSignedExhibitByExhibitAndEndsWithWhoDidNotRide) {
  start();
  auto leg = departure();
  leg["second"] = "custodian";
  const auto prepared = send("POST", "/api/v1/acts", "examiner", leg);
  ASSERT_EQ(prepared.status, 200) << prepared.body;
  EXPECT_EQ(prepared.parsed()["texts"], 3) << "the leg, and each exhibit";
  EXPECT_EQ(prepared.parsed()["foreseen"]["leg_no"], 1);
  auto leg_alone = prepared.parsed();
  leg_alone["further_octets"] = json::array();
  EXPECT_EQ(signed_by(leg_alone, "custodian").parsed()["field"], "further_signatures");
  ASSERT_EQ(signed_by(prepared.parsed(), "custodian").status, 200);
  EXPECT_EQ(legs(), json::array()) << "not before both signed";
  const auto left = signed_by(prepared.parsed(), "examiner");
  ASSERT_EQ(left.status, 200) << left.body;
  EXPECT_EQ(left.parsed()["result"]["leg_no"], 1);
  EXPECT_EQ(legs()[0]["couriers"], (json{"examiner", "custodian"}));
  EXPECT_EQ(legs()[0]["exhibits"], (json{"X1-1", "X1-2"}));
  EXPECT_TRUE(legs()[0]["arrived_at"].is_null());
  EXPECT_TRUE(legs()[0]["seal_holds"].is_null());
  EXPECT_EQ(legs()[0]["overdue"], false);
  EXPECT_EQ(last_event("X1-2"), "depart");
  EXPECT_EQ(acted(departure(), "examiner", "custodian").status, 409) << "it is on the way";
  clock_.set(clock_.now() + base::DurationMs::hours(7));
  EXPECT_EQ(legs()[0]["overdue"], true);

  json arrival{{"kind", "arrive"}, {"leg_no", 1}};
  EXPECT_EQ(acted(arrival, "supervisor", "examiner").parsed()["field"], "seal") << "even where there is none";
  arrival["seal"] = "V-9";
  EXPECT_EQ(acted(arrival, "examiner", "custodian").parsed()["field"], "officer") << "who rode";
  EXPECT_EQ(acted(arrival, "supervisor", "laboratory").parsed()["field"], "second") << "who did not";
  EXPECT_EQ(acted(arrival, "director", "examiner").status, 403);
  arrival["second"] = "examiner";
  const auto arriving = send("POST", "/api/v1/acts", "supervisor", arrival);
  EXPECT_EQ(arriving.parsed()["texts"], 3) << arriving.body;
  EXPECT_EQ(arriving.parsed()["foreseen"]["seal_holds"], true);
  ASSERT_EQ(send("POST", "/api/v1/exhibits/X1-2/missing", "custodian", {{"words", "not in it"}}).status, 200);
  ASSERT_EQ(signed_by(arriving.parsed(), "examiner").status, 200);
  const auto arrived = signed_by(arriving.parsed(), "supervisor");
  ASSERT_EQ(arrived.status, 200) << arrived.body;
  EXPECT_EQ(arrived.parsed()["result"]["seal_holds"], true);
  EXPECT_EQ(last_event("X1-1"), "arrive");
  EXPECT_EQ(exhibit("X1-2")["state"], "missing") << "what was missed on the way does not arrive";
  EXPECT_EQ(legs()[0]["received_by"], "supervisor");
  EXPECT_EQ(legs()[0]["second_receiver"], "examiner");
  EXPECT_EQ(legs()[0]["overdue"], false);
  EXPECT_EQ(acted(arrival, "supervisor", "examiner").parsed()["field"], "leg") << "it has arrived";
}

TEST_F(Transport, C4_AnotherSealOfTheVehicleIsForeseenAndOpensAnInquiryAboutEach) {
  start();
  depart();
  json arrival{{"kind", "arrive"}, {"leg_no", 1}, {"seal", "V-8"}, {"second", "custodian"}};
  const auto prepared = send("POST", "/api/v1/acts", "supervisor", arrival);
  ASSERT_EQ(prepared.status, 200) << prepared.body;
  EXPECT_EQ(prepared.parsed()["foreseen"]["seal_holds"], false) << "both see it before they sign";
  ASSERT_EQ(signed_by(prepared.parsed(), "custodian").status, 200);
  const auto done = signed_by(prepared.parsed(), "supervisor");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(done.parsed()["done"]);
  EXPECT_EQ(done.parsed()["result"]["seal_holds"], false);
  EXPECT_EQ(legs()[0]["seal_read"], "V-8");
  EXPECT_EQ(legs()[0]["seal_holds"], false);
  const auto open = send("GET", "/api/v1/inquiries", "director").parsed()["items"];
  ASSERT_EQ(open.size(), 2u) << open;
  EXPECT_EQ(open[0]["cause"], "vehicle_seal");
  for (const char* id : {"X1-1", "X1-2"}) EXPECT_EQ(exhibit(id)["state"], "discrepant");

  auto next = departure();
  next["follows"] = 1;
  EXPECT_EQ(acted(next, "examiner", "custodian").parsed()["field"], "from") << "the first ended elsewhere";
  next["from"] = "airport";
  ASSERT_EQ(acted(next, "examiner", "custodian").status, 200);
  ASSERT_EQ(legs().size(), 2u);
  EXPECT_EQ(legs()[0]["leg_no"], 2) << "what is on its way comes first";
  EXPECT_EQ(legs()[0]["follows"], 1);
  EXPECT_EQ(send("GET", "/api/v1/transport-legs?limit=1", "auditor").parsed()["items"].size(), 1u);
}

TEST_F(EvidenceDesk, AKeyIsTakenForATimeAndItsKeeperSaysThatItIsBack) {
  start();
  const std::string all = "/api/v1/room-keys", one = all + "/K-7";
  Socket stream(server_->port());
  ASSERT_TRUE(stream.send("GET /api/v1/events HTTP/1.1\r\nHost: a\r\n" + key_of("auditor") + "\r\n"));
  stream.read_until("text/event-stream");
  json key{{"key", "K-7"}, {"opens", "room 2"}};
  EXPECT_EQ(send("POST", all, "custodian", key).parsed()["field"], "keeper");
  key["keeper"] = "custodian";
  EXPECT_EQ(send("POST", all, "auditor", key).status, 403);
  ASSERT_EQ(send("POST", all, "custodian", key).status, 200);
  EXPECT_EQ(send("POST", all, "custodian", key).status, 409) << "it has that name";
  const auto told = stream.read_until("K-7");
  EXPECT_NE(told.find("event: room_key"), std::string::npos) << told;

  const auto given = [&](int hours) -> json {
    return {{"kind", "give_key"},
            {"room_key", "K-7"},
            {"until", base::to_string(clock_.now() + base::DurationMs::hours(hours))},
            {"words", "inventory"}};
  };
  EXPECT_EQ(acted({{"kind", "give_key"}, {"room_key", "K-7"}}, "examiner", "custodian").parsed()["field"],
            "until");
  EXPECT_EQ(acted(given(24 * 8), "examiner", "custodian").parsed()["field"], "until");
  EXPECT_EQ(acted(given(4), "examiner", "laboratory").status, 403) << "neither keeps it";
  EXPECT_EQ(acted(given(4), "auditor", "custodian").parsed()["field"], "permission");
  auto unknown = given(4);
  unknown["room_key"] = "K-8";
  EXPECT_EQ(acted(unknown, "examiner", "custodian").status, 404);
  EXPECT_EQ(send("POST", one + "/loan", "examiner", given(4)).status, 404) << "nobody takes one alone";
  EXPECT_EQ(send("POST", one + "/return", "custodian", json::object()).status, 409) << "nobody has it";
  ASSERT_EQ(acted(given(4), "examiner", "custodian").status, 200) << "whichever of the two signs first";
  EXPECT_EQ(acted(given(4), "custodian", "laboratory").status, 409) << "the examiner has it";
  const auto listed = [&] { return send("GET", all, "auditor").parsed()["items"][0]; };
  EXPECT_EQ(listed()["holder"], "examiner");
  EXPECT_EQ(listed()["overdue"], false);
  clock_.set(clock_.now() + base::DurationMs::hours(5));
  EXPECT_EQ(listed()["overdue"], true);
  EXPECT_EQ(send("POST", one + "/return", "examiner", json::object()).status, 403) << "not who took it";
  ASSERT_EQ(send("POST", one + "/return", "custodian", {{"words", "late"}}).status, 200);
  EXPECT_EQ(listed()["holder"], "custodian");
  EXPECT_TRUE(listed()["due_at"].is_null());
  const auto history = send("GET", one + "/events", "auditor").parsed()["items"];
  ASSERT_EQ(history.size(), 3u);
  EXPECT_EQ(history[1]["event"], "taken");
  EXPECT_EQ(history[1]["words"], "inventory");
  EXPECT_EQ(history[2]["actor"], "custodian");
  const json used{{"words", "put a box away"}};
  EXPECT_EQ(send("POST", one + "/use", "examiner", used).status, 403) << "its keeper alone";
  ASSERT_EQ(send("POST", one + "/use", "custodian", used).status, 200);
  EXPECT_EQ(send("GET", one + "/events", "auditor").parsed()["items"].size(), 4u);
}

TEST_F(EvidenceDesk, C3_AKeyIsGivenAtTwoDesksAndALostOneAlarmsUntilItsLockIsChanged) {
  start();
  const std::string one = "/api/v1/room-keys/K-7";
  ASSERT_EQ(send("POST", "/api/v1/room-keys", "custodian",
                 {{"key", "K-7"}, {"opens", "room 2"}, {"keeper", "custodian"}})
                .status,
            200);
  EXPECT_EQ(send("POST", "/api/v1/room-keys", "custodian",
                 {{"key", "K-8"}, {"opens", "room 2"}, {"keeper", "the cabinet"}})
                .status,
            404);
  const json given{{"kind", "give_key"},
                   {"room_key", "K-7"},
                   {"until", base::to_string(clock_.now() + base::DurationMs::hours(4))}};
  ASSERT_EQ(acted(given, "custodian", "examiner").status, 200);
  const auto listed = [&] { return send("GET", "/api/v1/room-keys", "auditor").parsed()["items"][0]; };
  EXPECT_EQ(listed()["holder"], "examiner");
  EXPECT_EQ(send("POST", one + "/use", "custodian", {{"words", "a look"}}).status, 409) << "it is out";
  ASSERT_EQ(send("POST", one + "/lost", "examiner", {{"words", "fell into the dock"}}).status, 200);
  const auto alerts = [&] { return send("GET", "/api/v1/custody/alerts", "auditor").parsed()["items"]; };
  ASSERT_EQ(alerts().size(), 1u);
  EXPECT_EQ(alerts()[0]["kind"], "key_lost");
  EXPECT_EQ(alerts()[0]["said"]["key"], "K-7");
  ASSERT_EQ(acted({{"kind", "change_lock"}, {"room_key", "K-7"}, {"words", "new cylinder"}}, "custodian",
                  "examiner")
                .status,
            200);
  EXPECT_EQ(alerts().size(), 0u);
  EXPECT_TRUE(listed()["lost_at"].is_null());
  const auto history = send("GET", one + "/events", "auditor").parsed()["items"];
  ASSERT_EQ(history.size(), 4u);
  EXPECT_EQ(history[1]["second"], "examiner");
  EXPECT_EQ(history[3]["event"], "changed");
}

}  // namespace
}  // namespace tidewaiter::server
