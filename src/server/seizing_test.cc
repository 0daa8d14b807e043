// A seizure from elsewhere, exhibits of every kind with the photographs that two sign, and what one is worth,
// through real sockets.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

const std::string kFace = std::string{"\x89PNG\r\n\x1a\n"} + " a bundle of notes";

class Seizing : public EvidenceDesk {
 protected:
  json storage() {
    return {{"origin", "storage"},
            {"reference", "inventory 12"},
            {"place", "warehouse 4"},
            {"legal_basis", "order 81"},
            {"at", base::to_string(clock_.now() - base::DurationMs::hours(3))}};
  }
  static json pictures(const std::string& content) {
    return json::array({json{{"file_name", "notes.png"}, {"content", content}}});
  }
  static json money() {
    return {{"kind", "seize"},
            {"seizure_no", 1},
            {"exhibit_kind", "money"},
            {"description", "bundle of notes"},
            {"units", 20},
            {"second_units", 20},
            {"second_milliunits", 1'000'000},
            {"value",
             {{"milliunits", 1'000'000}, {"currency", "EUR"}, {"basis", "counted"}, {"date", "2026-11-20"}}}};
  }
};

TEST_F(Seizing, ASeizureFromElsewhereIsEnteredOnceAndItsExhibitsAreMade) {
  start();
  EXPECT_EQ(send("POST", "/api/v1/seizures", "auditor", storage()).status, 403);
  for (const char* field : {"origin", "reference", "place", "legal_basis", "at"}) {
    auto lacking = storage();
    lacking.erase(field);
    EXPECT_EQ(send("POST", "/api/v1/seizures", "custodian", lacking).parsed()["field"], field);
  }
  auto later = storage();
  later["at"] = base::to_string(clock_.now() + base::DurationMs::hours(1));
  EXPECT_EQ(send("POST", "/api/v1/seizures", "custodian", later).parsed()["field"], "at");
  const auto entered = send("POST", "/api/v1/seizures", "custodian", storage());
  ASSERT_EQ(entered.status, 200) << entered.body;
  EXPECT_EQ(entered.parsed()["number"], 2);
  EXPECT_EQ(send("POST", "/api/v1/seizures", "custodian", storage()).status, 409) << "it is in the book";

  const auto listed = send("GET", "/api/v1/seizures", "auditor").parsed()["items"];
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[1]["origin"], "storage");
  EXPECT_EQ(listed[1]["reference"], "inventory 12");
  EXPECT_EQ(listed[1]["substance"], "unknown");
  const auto made = acted({{"kind", "seize"},
                           {"seizure_no", 2},
                           {"description", "sack of powder"},
                           {"reading", scale(2'010'000, 10'000)}},
                          "custodian", "examiner");
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(exhibit("X2-1")["book_mg"], 2'000'000);
}

TEST_F(Seizing, MoneyIsCountedByTwoADeviceIsNumberedAndTabletsHaveAMeanMass) {
  start();
  auto otherwise = money();
  otherwise["second_units"] = 19;
  EXPECT_EQ(acted(otherwise, "custodian", "examiner").parsed()["field"], "second_count.units");
  otherwise = money();
  otherwise.erase("value");
  EXPECT_EQ(acted(otherwise, "custodian", "examiner").parsed()["field"], "value");
  const auto counted = acted(money(), "custodian", "examiner");
  ASSERT_EQ(counted.status, 200) << counted.body;
  const auto notes = exhibit("X1-3");
  EXPECT_EQ(notes["kind"], "money");
  EXPECT_EQ(notes["units"], 20);
  EXPECT_EQ(notes["value"]["milliunits"], 1'000'000);

  json phone{{"kind", "seize"}, {"seizure_no", 1}, {"exhibit_kind", "device"}, {"description", "phone"}};
  EXPECT_EQ(acted(phone, "custodian", "examiner").parsed()["field"], "serial_numbers");
  phone["serial_numbers"] = json::array({"IMEI 35"});
  auto weighed = phone;
  weighed["reading"] = scale(210'000, 10'000);
  EXPECT_EQ(acted(weighed, "custodian", "examiner").status, 409) << "a device is not weighed";
  ASSERT_EQ(acted(phone, "custodian", "examiner").status, 200);
  EXPECT_EQ(exhibit("X1-4")["serial_numbers"], json::array({"IMEI 35"}));

  json tablets{{"kind", "seize"},
               {"seizure_no", 1},
               {"description", "tablets"},
               {"units", 100},
               {"reading", scale(40'000, 10'000)}};
  EXPECT_EQ(acted(tablets, "custodian", "examiner").parsed()["field"], "count.mean_mass");
  tablets["mean_mass_mg"] = 300;
  tablets["mean_uncertainty_mg"] = 3;
  ASSERT_EQ(acted(tablets, "custodian", "examiner").status, 200);
  EXPECT_EQ(exhibit("X1-5")["units"], 100);
  tablets["exhibit_kind"] = "bird";
  EXPECT_EQ(acted(tablets, "custodian", "examiner").parsed()["field"], "exhibit_kind");
}

TEST_F(Seizing, ThePhotographsOfASeizingAreKeptWithWhatTwoSigned) {
  start();
  auto pictured = money();
  pictured["photographs"] = pictures(base::to_base64("no picture"));
  EXPECT_EQ(acted(pictured, "custodian", "examiner").status / 100, 4);
  pictured["photographs"] = pictures("?");
  EXPECT_EQ(acted(pictured, "custodian", "examiner").status / 100, 4);
  pictured["photographs"] = pictures(base::to_base64(kFace));
  const auto made = acted(pictured, "custodian", "examiner");
  ASSERT_EQ(made.status, 200) << made.body;
  const auto id = made.parsed()["result"]["exhibit_id"].get<std::string>();
  const auto kept = send("GET", "/api/v1/exhibits/" + id + "/photographs", "auditor").parsed()["items"];
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0]["file_name"], "notes.png");
  EXPECT_EQ(kept[0]["sha256"], base::to_hex(base::as_view(base::sha256(kFace))));
  EXPECT_EQ(
      send("GET", "/api/v1/exhibits/" + id + "/photographs/" + std::to_string(kept[0]["file_no"].get<int>()),
           "auditor")
          .body,
      kFace);
  // What is told of the act is its own entry, not that of the file that went with it.
  const auto index = made.parsed()["journal_index"].get<std::uint64_t>();
  const auto entries =
      send("GET", "/api/v1/journal?limit=1000", "auditor").parsed()["items"].get<std::vector<json>>();
  const auto own =
      std::find_if(entries.begin(), entries.end(), [&](const json& one) { return one["index"] == index; });
  ASSERT_NE(own, entries.end());
  EXPECT_EQ((*own)["kind"], "custody.seized");
}

