// The running tests over small differences, through real sockets: who reads them, and whose nobody does.

#include <algorithm>

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

class DriftDesk : public EvidenceDesk {
 protected:
  // Each time a little less, inside what both weighings may be off.
  void skim(const std::string& first, const std::string& second, int times) {
    for (int i = 0; i < times; ++i) {
      weight_mg_ -= 30;
      const auto weighed = acted({{"kind", "weigh"},
                                  {"exhibit_id", "X1-1"},
                                  {"seal", "S-1"},
                                  {"reading", scale(weight_mg_, 10'000)}},
                                 first, second);
      ASSERT_EQ(weighed.status, 200) << weighed.body;
    }
  }
  json drifts(const std::string& who) { return send("GET", "/api/v1/custody/drifts", who).parsed()["items"]; }
  static bool has(const json& rows, const std::string& of, const std::string& id) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const json& row) { return row["of"] == of && row["id"] == id; });
  }

 private:
  std::int64_t weight_mg_ = 1'010'000;
};

TEST_F(DriftDesk, C4_ARunningTestIsTheSumOfItsWeighingsAndSaysHowFarItIsFromItsAlarm) {
  start();
  skim("examiner", "custodian", 3);
  const auto all = drifts("director");
  ASSERT_EQ(all.size(), 6u) << "exhibit, two officers, scale, place, holder";
  const auto exhibit =
      std::find_if(all.begin(), all.end(), [](const json& row) { return row["of"] == "exhibit"; });
  ASSERT_NE(exhibit, all.end());
  EXPECT_EQ((*exhibit)["id"], "X1-1");
  EXPECT_EQ((*exhibit)["adjustments"], 3);
  EXPECT_EQ((*exhibit)["sum_mg"], -90);
  EXPECT_EQ((*exhibit)["alarm"], false);
  EXPECT_GT((*exhibit)["less"], 0);
  EXPECT_LT((*exhibit)["less"], (*exhibit)["alarm_at"]);

  const std::string weighings = "/api/v1/custody/drifts/scale/weighings?id=S1";
  const auto made_by = send("GET", weighings, "auditor").parsed()["items"];
  ASSERT_EQ(made_by.size(), 3u) << "the first weighing is compared with nothing";
  EXPECT_EQ(made_by[0]["exhibit_id"], "X1-1");
  EXPECT_EQ(made_by[0]["held_by"], "examiner");
  EXPECT_EQ(made_by[0]["charged_mg"], -30);
  EXPECT_EQ(made_by[0]["less"], (*exhibit)["less"]) << "the latest is where the test stands";
  EXPECT_LT(made_by[2]["less"], made_by[0]["less"]);
  EXPECT_EQ(send("GET", weighings + "&limit=1", "auditor").parsed()["items"].size(), 1u);
  EXPECT_EQ(send("GET", "/api/v1/custody/drifts/place/weighings?id=nowhere", "auditor").status, 404);
  EXPECT_EQ(send("GET", "/api/v1/custody/drifts/room/weighings?id=room", "auditor").parsed()["field"], "of");

  skim("examiner", "custodian", 9);
  const auto later = drifts("director");
  EXPECT_EQ(later[0]["alarm"], true) << "what alarms comes first";
}

TEST_F(DriftDesk, C4_NobodyReadsTheirOwnRunningTestAndWhoHandlesExhibitsReadsNone) {
  start();
  skim("examiner", "custodian", 1);
  const std::string path = "/api/v1/custody/drifts";
  for (const char* who : {"examiner", "custodian", "laboratory", "targetingofficer", "administrator"}) {
    EXPECT_EQ(send("GET", path, who).status, 403) << who;
    EXPECT_EQ(send("GET", path + "/scale/weighings?id=S1", who).status, 403) << who;
  }
  const auto seen = drifts("supervisor");
  EXPECT_TRUE(has(seen, "officer", "examiner"));
  EXPECT_TRUE(has(seen, "holder", "examiner"));
  EXPECT_EQ(seen.size(), 6u) << "the supervisor weighed nothing";
  EXPECT_EQ(send("GET", path + "/scale/weighings?id=S1", "supervisor").status, 200);

  // Once it weighed, it would learn of each of these what more could be taken before it alarms.
  skim("examiner", "supervisor", 1);
  const auto all = drifts("auditor");
  EXPECT_TRUE(has(all, "officer", "supervisor"));
  const auto left = drifts("supervisor");
  ASSERT_EQ(left.size(), 1u) << left;
  EXPECT_TRUE(has(left, "officer", "custodian")) << "none of whose weighings the supervisor was at";
  for (const auto& row : all) {
    const std::string of = row["of"], id = row["id"];
    const auto reply = send("GET", path + '/' + of + "/weighings?id=" + id, "supervisor");
    EXPECT_EQ(reply.status, id == "custodian" ? 200 : 403) << of << ' ' << id << reply.body;
    EXPECT_EQ(send("GET", path + '/' + of + "/weighings?id=" + id, "auditor").status, 200) << of << id;
  }
  const auto own = send("GET", path + "/officer/weighings?id=supervisor", "supervisor");
  EXPECT_EQ(own.status, 403) << own.body;
  EXPECT_EQ(send("GET", path + "/officer/weighings?id=supervisor", "auditor").status, 200);
}

}  // namespace
}  // namespace tidewaiter::server
