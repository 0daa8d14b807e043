// What escapes a route is told by its type, never in its words, and answered like any failure of ours.

#include "server/escaped.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "server/problem.h"

namespace tidewaiter::server {
namespace {

TEST(Escaped, IsToldByItsTypeAndAnswered500WithoutItsWords) {
  std::string told;
  const auto tell = [&](const std::string& type) { told = type; };
  const auto failed = caught(
      []() -> base::Result<int> { throw std::out_of_range("NGUYEN VAN A is nobody's business"); }, tell);
  EXPECT_EQ(told, "std::out_of_range");
  ASSERT_FALSE(failed);
  const auto response = problem(failed.error(), "r-1");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_NE(response.body.find("r-1"), std::string::npos);
  EXPECT_EQ(response.body.find("NGUYEN"), std::string::npos);
  EXPECT_FALSE(caught([]() -> base::Result<int> { throw 7; }, tell)) << "whatever it is";
  EXPECT_EQ(told, "int");
  told.clear();
  EXPECT_EQ(*caught([]() -> base::Result<int> { return 7; }, tell), 7);
  EXPECT_EQ(told, "");
}

}  // namespace
}  // namespace tidewaiter::server
