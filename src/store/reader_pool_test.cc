// So many connections at once and no more: who has none waits for one, and who holds one does not wait for
// themselves.

#include "store/reader_pool.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <future>

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

TEST_F(ReaderPoolTest, WhoComesWhereAllAreTakenWaitsForOneOrIsToldSo) {
  ReaderPool pool(address(), 1 << 20, 4, milliseconds{200});
  std::vector<ReaderPool::Reading> held;
  const auto elsewhere = [&] {  // on a thread that holds none
    return std::async(std::launch::async, [&] { return pool.begin(); });
  };
  for (int i = 0; i < 3; ++i) {
    auto one = elsewhere().get();
    ASSERT_TRUE(one) << base::to_string(one.error());
    held.push_back(*std::move(one));
  }
  const auto refused = elsewhere().get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, base::ErrorCode::Busy);
  auto waiting = elsewhere();
  EXPECT_EQ(waiting.wait_for(milliseconds{50}), std::future_status::timeout);
  pool.end(std::move(held.back()));
  held.pop_back();
  auto came = waiting.get();
  ASSERT_TRUE(came) << "its turn came";
  pool.end(*std::move(came));
  for (auto& one : held) pool.end(std::move(one));
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
