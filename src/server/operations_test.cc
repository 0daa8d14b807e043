// A shift is run from the page: instruments and what they do to its capacity, referrals against their clock,
// papers that were sent, watch lists that came, shrank and were let in by a second officer.

#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

class OperationsTest : public CourierDesk {
 protected:
  Reply bring(const std::string& who, const std::string& rows, bool confirms = false) {
    return post("/api/v1/watchlists", who,
                {{"format", "csv"},
                 {"list", "local"},
                 {"confirms", confirms},
                 {"files", json::array({json{{"name", "local.csv"},
                                             {"content", base::to_base64("id,name,type\n" + rows)}}})}});
  }
  static std::string rows_of(int first, int last) {
    std::string rows;
    for (int id = first; id <= last; ++id)
      rows += std::to_string(id) + ",Zebulon Testfall " + std::to_string(id) + ",person\n";
    return rows;
  }
  // By both.
  Reply let_in(const std::string& rows) {
    const auto brought = bring("supervisor", rows);
    EXPECT_EQ(brought.status, 200) << brought.body;
    EXPECT_EQ(brought.parsed()["waits"], true) << brought.body;
    return bring("targetingofficer", rows, true);
  }
  json imports() { return get("/api/v1/watchlists", "auditor").parsed()["items"]; }
  json capacity() { return get("/api/v1/capacity?office=CNCAN", "director").parsed(); }
};

TEST_F(OperationsTest, AnInstrumentThatIsOutTakesItsExaminationsWithIt) {
  start();
  EXPECT_EQ(capacity()["capacity"]["XRay"], 200) << "the usual, where nothing is registered";
  const json scanner{
      {"office", "CNCAN"},
      {"instrument", "XR-1"},
      {"means", "XRay"},
      {"calibrated_until", "2027-06-01T00:00:00Z"},
      {"model", "Example 6040"},
      {"operators", json::array({json{{"officer", "examiner"}, {"until", "2027-03-01T00:00:00Z"}}})}};
  const auto made = post("/api/v1/instruments", "examiner", scanner);
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(made.parsed()["usable_until"], "2027-03-01T00:00:00Z")
      << "its only operator's certificate ends first";
  EXPECT_EQ(post("/api/v1/instruments", "examiner", scanner).status, 409);
  const auto kit = post("/api/v1/instruments", "laboratory",
                        {{"office", "CNCAN"}, {"instrument", "RAMAN"}, {"means", nullptr}, {"lot", "7"}});
  ASSERT_EQ(kit.status, 200) << kit.body;
  EXPECT_TRUE(kit.parsed()["means"].is_null()) << "it examines no parcel";
  const auto able = capacity()["capacity"]["XRay"].get<int>();
  EXPECT_GT(able, 0);

  const auto changed = [&](const json& change) {
    return post("/api/v1/instruments/CNCAN/XR-1/changes", "supervisor", change);
  };
  const auto unexplained = changed({{"state", "out_of_service"}});
  EXPECT_EQ(unexplained.status, 422);
  EXPECT_EQ(unexplained.parsed()["field"], "why");
  EXPECT_EQ(changed({{"state", "broken"}}).parsed()["field"], "state");
  ASSERT_EQ(changed({{"state", "out_of_service"}, {"why", "tube failed"}}).status, 200);
  EXPECT_EQ(capacity()["capacity"]["XRay"], 0);
  EXPECT_EQ(capacity()["out"][0]["instrument"], "XR-1");
  const auto back = changed(
      {{"state", "in_service"}, {"certified", {{"officer", "deputy"}, {"until", "2027-09-01T00:00:00Z"}}}});
  EXPECT_EQ(back.parsed()["usable_until"], "2027-06-01T00:00:00Z") << back.body;
  EXPECT_EQ(capacity()["capacity"]["XRay"], able);
  EXPECT_EQ(post("/api/v1/instruments/CNCAN/XR-9/changes", "examiner", {{"state", "in_service"}}).status,
            404);
  EXPECT_EQ(get("/api/v1/capacity", "director").parsed()["field"], "office");
}

