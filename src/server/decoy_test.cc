// Decoys through real sockets.

#include "server/border_desk_test.h"

namespace tidewaiter::server {
namespace {

TEST_F(BorderDesk, ADecoyOfTheirsIsWrittenDownAndIsNoExhibitOfOurs) {
  start();
  json decoy{{"request_no", 1},      {"described", "two kilograms of tea in a like carton"},
             {"mass_mg", 2'000'000}, {"made_by", "Federal Police"},
             {"place", "Sydney"},    {"agreement", "plan 3"},
             {"looks_like", "X1-1"}};
  EXPECT_EQ(send("POST", "/api/v1/decoys", "custodian", decoy).status, 404) << "there is no request";
  ASSERT_EQ(send("POST", "/api/v1/foreign-requests", "custodian", asked()).status, 200);
  EXPECT_EQ(send("POST", "/api/v1/decoys", "auditor", decoy).status, 403);
  for (const char* field : {"described", "made_by", "place", "agreement"}) {
    auto lacking = decoy;
    lacking.erase(field);
    EXPECT_EQ(send("POST", "/api/v1/decoys", "custodian", lacking).parsed()["field"], field);
  }
  auto like_none = decoy;
  like_none["looks_like"] = "X9-9";
  EXPECT_EQ(send("POST", "/api/v1/decoys", "custodian", like_none).status, 404);
  ASSERT_EQ(send("POST", "/api/v1/decoys", "custodian", decoy).status, 200);
  const auto listed = send("GET", "/api/v1/decoys", "auditor").parsed()["items"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["made_by"], "Federal Police");
  EXPECT_EQ(listed[0]["looks_like"], "X1-1");
  EXPECT_EQ(listed[0]["recorded_by"], "custodian");
}

}  // namespace
}  // namespace tidewaiter::server
