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

// What is seized from a parcel is its holder's; what is written down beside it is the parcel's office's.
TEST_F(BorderDesk, ADecoyLikeAnExhibitOfAnotherOfficesParcelIsTheirsToWriteDown) {
  start();
  const json parcel{{"item_id", "A1"},
                    {"operator_id", "CP"},
                    {"service", "Courier"},
                    {"category", "gift"},
                    {"posted_at", "2027-01-15T06:00:00Z"},
                    {"cut_off_at", "2027-01-16T05:00:00Z"},
                    {"sender", {{"name", "Sender"}, {"country", "CN"}}},
                    {"recipient", {{"name", "Recipient"}, {"country", "AU"}}},
                    {"contents", json::array({json{{"description", "cotton shirts"}, {"net_mass_g", 900}}})},
                    {"gross_mass_g", 1000}};
  ASSERT_EQ(send("POST", "/api/v1/items", "courier", parcel).status, 200);
  const json found{{"item_id", "A1"},
                   {"result", "finding"},
                   {"means", "Physical"},
                   {"opened", true},
                   {"legal_power", "customs_examination"},
                   {"finds", json::array({json{{"substance", "heroin"}, {"gross_mass_mg", 1'010'000}}})}};
  ASSERT_EQ(send("POST", "/api/v1/examinations", "examiner", found).status, 200);
  change_account("custodian", {{"roles", {"Custodian"}}, {"office", "VNSGN"}});
  const auto seized = acted({{"kind", "seize"},
                             {"seizure_no", 2},
                             {"description", "sack of powder"},
                             {"reading", scale(1'010'000, 10'000)}},
                            "custodian", "examiner");
  ASSERT_EQ(seized.status, 200) << seized.body << ": custody is its holder's, whichever office";
  ASSERT_EQ(send("POST", "/api/v1/foreign-requests", "custodian", asked()).status, 200);
  json decoy{{"request_no", 1},
             {"described", "a kilogram of tea in a like carton"},
             {"made_by", "Federal Police"},
             {"place", "Sydney"},
             {"agreement", "plan 3"},
             {"looks_like", "X2-1"}};
  const auto refused = send("POST", "/api/v1/decoys", "custodian", decoy);
  EXPECT_EQ(refused.status, 403) << refused.body;
  EXPECT_EQ(refused.parsed()["expected"], "an officer of CNCAN");
  decoy.erase("looks_like");
  EXPECT_EQ(send("POST", "/api/v1/decoys", "custodian", decoy).status, 200) << "it is of no office's parcel";
  change_account("custodian", {{"roles", {"Custodian"}}, {"office", "CNCAN"}});
  decoy["looks_like"] = "X2-1";
  EXPECT_EQ(send("POST", "/api/v1/decoys", "custodian", decoy).status, 200);
}

}  // namespace
}  // namespace tidewaiter::server
