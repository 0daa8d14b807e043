// What the door owes everyone: a request said twice is done once, nobody's change is lost, a switched-off
// screening tells operators one thing, and neither log nor metrics name anybody.

#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

class DoorTest : public CourierDesk {
 protected:
  std::uint64_t entries() {
    return get("/api/v1/journal?limit=1", "auditor").parsed()["items"][0]["index"].get<std::uint64_t>();
  }
  static std::string etag_of(const Reply& reply) {
    const auto at = reply.head.find("ETag: ");
    EXPECT_NE(at, std::string::npos) << reply.head;
    return reply.head.substr(at + 6, reply.head.find('\r', at) - at - 6);
  }
  static std::string if_match(const std::string& version) { return "If-Match: \"" + version + "\"\r\n"; }
  std::string version_of(const std::string& id) {
    return get("/api/v1/items/" + id, "examiner").parsed().value("version", "");
  }
};

TEST_F(DoorTest, ARequestThatIsSaidTwiceIsDoneOnceAndItsKeyBearsNoOther) {
  start();
  const auto keyed = [&](const std::string& who, const json& body) {
    return ask("POST", "/api/v1/items", key_of(who) + "Idempotency-Key: a-1\r\n", body.dump());
  };
  const auto first = keyed("courier", parcel("A1"));
  ASSERT_EQ(first.status, 200) << first.body;
  const auto before = entries();
  const auto again = keyed("courier", parcel("A1"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(entries(), before) << "nothing was filed again";
  const auto other = keyed("courier", parcel("A2"));
  EXPECT_EQ(other.status, 409) << other.body;
  EXPECT_EQ(other.parsed()["field"], "idempotency-key");
  EXPECT_EQ(keyed("rival", parcel("B1", {{"operator_id", "EMS"}})).parsed()["item_id"], "B1")
      << "another's key is another";
}

TEST_F(DoorTest, AKeyThatBoreARequestBearsNoneWithAnotherQuery) {
  start();
  const auto keyed = [&](const std::string& query) {
    return ask("POST", "/api/v1/items" + query, key_of("courier") + "Idempotency-Key: a-2\r\n",
               parcel("A1").dump());
  };
  const auto first = keyed("?a=1&b=2");
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(keyed("?a=1&b=2").body, first.body);
  for (const char* other : {"", "?a=1", "?a=1&b=3", "?b=2&a=1", "?a=1%26b%3D2"}) {
    const auto refused = keyed(other);
    EXPECT_EQ(refused.status, 409) << other << refused.body;
    EXPECT_EQ(refused.parsed()["field"], "idempotency-key") << other;
  }
}

TEST_F(DoorTest, AKeyThatBoreARequestBearsNoneOnAnotherState) {
  start();
  file(parcel("A1"));
  const auto decide = [&](const std::string& condition) {
    return ask("POST", "/api/v1/items/A1/decision",
               key_of("supervisor") + condition + "Idempotency-Key: a-3\r\n",
               json{{"outcome", "Hold"}, {"why", "a word"}}.dump());
  };
  const auto seen = if_match(version_of("A1"));
  EXPECT_EQ(decide(seen).status, 200);
  EXPECT_EQ(decide(seen).status, 200) << "the same again";
  for (const auto& other : {std::string{}, if_match(version_of("A1")), std::string{"If-None-Match: *\r\n"}}) {
    const auto refused = decide(other);
    EXPECT_EQ(refused.status, 409) << other << refused.body;
    EXPECT_EQ(refused.parsed()["field"], "idempotency-key") << other;
  }
}

TEST_F(DoorTest, WhatIsShownOnceIsNotShownAgainByItsKey) {
  start();
  const auto keyed = [&](const std::string& url) {
    return ask("POST", "/api/v1/webhooks", key_of("courier") + "Idempotency-Key: a-4\r\n",
               json{{"url", url}}.dump());
  };
  const auto refused = keyed("no address");
  EXPECT_EQ(refused.status / 100, 4) << refused.body;
  EXPECT_EQ(keyed("no address").body, refused.body) << "what is refused is no secret";
  const auto first = ask("POST", "/api/v1/webhooks", key_of("courier") + "Idempotency-Key: a-5\r\n",
                         json{{"url", "https://express.example/told"}}.dump());
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_NE(first.body.find("whsec_"), std::string::npos);
  const auto again = ask("POST", "/api/v1/webhooks", key_of("courier") + "Idempotency-Key: a-5\r\n",
                         json{{"url", "https://express.example/told"}}.dump());
  EXPECT_EQ(again.status, 409) << again.body;
  EXPECT_EQ(again.parsed()["field"], "idempotency-key");
  EXPECT_EQ(again.body.find("whsec_"), std::string::npos);
  EXPECT_EQ(get("/api/v1/webhooks", "courier").parsed()["items"].size(), 1u) << "nor done twice";
}

TEST_F(DoorTest, WhoDecidesOnWhatIsNoLongerSoIsToldAndNothingIsLost) {
  start();
  file(parcel("A1"));
  const auto seen = etag_of(get("/api/v1/items/A1", "targetingofficer"));
  const auto decide = [&](const std::string& who, const std::string& etag, const std::string& outcome) {
    return ask("POST", "/api/v1/items/A1/decision", key_of(who) + "If-Match: " + etag + "\r\n",
               json{{"outcome", outcome}, {"why", "a word of " + who}}.dump());
  };
  EXPECT_EQ(decide("supervisor", seen, "Hold").status, 200);
  const auto late = decide("targetingofficer", seen, "Release");
  EXPECT_EQ(late.status, 412) << late.body;
  const auto now = get("/api/v1/items/A1", "targetingofficer");
  EXPECT_EQ(now.parsed()["decision"]["in_force"], "Hold");
  EXPECT_EQ(now.parsed()["decision"]["decided_by"], "supervisor");
  EXPECT_EQ(decide("targetingofficer", etag_of(now), "Release").status, 200) << "having seen it";
}

TEST_F(DoorTest, TheQueueSaysOfWhichStateItTellsAndADecisionOnAnotherIsRefused) {
  start();
  file(parcel("A1"));
  const auto line = [&] { return get("/api/v1/queue", "targetingofficer").parsed()["items"][0]; };
  const auto seen = line().value("version", "");
  EXPECT_EQ(seen.size(), 32U);
  EXPECT_EQ(seen, version_of("A1")) << "the same as the parcel's own page says";
  const auto decide = [&](const std::string& who, const std::string& version) {
    return ask("POST", "/api/v1/items/A1/decision", key_of(who) + if_match(version),
               json{{"outcome", "Hold"}, {"why", "a word of " + who}}.dump());
  };
  EXPECT_EQ(decide("supervisor", seen).status, 200);
  EXPECT_EQ(decide("targetingofficer", seen).status, 412);
  EXPECT_EQ(line()["decided_by"], "supervisor");
  const auto again = decide("targetingofficer", line().value("version", ""));
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.parsed().value("version", ""), line().value("version", ""))
      << "the answer says its version";
  EXPECT_EQ(decide("targetingofficer", again.parsed().value("version", "")).status, 200)
      << "so a second word needs no other look at the queue";
}

TEST_F(DoorTest, AnExaminationOfAParcelThatAnotherExaminedMeanwhileIsRefusedAndItsOperatorsStepsAreNone) {
  start();
  file(parcel("A1"));
  close_shift();
  const auto seen = version_of("A1");
  for (const char* event : {"Acknowledge", "Locate", "Present"}) {
    const auto moved = post("/api/v1/holds/A1/events", "courier", {{"event", event}});
    ASSERT_EQ(moved.status, 200) << moved.body;
  }
  EXPECT_EQ(version_of("A1"), seen) << "what an operator does with it leaves the officers' state";
  const auto examine = [&](const std::string& version, const json& result) {
    json body{{"item_id", "A1"}, {"means", "XRay"}};
    body.update(result);
    return ask("POST", "/api/v1/examinations", key_of("examiner") + if_match(version), body.dump());
  };
  const json unclear{{"result", "inconclusive"}, {"why_inconclusive", "too dense"}};
  EXPECT_EQ(examine(seen, unclear).status, 200);
  const auto late = examine(seen, {{"result", "no_finding"}});
  EXPECT_EQ(late.status, 412) << late.body;
  const auto told = ask("POST", "/api/v1/holds/A1/events", key_of("examiner") + if_match(seen),
                        R"({"event":"ReportLeft"})");
  EXPECT_EQ(told.status, 412) << told.body;
  const auto page = get("/api/v1/items/A1", "examiner").parsed();
  EXPECT_EQ(page["examinations"].size(), 1U) << page["examinations"].dump();
  EXPECT_EQ(examine(page.value("version", ""), {{"result", "no_finding"}}).status, 200) << "having seen it";
}

TEST_F(DoorTest, AnAccountIsChangedFromWhatItIsAndNotFromWhatItWas) {
  start();
  const auto version = [&](const std::string& id) {
    const auto all = ask("GET", "/api/v1/accounts", browser_of("chief")).parsed();
    for (const auto& one : all["items"])
      if (one["officer_id"] == id) return one.value("version", "");
    return std::string{};
  };
  const auto propose = [&](const std::string& who, const std::string& condition, const std::string& office) {
    const json body{{"officer_id", "examiner"},
                    {"display_name", "examiner"},
                    {"roles", json::array({"Examiner"})},
                    {"office", office}};
    return ask("POST", "/api/v1/accounts", browser_of(who) + condition, body.dump());
  };
  const auto seen = version("examiner");
  EXPECT_EQ(propose("chief", if_match(seen), "CNCAN").status, 200);
  EXPECT_EQ(propose("deputy", if_match(seen), "CNSZX").status, 412) << "another proposal waits by now";
  EXPECT_EQ(propose("deputy", "If-None-Match: *\r\n", "CNSZX").status, 412) << "there is such an account";
  EXPECT_EQ(propose("deputy", if_match(version("examiner")), "CNSZX").status, 200) << "having seen it";
}

TEST_F(DoorTest, ProfilesThatWereMadeOfWhatIsNoLongerLiveAreNeitherProposedNorApproved) {
  start();
  const auto live = get("/api/v1/profiles/live", "supervisor");
  ASSERT_EQ(live.status, 200) << live.body;
  const auto seen = "If-Match: " + etag_of(live) + "\r\n";
  const auto yaml = live.parsed()["yaml"].get<std::string>();
  const auto propose = [&](const std::string& words) {
    const json draft{{"yaml", yaml + "\n# " + words + "\n"}};
    EXPECT_EQ(post("/api/v1/profiles/simulation", "supervisor", draft).status, 200) << words;
    return ask("POST", "/api/v1/profiles", key_of("supervisor") + seen, draft.dump());
  };
  const auto approve = [&](const Reply& proposed) {
    const auto number = proposed.parsed()["version"].get<std::uint32_t>();
    return ask("POST", "/api/v1/profiles/" + std::to_string(number) + "/approval",
               key_of("targetingofficer") + seen, json{{"digest", proposed.parsed()["digest"]}}.dump());
  };
  const auto first = propose("the first"), second = propose("the second");
  ASSERT_EQ(first.status, 200) << first.body;
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(approve(first).status, 200);
  EXPECT_EQ(approve(second).status, 412) << "it would undo the first, which nobody has seen";
  EXPECT_EQ(propose("the third").status, 412);
}

TEST_F(DoorTest, ScreeningIsSwitchedOffByTwoAndOperatorsAreToldOneThing) {
  start();
  const auto switched = [&](const std::string& who, bool on, const std::string& meanwhile = "Hold") {
    const json body{{"on", on}, {"meanwhile", meanwhile}, {"why", "the lists are poisoned"}};
    return ask("PUT", "/api/v1/screening", key_of(who), body.dump());
  };
  EXPECT_EQ(switched("targetingofficer", false).status, 403);
  EXPECT_EQ(switched("supervisor", false).parsed()["on"], true) << "one asks";
  EXPECT_EQ(switched("supervisor", false).parsed()["on"], true) << "and is one still";
  EXPECT_EQ(post("/api/v1/items", "courier", parcel("A1")).parsed()["outcome"], "Release");
  EXPECT_EQ(switched("director", false, "Release").parsed()["on"], true) << "asks for something else";
  EXPECT_EQ(switched("supervisor", false, "Release").parsed()["on"], false) << "two ask for the same";
  EXPECT_EQ(switched("supervisor", true).parsed()["on"], false);
  EXPECT_EQ(switched("director", true).parsed()["on"], true);
  ASSERT_EQ(switched("director", false).status, 200);
  const auto off = switched("supervisor", false);
  EXPECT_EQ(off.parsed()["on"], false) << off.body;
  const auto told = post("/api/v1/items", "courier", parcel("A2")).parsed();
  EXPECT_EQ(told["outcome"], "Hold") << "every parcel's, while it is off";
  EXPECT_EQ(told["refused"], nullptr);
  EXPECT_EQ(told.dump().find("poisoned"), std::string::npos) << "no operator is told why";
  EXPECT_EQ(get("/api/v1/items/A2", "targetingofficer").status, 200) << "it is registered as ever";
}

TEST_F(DoorTest, LogAndMetricsNameNobodyAndNoParcel) {
  std::mutex mutex;
  std::string log;
  options_.log = [&](std::string_view line) {
    const std::scoped_lock lock(mutex);
    log += std::string{line} + '\n';
  };
  start();
  file(parcel("A1SECRET"));
  EXPECT_EQ(get("/api/v1/items/A1SECRET?purpose=why-I-ask", "targetingofficer").status, 200);
  EXPECT_EQ(
      post("/api/v1/search", "targetingofficer", {{"name", "Recipient A1SECRET"}, {"purpose", "why-I-ask"}})
          .status,
      200);
  EXPECT_EQ(post("/api/v1/items", "courier", {{"item_id", "A2SECRET"}}).status, 200) << "a refused one";
  sign_in("targetingofficer", "a guess of a guess");
  const auto metrics = ask("GET", "/metrics");
  ASSERT_EQ(metrics.status, 200);
  EXPECT_NE(metrics.body.find("tidewaiter_filed_total 2"), std::string::npos) << metrics.body;
  EXPECT_NE(metrics.body.find("/api/v1/items/{item_id}"), std::string::npos);
  server_->stop();
  EXPECT_NE(log.find("\"route\":\"/api/v1/items/{item_id}\""), std::string::npos);
  for (const auto& text : {metrics.body, log})
    for (const char* personal : {"SECRET", "Recipient", "Ultimo", "why-I-ask", "targetingofficer",
                                 "courier\"", "a guess", "127.0.0.1"})
      EXPECT_EQ(text.find(personal), std::string::npos) << personal << '\n' << text;
}

}  // namespace
}  // namespace tidewaiter::server
