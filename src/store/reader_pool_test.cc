// So many connections at once and no more: who has none waits for one, and who holds one does not wait for
// themselves.

#include "store/reader_pool.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <memory>

namespace tidewaiter::store {
namespace {

using std::chrono::milliseconds;

class ReaderPoolTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::temp_directory_path() / ("reader_pool_" + std::to_string(getpid()) + ".db");
    ASSERT_TRUE(Connection::open(address(), Connection::Access::Write, 1 << 20));
  }
  void TearDown() override {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_.string() + end);
  }
  Address address() const { return {Dialect::Sqlite, path_.string()}; }

  std::filesystem::path path_;
};

// A thread of its own that begins one and holds it until it is told to end.
class Holding {
 public:
  explicit Holding(ReaderPool& pool)
      : thread_([this, &pool, ends = ends_.get_future()]() mutable {
          auto reading = pool.begin();
          began_.set_value(reading ? base::Status{} : tl::make_unexpected(reading.error()));
          ends.wait();
          if (reading) pool.end(*std::move(reading));
        }) {}
  ~Holding() {
    ends_.set_value();
    thread_.join();
  }
  bool waits() const { return began_result_.wait_for(milliseconds{50}) == std::future_status::timeout; }
  base::Status began() { return began_result_.get(); }

 private:
  std::promise<base::Status> began_;
  std::future<base::Status> began_result_ = began_.get_future();
  std::promise<void> ends_;
  std::thread thread_;  // the last: it goes from the beginning
};

TEST_F(ReaderPoolTest, WhoComesWhereAllAreTakenWaitsForOneOrIsToldSo) {
  ReaderPool pool(address(), 1 << 20, 4, milliseconds{2'000});
  std::vector<std::unique_ptr<Holding>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(std::make_unique<Holding>(pool));
    ASSERT_TRUE(held.back()->began()) << i;
  }
  {
    Holding waiting(pool);
    EXPECT_TRUE(waiting.waits()) << "the last is for who holds one already";
    held.pop_back();
    EXPECT_TRUE(waiting.began()) << "its turn came";
    const auto refused = Holding(pool).began();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::ErrorCode::Busy);
  }
}

TEST_F(ReaderPoolTest, AThreadThatReadsAlreadyComesToItsEnd) {
  ReaderPool pool(address(), 1 << 20, 4, milliseconds{100});
  std::vector<ReaderPool::Reading> held;
  for (int i = 0; i < 4; ++i) {
    auto one = pool.begin();
    ASSERT_TRUE(one) << i << base::to_string(one.error());
    held.push_back(*std::move(one));
  }
  EXPECT_FALSE(pool.begin()) << "there are no more";
  for (auto& one : held) pool.end(std::move(one));
  auto again = pool.begin();
  ASSERT_TRUE(again);
  pool.end(*std::move(again));
}

TEST_F(ReaderPoolTest, AConnectionThatCannotBeOpenedTakesNoPlace) {
  ReaderPool pool({Dialect::Sqlite, path_.string() + "/none"}, 1 << 20, 2, milliseconds{100});
  for (int i = 0; i < 5; ++i) {
    const auto none = pool.begin();
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().code, base::ErrorCode::Busy) << i;
  }
}

}  // namespace
}  // namespace tidewaiter::store
