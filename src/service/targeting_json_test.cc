#include "service/targeting_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tidewaiter::service {
namespace {

QueueLine line_with(std::optional<selection::HoldState> hold, const std::string& result) {
  QueueLine line;
  if (hold) line.hold = HoldNow{*hold, ""};
  line.examined = ExaminedSoFar{7, result};
  return line;
}

TEST(QueueItem, K1_AFindThatIsLetRunIsNotToldByTheQueue) {
  using enum selection::HoldState;
  EXPECT_TRUE(as_json(line_with(Released, "finding"))["examined"].is_null()) << "a release like any other";
  EXPECT_EQ(as_json(line_with(Released, "no_finding"))["examined"], "no_finding");
  EXPECT_EQ(as_json(line_with(Seized, "finding"))["examined"], "finding");
  EXPECT_EQ(as_json(line_with(std::nullopt, "finding"))["examined"], "finding") << "a chance find";
  EXPECT_TRUE(as_json(QueueLine{})["examined"].is_null());
}

TEST(QueueItem, ItsVersionIsOfWhatOfficersDidAndOfNoStepOfItsOperators) {
  using enum selection::HoldState;
  EXPECT_EQ(version_of(line_with(HoldSent, "inconclusive")),
            version_of(line_with(Presented, "inconclusive")));
  EXPECT_NE(version_of(line_with(Presented, "inconclusive")),
            version_of(line_with(Released, "inconclusive")));
  EXPECT_NE(version_of(line_with(Presented, "inconclusive")), version_of(QueueLine{}));
}

}  // namespace
}  // namespace tidewaiter::service