TEST_F(Seizing, TheLastWordOnAValueStandsAndNobodyWritesOverOneUnseen) {
  start();
  const std::string path = "/api/v1/exhibits/X1-1/value";
  json worth{{"value",
              {{"milliunits", 120'000'000},
               {"currency", "EUR"},
               {"basis", "retail, street"},
               {"date", "2026-11-20"}}}};
  EXPECT_EQ(send("PUT", path, "auditor", worth).status, 403);
  EXPECT_EQ(send("PUT", path, "custodian", json::object()).parsed()["field"], "value");
  auto no_day = worth;
  no_day["value"]["date"] = "2026-02-30";
  EXPECT_EQ(send("PUT", path, "custodian", no_day).parsed()["field"], "value.date");
  const auto etag_of = [&] {
    const auto page = send("GET", "/api/v1/exhibits/X1-1", "custodian");
    const auto at = page.head.find("ETag: ") + 6;
    return page.head.substr(at, page.head.find("\r\n", at) - at);
  };
  const auto seen = etag_of();
  ASSERT_EQ(send("PUT", path, "custodian", worth).status, 200);
  EXPECT_EQ(exhibit("X1-1")["value"]["basis"], "retail, street");
  worth["value"]["milliunits"] = 1;
  EXPECT_EQ(ask("PUT", path, key_of("examiner") + "If-Match: " + seen + "\r\n", worth.dump()).status, 412);
  EXPECT_EQ(exhibit("X1-1")["value"]["milliunits"], 120'000'000);
  EXPECT_EQ(ask("PUT", path, key_of("examiner") + "If-Match: " + etag_of() + "\r\n", worth.dump()).status,
            200);
  EXPECT_EQ(exhibit("X1-1")["value"]["milliunits"], 1);
  ASSERT_EQ(acted(money(), "custodian", "examiner").status, 200);
  EXPECT_EQ(send("PUT", "/api/v1/exhibits/X1-3/value", "custodian", worth).status, 409);
}

}  // namespace
}  // namespace tidewaiter::server
