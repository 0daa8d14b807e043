// One file that is kept of an exhibit, an examination or a run at the furnace goes by the order of two,
// signed at two desks; the order stays.

#include <sstream>

#include "server/evidence_desk_test.h"
#include "service/file_erasures.h"
#include "service/kept_files.h"

namespace tidewaiter::server {
namespace {

const std::string kLetter = "%PDF-1.7\n% a letter\n%%EOF\n";
const std::string kPicture = std::string{"\x89PNG\r\n\x1a\n"} + " Xylographer";

class FileErasures : public EvidenceDesk {
 protected:
  Reply sent(const std::string& who, const std::string& path, const std::string& media,
             const std::string& octets, const std::string& more = "") {
    return raw("POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(who) + more +
               "Content-Type: " + media + "\r\nContent-Length: " + std::to_string(octets.size()) +
               "\r\n\r\n" + octets);
  }
  Reply sent_octets(const std::string& path, const std::string& more = "") {
    return sent("custodian", path, "application/octet-stream", kLetter, more);
  }
  // A photograph of what lies at this address.
  json pictured(const std::string& who, const std::string& of) {
    const auto reply = sent(who, of + "/photographs", "image/png", kPicture);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
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
    return erasure_of(json{{"exhibit_id", exhibit_id}}, file);
  }
  // `owner` is the member that says whose file it is.
  static json erasure_of(const json& owner, const json& file) {
    json order{{"kind", "erase_file"}, {"file_no", file["file_no"]}, {"basis", "order 7 of the court"}};
    order.update(owner);
    return order;
  }
  Reply prepared(json body, const std::string& first, const std::string& second) {
    body["second"] = second;
    return send("POST", "/api/v1/acts", first, body);
  }
  json orders_on(const std::string& exhibit_id) { return orders_at("/api/v1/exhibits/" + exhibit_id); }
  json orders_at(const std::string& of) {
    const auto reply = send("GET", of + "/erasures", "auditor");
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
  // A parcel of CNCAN, filed, opened and heroin found in it; the examination's number.
  std::int64_t examined(const std::string& item_id) {
    const json parcel{
        {"item_id", item_id},
        {"operator_id", "CP"},
        {"service", "Courier"},
        {"category", "gift"},
        {"posted_at", "2027-01-15T06:00:00Z"},
        {"cut_off_at", "2027-01-16T05:00:00Z"},
        {"sender", {{"name", "Sender"}, {"country", "CN"}}},
        {"recipient", {{"name", "Recipient"}, {"country", "AU"}}},
        {"contents", json::array({json{{"description", "cotton shirts"}, {"net_mass_g", 900}}})},
        {"gross_mass_g", 1000}};
    EXPECT_EQ(send("POST", "/api/v1/items", "courier", parcel).status, 200);
    const json found{{"item_id", item_id},
                     {"result", "finding"},
                     {"means", "Physical"},
                     {"opened", true},
                     {"legal_power", "customs_examination"},
                     {"finds", json::array({json{{"substance", "heroin"}, {"gross_mass_mg", 1'010'000}}})}};
    const auto reply = send("POST", "/api/v1/examinations", "examiner", found);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed().value("examination_no", std::int64_t{0});
  }
  // A find in the parcel A1, of which the custodian holds the exhibit X2-1; the examination's number.
  std::int64_t find_in_a_parcel() {
    const auto number = examined("A1");
    const auto seized = acted({{"kind", "seize"},
                               {"seizure_no", 2},
                               {"description", "sack of powder"},
                               {"reading", scale(1'010'000, 10'000)}},
                              "custodian", "examiner");
    EXPECT_EQ(seized.status, 200) << seized.body;
    return number;
  }
  // The order is refused while a hold stands on the parcel A1, and to a supervisor of another office, who is
  // of that office afterwards.
  void refused_while_held_and_by_another_office(const json& order) {
    ASSERT_EQ(
        send("POST", "/api/v1/legal-holds", "dataprotection", {{"item_id", "A1"}, {"basis", "court order 7"}})
            .status,
        200);
    const auto held = prepared(order, "supervisor", "custodian");
    EXPECT_EQ(held.status, 403) << held.body;
    EXPECT_EQ(held.parsed()["field"], "item_id");
    ASSERT_EQ(send("DELETE", "/api/v1/legal-holds/1", "dataprotection").status, 200);
    change_account("supervisor", {{"roles", {"Supervisor"}}, {"office", "VNSGN"}});
    EXPECT_EQ(prepared(order, "supervisor", "custodian").parsed()["expected"], "an officer of CNCAN");
  }
  // X2-1 is burnt; the run's number.
  std::int64_t burnt() {
    EXPECT_EQ(
        acted({{"kind", "seal"}, {"exhibit_id", "X2-1"}, {"seal", "S-9"}}, "custodian", "examiner").status,
        200);
    EXPECT_EQ(send("PUT", "/api/v1/trials/2", "custodian", {{"judgement", "decision 9"}}).status, 200);
    const json order{{"exhibits", {"X2-1"}}, {"kind", "court"}, {"authority", "order 12"}};
    EXPECT_EQ(send("POST", "/api/v1/destruction-orders", "custodian", order).status, 200);
    const json line{{"exhibit_id", "X2-1"}, {"seal", "S-9"}, {"gross_mg", 1'010'000}, {"tare_mg", 10'000}};
    const json run{{"authority", "order 12"},
                   {"method", "incineration"},
                   {"witnesses", {"w1", "w2", "w3"}},
                   {"scale", "S1"},
                   {"no_photographs", "taken at the furnace, and added afterwards"},
                   {"place", "furnace"},
                   {"lines", json::array({line})}};
    const auto done = acted({{"kind", "destroy"}, {"run", run}}, "custodian", "supervisor");
    EXPECT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.parsed()["result"]["destroyed"], 1) << done.body;
    return done.parsed()["result"].value("run_no", std::int64_t{0});
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

TEST_F(FileErasures, J4_WhatIsKeptWithAnExaminationIsErasedAsOfAnExhibit) {
  start();
  const auto number = find_in_a_parcel();
  const auto other = examined("A2");
  const auto at = "/api/v1/examinations/" + std::to_string(number);
  const auto picture = pictured("examiner", at);
  const auto order = erasure_of(json{{"examination_no", number}}, picture);
  EXPECT_EQ(prepared(order, "custodian", "supervisor").parsed()["expected"],
            "an active account that may erase_files");
  for (const json& another : {json{{"examination_no", other}}, json{{"exhibit_id", "X2-1"}},
                              json{{"run_no", 1}}, json{{"examination_no", 99}}})
    EXPECT_EQ(prepared(erasure_of(another, picture), "supervisor", "custodian").status, 404) << another;
  auto of_two = order;
  of_two["exhibit_id"] = "X2-1";
  EXPECT_EQ(prepared(of_two, "supervisor", "custodian").parsed()["field"], "exhibit_id") << "of one alone";
  EXPECT_EQ(prepared(erasure_of(json::object(), picture), "supervisor", "custodian").parsed()["field"],
            "exhibit_id")
      << "and of one at least";
  EXPECT_EQ(orders_at(at), json::array());

  const auto done = acted(order, "supervisor", "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["erased"], true) << done.body;
  EXPECT_EQ(done.parsed()["result"]["examination_no"], number);
  EXPECT_FALSE(fs::exists(place_of(picture)));
  EXPECT_EQ(send("GET", at + "/photographs", "auditor").parsed()["items"], json::array());
  const auto report =
      sent("examiner", at + "/readings?kind=report", "application/octet-stream", kLetter).parsed();
  json reading{{"kind", "erase_reading"}, {"reading_no", report["reading_no"]}, {"basis", "order 8"}};
  reading["examination_no"] = other;
  EXPECT_EQ(acted(reading, "supervisor", "custodian").status, 404) << "another's";
  reading["examination_no"] = number;
  const auto gone = acted(reading, "supervisor", "custodian");
  ASSERT_EQ(gone.status, 200) << gone.body;
  EXPECT_FALSE(fs::exists(place_of(report)));
  const auto orders = orders_at(at);
  ASSERT_EQ(orders.size(), 2u);
  EXPECT_EQ(orders[0]["of"], "reading") << "the latest first";
  EXPECT_EQ(orders[1]["number"], picture["file_no"]);
  EXPECT_TRUE(orders[1]["done_at"].is_string()) << orders;
  EXPECT_EQ(orders_at("/api/v1/examinations/" + std::to_string(other)), json::array());
  EXPECT_EQ(orders_on("X2-1"), json::array());
  EXPECT_EQ(send("GET", "/api/v1/examinations/99/erasures", "auditor").status, 404);
  EXPECT_EQ(send("GET", at + "/erasures", "custodian").status, 403) << "whoever sees no parcels";
}

TEST_F(FileErasures, D2_AHoldOnItsParcelAndAnotherOfficeKeepAnExaminationsPhotograph) {
  start();
  const auto number = find_in_a_parcel();
  const auto picture = pictured("examiner", "/api/v1/examinations/" + std::to_string(number));
  const auto order = erasure_of(json{{"examination_no", number}}, picture);
  refused_while_held_and_by_another_office(order);
  EXPECT_TRUE(fs::exists(place_of(picture)));
}

TEST_F(FileErasures, J4_APhotographOfARunAtTheFurnaceIsErasedUnlessAParcelOfWhatItBurntIsHeld) {
  start();
  const auto examination = find_in_a_parcel();
  const auto run = burnt();
  const auto at = "/api/v1/destruction-runs/" + std::to_string(run);
  const auto picture = pictured("custodian", at);
  const auto order = erasure_of(json{{"run_no", run}}, picture);
  for (const json& another :
       {json{{"run_no", run + 1}}, json{{"exhibit_id", "X2-1"}}, json{{"examination_no", examination}}})
    EXPECT_EQ(prepared(erasure_of(another, picture), "supervisor", "custodian").status, 404) << another;
  EXPECT_EQ(prepared(order, "custodian", "supervisor").parsed()["expected"],
            "an active account that may erase_files");
  refused_while_held_and_by_another_office(order);
  change_account("supervisor", {{"roles", {"Supervisor"}}, {"office", "CNCAN"}});
  change_account("custodian", {{"roles", {"Custodian"}}, {"office", "VNSGN"}});
  const auto done = acted(order, "supervisor", "custodian");
  ASSERT_EQ(done.status, 200) << done.body << ": who held what was burnt may";
  EXPECT_EQ(done.parsed()["result"]["erased"], true) << done.body;
  EXPECT_EQ(done.parsed()["result"]["run_no"], run);
  EXPECT_FALSE(fs::exists(place_of(picture)));
  EXPECT_EQ(send("GET", at + "/photographs", "auditor").parsed()["items"], json::array());
  const auto orders = orders_at(at);
  ASSERT_EQ(orders.size(), 1u);
  EXPECT_EQ(orders[0]["of"], "file");
  EXPECT_EQ(orders[0]["sha256"], picture["sha256"]);
  EXPECT_TRUE(orders[0]["done_at"].is_string()) << orders;
  EXPECT_EQ(send("GET", "/api/v1/destruction-runs/99/erasures", "auditor").status, 404);
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