TEST_F(OperationsTest, AnInstrumentIsChangedOverWhatWasSeenOfIt) {
  start();
  const auto made = post("/api/v1/instruments", "examiner",
                         {{"office", "CNCAN"}, {"instrument", "XR-1"}, {"means", "XRay"}});
  ASSERT_EQ(made.status, 200) << made.body;
  const auto change = [&](const std::string& who, const std::string& version, const json& body) {
    return ask("POST", "/api/v1/instruments/CNCAN/XR-1/changes",
               key_of(who) + "If-Match: \"" + version + "\"\r\n", body.dump());
  };
  const auto now = [&] { return get("/api/v1/instruments?office=CNCAN", "auditor").parsed()["items"][0]; };
  const auto first = made.parsed()["version"].get<std::string>();
  EXPECT_EQ(now()["version"], first);
  const auto out = change("supervisor", first, {{"state", "out_of_service"}, {"why", "tube failed"}});
  ASSERT_EQ(out.status, 200) << out.body;
  const auto over_it = change("examiner", first, {{"calibrated_until", "2027-06-01T00:00:00Z"}});
  EXPECT_EQ(over_it.status, 412) << "it was taken out meanwhile: " << over_it.body;
  EXPECT_EQ(now()["why"], "tube failed") << "and that stands";
  EXPECT_EQ(now()["version"], out.parsed()["version"]);
  const auto seen = change("examiner", now()["version"], {{"calibrated_until", "2027-06-01T00:00:00Z"}});
  EXPECT_EQ(seen.status, 200) << seen.body;
  EXPECT_EQ(now()["calibrated_until"], "2027-06-01T00:00:00Z");
}

TEST_F(OperationsTest, S3_NobodySetsTheRandomStreamBelowItsFloor) {
  start();
  const auto with = [&](int share_ppm) {
    return post("/api/v1/shifts", "supervisor",
                {{"office", "CNCAN"}, {"shift", "n"}, {"random_share_ppm", share_ppm}});
  };
  for (const int share_ppm : {0, 1, 49'999}) {
    const auto refused = with(share_ppm);
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.parsed()["field"], "random_share_ppm");
  }
  EXPECT_EQ(get("/api/v1/shifts", "supervisor").parsed()["items"].size(), 0u);
  EXPECT_EQ(with(50'000).parsed()["random_share_ppm"], 50'000);
}

TEST_F(OperationsTest, AReferralRunsAgainstItsClockUntilItIsAnsweredAsItsKindAsks) {
  start();
  file(parcel("A1"));
  json asked{
      {"kind", "RFS"}, {"item_id", "A1"}, {"from", "EU"}, {"reference", "ICS2-1"}, {"wanted", "an X-ray"}};
  const auto got = post("/api/v1/referrals", "targetingofficer", asked);
  ASSERT_EQ(got.status, 200) << got.body;
  EXPECT_EQ(got.parsed()["deadline"], "2027-01-16T05:00:00Z") << "the parcel's cut-off";
  EXPECT_EQ(got.parsed()["filed"], true);
  EXPECT_EQ(post("/api/v1/referrals", "supervisor", asked).status, 409) << "received before";
  asked["from"] = "Europe";
  EXPECT_EQ(post("/api/v1/referrals", "supervisor", asked).parsed()["field"], "from");
  const auto number = std::to_string(got.parsed()["referral_no"].get<int>());
  const auto answered = [&](const json& answer) {
    return post("/api/v1/referrals/" + number + "/answer", "targetingofficer", answer);
  };
  EXPECT_EQ(answered({{"text", "looked at"}}).status, 422) << "an RFS says how it was screened";
  const auto done = answered({{"screened", "XRay"}});
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["open"], false);
  EXPECT_EQ(done.parsed()["answer"]["by"], "targetingofficer");
  EXPECT_EQ(get("/api/v1/referrals", "auditor").parsed()["items"].size(), 0u);
  EXPECT_EQ(get("/api/v1/referrals?answered=true", "director").parsed()["items"].size(), 1u);
}

