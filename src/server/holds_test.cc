// From the choice to the examiner's hand through the door, as operator and officers see it.

#include "server/courier_desk_test.h"
#include "service/handling.h"
#include "service/shift.h"

namespace tidewaiter::server {
namespace {

class HoldsTest : public CourierDesk {
 protected:
  Reply advance(const std::string& id, const json& body, const std::string& who = "courier") {
    return post("/api/v1/holds/" + id + "/events", who, body);
  }
  json holds(const std::string& who, const std::string& query = "") {
    const auto reply = get("/api/v1/holds" + query, who);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
  }
  // The hold as this one sees it; null where it is on no list.
  json hold(const std::string& id, const std::string& who) {
    const auto list = holds(who);
    for (const auto& one : list["items"])
      if (one["item_id"] == id) return one;
    return nullptr;
  }
  void choose(const std::string& id) {
    const auto decided = post("/api/v1/items/" + id + "/decision", "targetingofficer",
                              {{"outcome", "Hold"}, {"why", "a word"}});
    ASSERT_EQ(decided.status, 200) << decided.body;
  }
  Reply examined(const std::string& id) {
    return post("/api/v1/examinations", "examiner",
                {{"item_id", id}, {"result", "no_finding"}, {"means", "XRay"}});
  }
};

TEST_F(HoldsTest, AParcelGoesFromTheChoiceToTheExaminersHand) {
  start();
  file(parcel("A1"));
  choose("A1");
  EXPECT_TRUE(hold("A1", "courier").is_null()) << "nothing is chosen while the shift is open";
  close_shift();
  EXPECT_EQ(hold("A1", "courier")["state"], "HoldSent") << "what its operator reads is sent";
  EXPECT_EQ(hold("A1", "examiner")["state"], "HoldSent");
  EXPECT_TRUE(hold("A1", "rival").is_null());

  EXPECT_EQ(advance("A1", {{"event", "Acknowledge"}}).parsed()["state"], "Acknowledged");
  const auto located = advance("A1", {{"event", "Locate"}, {"place", "gate 7, cage B"}});
  ASSERT_EQ(located.status, 200) << located.body;
  EXPECT_EQ(located.parsed()["state"], "Located");
  EXPECT_EQ(located.parsed()["place"], "gate 7, cage B");
  EXPECT_EQ(hold("A1", "examiner")["place"], "gate 7, cage B");
  EXPECT_EQ(get("/api/v1/items/A1", "targetingofficer").parsed()["hold"]["place"], "gate 7, cage B");
  EXPECT_EQ(get("/api/v1/queue", "targetingofficer").parsed()["items"][0]["place"], "gate 7, cage B");
  EXPECT_EQ(advance("A1", {{"event", "Present"}}).parsed()["place"], "gate 7, cage B")
      << "as it was said last";
  EXPECT_EQ(hold("A1", "examiner")["state"], "Presented");
  const auto done = examined("A1");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_TRUE(hold("A1", "courier").is_null());
  EXPECT_EQ(advance("A1", {{"event", "Locate"}}).status, 404);
}

TEST_F(HoldsTest, AWordAfterTheCloseIsToldAtOnceAndWhatIsNotThereCanBeSaid) {
  start();
  ASSERT_EQ(
      post("/api/v1/shifts", "supervisor", {{"office", "CNCAN"}, {"capacity", {{"Physical", 0}}}}).status,
      200);
  for (const char* id : {"A1", "A2"}) file(parcel(id));
  close_shift();
  ASSERT_EQ(holds("courier")["items"].size(), 0u);
  for (const char* id : {"A1", "A2"}) choose(id);
  EXPECT_EQ(hold("A1", "courier")["state"], "HoldSent");
  EXPECT_EQ(advance("A1", {{"event", "ReportNotFound"}}).parsed()["state"], "NotFound");
  EXPECT_EQ(advance("A2", {{"event", "ReportLeft"}}).parsed()["state"], "AlreadyLeft");
}

TEST_F(HoldsTest, AParcelThatIsDeclaredAnewHasOneHold) {
  start();
  file(parcel("A1"));
  choose("A1");
  close_shift();
  ASSERT_EQ(advance("A1", {{"event", "Acknowledge"}}).status, 200);
  file(parcel("A1", {{"gross_mass_g", 1'001}}));
  choose("A1");
  close_shift();
  const auto list = holds("courier");
  ASSERT_EQ(list["items"].size(), 1u) << list;
  EXPECT_EQ(list["items"][0]["state"], "Acknowledged") << "it goes on where it was";
  ASSERT_EQ(examined("A1").status, 200);
  EXPECT_EQ(holds("courier")["items"].size(), 0u);
}

TEST_F(HoldsTest, WhatWasReleasedIsNotHeldByAWordThatSendsNothing) {
  start();
  file(parcel("A1"));
  choose("A1");
  close_shift();
  const auto released = post("/api/v1/items/A1/decision", "targetingofficer",
                             {{"outcome", "Release"}, {"why", "the file came"}});
  ASSERT_EQ(released.status, 200) << released.body;
  EXPECT_TRUE(hold("A1", "courier").is_null());
  const auto again =
      post("/api/v1/items/A1/decision", "targetingofficer", {{"outcome", "Hold"}, {"why", "another word"}});
  EXPECT_EQ(again.status, 409) << again.body;
  EXPECT_EQ(again.parsed()["field"], "hold.state");
}

TEST_F(HoldsTest, AFindAfterAHoldWasOverSeizesTheParcelAndItsOperatorIsToldHold) {
  start();
  for (const char* id : {"A1", "A2", "A3"}) file(parcel(id));
  for (const char* id : {"A1", "A2", "A3"}) choose(id);
  close_shift();
  const auto state = [&](const std::string& id) {
    return get("/api/v1/items/" + id, "targetingofficer").parsed()["hold"]["state"];
  };
  const auto told = [&](const std::string& id) {
    return post("/api/v1/items", "courier", parcel(id)).parsed()["outcome"];
  };
  // The X-ray shows nothing, the table does.
  ASSERT_EQ(examined("A1").status, 200);
  EXPECT_EQ(state("A1"), "Released");
  EXPECT_EQ(told("A1"), "Release");
  find_in("A1", 1'000'000);
  EXPECT_EQ(state("A1"), "Seized");
  EXPECT_EQ(told("A1"), "Hold");
  ASSERT_EQ(examined("A1").status, 200) << "another means may show nothing";
  EXPECT_EQ(state("A1"), "Seized");
  // One that left: nothing is found in what is not here.
  ASSERT_EQ(advance("A2", {{"event", "ReportLeft"}}).status, 200);
  const auto absent = examined("A2");
  EXPECT_EQ(absent.status, 409) << absent.body;
  EXPECT_EQ(absent.parsed()["field"], "hold.state");
  EXPECT_EQ(state("A2"), "AlreadyLeft");
  find_in("A2", 1'000'000);
  EXPECT_EQ(state("A2"), "Seized");
  EXPECT_EQ(told("A2"), "Hold");
  // One that an officer released before anybody opened it.
  ASSERT_EQ(post("/api/v1/items/A3/decision", "targetingofficer",
                 {{"outcome", "Release"}, {"why", "the file came"}})
                .status,
            200);
  EXPECT_EQ(told("A3"), "Release");
  find_in("A3", 1'000'000);
  EXPECT_EQ(state("A3"), "Seized");
  EXPECT_EQ(told("A3"), "Hold");
}

TEST_F(HoldsTest, APlaceHasItsLimitAndIsCountedInCharacters) {
  start();
  file(parcel("A1"));
  choose("A1");
  close_shift();
  std::string han;
  for (int i = 0; i < 200; ++i) han += "仓";
  const auto far = advance("A1", {{"event", "Locate"}, {"place", han + "x"}});
  EXPECT_EQ(far.status, 413) << far.body;
  EXPECT_EQ(far.parsed()["field"], "place");
  EXPECT_EQ(advance("A1", {{"event", "Locate"}, {"place", 7}}).status, 400);
  EXPECT_EQ(advance("A1", {{"event", "Locate"}, {"place", han}}).parsed()["place"], han);
}

TEST_F(HoldsTest, WhatWasChosenOnTheCommandLineIsSentWhenAServerStarts) {
  start();
  file(parcel("A1"));
  choose("A1");
  server_->stop();
  server_.reset();
  {
    const auto service = *service::Service::open(url_, clock_, random_);
    auto reader = *service.store().snapshot();
    auto engine = *service::Engine::load(*reader, service::companions_of(service), clock_.now());
    reader.reset();
    const auto open = *service::find_open_shift(service, "CNCAN", "");
    auto filed = *service::filed_into(service, open);
    ASSERT_TRUE(
        service::close_shift(service, engine, {"officer", "test"}, open, filed.candidates, clock_.now()));
    EXPECT_EQ(service::open_holds(service)->at(0).state, selection::HoldState::Selected)
        << "told by nobody yet";
  }
  start();
  EXPECT_EQ(hold("A1", "courier")["state"], "HoldSent");
  EXPECT_EQ(advance("A1", {{"event", "Acknowledge"}}).status, 200);
}

TEST_F(HoldsTest, AListThatChangesIsReadOnWithoutSkippingOrRepeating) {
  start();
  for (const char* id : {"A1", "A2", "A3", "A4"}) file(parcel(id));
  file(parcel("A5", {{"cut_off_at", "2027-01-16T04:00:00Z"}}));
  for (const char* id : {"A1", "A2", "A3", "A4", "A5"}) choose(id);
  close_shift();
  const auto first = holds("courier", "?limit=3");
  ASSERT_EQ(first["items"].size(), 3u);
  EXPECT_EQ(first["items"][0]["item_id"], "A5") << "the soonest to leave";
  EXPECT_EQ(first["items"][2]["item_id"], "A2");
  // Two of the first page go; the next page is what followed it all the same.
  for (const char* id : {"A5", "A1"}) ASSERT_EQ(advance(id, {{"event", "ReportLeft"}}).status, 200);
  const auto next = holds("courier", "?limit=3&cursor=" + first["next_cursor"].get<std::string>());
  ASSERT_EQ(next["items"].size(), 2u);
  EXPECT_EQ(next["items"][0]["item_id"], "A3");
  EXPECT_EQ(next["items"][1]["item_id"], "A4");
  EXPECT_TRUE(next["next_cursor"].is_null());
  for (const char* cursor : {"x", "1", "1.", "1.2x", ".1"})
    EXPECT_EQ(get(std::string{"/api/v1/holds?cursor="} + cursor, "courier").parsed()["field"], "cursor");
  EXPECT_EQ(holds("examiner", "?office=CNCAN")["items"].size(), 3u);
  EXPECT_EQ(holds("examiner", "?office=ELSEWHERE")["items"].size(), 0u);
}

}  // namespace
}  // namespace tidewaiter::server
