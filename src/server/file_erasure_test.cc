// One file that is kept of an exhibit goes by the order of two, signed at two desks; the order stays.

#include <sstream>

#include "server/evidence_desk_test.h"
#include "service/file_erasures.h"
#include "service/kept_files.h"

namespace tidewaiter::server {
namespace {

const std::string kLetter = "%PDF-1.7\n% a letter\n%%EOF\n";

class FileErasures : public EvidenceDesk {
 protected:
  Reply sent_octets(const std::string& path, const std::string& more = "") {
    return raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of("custodian") + more +
               "Content-Type: application/octet-stream\r\nContent-Length: " + std::to_string(kLetter.size()) +
               "\r\n\r\n" + kLetter);
  }
  // A paper of the exhibit, as the server answers that it is kept.
  json kept(const std::string& exhibit_id, const std::string& more = "") {
    const auto reply = sent_octets(papers_of(exhibit_id) + "?words=from%20Xylographer", more);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
  }
  static std::string papers_of(const std::string& exhibit_id) {
    return "/api/v1/exhibits/" + exhibit_id + "/papers";
  }
  fs::path place_of(const json& file) const {
    const auto sha256 = file["sha256"].get<std::string>();
    return folder_ / "a.db.readings" / sha256.substr(0, 2) / sha256;
  }
  static json erasure(const std::string& exhibit_id, const json& file) {
    return {{"kind", "erase_file"},
            {"exhibit_id", exhibit_id},
            {"file_no", file["file_no"]},
            {"basis", "order 7 of the court"}};
  }
  Reply prepared(json body, const std::string& first, const std::string& second) {
    body["second"] = second;
    return send("POST", "/api/v1/acts", first, body);
  }
  json orders_on(const std::string& exhibit_id) {
    const auto reply = send("GET", "/api/v1/exhibits/" + exhibit_id + "/erasures", "auditor");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed()["items"];
  }
  std::size_t entries_of(const std::string& kind) {
    return send("GET", "/api/v1/journal?kind=" + kind, "auditor").parsed()["items"].size();
  }
  void stop() {
    server_->stop();
    server_.reset();
  }
  // Whether the word lies anywhere in the database's folder.
  bool lies_there(const std::string& word) {
    for (const auto& file : fs::recursive_directory_iterator(folder_)) {
      if (!file.is_regular_file()) continue;
      std::ifstream in{file.path(), std::ios::binary};
      std::stringstream text;
      text << in.rdbuf();
      if (text.str().find(word) != std::string::npos) return true;
    }
    return false;
  }
  // A find in the parcel A1 of CNCAN, of which the custodian holds the exhibit X2-1.
  void find_in_a_parcel() {
    const json parcel{
        {"item_id", "A1"},
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
    const auto seized = acted({{"kind", "seize"},
                               {"seizure_no", 2},
                               {"description", "sack of powder"},
                               {"reading", scale(1'010'000, 10'000)}},
                              "custodian", "examiner");
    ASSERT_EQ(seized.status, 200) << seized.body;
  }
};

TEST_F(FileErasures, J4_WhatTwoOrderToBeErasedIsGoneAndTheirOrderStays) {
  start();
  const std::string key = "Idempotency-Key: p-1\r\n";
  const auto paper = kept("X1-1", key);
  ASSERT_TRUE(fs::exists(place_of(paper)));
  const auto done = acted(erasure("X1-1", paper), "supervisor", "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  const auto result = done.parsed()["result"];
  EXPECT_EQ(result["erased"], true) << result;
  EXPECT_EQ(result["kept_back"], "");
  EXPECT_EQ(result["erasure_no"], 1);
  EXPECT_FALSE(fs::exists(place_of(paper)));
  EXPECT_EQ(send("GET", papers_of("X1-1"), "auditor").parsed()["items"], json::array());
  EXPECT_EQ(send("GET", papers_of("X1-1") + "/1", "auditor").status, 404);
  const auto orders = orders_on("X1-1");
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0]["of"], "file");
  EXPECT_EQ(orders[0]["number"], paper["file_no"]);
  EXPECT_EQ(orders[0]["sha256"], paper["sha256"]);
  EXPECT_EQ(orders[0]["basis"], "order 7 of the court");
  EXPECT_EQ(orders[0]["ordered_by"], "supervisor");
  EXPECT_EQ(orders[0]["approved_by"], "custodian");
  EXPECT_TRUE(orders[0]["done_at"].is_string()) << orders;
  EXPECT_EQ(orders[0]["held"], false);
  EXPECT_EQ(orders_on("X1-2"), json::array());
  EXPECT_EQ(entries_of("custody.erasure_ordered"), 1u);
  EXPECT_EQ(entries_of("file.erased"), 1u);
  EXPECT_EQ(acted(erasure("X1-1", paper), "supervisor", "custodian").status, 404) << "once";
  const auto again = sent_octets(papers_of("X1-1") + "?words=from%20Xylographer", key);
  EXPECT_EQ(again.status, 409) << "no answer is kept that tells of it: " << again.body;

  const std::string readings = "/api/v1/exhibits/X1-1/readings";
  const auto reading = sent_octets(readings + "?kind=report&words=by%20Xylographer").parsed();
  ASSERT_TRUE(fs::exists(place_of(reading))) << reading;
  json order{{"kind", "erase_reading"}, {"exhibit_id", "X1-2"}, {"reading_no", 1}, {"basis", "order 8"}};
  EXPECT_EQ(acted(order, "supervisor", "custodian").status, 404) << "another's";
  order["exhibit_id"] = "X1-1";
  const auto gone = acted(order, "supervisor", "custodian");
  ASSERT_EQ(gone.status, 200) << gone.body;
  EXPECT_EQ(gone.parsed()["result"]["erased"], true);
  EXPECT_FALSE(fs::exists(place_of(reading)));
  EXPECT_EQ(send("GET", readings, "auditor").parsed()["items"], json::array());
  EXPECT_EQ(orders_on("X1-1")[0]["of"], "reading") << "the latest first";
  stop();
  EXPECT_FALSE(lies_there("Xylographer"));
}

TEST_F(FileErasures, C3_ARehearsalOneSignatureAndOneOfficerAloneEraseNothing) {
  start();
  const auto paper = kept("X1-1");
  const auto order = erasure("X1-1", paper);
  EXPECT_EQ(prepared(order, "supervisor", "supervisor").status, 403) << "two different officers";
  EXPECT_EQ(prepared(order, "auditor", "custodian").parsed()["field"], "permission");
  const auto unfit = prepared(order, "custodian", "supervisor");
  EXPECT_EQ(unfit.status, 403) << unfit.body;
  EXPECT_EQ(unfit.parsed()["expected"], "an active account that may erase_files");
  auto lacking = order;
  lacking["basis"] = "";
  EXPECT_EQ(prepared(lacking, "supervisor", "custodian").parsed()["field"], "erasure.basis");
  auto of_another = order;
  of_another["exhibit_id"] = "X1-2";
  EXPECT_EQ(prepared(of_another, "supervisor", "custodian").status, 404);

  const auto act = prepared(order, "supervisor", "custodian");
  ASSERT_EQ(act.status, 200) << act.body;
  for (int twice = 0; twice < 2; ++twice) {
    const auto half = signed_by(act.parsed(), "custodian");
    ASSERT_EQ(half.status, 200) << half.body;
    EXPECT_EQ(half.parsed()["done"], false) << "one signs for one";
  }
  EXPECT_EQ(signed_by(act.parsed(), "examiner").status, 403) << "it is none of theirs";
  EXPECT_TRUE(fs::exists(place_of(paper)));
  EXPECT_EQ(orders_on("X1-1"), json::array());
  EXPECT_EQ(entries_of("custody.erasure_ordered"), 0u);
  EXPECT_EQ(send("GET", papers_of("X1-1") + "/1", "auditor").body, kLetter);
  const auto done = signed_by(act.parsed(), "supervisor");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["erased"], true);
  EXPECT_FALSE(fs::exists(place_of(paper)));
  EXPECT_EQ(signed_by(act.parsed(), "examiner").status, 403) << "nor once it is done";
}

TEST_F(FileErasures, D2_ALegalHoldOnItsParcelKeepsAFileAndAnotherOfficeErasesNone) {
  start();
  find_in_a_parcel();
  const auto paper = kept("X2-1");
  const auto order = erasure("X2-1", paper);
  const auto early = prepared(order, "supervisor", "custodian");
  ASSERT_EQ(early.status, 200) << early.body;
  ASSERT_EQ(
      send("POST", "/api/v1/legal-holds", "dataprotection", {{"item_id", "A1"}, {"basis", "court order 7"}})
          .status,
      200);
  ASSERT_EQ(signed_by(early.parsed(), "custodian").status, 200);
  const auto late = signed_by(early.parsed(), "supervisor");
  EXPECT_EQ(late.status, 403) << late.body << ": the hold came first";
  const auto held = prepared(order, "supervisor", "custodian");
  EXPECT_EQ(held.status, 403) << held.body;
  EXPECT_EQ(held.parsed()["field"], "item_id");
  EXPECT_EQ(held.parsed()["expected"], "no legal hold on it");
  EXPECT_TRUE(fs::exists(place_of(paper)));
  ASSERT_EQ(send("DELETE", "/api/v1/legal-holds/1", "dataprotection").status, 200);

  change_account("supervisor", {{"roles", {"Supervisor"}}, {"office", "VNSGN"}});
  const auto elsewhere = prepared(order, "supervisor", "custodian");
  EXPECT_EQ(elsewhere.status, 403) << elsewhere.body;
  EXPECT_EQ(elsewhere.parsed()["expected"], "an officer of CNCAN");
  change_account("supervisor", {{"roles", {"Supervisor"}}, {"office", "CNCAN"}});
  change_account("examiner", {{"roles", {"Examiner"}}, {"office", "VNSGN"}});
  EXPECT_EQ(prepared(order, "supervisor", "examiner").status, 403) << "nor as the second";
  EXPECT_EQ(orders_on("X2-1"), json::array());
  change_account("custodian", {{"roles", {"Custodian"}}, {"office", "VNSGN"}});
  const auto done = acted(order, "supervisor", "custodian");
  ASSERT_EQ(done.status, 200) << done.body << ": who holds it may (C2)";
  EXPECT_FALSE(fs::exists(place_of(paper)));
}

TEST_F(FileErasures, D2_ALegalHoldThatCameLaterKeepsAFileThatStandsOrdered) {
  start();
  find_in_a_parcel();
  const auto paper = kept("X2-1");
  stop();
  {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    const auto ordered = service::order_erasure(
        *service, {signer("supervisor"), signer("custodian")},
        {store::TableId::KeptFile, paper["file_no"], custody::ExhibitId{"X2-1"}}, "order 9");
    ASSERT_TRUE(ordered) << base::to_string(ordered.error());
  }
  start();
  EXPECT_EQ(orders_on("X2-1")[0]["held"], false);
  const json hold{{"item_id", "A1"}, {"basis", "court order 7"}};
  ASSERT_EQ(send("POST", "/api/v1/legal-holds", "dataprotection", hold).status, 200);
  EXPECT_EQ(orders_on("X2-1")[0]["held"], true);
  stop();
  EXPECT_TRUE(fs::exists(place_of(paper))) << "the hold is obeyed in the last round too";
  start();
  EXPECT_TRUE(orders_on("X2-1")[0]["done_at"].is_null());
  ASSERT_EQ(send("DELETE", "/api/v1/legal-holds/1", "dataprotection").status, 200);
  stop();
  EXPECT_FALSE(fs::exists(place_of(paper))) << "and no longer than it stands";
}

TEST_F(FileErasures, J4_WhatCannotBeErasedNowStaysOrderedAndTheServerGoesOnWithIt) {
  start();
  const auto paper = kept("X1-1");
  // The disk fails where the file is to be overwritten: a folder lies in its place.
  fs::rename(place_of(paper), folder_ / "aside");
  fs::create_directories(place_of(paper) / "in the way");
  const auto done = acted(erasure("X1-1", paper), "supervisor", "custodian");
  ASSERT_EQ(done.status, 200) << done.body << ": what two signed is done";
  EXPECT_EQ(done.parsed()["result"]["erased"], false);
  EXPECT_NE(done.parsed()["result"]["kept_back"], "");
  EXPECT_TRUE(orders_on("X1-1")[0]["done_at"].is_null());
  fs::remove_all(place_of(paper));
  fs::rename(folder_ / "aside", place_of(paper));
  stop();
  EXPECT_FALSE(fs::exists(place_of(paper))) << "within its cadence, of which this was the last";

  {  // An order that stands since before the server began, as after a kill.
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    service::NewKeptFile photograph;
    photograph.exhibit = custody::ExhibitId{"X1-1"};
    photograph.taken_at = clock_.now();
    ASSERT_TRUE(service::keep_file(*service, {"examiner", "test"}, photograph, "\x89PNG\r\n\x1a\n a face"));
    const auto ordered =
        service::order_erasure(*service, {signer("supervisor"), signer("custodian")},
                               {store::TableId::KeptFile, 2, custody::ExhibitId{"X1-1"}}, "order 9");
    ASSERT_TRUE(ordered) << base::to_string(ordered.error());
  }
  start();
  const auto standing = orders_on("X1-1");
  ASSERT_EQ(standing.size(), 2u);
  EXPECT_TRUE(standing[0]["done_at"].is_null());
  EXPECT_EQ(standing[0]["held"], false);
  EXPECT_TRUE(standing[1]["done_at"].is_string());
  const auto second = prepared(erasure("X1-1", {{"file_no", 2}}), "supervisor", "custodian");
  EXPECT_EQ(second.status, 409) << second.body;
  EXPECT_EQ(second.parsed()["field"], "erasure") << "it is ordered already";
  stop();
  start();
  EXPECT_TRUE(orders_on("X1-1")[0]["done_at"].is_string());
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X1-1/photographs", "auditor").parsed()["items"], json::array());
  stop();
}

}  // namespace
}  // namespace tidewaiter::server
