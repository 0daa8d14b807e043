// The list of an open shift, page by page, while parcels come in; through real sockets.

#include <set>

#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

class QueuePages : public CourierDesk {
 protected:
  json page_after(const json& cursor, int limit) {
    const auto asked = cursor.is_string() ? "&cursor=" + cursor.get<std::string>() : std::string{};
    const auto reply = get("/api/v1/queue?limit=" + std::to_string(limit) + asked, "targetingofficer");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
  }
};

TEST_F(QueuePages, AnOpenShiftsListIsReadToItsEndWhateverIsFiledMeanwhile) {
  start();
  constexpr int kFiled = 7;
  for (int i = 0; i < kFiled; ++i) file(parcel("A" + std::to_string(i)));
  std::vector<std::string> seen;
  std::vector<std::int64_t> scores;
  json cursor;
  int pages = 0;
  do {
    const auto page = page_after(cursor, 2);
    for (const auto& line : page["items"]) {
      seen.push_back(line["item_id"].get<std::string>());
      scores.push_back(line["score_millibits"].get<std::int64_t>());
    }
    cursor = page["next_cursor"];
    file(parcel("B" + std::to_string(++pages)));
  } while (cursor.is_string() && pages < 20);
  const std::set<std::string> once(seen.begin(), seen.end());
  EXPECT_EQ(once.size(), seen.size()) << "no parcel twice";
  for (int i = 0; i < kFiled; ++i) EXPECT_TRUE(once.contains("A" + std::to_string(i))) << i;
  EXPECT_TRUE(std::is_sorted(scores.rbegin(), scores.rend())) << "by falling score";
}

TEST_F(QueuePages, ACursorOfAnOpenShiftIsOneNoMoreOnceItIsClosed) {
  start();
  for (int i = 0; i < 3; ++i) file(parcel("A" + std::to_string(i)));
  const auto cursor = page_after({}, 1)["next_cursor"].get<std::string>();
  EXPECT_EQ(get("/api/v1/queue?cursor=2", "targetingofficer").status, 400) << "that is a closed shift's";
  EXPECT_EQ(get("/api/v1/queue?cursor=a.b", "targetingofficer").parsed()["field"], "cursor");
  close_shift();
  EXPECT_EQ(get("/api/v1/queue?cursor=" + cursor, "targetingofficer").status, 409);
  EXPECT_EQ(get("/api/v1/queue", "targetingofficer").status, 200);
}

TEST_F(QueuePages, AnOpenShiftThatHoldsNothingHidesNoOther) {
  start();
  const auto opened = [&](const std::string& name) {
    const auto reply = post("/api/v1/shifts", "supervisor", {{"office", "CNCAN"}, {"shift", name}});
    EXPECT_EQ(reply.status, 200) << reply.body;
    clock_.set(clock_.now() + base::DurationMs::minutes(1));
  };
  const auto shown = [&] { return get("/api/v1/queue", "targetingofficer").parsed()["shift"]["shift"]; };
  opened("early");
  EXPECT_EQ(shown(), "early") << "where none holds anything, the latest";
  file(parcel("A1"));
  opened("late");
  EXPECT_EQ(shown(), "early");
  EXPECT_EQ(get("/api/v1/queue?shift=late", "targetingofficer").parsed()["shift"]["shift"], "late");
  file(parcel("A2"));  // into the one opened last
  EXPECT_EQ(shown(), "late");
}

}  // namespace
}  // namespace tidewaiter::server