TEST_F(OperationsTest, APaperIsSentOnceAndByWhomItIsSent) {
  start();
  file(parcel("A1"));
  find_in("A1", 500'000);
  const auto papers = get("/api/v1/notices", "examiner").parsed()["items"];
  ASSERT_EQ(papers.size(), 2u) << papers;
  const auto path = "/api/v1/notices/" + std::to_string(papers[0]["number"].get<int>()) + "/sent";
  EXPECT_EQ(post(path, "auditor", json::object()).status, 403);
  ASSERT_EQ(post(path, "examiner", json::object()).status, 200);
  EXPECT_EQ(post(path, "supervisor", json::object()).status, 409);
  EXPECT_EQ(get("/api/v1/notices", "auditor").parsed()["items"][0]["state"], "sent");
}

TEST_F(OperationsTest, K1_AListThatTellsOfManyPeopleIsALookWithItsPurposeAndABlankOneIsNone) {
  start();
  file(parcel("A1"));
  const auto looks = [&] { return get("/api/v1/looks", "auditor").parsed()["items"]; };
  for (const auto& [path, asked, otherwise] :
       {std::tuple{"/api/v1/refused", "refused declarations", "targeting"},
        std::tuple{"/api/v1/notices", "notices", "notices"},
        std::tuple{"/api/v1/referrals", "referrals", "referrals"}}) {
    ASSERT_EQ(get(path, "supervisor").status, 200) << path;
    EXPECT_EQ(looks()[0]["purpose"], otherwise) << path;
    ASSERT_EQ(get(std::string{path} + "?limit=1&purpose=the+third+letter", "supervisor").status, 200) << path;
    const auto look = looks()[0];
    EXPECT_EQ(look["kind"], "list") << look;
    EXPECT_EQ(look["asked"], asked) << look;
    EXPECT_EQ(look["officer"], "supervisor") << look;
    EXPECT_EQ(look["purpose"], "the third letter") << look;
    const auto before = looks().size();
    const auto blank = get(std::string{path} + "?purpose=%20", "supervisor");
    EXPECT_EQ(blank.status, 422) << blank.body;
    EXPECT_EQ(blank.parsed()["field"], "purpose");
    EXPECT_EQ(looks().size(), before);
  }
}

TEST_F(OperationsTest, AListThatShrankIsLetInByAnotherThanWhoBroughtIt) {
  start();
  ASSERT_EQ(let_in(rows_of(1, 20)).status, 200);
  const auto fewer = rows_of(1, 10);
  EXPECT_EQ(bring("supervisor", fewer, true).status, 403) << "nobody brought it before";
  EXPECT_EQ(bring("supervisor", fewer, true).status, 403) << "nor did another than its bearer";
  EXPECT_EQ(imports()[0]["wants_word"], true);
  EXPECT_EQ(imports()[0]["went"], 10);
  EXPECT_EQ(bring("targetingofficer", rows_of(1, 9), true).status, 403) << "other files than those";
  EXPECT_EQ(bring("targetingofficer", fewer).status, 403) << "without a word it is refused again";
  const auto in = bring("targetingofficer", fewer, true);
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_EQ(in.parsed()["went"], 10);
  const auto now = imports();
  EXPECT_EQ(now[0]["state"], "accepted");
  EXPECT_EQ(now[0]["in_force"], true);
  EXPECT_EQ(now[0]["imported_by"], "targetingofficer");
  EXPECT_EQ(now[0]["brought_by"], "supervisor");
  for (std::size_t i = 1; i < now.size(); ++i)
    EXPECT_FALSE(now[i]["wants_word"].get<bool>() || now[i]["in_force"].get<bool>()) << now[i];
}

TEST_F(OperationsTest, NoListIsInForceByOneOfficersWord) {
  start();
  const auto first = bring("supervisor", rows_of(1, 20));
  ASSERT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.parsed()["waits"], true);
  EXPECT_EQ(first.parsed()["came"], 20);
  const auto hits = [&](const std::string& id) {
    file(parcel(id, {{"recipient", {{"name", "Zebulon Testfall 3"}}}}));
    return get("/api/v1/items/" + id, "supervisor").body.find("\"watch_list\"") != std::string::npos;
  };
  EXPECT_FALSE(hits("A1")) << "it screens nobody yet";
  EXPECT_EQ(imports()[0]["state"], "proposed");
  EXPECT_EQ(imports()[0]["wants_word"], true);
  EXPECT_EQ(bring("supervisor", rows_of(1, 20), true).status, 403) << "the same officer";
  EXPECT_EQ(bring("targetingofficer", rows_of(1, 19), true).status, 403) << "other files";
  EXPECT_FALSE(hits("A2"));
  const auto second = bring("targetingofficer", rows_of(1, 20), true);
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(second.parsed()["waits"], false);
  EXPECT_TRUE(hits("A3"));
  EXPECT_EQ(imports()[0]["in_force"], true);
  EXPECT_EQ(imports()[0]["brought_by"], "supervisor");
  const auto again = bring("supervisor", rows_of(1, 20));
  EXPECT_EQ(again.parsed()["unchanged"], true) << "nothing changes: it is only fresh again";
  EXPECT_EQ(again.parsed()["waits"], false);
}

