// Shifts that close by themselves at their hour.

#include "server/shift_closing.h"

#include <thread>

#include "server/back_off.h"
#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

using base::DurationMs;

TEST(HourOfDay, IsReadStrictlyAndReckonedInUtc) {
  EXPECT_EQ(*hour_of_day("06:30", "at"), DurationMs::minutes(390));
  EXPECT_EQ(*hour_of_day("06:30+08:00", "at"), DurationMs::minutes(22 * 60 + 30)) << "of the day before";
  EXPECT_EQ(*hour_of_day("20:00-05:00", "at"), DurationMs::minutes(60));
  EXPECT_EQ(*hour_of_day("00:00+00:00", "at"), DurationMs{0});
  for (const char* wrong : {"", "6:30", "24:00", "12:60", "0630", "06:30Z", "06:30+8", "06:30+08:0",
                            "06:30*08:00", "-1:30", "06:30+08:00x", "06-30"})
    EXPECT_FALSE(hour_of_day(wrong, "at")) << wrong;
  EXPECT_EQ(hour_of_day("x", "--close-shifts-at").error().field, "--close-shifts-at");
}

TEST(HourOfDay, TheLatestIsOfTodayOrOfYesterday) {
  const auto at = [](const char* text) { return *base::parse_instant(text, "at"); };
  const std::vector<DurationMs> hours{DurationMs::minutes(360), DurationMs::minutes(1'200)};
  EXPECT_EQ(latest_hour(hours, at("2027-01-15T06:00:00Z")), at("2027-01-15T06:00:00Z"));
  EXPECT_EQ(latest_hour(hours, at("2027-01-15T05:59:59Z")), at("2027-01-14T20:00:00Z"));
  EXPECT_EQ(latest_hour(hours, at("2027-01-15T23:00:00Z")), at("2027-01-15T20:00:00Z"));
  EXPECT_EQ(latest_hour(std::span{hours}.first(1), at("2027-01-15T00:00:00Z")), at("2027-01-14T06:00:00Z"));
}

TEST(BackOff, WhatFailsAgainAndAgainIsTriedEverLessOften) {
  BackOff again{milliseconds{1'000}, milliseconds{5'000}};
  BackOff::Time now{milliseconds{1'000'000}};
  EXPECT_TRUE(again.is_due(now));
  for (const int wait : {1'000, 2'000, 4'000, 5'000, 5'000}) {
    again.failed(now);
    EXPECT_FALSE(again.is_due(now + milliseconds{wait - 1})) << wait;
    now += milliseconds{wait};
    EXPECT_TRUE(again.is_due(now)) << wait;
  }
  again.failed(now);
  again.succeeded();
  EXPECT_TRUE(again.is_due(now));
  again.failed(now);
  EXPECT_TRUE(again.is_due(now + milliseconds{1'000})) << "it begins anew";
}

class ShiftClosing : public CourierDesk {
 protected:
  // It is eight o'clock; shifts close at half past.
  void SetUp() override {
    CourierDesk::SetUp();
    options_.close_shifts_at = {DurationMs::minutes(8 * 60 + 30)};
    options_.tell_every = milliseconds{20};
  }
  void open_for_all() {
    ASSERT_EQ(post("/api/v1/shifts", "supervisor",
                   {{"office", "CNCAN"}, {"random_share_ppm", 1'000'000}, {"capacity", {{"Physical", 10}}}})
                  .status,
              200);
  }
  json shift() { return get("/api/v1/shifts?office=CNCAN", "supervisor").parsed()["items"][0]; }
  bool closes_soon() {
    const auto until = std::chrono::steady_clock::now() + milliseconds{30'000};
    while (shift()["state"] == "open" && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(milliseconds{20});
    return shift()["state"] == "closed";
  }
};

TEST_F(ShiftClosing, AtItsHourTheListStandsAndTheJournalSaysWhoseWordItWas) {
  start();
  open_for_all();
  file(parcel("A1"));
  std::this_thread::sleep_for(milliseconds{200});
  EXPECT_EQ(shift()["state"], "open") << "it was opened after the latest hour";
  clock_.set(clock_.now() + DurationMs::minutes(31));
  ASSERT_TRUE(closes_soon());
  EXPECT_EQ(shift()["selected"], 1);
  EXPECT_EQ(get("/api/v1/holds", "courier").parsed()["items"][0]["item_id"], "A1") << "its operator is told";
  const auto entries = get("/api/v1/journal?kind=shift.closed", "auditor").parsed()["items"];
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0]["actor"], "server");
  // What comes afterwards is the next shift's, and waits for the next hour.
  file(parcel("A2"));
  std::this_thread::sleep_for(milliseconds{200});
  EXPECT_EQ(shift()["state"], "open");
}

TEST_F(ShiftClosing, AServerThatWasNotThereAtTheHourClosesAtItsStart) {
  start();
  open_for_all();
  file(parcel("A1"));
  server_->stop();
  server_.reset();
  clock_.set(clock_.now() + DurationMs::minutes(50));
  start();
  EXPECT_TRUE(closes_soon());
}

TEST_F(ShiftClosing, AShiftThatNothingWasFiledIntoStaysOpen) {
  start();
  open_for_all();
  clock_.set(clock_.now() + DurationMs::minutes(31));
  std::this_thread::sleep_for(milliseconds{300});
  EXPECT_EQ(shift()["state"], "open");
}

// The hour found it empty, so it is the next hour's: a start in the middle of it takes nothing away.
TEST_F(ShiftClosing, AShiftThatWasEmptyAtTheHourIsNotClosedInTheMiddleByAStart) {
  start();
  open_for_all();
  clock_.set(clock_.now() + DurationMs::minutes(60));
  file(parcel("A1"));
  server_->stop();
  server_.reset();
  clock_.set(clock_.now() + DurationMs::minutes(60));
  start();
  std::this_thread::sleep_for(milliseconds{300});
  EXPECT_EQ(shift()["state"], "open");
  EXPECT_EQ(shift()["filed"], 1);
  clock_.set(clock_.now() + DurationMs::hours(23));
  EXPECT_TRUE(closes_soon()) << "at the next";
}

}  // namespace
}  // namespace tidewaiter::server
