// What the database did not take is known to nobody afterwards, the screening engine included.

#include "server/desk.h"

#include "server/courier_desk_test.h"
#include "service/full_disk_test.h"
#include "service/oversight.h"

namespace tidewaiter::server {
namespace {

class DeskTest : public CourierDesk {
 protected:
  Reply on_a_full_disk(const std::string& path, const std::string& who, const json& body) {
    const auto known = key_of(who);  // signing in writes
    const service::FullDisk full;
    return ask("POST", path, known, body.dump());
  }
  static void expect_to_come_again(const Reply& reply) {
    EXPECT_EQ(reply.status, 503) << reply.body;
    EXPECT_NE(reply.head.find("Retry-After: "), std::string::npos) << reply.head;
    EXPECT_EQ(reply.parsed()["code"], "io") << reply.body;
    EXPECT_FALSE(reply.parsed().contains("found")) << "what the database says is nobody's outside";
  }
};

TEST_F(DeskTest, S4_WhatAFullDiskRefusedCountsForNothingAndIsFiledWhenThereIsRoom) {
  start();
  file(parcel("A1"));
  // The same parties as A1: what comes after must not be judged by a parcel that was never filed.
  const json same{{"sender", parcel("A1")["sender"]}, {"recipient", parcel("A1")["recipient"]}};
  for (int i = 0; i < 2; ++i)
    expect_to_come_again(on_a_full_disk("/api/v1/items", "courier", parcel("A2", same)));
  file(parcel("A3", same));
  file(parcel("A2", same));
  server_->stop();
  server_.reset();
  const auto auditor = service::Service::open(url_, clock_, random_, store::Options::Mode::ReadOnly);
  ASSERT_TRUE(auditor);
  for (const char* id : {"A1", "A2", "A3"}) {
    const auto replayed = service::replay(*auditor, model::ItemId{id});
    ASSERT_TRUE(replayed) << base::to_string(replayed.error());
    EXPECT_TRUE(replayed->same_bytes && replayed->evidence_same)
        << id << testing::PrintToString(replayed->differences);
  }
}

TEST_F(DeskTest, R3_AWordOnTwoPartiesThatAFullDiskRefusedWasNeverGiven) {
  start();
  for (const char* id : {"A1", "A2"}) file(parcel(id));
  json word{{"left", {{"item_id", "A1"}, {"role", "recipient"}}},
            {"right", {{"item_id", "A2"}, {"role", "recipient"}}},
            {"same", true},
            {"reason", "one telephone"}};
  expect_to_come_again(on_a_full_disk("/api/v1/judgements", "targetingofficer", word));
  word["same"] = false;
  const auto other = post("/api/v1/judgements", "targetingofficer", word);
  EXPECT_EQ(other.status, 200) << "the first was refused and stands against nothing: " << other.body;
}

TEST_F(DeskTest, R3_AMergeSaysWhoseWordItWasAndWhy) {
  start();
  const auto sent_to = [](const std::string& name, const std::string& street) {
    return json{{"recipient", {{"name", name}, {"address", json::array({street})}}}};
  };
  file(parcel("A1", sent_to("Test Anderson", "1 First St")));
  file(parcel("A2", sent_to("Sample Zhukov", "2 Second St")));
  const json word{{"left", {{"item_id", "A1"}, {"role", "recipient"}}},
                  {"right", {{"item_id", "A2"}, {"role", "recipient"}}},
                  {"same", true},
                  {"reason", "one telephone"}};
  ASSERT_EQ(post("/api/v1/judgements", "targetingofficer", word).status, 200);
  const auto page = get("/api/v1/items/A1/parties/recipient", "supervisor").parsed();
  ASSERT_EQ(page["changes"].size(), 1U) << page["changes"].dump();
  const auto& change = page["changes"][0];
  EXPECT_EQ(change["kind"], "merge");
  EXPECT_EQ(change["party"]["item_id"], "A2") << change.dump();
  EXPECT_FALSE(change["at"].is_null());
  EXPECT_TRUE(change["join"].is_null()) << "no comparison joined them: " << change.dump();
  ASSERT_EQ(change["words"].size(), 1U) << change.dump();
  EXPECT_EQ(change["words"][0]["by"], "targetingofficer");
  EXPECT_EQ(change["words"][0]["reason"], "one telephone");
}

TEST_F(DeskTest, WhateverAWorkThrowsTheDeskStaysManned) {
  auto service = service::Service::open(url_, clock_, random_);
  ASSERT_TRUE(service) << base::to_string(service.error());
  auto reader = service->store().snapshot();
  ASSERT_TRUE(reader);
  auto engine = service::Engine::load(**reader, service::companions_of(*service), clock_.now());
  ASSERT_TRUE(engine) << base::to_string(engine.error());
  reader->reset();
  Desk desk{*std::move(service), *std::move(engine)};
  const auto thrown = desk.run([](const auto&, auto&) -> base::Status { throw 7; });  // no std::exception
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().code, base::ErrorCode::Storage);
  EXPECT_TRUE(desk.run([](const auto&, auto&) { return base::Status{}; }));
}

}  // namespace
}  // namespace tidewaiter::server