TEST_F(OperationsTest, WhoCameAndWhoWentIsToldAndNewParcelsAreHeldAgainstThem) {
  start();
  file(parcel("A1", {{"recipient", {{"name", "Zebulon Testfall 21"}}}}));
  ASSERT_EQ(let_in(rows_of(1, 20)).status, 200);
  const auto second = let_in(rows_of(2, 21));
  ASSERT_EQ(second.status, 200) << second.body;
  EXPECT_EQ(second.parsed()["new_hits"][0]["item_id"], "A1") << second.body;
  const auto version = std::to_string(second.parsed()["version"].get<int>());
  const auto changed =
      get("/api/v1/watchlists/local/versions/" + version + "/changes", "supervisor").parsed();
  ASSERT_EQ(changed["items"].size(), 2u) << changed;
  EXPECT_EQ(changed["items"][0],
            json({{"entry_id", "1"}, {"change", "went"}, {"name", "Zebulon Testfall 1"}, {"programme", ""}}));
  EXPECT_EQ(changed["items"][1]["change"], "came");
  EXPECT_EQ(get("/api/v1/watchlists/local/versions/99/changes", "supervisor").status, 404);

  const auto hits = [&](const std::string& id) {
    file(parcel(id, {{"recipient", {{"name", "Zebulon Testfall 21"}}}}));
    return get("/api/v1/items/" + id, "supervisor").body.find("\"watch_list\"") != std::string::npos;
  };
  EXPECT_TRUE(hits("A2")) << "the engine has read the list";
  const json cleared{
      {"entry_id", "21"}, {"item_id", "A2"}, {"role", "recipient"}, {"reason", "born elsewhere"}};
  ASSERT_EQ(post("/api/v1/watchlists/local/clearances", "targetingofficer", cleared).status, 200);
  EXPECT_FALSE(hits("A3")) << "they are not that person";
}

TEST_F(OperationsTest, WhatIsNoListIsRefusedUnread) {
  start();
  const auto with = [&](const json& files) {
    return post("/api/v1/watchlists", "supervisor", {{"format", "csv"}, {"list", "local"}, {"files", files}});
  };
  const auto file_of = [](const std::string& octets) {
    return json::array({json{{"name", "a.csv"}, {"content", base::to_base64(octets)}}});
  };
  EXPECT_EQ(with(json::array()).parsed()["field"], "files");
  const auto zip = with(file_of(std::string{"PK\x03\x04"} + std::string(40, '\0')));
  EXPECT_EQ(zip.status, 400) << zip.body;
  EXPECT_EQ(zip.parsed()["code"], "malformed");
  EXPECT_EQ(with(file_of("")).status, 422);
  auto five = json::array();
  for (int i = 0; i < 5; ++i) five.push_back(file_of("id,name\n")[0]);
  EXPECT_EQ(with(five).status, 413);
  EXPECT_EQ(imports().size(), 0u);
}

}  // namespace
}  // namespace tidewaiter::server
