// What was found of the server counts for a minute, and is asked for at no cost.

#include "server/readiness.h"

#include <gtest/gtest.h>

namespace tidewaiter::server {
namespace {

TEST(Readiness, IsWhatWasFoundLastWhileThatIsNotTooLongAgo) {
  Readiness readiness;
  const Readiness::Time begin{};
  EXPECT_FALSE(readiness.now(begin)) << "nobody looked yet";
  readiness.found({}, begin);
  EXPECT_TRUE(readiness.now(begin + Readiness::kCounts));
  const auto late = readiness.now(begin + Readiness::kCounts + std::chrono::seconds{1});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, base::ErrorCode::Busy);
  readiness.found(base::fail(base::ErrorCode::Io, "database", "a full disk", "room"), begin);
  EXPECT_EQ(readiness.now(begin).error().code, base::ErrorCode::Io);
}

}  // namespace
}  // namespace tidewaiter::server
