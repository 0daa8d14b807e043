// What waits in the evidence room, and the list behind each figure.

#include "service/backlog.h"

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

class BacklogTest : public EvidenceDesk {
 protected:
  json waiting(const std::string& what) {
    const auto all = send("GET", "/api/v1/backlog", "director").parsed()["waiting"];
    for (const auto& one : all)
      if (one["waits_for"] == what) return one;
    return {};
  }
  json behind(const std::string& query) {
    return send("GET", "/api/v1/backlog/exhibits?" + query, "director").parsed()["items"];
  }
};

TEST_F(BacklogTest, WhatNoLaboratoryConfirmedWaitsForThat_AndEachFigureHasItsList) {
  start();
  const auto analysis = waiting("analysis");
  EXPECT_EQ(analysis["exhibits"], 2) << analysis;
  EXPECT_EQ(analysis["book_mg"], 2'000'000);
  EXPECT_EQ(analysis["oldest"], base::to_string(clock_.now()));
  EXPECT_EQ(waiting("court")["exhibits"], 0);
  EXPECT_TRUE(waiting("destruction")["oldest"].is_null());
  const auto listed = behind("waits_for=analysis");
  ASSERT_EQ(listed.size(), 2u) << listed;
  EXPECT_EQ(listed[0]["exhibit_id"], "X1-1");
  EXPECT_EQ(listed[0]["substance"], "methamphetamine");
  EXPECT_EQ(behind("waits_for=analysis&limit=1").size(), 1u);

  const auto all = send("GET", "/api/v1/backlog", "supervisor").parsed()["substances"];
  ASSERT_EQ(all.size(), 1u) << all;
  EXPECT_EQ(
      all[0],
      json(
          {{"substance", "methamphetamine"}, {"confirmed", false}, {"exhibits", 2}, {"book_mg", 2'000'000}}));
  EXPECT_EQ(behind("substance=methamphetamine&confirmed=false").size(), 2u);
  EXPECT_EQ(behind("substance=methamphetamine&confirmed=true").size(), 0u);
  EXPECT_EQ(behind("substance=heroin").size(), 0u);
  const auto unknown = send("GET", "/api/v1/backlog/exhibits?waits_for=nothing", "director");
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(unknown.parsed()["field"], "waits_for");
  EXPECT_EQ(send("GET", "/api/v1/backlog", "examiner").status, 403);
}

TEST(Backlog, EachIsCountedOnceAndWhatWaitsForNothingIsHeldAllTheSame) {
  using service::WaitsFor;
  const auto held = [](const char* id, WaitsFor waits, std::int64_t since_ms, bool confirmed,
                       std::int64_t mg) {
    service::HeldExhibit one;
    one.id = custody::ExhibitId{id};
    one.waits = waits;
    one.since = base::Instant{since_ms};
    one.substance = "ketamine";
    one.confirmed = confirmed;
    one.drug = true;
    one.book = base::MassMg{mg};
    return one;
  };
  const auto backlog = service::backlog_of(
      {held("X1-1", WaitsFor::Court, 7, true, 10), held("X1-2", WaitsFor::Court, 5, true, 20),
       held("X1-3", WaitsFor::Destruction, 9, true, 40), held("X1-4", WaitsFor::Nothing, 1, true, 80),
       held("X2-1", WaitsFor::Analysis, 2, false, 500)});
  ASSERT_EQ(backlog.waiting.size(), 3u);
  EXPECT_EQ(backlog.waiting[1].waits, WaitsFor::Court);
  EXPECT_EQ(backlog.waiting[1].exhibits, 2);
  EXPECT_EQ(backlog.waiting[1].book.milligrams(), 30);
  EXPECT_EQ(backlog.waiting[1].oldest, base::Instant{5});
  ASSERT_EQ(backlog.substances.size(), 2u);
  EXPECT_EQ(backlog.substances[0].book.milligrams(), 500) << "the largest first";
  EXPECT_FALSE(backlog.substances[0].confirmed);
  EXPECT_EQ(backlog.substances[1].exhibits, 4);
  EXPECT_EQ(backlog.substances[1].book.milligrams(), 150);
}

}  // namespace
}  // namespace tidewaiter::server
