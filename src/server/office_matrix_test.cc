// Whose office's work is whose: every route by which something changes says here whether an officer of
// another office may ask for it, and each that is an office's is asked for by an officer of another and one
// of its own.

#include <yaml-cpp/yaml.h>

#include <set>

#include "server/courier_desk_test.h"
#include "server/every_route_test.h"
#include "service/shift.h"

namespace tidewaiter::server {
namespace {

const std::string kHere = "CNCAN", kElsewhere = "VNSGN";

class OfficeMatrix : public CourierDesk {
 protected:
  // Whether the description says that it takes an office, in its path or its query.
  static std::set<std::string> routes_with_an_office() {
    std::set<std::string> names;
    for (const auto& path : YAML::LoadFile(TIDEWAITER_SOURCE_DIR "/api/openapi.yaml")["paths"])
      for (const auto& method : path.second)
        for (const auto& parameter : method.second["parameters"]) {
          const auto ref = parameter["$ref"] ? parameter["$ref"].as<std::string>() : "";
          if (!ref.ends_with("/office") && !ref.ends_with("/office_shown") &&
              (!parameter["name"] || parameter["name"].as<std::string>() != "office"))
            continue;
          auto verb = method.first.as<std::string>();
          for (char& c : verb) c = static_cast<char>(std::toupper(c));
          names.insert(verb + ' ' + path.first.as<std::string>());
        }
    return names;
  }

  /// The accounts of officers who do an office's work, as of this one from now on.
  void all_of(const std::string& office) {
    for (const auto role : {Role::TargetingOfficer, Role::Examiner, Role::Supervisor})
      change_account(account_of(role), {{"roles", {service::name(role)}}, {"office", office}});
  }

  struct Case {
    std::string route, path, who, body;
    std::string media = "application/json";
  };
  Reply asked(const Case& one) {
    return raw("POST " + one.path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(one.who) +
               "Content-Type: " + one.media + "\r\nContent-Length: " + std::to_string(one.body.size()) +
               "\r\n\r\n" + one.body);
  }
  static bool is_of_another(const Reply& reply) {
    return reply.body.find("\"an officer of CNCAN\"") != std::string::npos &&
           reply.body.find("\"VNSGN\"") != std::string::npos;
  }
  std::size_t entries_of(const std::string& kind) {
    return get("/api/v1/journal?kind=" + kind, "auditor").parsed()["items"].size();
  }

