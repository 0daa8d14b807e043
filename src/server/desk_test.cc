// What the database did not take is known to nobody afterwards, the screening engine included.

#include "server/desk.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <thread>

#include "server/courier_desk_test.h"
#include "server/locked_database_test.h"
#include "service/full_disk_test.h"
#include "service/oversight.h"

namespace tidewaiter::server {
namespace {

class DeskTest : public CourierDesk {
 protected:
  // One without sockets. None where it can't be had.
  std::unique_ptr<Desk> a_desk(env::Clock& clock) {
    auto service = service::Service::open(url_, clock, random_);
    EXPECT_TRUE(service) << base::to_string(service.error());
    if (!service) return nullptr;
    auto reader = service->store().snapshot();
    EXPECT_TRUE(reader);
    auto engine = service::Engine::load(**reader, service::companions_of(*service), clock.now());
    EXPECT_TRUE(engine) << base::to_string(engine.error());
    if (!engine) return nullptr;
    reader->reset();
    return std::make_unique<Desk>(*std::move(service), *std::move(engine));
  }
  // Behind everybody's back.
  void execute(const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open_v2(url_.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr), SQLITE_OK);
    sqlite3_busy_timeout(database, 5'000);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  std::int64_t counted(const char* sql) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open_v2(url_.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
    const auto count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return count;
  }
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

// A clock that counts how often it is asked and does something the next time.
class WatchedClock final : public env::Clock {
 public:
  explicit WatchedClock(base::Instant at) : at_(at) {}
  base::Instant now() override {
    if (armed_.exchange(false)) next_();
    ++asked_;
    return at_;
  }
  void next_time(std::function<void()> next) {
    next_ = std::move(next);
    asked_ = 0;
    armed_ = true;
  }
  int asked() const { return asked_; }

 private:
  const base::Instant at_;
  std::function<void()> next_;
  std::atomic<bool> armed_{false};
  std::atomic<int> asked_{0};
};

// Who files is told that it failed, though the writer still had chunks of it, which are written afterwards:
// the engine that is read anew has to know them, or the same parcel is there twice.
TEST_F(DeskTest, J2_AFailedLinesLastChunksAreWaitedForBeforeTheEngineIsReadAnew) {
  constexpr int kChunks = 6, kParcels = 100 * kChunks;
  constexpr int kAsked = 1 + 2 * kChunks;  // where it begins, by who reads a chunk and by who assesses it
  WatchedClock clock{clock_.now()};
  auto desk = a_desk(clock);
  ASSERT_TRUE(desk);
  const auto file_at = [&](const std::vector<json>& parcels) {
    std::vector<service::FiledRecord> records;
    for (const auto& one : parcels) records.push_back({one.dump(), "CP"});
    return desk->file({"courier", "filing"}, "CNCAN", std::move(records));
  };
  ASSERT_TRUE(file_at({parcel("TORN")}));
  execute("DELETE FROM assessment");  // so that filing it once more ends the line

  std::vector<json> many;
  for (int i = 0; i < kParcels; ++i) many.push_back(parcel("L" + std::to_string(i)));
  std::optional<LockedDatabase> locked;
  clock.next_time([&] { locked.emplace(url_); });  // once the desk has found it open
  auto first = std::async(std::launch::async, [&] { return file_at(many); });
  for (int i = 0; i < 4'000 && clock.asked() < kAsked; ++i) std::this_thread::sleep_for(milliseconds{1});
  ASSERT_GE(clock.asked(), kAsked) << "all but the last chunk is with the writer, which waits for the lock";
  EXPECT_FALSE(file_at({parcel("TORN")}));
  EXPECT_FALSE(first.get()) << "they are told so together";

  auto again = std::async(std::launch::async, [&] {
    many[7]["gross_mass_g"] = 1'700;
    return file_at(many);
  });
  std::this_thread::sleep_for(milliseconds{200});
  locked.reset();
  const auto answers = again.get();
  ASSERT_TRUE(answers) << base::to_string(answers.error());
  for (std::size_t i = 0; i < answers->size(); ++i) {
    EXPECT_EQ((*answers)[i].item_id, "L" + std::to_string(i));
    const auto& findings = (*answers)[i].findings;
    const bool amended = std::any_of(findings.begin(), findings.end(), [](const auto& finding) {
      return finding.code == model::FindingCode::Amended;
    });
    EXPECT_EQ(amended, i == 7) << i << ": it was written though its courier was told that it failed";
  }
  EXPECT_EQ(counted("SELECT count(*) FROM item WHERE item_id LIKE 'L%'"), kParcels + 1) << "and none twice";
}

TEST_F(DeskTest, WhateverAWorkThrowsTheDeskStaysManned) {
  const auto opened = a_desk(clock_);
  ASSERT_TRUE(opened);
  auto& desk = *opened;
  const auto thrown = desk.run([](const auto&, auto&) -> base::Status { throw 7; });  // no std::exception
  ASSERT_FALSE(thrown);
  EXPECT_EQ(thrown.error().code, base::ErrorCode::Storage);
  EXPECT_TRUE(desk.run([](const auto&, auto&) { return base::Status{}; }));
}

}  // namespace
}  // namespace tidewaiter::server
