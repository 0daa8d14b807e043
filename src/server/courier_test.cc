// Couriers and posts at the door: checks attested, the ledger and what follows from it, finds held back, and
// each operator kept to its own.

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <set>
#include <thread>

#include "env/files.h"
#include "server/courier_desk_test.h"
#include "server/door_routes.h"
#include "service/log.h"
#include "service/oversight.h"

namespace tidewaiter::server {
namespace {

class CourierTest : public CourierDesk {};

TEST_F(CourierTest, J1_TheJournalIsSignedAtAFixedCadence) {
  options_.checkpoint_every = std::chrono::milliseconds{50};
  start();
  const auto auditor = service::Service::open(url_, clock_, random_, store::Options::Mode::ReadOnly);
  ASSERT_TRUE(auditor);
  const auto signed_size = [&]() -> std::uint64_t {
    const auto note = *(*auditor->store().snapshot())->latest_checkpoint();
    return note ? std::stoull(note->substr(note->find('\n') + 1)) : 0;
  };
  // One interval after the other: what was written meanwhile is signed at the end of each.
  std::uint64_t last = signed_size();
  for (int interval = 0; interval < 4; ++interval) {
    file(parcel("N" + std::to_string(interval)));
    const auto written = (*auditor->store().snapshot())->journal_head()->size;
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{30'000};
    while (signed_size() < written && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    ASSERT_GE(signed_size(), written);
    EXPECT_GT(signed_size(), last);
    last = signed_size();
  }
}

TEST_F(CourierTest, S4_ACheckAttestedBeforeTheParcelShipsLiftsItsFindingOrStandsBeside) {
  start();
  file(parcel("A1"));
  file(parcel("A2"));
  EXPECT_TRUE(is_unchecked(get("/api/v1/items/A1", "targetingofficer").parsed()["findings"]));
  const auto unchecked = [&] {
    return get("/api/v1/operators", "courier").parsed()["items"][0]["unchecked"];
  };
  EXPECT_EQ(unchecked(), 2);

  EXPECT_EQ(post("/api/v1/checks", "rival", check_of("A1")).status, 404);
  EXPECT_EQ(post("/api/v1/checks", "courier", check_of("NEVER")).status, 404);
  const auto wrong = [&](const char* field, const json& value) {
    auto check = check_of("A1");
    check[field] = value;
    const auto reply = post("/api/v1/checks", "courier", check);
    EXPECT_EQ(reply.parsed().value("field", ""), field) << reply.body;
    return reply.status;
  };
  EXPECT_EQ(wrong("trained_until", "2027-01-15T07:00:00Z"), 422) << "the training had ended";
  EXPECT_EQ(wrong("at", "2027-01-15T09:00:00Z"), 422) << "in the future";
  EXPECT_EQ(wrong("method", "Sonar"), 422);
  EXPECT_EQ(wrong("by", nullptr), 422);

  const auto lifted = post("/api/v1/checks", "courier", check_of("A1"));
  ASSERT_EQ(lifted.status, 200) << lifted.body;
  EXPECT_EQ(lifted.parsed()["lifted"], true);
  EXPECT_EQ(post("/api/v1/checks", "courier", check_of("A1")).parsed(), lifted.parsed()) << "said again";
  const auto item = get("/api/v1/items/A1", "targetingofficer").parsed();
  EXPECT_FALSE(is_unchecked(item["findings"]));
  EXPECT_EQ(item["check"]["by"], "Nga");
  EXPECT_EQ(unchecked(), 1) << "the filing in force counts";

  close_shift();
  const auto beside = post("/api/v1/checks", "courier", check_of("A2"));
  EXPECT_EQ(beside.parsed()["lifted"], false) << beside.body;
  EXPECT_TRUE(is_unchecked(get("/api/v1/items/A2", "targetingofficer").parsed()["findings"]));
  file(parcel("A3"));
  const auto counted = ledger("courier");
  EXPECT_EQ(counted["parcels"], 3);
  EXPECT_EQ(counted["unchecked"], 1);
  EXPECT_EQ(get("/api/v1/operators", "courier").parsed()["items"][0]["parcels"], 3);

  clock_.set(clock_.now() + base::DurationMs::hours(22));
  EXPECT_EQ(post("/api/v1/checks", "courier", check_of("A3")).status, 409) << "it has left";
  server_->stop();
  server_.reset();
  const auto auditor = service::Service::open(url_, clock_, random_, store::Options::Mode::ReadOnly);
  ASSERT_TRUE(auditor);
  service::QualityWindow latest{2};
  for (int again = 0; again < 2; ++again) {
    const auto window = latest.read(**auditor->store().snapshot());
    ASSERT_TRUE(window);
    EXPECT_EQ(window->at(0).parcels, 2) << "A2 and A3 are the latest two";
  }
  for (const char* id : {"A1", "A2", "A3"}) {
    const auto replayed = service::replay(*auditor, model::ItemId{id});
    ASSERT_TRUE(replayed) << base::to_string(replayed.error());
    EXPECT_TRUE(replayed->same_bytes) << id;
  }
}

TEST_F(CourierTest, J1_WhatIsSignedIsPublishedForWitnesses) {
  options_.checkpoint_every = milliseconds{50};
  options_.publish = (folder_ / "public").string();
  start();
  const auto key = (folder_ / "witness.key").string(), memory = (folder_ / "seen").string();
  ASSERT_TRUE(service::make_witness_key(key, "witness.example", random_));
  const auto auditor = service::Service::open(url_, clock_, random_, store::Options::Mode::ReadOnly);
  ASSERT_TRUE(auditor);
  const auto log_keys = *service::verifier_keys(*auditor);
  for (const std::string verdict : {"first", "continues"}) {
    file(parcel(verdict == "first" ? "A1" : "A2"));
    const auto size = (*auditor->store().snapshot())->journal_head()->size;
    const auto published_size = [&]() -> std::uint64_t {
      const auto note = env::read_file(options_.publish + "/checkpoint", 1'000'000);
      return note ? std::stoull(note->substr(note->find('\n') + 1)) : 0;
    };
    const auto until = std::chrono::steady_clock::now() + milliseconds{30'000};
    while (published_size() < size && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(milliseconds{20});
    ASSERT_GE(published_size(), size);
    const auto seen = service::witness_log(options_.publish, memory, key, log_keys, clock_.now());
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->cosigned) << seen->reason;
    EXPECT_EQ(seen->verdict, verdict);
  }
}

TEST_F(CourierTest, J1_WhatWasTakenIsSignedAndPublishedWhenItStops) {
  options_.checkpoint_every = milliseconds{3'600'000};
  options_.publish = (folder_ / "secret.txt" / "public").string();
  const auto refused = Server::start(url_, clock_, random_, options_);
  ASSERT_FALSE(refused) << "said at the start, not an hour later in the log";
  options_.publish = (folder_ / "public").string();
  start();
  file(parcel("A1"));
  server_->stop();
  const auto auditor = service::Service::open(url_, clock_, random_, store::Options::Mode::ReadOnly);
  ASSERT_TRUE(auditor);
  const auto size = (*auditor->store().snapshot())->journal_head()->size;
  const auto note = env::read_file(options_.publish + "/checkpoint", 1'000'000);
  ASSERT_TRUE(note) << base::to_string(note.error());
  // The checkpoint is an entry itself, behind what it signs.
  EXPECT_GE(std::stoull(note->substr(note->find('\n') + 1)) + 1, size);
}

TEST_F(CourierTest, ChecksComeAsAStreamWithAnAnswerALine) {
  start();
  for (const char* id : {"A1", "A2"}) file(parcel(id));
  std::string lines;
  for (const char* id : {"A1", "NEVER", "A2"}) lines += check_of(id).dump() + "\n";
  lines += "not json\n";
  const auto reply =
      raw("POST /api/v1/checks/stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of("courier") +
          "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(lines.size()) +
          "\r\n\r\n" + lines);
  ASSERT_EQ(reply.status, 200) << reply.body;
  std::vector<json> answers;
  std::istringstream stream(reply.body);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with('{')) answers.push_back(json::parse(line));
  ASSERT_EQ(answers.size(), 4u) << reply.body;
  EXPECT_EQ(answers[0]["lifted"], true);
  EXPECT_EQ(answers[1]["refused"]["code"], "not_found");
  EXPECT_EQ(answers[2]["item_id"], "A2");
  EXPECT_EQ(answers[3]["line"], 4);
  EXPECT_FALSE(answers[3]["refused"].is_null());
}

TEST_F(CourierTest, NobodyGetsOutOfAHoldByDeclaringTheParcelAnew) {
  start();
  file(parcel("A1"));
  const auto held =
      post("/api/v1/items/A1/decision", "targetingofficer", {{"outcome", "Hold"}, {"why", "a word"}});
  ASSERT_EQ(held.status, 200) << held.body;
  close_shift();
  const auto again = post("/api/v1/items", "courier", parcel("A1", {{"gross_mass_g", 1001}}));
  EXPECT_EQ(again.parsed()["outcome"], "Hold") << again.body;
  find_in("A1", 1'000);
  const auto seized = post("/api/v1/items", "courier", parcel("A1", {{"gross_mass_g", 1002}}));
  EXPECT_EQ(seized.parsed()["outcome"], "Hold") << "it was seized: " << seized.body;
}

TEST_F(CourierTest, WhatAnOfficerHeldIsHeldWhenItIsDeclaredAnewWhileItsShiftIsOpen) {
  start();
  file(parcel("A1"));
  const auto decided = [&](const char* outcome) {
    const auto reply =
        post("/api/v1/items/A1/decision", "targetingofficer", {{"outcome", outcome}, {"why", "a word"}});
    EXPECT_EQ(reply.status, 200) << reply.body;
  };
  const auto told = [&](int gross_mass_g, const char* who = "courier", const char* operator_id = "CP") {
    const auto reply = post("/api/v1/items", who,
                            parcel("A1", {{"gross_mass_g", gross_mass_g}, {"operator_id", operator_id}}));
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed()["outcome"];
  };
  decided("Hold");
  EXPECT_EQ(told(1'001), "Hold");
  EXPECT_EQ(told(1'002), "Hold") << "nor by the second time";
  const auto line = get("/api/v1/queue", "targetingofficer").parsed()["items"][0];
  EXPECT_EQ(line["recommendation"], "Hold");
  EXPECT_TRUE(line["decided_by"].is_null()) << "nobody decided on this filing";
  decided("Release");
  EXPECT_EQ(told(1'002), "Release") << "an officer's word on what is declared now";
  EXPECT_EQ(told(1'003, "rival", "EMS"), "Release") << "another learns of no hold";
}

TEST_F(CourierTest, WhoFilesAnothersIdLearnsOfNoHold) {
  start();
  file(parcel("A1"));
  ASSERT_EQ(
      post("/api/v1/items/A1/decision", "targetingofficer", {{"outcome", "Hold"}, {"why", "a word"}}).status,
      200);
  close_shift();
  const auto rivals = post("/api/v1/items", "rival", parcel("A1", {{"operator_id", "EMS"}}));
  EXPECT_EQ(rivals.parsed()["outcome"], "Release") << rivals.body;
  for (const char* who : {"courier", "rival"})
    EXPECT_EQ(get("/api/v1/operators", who).parsed()["items"][0]["parcels"], 1)
        << who << ": each one's own filing counts";
}

TEST_F(CourierTest, AFaultGoesFromItsFindingToItsReferralAndEachSeesItsOwn) {
  start();
  file(parcel("A1"));
  file(parcel("A2", {{"check", {{"by", "Nga"}, {"method", "XRay"}}}}));
  const json period{{"from", "2027-01-15T00:00:00Z"}, {"until", "2027-01-16T00:00:00Z"}};
  const auto found_as = [&](const char* kind) {
    auto body = period;
    body["kind"] = kind;
    return post("/api/v1/operators/CP/faults", "supervisor", body);
  };
  EXPECT_EQ(found_as("missed_find").status, 409) << "the ledger shows none";
  const auto found = found_as("unchecked");
  ASSERT_EQ(found.status, 200) << found.body;
  EXPECT_EQ(found.parsed()["faulty"], 1);
  EXPECT_EQ(found.parsed()["of"], 2);
  EXPECT_EQ(found_as("unchecked").status, 409) << "one is open";

  const auto moved = [&](const json& body) { return post("/api/v1/faults/1/events", "supervisor", body); };
  EXPECT_EQ(moved({{"event", "Retest"}, {"seeded_item", "SEED1"}}).status, 409) << "it does not follow";
  EXPECT_EQ(moved({{"event", "Notify"}}).parsed()["field"], "due_at");
  EXPECT_EQ(moved({{"event", "Notify"}, {"due_at", "2027-01-20T00:00:00Z"}}).parsed()["state"], "noticed");
  EXPECT_EQ(moved({{"event", "Refer"}, {"words", "to the regulator"}}).status, 409) << "it is not due yet";
  EXPECT_EQ(ask("POST", "/api/v1/faults/1/plan", browser_of("rival"), R"({"words":"ours"})").status, 404);
  const std::string plan = R"({"words":"two more scanners"})";
  EXPECT_EQ(ask("POST", "/api/v1/faults/1/plan", key_of("courier"), plan).status, 403) << "a machine's word";
  const auto planned = ask("POST", "/api/v1/faults/1/plan", browser_of("courier"), plan);
  EXPECT_EQ(planned.parsed()["state"], "planned") << planned.body;
  EXPECT_EQ(moved({{"event", "Retest"}, {"seeded_item", "SEED1"}}).parsed()["seeded_item"], "SEED1");
  const auto own = get("/api/v1/operators/CP/faults", "courier").parsed()["items"][0];
  EXPECT_TRUE(own["seeded_item"].is_null()) << "it is being tested";
  EXPECT_TRUE(own["steps"][0]["actor"].is_null());
  EXPECT_EQ(moved({{"event", "Pass"}}).status, 409) << "the seeded parcel did not come";
  file(parcel("SEED1"));
  EXPECT_EQ(moved({{"event", "Pass"}}).status, 409) << "nobody checked it";
  EXPECT_EQ(moved({{"event", "Fail"}}).parsed()["state"], "failed");
  EXPECT_EQ(moved({{"event", "Refer"}}).parsed()["field"], "words");
  const auto referred = moved({{"event", "Refer"}, {"words", "to the regulator"}}).parsed();
  EXPECT_EQ(referred["state"], "referred");
  EXPECT_EQ(referred["steps"].size(), 5u);
  EXPECT_EQ(moved({{"event", "Notify"}, {"due_at", "2027-01-20T00:00:00Z"}}).status, 409) << "it has ended";
  EXPECT_EQ(get("/api/v1/operators/CP/faults", "courier").parsed()["items"][0]["seeded_item"], "SEED1");
}

TEST_F(CourierTest, AFindIsHeldBackUntilAnOfficerReleasesIt) {
  start();
  find_by_lot("A1");
  EXPECT_EQ(ledger("director")["missed_finds"], 1);
  EXPECT_EQ(ledger("director")["checked_and_drawn"], 1);
  EXPECT_EQ(ledger("courier")["missed_finds"], 0);
  EXPECT_EQ(get("/api/v1/operators/CP/finds", "courier").parsed()["items"].size(), 0u);
  EXPECT_EQ(post("/api/v1/examinations/1/feedback", "courier", {{"why", "ours"}}).status, 403);
  EXPECT_EQ(post("/api/v1/examinations/2/feedback", "supervisor", {{"why", "none"}}).status, 404);
  EXPECT_EQ(post("/api/v1/examinations/1/feedback", "supervisor", {{"why", "the case is closed"}}).status,
            204);
  EXPECT_EQ(post("/api/v1/examinations/1/feedback", "supervisor", {{"why", "again"}}).status, 409);
  EXPECT_EQ(ledger("courier")["missed_finds"], 1);
  EXPECT_EQ(get("/api/v1/operators/CP/finds", "courier").parsed()["items"][0]["item_id"], "A1");
}

// Every route of the API's description that a courier may ask for: its own is there, another's is not,
// whatever is asked of it. A route that is added must say here what is whose.
TEST_F(CourierTest, WhatIsAnotherOperatorsIsNotThere) {
  options_.tell_every = milliseconds{3'600'000};
  start();
  file(parcel("A1"));
  ASSERT_EQ(
      post("/api/v1/items/A1/decision", "targetingofficer", {{"outcome", "Hold"}, {"why", "a word"}}).status,
      200);
  close_shift();
  file(parcel("A2"));
  ASSERT_EQ(post("/api/v1/items/A2/decision", "targetingofficer",
                 {{"outcome", "Query"}, {"why", "a word"}, {"wanted", "the invoice"}})
                .status,
            200);
  const json period{
      {"from", "2027-01-15T00:00:00Z"}, {"until", "2027-01-16T00:00:00Z"}, {"kind", "unchecked"}};
  ASSERT_EQ(post("/api/v1/operators/CP/faults", "supervisor", period).status, 200);
  ASSERT_EQ(
      post("/api/v1/faults/1/events", "supervisor", {{"event", "Notify"}, {"due_at", "2027-01-20T00:00:00Z"}})
          .status,
      200);
  ASSERT_EQ(post("/api/v1/webhooks", "courier", {{"url", "https://courier.example/hook"}}).status, 200);
  const std::map<std::string, std::string> owned{
      {"{item_id}", "A1"}, {"{operator_id}", "CP"}, {"{fault_no}", "1"}, {"{hook_no}", "1"}};
  const std::map<std::string, json> bodies{
      {"/api/v1/holds/{item_id}/events", {{"event", "ReportLeft"}}},
      {"/api/v1/queries/{item_id}/answers", {{"words", "no. 8"}}},
      {"/api/v1/queries/{item_id}/documents", nullptr},
      {"/api/v1/faults/{fault_no}/plan", {{"words", "more scanners"}}},
      {"/api/v1/checks", check_of("A1")},
      {"/api/v1/items", parcel("A1", {{"gross_mass_g", 7}})},
      {"/api/v1/webhooks", {{"url", "https://x.example/"}, {"operator_id", "CP"}}},
      {"/api/v1/webhooks/{hook_no}/sending", json::object()},
      {"/api/v1/webhooks/{hook_no}/secret", json::object()}};
  // What a courier may ask for that names nothing of an operator's.
  const std::set<std::string> nobodys{
      "/api/v1/session", "/api/v1/session/password", "/api/v1/session/second-factor",
      "/api/v1/events",  "/api/v1/items/stream",     "/api/v1/checks/stream"};

  Sessions sessions;
  Attempts attempts;
  EventHub events;
  Metrics metrics;
  Door door{random_, sessions, attempts, events, metrics, "CNCAN"};
  std::size_t held_against_others = 0;
  for (const auto& path : YAML::LoadFile(TIDEWAITER_SOURCE_DIR "/api/openapi.yaml")["paths"])
    for (const auto& described : path.second) {
      const auto pattern = path.first.as<std::string>();
      auto method = described.first.as<std::string>();
      for (char& c : method) c = static_cast<char>(std::toupper(c));
      const auto routes = every_route(door);
      const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& one) {
        return one.pattern == pattern && name(one.method) == method;
      });
      ASSERT_NE(route, routes.end()) << method << ' ' << pattern;
      if (!route->needs || !service::may(Role::Courier, *route->needs) || nobodys.contains(pattern)) continue;
      auto target = pattern;
      const bool of_a_query = target.starts_with("/api/v1/queries/");
      if (of_a_query) target.replace(target.find("{item_id}"), 9, "A2");
      for (const auto& [param, value] : owned)
        if (const auto at = target.find(param); at != std::string::npos)
          target.replace(at, param.size(), value);
      ASSERT_EQ(target.find('{'), std::string::npos) << pattern << ": whose is this?";
      const auto body = bodies.find(pattern);
      ASSERT_TRUE(method != "POST" || body != bodies.end()) << pattern << ": what is asked?";
      const auto asked = [&](const std::string& who) {
        if (target.ends_with("/documents"))
          return raw("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                     browser_of(who) + "Content-Type: application/pdf\r\nContent-Length: 8\r\n\r\n%PDF-1.4");
        return ask(method, target, browser_of(who), method == "POST" ? body->second.dump() : "");
      };
      const auto others = asked("rival");
      SCOPED_TRACE(method + " " + target + " " + others.body);
      const bool names_one = target != pattern || method == "POST";
      if (pattern == "/api/v1/items") {
        EXPECT_EQ(others.parsed()["refused"]["code"], "forbidden");
      } else if (names_one) {
        EXPECT_EQ(others.status, 404);
      }
      // A list of the rival's names nothing of the courier's.
      const bool names_theirs =
          others.body.find("\"A1\"") != std::string::npos || others.body.find("\"A2\"") != std::string::npos;
      EXPECT_FALSE(names_theirs && others.status == 200 && pattern != "/api/v1/items");
      EXPECT_EQ(others.body.find("courier.example"), std::string::npos);
      ++held_against_others;
      if (method == "DELETE" || pattern == "/api/v1/items") continue;
      const auto owns = asked("courier");
      EXPECT_EQ(owns.status, 200) << owns.body;
    }
  EXPECT_GE(held_against_others, 14u);
}

}  // namespace
}  // namespace tidewaiter::server
