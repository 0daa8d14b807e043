// What a page words a reason from, beside the text that is stored.

#include <algorithm>

#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

class ReasonsTest : public CourierDesk {
 protected:
  // Tea of a kilogram, and another to the same door: more than one profile speaks.
  void file_tea() {
    for (const char* id : {"T1", "T2"})
      file(parcel(id, {{"contents", json::array({json{{"description", "green tea"}, {"hs6", "090210"}}})}}));
  }
};

TEST_F(ReasonsTest, EachComesWithItsProfilesTitlesAndWhatItSays) {
  start();
  file_tea();
  const auto item = get("/api/v1/items/T2", "targetingofficer").parsed();
  ASSERT_GE(item["reasons"].size(), 2U) << item["reasons"].dump();
  for (const auto& reason : item["reasons"]) {
    if (reason["kind"] == "degraded") continue;  // about no parcel: there are no lists here
    EXPECT_FALSE(reason["said"].empty()) << reason.dump();
    for (const char* language : {"en", "zh", "vi"})
      EXPECT_FALSE(reason["titles"].value(language, "").empty()) << reason.dump();
    EXPECT_TRUE(reason["text"].get<std::string>().starts_with(reason["titles"]["en"].get<std::string>()));
  }
  const auto& tea = *std::find_if(item["reasons"].begin(), item["reasons"].end(),
                                  [](const auto& reason) { return reason["ref"] == "concealment-tea"; });
  EXPECT_EQ(tea["said"][0]["says"], "described") << tea.dump();
  EXPECT_EQ(tea["said"][0]["description"], "green tea");

  const auto line = get("/api/v1/queue", "targetingofficer").parsed()["items"][0];
  ASSERT_EQ(line["told"].size(), line["reasons"].size());
  EXPECT_EQ(line["told"][0]["said"], item["reasons"][0]["said"]);
  EXPECT_EQ(line["told"][0]["titles"], item["reasons"][0]["titles"]);
}

}  // namespace
}  // namespace tidewaiter::server