  // Of a closed shift A1 waits for its operator, A2 was found to hold heroin and A3 is to be examined; A4 was
  // filed into an open one, is asked about, and A5 was refused.
  void day_here() {
    const json terms{{"office", kHere}, {"random_share_ppm", 1'000'000}, {"capacity", {{"Physical", 10}}}};
    ASSERT_EQ(post("/api/v1/shifts", "supervisor", terms).status, 200);
    for (const char* id : {"A1", "A2", "A3"}) file(parcel(id));
    close_shift();
    find_in("A2", 1'000'000);
    file(parcel("A4"));
    ASSERT_EQ(post("/api/v1/items", "courier", parcel("A5", {{"service", "Pigeon"}})).status, 200);
    const json referral{
        {"kind", "RFS"}, {"item_id", "A4"}, {"from", "EU"}, {"reference", "ICS2-1"}, {"wanted", "an X-ray"}};
    ASSERT_EQ(post("/api/v1/referrals", "targetingofficer", referral).status, 200);
    const json scanner{{"office", kHere}, {"instrument", "XR-1"}, {"means", "XRay"}};
    ASSERT_EQ(post("/api/v1/instruments", "examiner", scanner).status, 200);
  }
  // What an office's officers do with it, one after the other.
  std::vector<Case> days_work() {
    const std::string shift = get("/api/v1/shifts?office=CNCAN", "auditor").parsed()["items"][0]["shift"];
    const json nothing_found{{"item_id", "A3"},
                             {"result", "no_finding"},
                             {"means", "Physical"},
                             {"opened", true},
                             {"legal_power", "customs_examination"}};
    const json put_right{{"declaration", parcel("A5").dump()}, {"office", kHere}};
    const json referral{{"kind", "RFI"},
                        {"item_id", "A1"},
                        {"from", "EU"},
                        {"reference", "ICS2-2"},
                        {"wanted", "who paid for it"}};
    const std::string picture =
        std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0", 29) + "\x90wS\xde";
    const std::string of_find = "/api/v1/examinations/1/", lines = "application/x-ndjson";
    const auto filed = [](int mass_g) { return parcel("A4", {{"gross_mass_g", mass_g}}).dump(); };
    return {
        {"POST /api/v1/items", "/api/v1/items", "targetingofficer", filed(7)},
        {"POST /api/v1/items/stream", "/api/v1/items/stream", "targetingofficer", filed(8) + "\n", lines},
        {"POST /api/v1/checks", "/api/v1/checks", "targetingofficer", check_of("A4").dump()},
        {"POST /api/v1/checks/stream", "/api/v1/checks/stream", "targetingofficer",
         check_of("A4").dump() + "\n", lines},
        {"POST /api/v1/items/{item_id}/decision", "/api/v1/items/A4/decision", "targetingofficer",
         R"({"outcome":"Hold","why":"a word"})"},
        {"POST /api/v1/holds/{item_id}/events", "/api/v1/holds/A1/events", "examiner",
         R"({"event":"Acknowledge"})"},
        {"POST /api/v1/examinations", "/api/v1/examinations", "examiner", nothing_found.dump()},
        {"POST /api/v1/examinations/{examination_no}/photographs", of_find + "photographs", "examiner",
         picture, "image/png"},
        {"POST /api/v1/examinations/{examination_no}/readings", of_find + "readings?kind=report", "examiner",
         "%PDF-1.7", "application/octet-stream"},
        {"POST /api/v1/examinations/{examination_no}/feedback", of_find + "feedback", "supervisor",
         R"({"why":"the case is closed"})"},
        {"POST /api/v1/notices/{notice_no}/sent", "/api/v1/notices/1/sent", "supervisor", ""},
        {"POST /api/v1/referrals", "/api/v1/referrals", "targetingofficer", referral.dump()},
        {"POST /api/v1/referrals/{referral_no}/answer", "/api/v1/referrals/1/answer", "targetingofficer",
         R"({"screened":"XRay"})"},
        {"POST /api/v1/refused/{refused_no}/resubmission", "/api/v1/refused/1/resubmission", "supervisor",
         put_right.dump()},
        {"POST /api/v1/instruments", "/api/v1/instruments", "supervisor",
         R"({"office":"CNCAN","instrument":"XR-2","means":"XRay"})"},
        {"POST /api/v1/instruments/{office}/{instrument}/changes", "/api/v1/instruments/CNCAN/XR-1/changes",
         "examiner", R"({"state":"out_of_service","why":"tube failed"})"},
        {"POST /api/v1/shifts", "/api/v1/shifts", "supervisor", R"({"office":"CNCAN","shift":"late"})"},
        {"POST /api/v1/shifts/{office}/{shift}/closing", "/api/v1/shifts/CNCAN/" + shift + "/closing",
         "targetingofficer", ""},
    };
  }
};

// Reading is limited for nobody: who asks for another office's list is answered as its own officers are.
TEST_F(OfficeMatrix, AnotherOfficesOfficerIsAnsweredAsItsOwn) {
  options_.tell_every = milliseconds{3'600'000};
  start();
  const json scanner{{"office", "CNCAN"}, {"instrument", "XR-1"}, {"means", "XRay"}};
  ASSERT_EQ(post("/api/v1/instruments", "examiner", scanner).status, 200);
  file(parcel("A1"));
  ASSERT_EQ(
      post("/api/v1/items/A1/decision", "targetingofficer", {{"outcome", "Hold"}, {"why", "a word"}}).status,
      200);
  close_shift();
  file(parcel("A2"));

  const std::set<std::string> reads{"GET /api/v1/shifts",      "GET /api/v1/queue",    "GET /api/v1/holds",
                                    "GET /api/v1/instruments", "GET /api/v1/capacity", "GET /api/v1/strata"};
  const std::set<std::string> changes{"POST /api/v1/instruments/{office}/{instrument}/changes",
                                      "POST /api/v1/shifts/{office}/{shift}/closing"};
  // Where the instrument stands, not whose the exhibit is: exhibits and examinations have no office.
  const std::set<std::string> of_the_instrument{"POST /api/v1/exhibits/{exhibit_id}/readings",
                                                "POST /api/v1/examinations/{examination_no}/readings"};
  const auto with_office = routes_with_an_office();
  const EveryRoute all{random_};
  const auto each_answer = [&] {
    std::map<std::string, std::string> answers;
    for (const auto& route : all.routes()) {
      if (!reads.contains(named(route))) continue;
      for (std::size_t i = 0; i < service::kRoles; ++i) {
        const auto role = static_cast<Role>(i);
        if (role == Role::Courier) continue;
        const auto reply = get(route.pattern + "?office=CNCAN", account_of(role));
        EXPECT_EQ(reply.status, service::may(role, *route.needs) ? 200 : 403) << named(route) << reply.body;
        answers[named(route) + " by " + account_of(role)] =
            reply.status == 200 ? reply.body : std::to_string(reply.status);
      }
    }
    return answers;
  };
  for (const auto& one : with_office)
    EXPECT_TRUE(reads.contains(one) || changes.contains(one) || of_the_instrument.contains(one))
        << one << ": what is an office here?";
  EXPECT_EQ(with_office.size(), reads.size() + changes.size() + of_the_instrument.size());

  const auto before = each_answer();
  for (std::size_t i = 0; i < service::kRoles; ++i) {
    const auto role = static_cast<Role>(i);
    if (role != Role::Courier)
      change_account(account_of(role), {{"roles", {service::name(role)}}, {"office", "VNSGN"}});
  }
  EXPECT_EQ(each_answer(), before);
}

enum class Side { Office, NoOffices, Holders, Services };

// Each route by which something changes. A decoy has an office where it looks like an exhibit of a parcel's
// (decoy_test.cc); custody's acts are their holder's, whichever office seized it.
const std::map<std::string, Side>& whose_changes() {
  using enum Side;
  static const std::map<std::string, Side> table{
      {"POST /api/v1/shifts", Office},
      {"POST /api/v1/shifts/{office}/{shift}/closing", Office},
      {"POST /api/v1/instruments", Office},
      {"POST /api/v1/instruments/{office}/{instrument}/changes", Office},
      {"POST /api/v1/items/{item_id}/decision", Office},
      {"POST /api/v1/items", Office},
      {"POST /api/v1/items/stream", Office},
      {"POST /api/v1/checks", Office},
      {"POST /api/v1/checks/stream", Office},
      {"POST /api/v1/holds/{item_id}/events", Office},
      {"POST /api/v1/examinations", Office},
      {"POST /api/v1/examinations/{examination_no}/photographs", Office},
      {"POST /api/v1/examinations/{examination_no}/feedback", Office},
      {"POST /api/v1/notices/{notice_no}/sent", Office},
      {"POST /api/v1/referrals", Office},
      {"POST /api/v1/referrals/{referral_no}/answer", Office},
      {"POST /api/v1/decoys", Office},
      {"POST /api/v1/examinations/{examination_no}/readings", Office},
      {"POST /api/v1/refused/{refused_no}/resubmission", Office},
      {"POST /api/v1/library-spectra", NoOffices},
      {"POST /api/v1/operators/{operator_id}/faults", NoOffices},
      {"POST /api/v1/faults/{fault_no}/events", NoOffices},
      {"POST /api/v1/officer-keys/{key_id}/revocation", Holders},
      {"POST /api/v1/acts", Holders},
      {"POST /api/v1/acts/{act_id}/signatures", Holders},
      {"POST /api/v1/inventories/{inventory_no}/end", Holders},
      {"POST /api/v1/seizures", Holders},
      {"POST /api/v1/exhibits/{exhibit_id}/photographs", Holders},
      {"POST /api/v1/exhibits/{exhibit_id}/papers", Holders},
      {"POST /api/v1/exhibits/{exhibit_id}/offers", Holders},
      {"DELETE /api/v1/exhibits/{exhibit_id}/offers", Holders},
      {"PUT /api/v1/exhibits/{exhibit_id}/shelf", Holders},
      {"PUT /api/v1/exhibits/{exhibit_id}/value", Holders},
      {"PUT /api/v1/exhibits/{exhibit_id}/packaging", Holders},
      {"POST /api/v1/inventories", Holders},
      {"PUT /api/v1/inventories/{inventory_no}/lines/{exhibit_id}", Holders},
      {"POST /api/v1/inventories/{inventory_no}/missing", Holders},
      {"POST /api/v1/destruction-orders", Holders},
      {"POST /api/v1/destruction-orders/withdrawals", Holders},
      {"POST /api/v1/destruction-runs/{run_no}/photographs", Holders},
      {"POST /api/v1/destruction-runs/{run_no}/end", Holders},
      {"PUT /api/v1/trials/{seizure_no}", Holders},
      {"POST /api/v1/foreign-requests", Holders},
      {"POST /api/v1/handovers", Holders},
      {"POST /api/v1/inquiries/{discrepancy_no}/answer", Holders},
      {"POST /api/v1/exhibits/{exhibit_id}/missing", Holders},
      {"PUT /api/v1/shelves", Holders},
      {"POST /api/v1/room-keys", Holders},
      {"POST /api/v1/room-keys/{key}/return", Holders},
      {"POST /api/v1/room-keys/{key}/use", Holders},
      {"POST /api/v1/room-keys/{key}/lost", Holders},
      {"POST /api/v1/exhibits/{exhibit_id}/readings", Holders},
      {"POST /api/v1/exhibits/{exhibit_id}/counter-sample-end", Holders},
      {"POST /api/v1/profiles", Services},
      {"POST /api/v1/profiles/{version}/approval", Services},
      {"POST /api/v1/profiles/{version}/rollback", Services},
      {"POST /api/v1/watchlists", Services},
      {"POST /api/v1/accounts", Services},
      {"POST /api/v1/accounts/{officer_id}/approval", Services},
      {"POST /api/v1/api-keys", Services},
      {"POST /api/v1/api-keys/{key_id}/approval", Services},
      {"PUT /api/v1/screening", Services},
      {"POST /api/v1/watchlists/{list}/clearances", Services},
      {"POST /api/v1/judgements", Services},
      {"DELETE /api/v1/api-keys/{key_id}", Services},
      {"POST /api/v1/webhooks", Services},
      {"DELETE /api/v1/webhooks/{hook_no}", Services},
      {"POST /api/v1/webhooks/{hook_no}/secret", Services},
      {"POST /api/v1/webhooks/{hook_no}/sending", Services},
      {"POST /api/v1/session/second-factor", Services},
      {"PUT /api/v1/session/second-factor", Services},
      {"POST /api/v1/officer-keys", Services},
      {"PUT /api/v1/keeping-limits", Services},
      {"POST /api/v1/erasure", Services},
      {"POST /api/v1/erasure/approval", Services},
      {"POST /api/v1/case-entries", Services},
      {"POST /api/v1/case-entries/{case_entry_no}/end", Services},
      {"POST /api/v1/legal-holds", Services},
      {"DELETE /api/v1/legal-holds/{hold_no}", Services},
      {"POST /api/v1/profiles/check", Services},
      {"POST /api/v1/profiles/simulation", Services},
      {"POST /api/v1/foreign-requests/{request_no}/decision", Services},
      {"POST /api/v1/bundles/{manifest}/openings", Services},
      {"POST /api/v1/session", Services},
      {"DELETE /api/v1/session", Services},
      {"PUT /api/v1/session/password", Services},
      {"POST /api/v1/queries/{item_id}/answers", Services},
      {"POST /api/v1/queries/{item_id}/documents", Services},
      {"POST /api/v1/faults/{fault_no}/plan", Services},
      {"POST /api/v1/search", Services},
      {"POST /api/v1/subject-requests", Services},
      {"PUT /api/v1/subject-requests/{request_no}/identity", Services},
      {"PUT /api/v1/subject-requests/{request_no}/parties", Services},
      {"POST /api/v1/subject-requests/{request_no}/extension", Services},
      {"POST /api/v1/subject-requests/{request_no}/corrections", Services},
      {"POST /api/v1/subject-requests/{request_no}/answer", Services},
      {"POST /api/v1/subject-requests/{request_no}/refusal", Services},
  };
  return table;
}

TEST_F(OfficeMatrix, EachRouteThatChangesSomethingIsAnOfficesAHoldersOrTheWholeServices) {
  const EveryRoute all{random_};
  std::set<std::string> there;
  for (const auto& route : all.routes()) {
    if (route.method == Method::Get) continue;
    there.insert(named(route));
    const auto row = whose_changes().find(named(route));
    ASSERT_NE(row, whose_changes().end()) << named(route) << ": may an officer of another office?";
    const auto reach = route.needs ? service::reach(*route.needs) : service::Reach::Service;
    switch (row->second) {
      case Side::Office:
        EXPECT_NE(reach, service::Reach::Service) << named(route);
        break;
      case Side::NoOffices:
        EXPECT_EQ(reach, service::Reach::Office) << named(route);
        break;
      case Side::Holders:
        EXPECT_EQ(reach, service::Reach::Holder) << named(route);
        break;
      case Side::Services:
        EXPECT_EQ(reach, service::Reach::Service) << named(route);
        break;
    }
  }
  for (const auto& row : whose_changes()) EXPECT_TRUE(there.contains(row.first)) << row.first;
}

TEST_F(OfficeMatrix, AnotherOfficesOfficerChangesNothingAndItsOwnDoes) {
  options_.tell_every = milliseconds{3'600'000};
  start();
  day_here();
  const auto cases = days_work();
  std::set<std::string> cased{"POST /api/v1/decoys"};
  for (const auto& one : cases) cased.insert(one.route);
  for (const auto& [route, whose] : whose_changes())
    EXPECT_EQ(cased.contains(route), whose == Side::Office) << route;

  all_of(kElsewhere);
  const std::vector<std::string> kinds{"item.decided",      "hold.advanced",         "item.examined",
                                       "file.kept",         "reading.attached",      "find.released",
                                       "notice.sent",       "referral.received",     "referral.answered",
                                       "refused.put_right", "instrument.registered", "instrument.changed",
                                       "checks.attested"};
  std::map<std::string, std::size_t> before;
  for (const auto& kind : kinds) before[kind] = entries_of(kind);
  for (const auto& one : cases) {
    const auto reply = asked(one);
    EXPECT_TRUE(is_of_another(reply)) << one.route << ' ' << reply.status << reply.body;
    if (one.route.find("/items") == std::string::npos && !one.route.ends_with("/stream")) {
      EXPECT_EQ(reply.status, 403) << one.route << reply.body;
      EXPECT_EQ(reply.parsed().value("field", ""), "office") << one.route << reply.body;
    }
  }
  for (const auto& kind : kinds) EXPECT_EQ(entries_of(kind), before[kind]) << kind;
  EXPECT_EQ(get("/api/v1/items/A4", "auditor").parsed()["gross_mass_mg"], 1'000'000);

  all_of(kHere);
  for (const auto& one : cases) {
    const auto reply = asked(one);
    EXPECT_EQ(reply.status / 100, 2) << one.route << reply.body;
    EXPECT_EQ(reply.body.find("an officer of"), std::string::npos) << one.route << reply.body;
  }
}

// An operator files wherever it has an account: what it may touch is its own, whichever office's.
TEST_F(OfficeMatrix, AnOperatorsAccountIsLimitedByItsOperatorAlone) {
  start();
  day_here();
  change_account("courier", {{"roles", {"Courier"}}, {"operator_id", "CP"}, {"office", kElsewhere}});
  const auto there = post("/api/v1/holds/A1/events", "courier", {{"event", "Acknowledge"}});
  EXPECT_EQ(there.status, 200) << there.body;
  file(parcel("A4", {{"gross_mass_g", 7}}));
  EXPECT_EQ(get("/api/v1/items/A4", "auditor").parsed()["office"], kElsewhere);
}

// At the command line as at the page; whoever has the database may give a name that has no account.
TEST_F(OfficeMatrix, TheUseCaseAsksAndANameWithoutAnAccountIsOfTheWholeService) {
  start();
  all_of(kElsewhere);
  server_->stop();
  server_.reset();
  const auto service = service::Service::open(url_, clock_, random_);
  ASSERT_TRUE(service) << base::to_string(service.error());
  const service::ShiftTerms terms{kHere, "late", {}, {}};
  const auto refused = service::open_shift(*service, {"supervisor", "test"}, terms);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::Forbidden);
  EXPECT_EQ(refused.error().field, "office");
  EXPECT_EQ(refused.error().found, kElsewhere);
  EXPECT_EQ(refused.error().expected, "an officer of CNCAN");
  const auto opened = service::open_shift(*service, {"whoever has the machine", "test"}, terms);
  EXPECT_TRUE(opened) << base::to_string(opened.error());
}

TEST_F(OfficeMatrix, AListIsOfOnesOwnOfficeUnlessAnothersIsAskedFor) {
  options_.tell_every = milliseconds{3'600'000};
  start();
  day_here();
  const json theirs{{"office", kElsewhere}, {"instrument", "XR-9"}, {"means", "XRay"}};
  ASSERT_EQ(post("/api/v1/instruments", "supervisor", theirs).status, 200);
  const auto count = [&](const std::string& path) {
    const auto reply = get(path, "supervisor");
    EXPECT_EQ(reply.status, 200) << path << reply.body;
    return reply.parsed()["items"].size();
  };
  EXPECT_EQ(count("/api/v1/instruments"), 2u) << "an account without an office is of the whole service";
  EXPECT_EQ(count("/api/v1/shifts"), 2u);
  all_of(kElsewhere);
  EXPECT_EQ(count("/api/v1/instruments"), 1u);
  EXPECT_EQ(count("/api/v1/instruments?office=CNCAN"), 1u);
  EXPECT_EQ(count("/api/v1/instruments?office=*"), 2u);
  EXPECT_EQ(count("/api/v1/shifts"), 0u);
  EXPECT_EQ(count("/api/v1/shifts?office=*"), 2u);
  EXPECT_EQ(get("/api/v1/queue", "supervisor").status, 404) << "its office had no shift";
  EXPECT_GE(count("/api/v1/queue?office=CNCAN"), 1u);
  EXPECT_GE(count("/api/v1/queue?office=*"), 1u);
  EXPECT_EQ(count("/api/v1/holds"), 0u);
  EXPECT_GE(count("/api/v1/holds?office=*"), 1u);
}

TEST_F(OfficeMatrix, K1_ALookAtAnotherOfficesParcelSaysWhose) {
  start();
  file(parcel("A1"));
  const auto looked = [&] {
    EXPECT_EQ(get("/api/v1/items/A1", "targetingofficer").status, 200);
    return get("/api/v1/looks", "auditor").parsed()["items"][0];
  };
  EXPECT_TRUE(looked()["other_office"].is_null()) << "of the whole service";
  all_of(kElsewhere);
  EXPECT_EQ(looked()["other_office"], kHere);
  all_of(kHere);
  EXPECT_TRUE(looked()["other_office"].is_null());
  const auto entries = get("/api/v1/journal?kind=look.taken", "auditor").parsed()["items"];
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[1]["body"]["other_office"], kHere) << "as it was then";
  EXPECT_FALSE(entries[0]["body"].contains("other_office"));
}

TEST_F(OfficeMatrix, K1_WhatIsHeldSaysOfEachLookWhoseTheFilingWasThatItSaw) {
  start();
  all_of(kHere);
  file(parcel("A1"));
  ASSERT_EQ(get("/api/v1/items/A1", "targetingofficer").status, 200);
  change_account("courier", {{"roles", {"Courier"}}, {"operator_id", "CP"}, {"office", kElsewhere}});
  file(parcel("A1", {{"gross_mass_g", 1'001}}));
  ASSERT_EQ(get("/api/v1/items/A1", "targetingofficer").status, 200);
  const auto held = get("/api/v1/items/A1/held?purpose=R1", "dataprotection").parsed();
  ASSERT_EQ(held["looks"].size(), 3u) << "the latest first: " << held;
  EXPECT_TRUE(held["looks"][0]["other_office"].is_null()) << "of the whole service";
  EXPECT_EQ(held["looks"][1]["other_office"], kElsewhere) << held;
  EXPECT_TRUE(held["looks"][2]["other_office"].is_null()) << held;
}

}  // namespace
}  // namespace tidewaiter::server
