// Seizures beside each other through real sockets: which are alike, peak by peak, and no judgement.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

class LikenessDesk : public EvidenceDesk {
 protected:
  void SetUp() override {
    EvidenceDesk::SetUp();
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    service::SeizureElsewhere raid;
    raid.reference = "raid 8";
    raid.place = "a garage";
    raid.legal_basis = "warrant 4";
    raid.at = clock_.now();
    ASSERT_TRUE(open_seizure(*service, {"chief", "test"}, raid));
    custody::Exhibit bag;
    bag.description = "bag with crystals";
    bag.presumptive = "methamphetamine";
    const auto made =
        seize_exhibit(*service, both(), 2, bag,
                      service::ScaleReading{base::MassMg{510'000}, base::MassMg{10'000}, "S1", "room"});
    ASSERT_TRUE(made) << base::to_string(made.error());
    ASSERT_EQ(made->id.text(), "X2-1");
  }
  Reply profiled(const std::string& exhibit_id, const std::string& octets) {
    return raw("POST /api/v1/exhibits/" + exhibit_id +
               "/readings?kind=profile HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of("laboratory") +
               "Content-Type: application/octet-stream\r\nContent-Length: " + std::to_string(octets.size()) +
               "\r\n\r\n" + octets);
  }
  json like(const std::string& seizure) {
    return send("GET", "/api/v1/seizures/" + seizure + "/likeness", "auditor").parsed()["items"];
  }
};

TEST_F(LikenessDesk, SeizuresAreFoundByTheirReadingsAndHeldBesideEachOtherPeakByPeak) {
  start();
  EXPECT_EQ(like("1"), json::array()) << "presumptive on both sides is nothing in common";
  ASSERT_EQ(profiled("X1-1", "name,retention,area\nAlpha,4.10,100\nbeta,5.20,40\ngamma,7.00,10\n").status,
            200);
  ASSERT_EQ(profiled("X2-1", "retention,area\n4.11,205\n5.19,81\n7.02,19\n").status, 200);
  const auto alike = like("1");
  ASSERT_EQ(alike.size(), 1u);
  EXPECT_EQ(alike[0]["seizure_no"], 2);
  EXPECT_GT(alike[0]["pearson_ppm"], 990'000);
  EXPECT_EQ(alike[0]["by_peaks"], true);
  EXPECT_EQ(alike[0]["same_substances"], 0);
  EXPECT_EQ(like("2")[0]["pearson_ppm"], alike[0]["pearson_ppm"]) << "symmetric";

  const std::string path = "/api/v1/seizures/1/likeness/";
  const auto beside = send("GET", path + "2", "laboratory").parsed();
  ASSERT_EQ(beside["readings"].size(), 1u);
  EXPECT_EQ(beside["readings"][0]["pearson_ppm"], alike[0]["pearson_ppm"]);
  ASSERT_EQ(beside["readings"][0]["peaks"].size(), 3u);
  EXPECT_EQ(beside["readings"][0]["peaks"][0]["agrees"], true);
  EXPECT_EQ(beside["substances"][0]["in_a"], "presumptive");
  EXPECT_EQ(beside["substances"][0]["same"], false);
  EXPECT_FALSE(beside.contains("verdict")) << "a judgement is a person's";
  EXPECT_EQ(send("GET", path + "1", "auditor").status, 409) << "itself";
  EXPECT_EQ(send("GET", path + "9", "auditor").status, 404);
  EXPECT_EQ(send("GET", "/api/v1/seizures/9/likeness", "auditor").status, 404);
  EXPECT_EQ(send("GET", path + "2", "targetingofficer").status, 403);
}

TEST_F(LikenessDesk, WhatPackagingLooksLikeIsNotedAndHeldBeside) {
  start();
  const std::string first = "/api/v1/exhibits/X1-1/packaging";
  EXPECT_EQ(send("PUT", first, "auditor", {{"trait", "logo"}, {"value", "a lotus"}}).status, 403);
  EXPECT_EQ(send("PUT", first, "custodian", {{"trait", "smell"}, {"value", "a lotus"}}).parsed()["field"],
            "trait");
  ASSERT_EQ(send("PUT", first, "custodian", {{"trait", "logo"}, {"value", "a red  Lotus"}}).status, 200);
  ASSERT_EQ(send("PUT", "/api/v1/exhibits/X2-1/packaging", "examiner",
                 {{"trait", "logo"}, {"value", "a red lotus"}})
                .status,
            200);
  const auto noted = send("GET", first, "auditor").parsed()["items"];
  ASSERT_EQ(noted.size(), 1u);
  EXPECT_EQ(noted[0]["value"], "a red  Lotus");
  EXPECT_EQ(noted[0]["noted_by"], "custodian");
  // What another noted meanwhile is not written over unseen.
  const auto note = [&](const std::string& value, const std::string& seen) {
    return ask("PUT", first, key_of("examiner") + seen, json{{"trait", "logo"}, {"value", value}}.dump())
        .status;
  };
  const auto seen = "If-Match: \"" + noted[0]["version"].get<std::string>() + "\"\r\n";
  EXPECT_EQ(note("a rose", "If-None-Match: *\r\n"), 412) << "there is one";
  EXPECT_EQ(note("a red Lotus", seen), 200);
  EXPECT_EQ(note("a rose", seen), 412) << "it was noted anew since";
  EXPECT_EQ(send("GET", first, "auditor").parsed()["items"][0]["value"], "a red Lotus");

  const auto alike = like("2");
  ASSERT_EQ(alike.size(), 1u);
  EXPECT_EQ(alike[0]["same_traits"], 1);
  EXPECT_TRUE(alike[0]["pearson_ppm"].is_null());
}

}  // namespace
}  // namespace tidewaiter::server
