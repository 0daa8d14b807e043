// While the one writer is held up and whoever wants to write comes in a flood, health is told, officers read
// and sign in, looks have their turn once the writer is back, and streams wait instead of being refused.

#include <algorithm>
#include <thread>

#include "server/courier_desk_test.h"
#include "server/locked_database_test.h"

namespace tidewaiter::server {
namespace {

using std::chrono::steady_clock;

class FloodTest : public CourierDesk {
 protected:
  ~FloodTest() override { join(); }
  void join() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }
  void file_beside(const std::string& id) {
    ask_beside([this, id] { return post("/api/v1/items", "courier", parcel(id)); });
  }
  void ask_beside(const std::function<Reply()>& asked) {
    threads_.emplace_back([this, asked] {
      const auto reply = asked();
      const std::scoped_lock lock(mutex_);
      replies_.push_back(reply);
    });
  }
  std::vector<Reply> replies() {
    const std::scoped_lock lock(mutex_);
    return replies_;
  }
  long answered(int status) {
    const auto all = replies();
    return std::count_if(all.begin(), all.end(), [&](const Reply& one) { return one.status == status; });
  }
  // Whether it comes so within that time.
  static bool soon(const std::function<bool()>& is_so) {
    for (const auto until = steady_clock::now() + milliseconds{15'000}; steady_clock::now() < until;
         std::this_thread::sleep_for(milliseconds{10}))
      if (is_so()) return true;
    return false;
  }

 private:
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::vector<Reply> replies_;
};

TEST_F(FloodTest, HealthAndReadinessAreToldThoughEveryWorkerWaitsForTheWriter) {
  options_.http.workers = 1;
  start();
  {
    const LockedDatabase locked(url_);
    file_beside("A1");
    std::this_thread::sleep_for(milliseconds{300});  // it has the one worker
    const auto begin = steady_clock::now();
    for (int i = 0; i < 100; ++i) {
      EXPECT_EQ(ask("GET", "/healthz").body, "alive\n");
      EXPECT_EQ(ask("GET", "/readyz").body, "ready\n");
    }
    EXPECT_LT(steady_clock::now() - begin, milliseconds{4'000}) << "none of them waited for the worker";
    EXPECT_TRUE(replies().empty()) << "which still had the filing";
  }
  join();
  EXPECT_EQ(ask("GET", "/healthz", "", "{}").status, 413) << "it takes no body";
}

TEST_F(FloodTest, WhoFloodsTheWriterIsToldToComeAgainAndOthersReadAndSignIn) {
  options_.http.workers = 8;  // four may wait for the writer, three of them one courier's
  start();
  const auto officer = browser_of("examiner"), looks = browser_of("targetingofficer");
  file(parcel("B0"));
  Reply looked_at;
  std::thread look;
  {
    const LockedDatabase locked(url_);
    for (int i = 0; i < 20; ++i) file_beside("A" + std::to_string(i));
    EXPECT_TRUE(soon([&] { return replies().size() >= 17; })) << replies().size();
    std::size_t told_fewer = 0;
    for (const auto& reply : replies()) {
      EXPECT_EQ(reply.status, 503) << reply.body;
      EXPECT_NE(reply.head.find("Retry-After: "), std::string::npos) << reply.head;
      const auto expected = reply.parsed().value("expected", "");
      told_fewer += expected == "fewer at once, and the same again in a moment" ? 1 : 0;
    }
    EXPECT_GE(told_fewer, 17u) << "three have a place";
    look = std::thread{[&] { looked_at = ask("GET", "/api/v1/items/B0", looks); }};
    EXPECT_EQ(ask("GET", "/api/v1/holds", officer).status, 200);
    EXPECT_EQ(sign_in("custodian", kPassword).status, 200);
  }
  look.join();
  EXPECT_EQ(looked_at.status, 200) << "a look is no change, and has its own place: " << looked_at.body;
  join();
  file(parcel("B1"));
}

TEST_F(FloodTest, SearchesTakeNoPlaceFromChangesNorChangesFromSearches) {
  options_.http.workers = 8;  // four may wait for the writer with changes, one with a look
  start();
  const auto officer = browser_of("targetingofficer");
  file(parcel("B0"));
  const auto search = [&] {
    return ask("POST", "/api/v1/search", officer,
               json{{"name", "Recipient B0"}, {"purpose", "case 7"}}.dump());
  };
  {
    const LockedDatabase locked(url_);
    for (int i = 0; i < 12; ++i) ask_beside(search);
    EXPECT_TRUE(soon([&] { return answered(503) == 11; })) << "one has the place: " << answered(503);
    for (int i = 0; i < 3; ++i) file_beside("A" + std::to_string(i));
    std::this_thread::sleep_for(milliseconds{300});
    EXPECT_EQ(answered(503), 11) << "no change was refused for searches";
  }
  join();
  EXPECT_EQ(answered(200), 4) << "the search and the changes that had a place were done";
  {
    const LockedDatabase locked(url_);
    for (int i = 0; i < 12; ++i) file_beside("C" + std::to_string(i));
    EXPECT_TRUE(soon([&] { return answered(503) == 20; })) << "three have a place: " << answered(503);
    ask_beside(search);
    std::this_thread::sleep_for(milliseconds{300});
    EXPECT_EQ(answered(503), 20) << "no search was refused for changes";
  }
  join();
  EXPECT_EQ(answered(200), 8);
}

TEST_F(FloodTest, AStreamWaitsForItsPlaceAndIsAnsweredToItsEnd) {
  options_.http.workers = 4;  // of streams' batches one is with a worker
  start();
  constexpr int kStreams = 4, kLines = 20;
  std::vector<std::thread> streams;
  std::vector<std::string> answers(kStreams);
  {
    const LockedDatabase locked(url_);
    for (int i = 0; i < kStreams; ++i)
      streams.emplace_back([&, i] {
        std::string lines;
        for (int line = 0; line < kLines; ++line)
          lines += parcel("S" + std::to_string(i) + "X" + std::to_string(line)).dump() + '\n';
        answers[static_cast<std::size_t>(i)] =
            raw("POST /api/v1/items/stream HTTP/1.1\r\nHost: a\r\n" + key_of("courier") +
                "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(lines.size()) +
                "\r\n\r\n" + lines)
                .body;
      });
    std::this_thread::sleep_for(milliseconds{1'000});
    EXPECT_EQ(ask("GET", "/api/v1/holds", key_of("courier")).status, 200) << "streams hold no more workers";
  }
  for (auto& stream : streams) stream.join();
  for (const auto& answer : answers) {
    int filed = 0;
    for (auto at = answer.find("\"line\":"); at != std::string::npos; at = answer.find("\"line\":", at + 1))
      ++filed;
    EXPECT_EQ(filed, kLines) << answer;
    EXPECT_EQ(answer.find("\"status\":503"), std::string::npos) << answer;
  }
}

}  // namespace
}  // namespace tidewaiter::server
