// What an operator is asked and what it answers, through the door: as operator and officers see it, until
// somebody decides, and until it is forgotten.

#include "server/courier_desk_test.h"
#include "service/kept_files.h"
#include "service/oversight.h"

namespace tidewaiter::server {
namespace {

const std::string kPermit = "%PDF-1.4 the permit";

class QueryTest : public CourierDesk {
 protected:
  json queries(const std::string& who) {
    const auto reply = get("/api/v1/queries", who);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed()["items"];
  }
  // The query as this one sees it; null where it is on no list.
  json query(const std::string& id, const std::string& who) {
    for (const auto& one : queries(who))
      if (one["item_id"] == id) return one;
    return nullptr;
  }
  void decide(const std::string& id, const std::string& outcome, const std::string& wanted = "") {
    const auto decided = post("/api/v1/items/" + id + "/decision", "targetingofficer",
                              {{"outcome", outcome}, {"why", "a word for officers"}, {"wanted", wanted}});
    ASSERT_EQ(decided.status, 200) << decided.body;
  }
  Reply answer(const std::string& id, const std::string& words, const std::string& who = "courier") {
    return post("/api/v1/queries/" + id + "/answers", who, {{"words", words}});
  }
  Reply upload(const std::string& id, const std::string& octets, const std::string& who = "courier",
               const std::string& kind = "application/pdf",
               const std::string& query = "?file_name=permit.pdf&words=the%20permit") {
    return raw("POST /api/v1/queries/" + id + "/documents" + query +
               " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(who) + "Content-Type: " + kind +
               "\r\nContent-Length: " + std::to_string(octets.size()) + "\r\n\r\n" + octets);
  }
  json parcel_seen(const std::string& id) {
    const auto reply = get("/api/v1/items/" + id, "targetingofficer");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
  }
  json in_queue(const std::string& id) {
    const auto lines = get("/api/v1/queue", "targetingofficer").parsed()["items"];
    for (const auto& one : lines)
      if (one["item_id"] == id) return one;
    return nullptr;
  }
  std::size_t files_kept() const {
    std::size_t files = 0;
    const auto folder = url_ + ".readings";
    if (!fs::exists(folder)) return 0;
    for (const auto& one : fs::recursive_directory_iterator(folder)) files += one.is_regular_file() ? 1 : 0;
    return files;
  }
};

TEST_F(QueryTest, AQueryIsAnsweredInWordsAndWithADocumentAndTheOfficerReadsItBesideTheParcel) {
  start();
  file(parcel("A1"));
  EXPECT_EQ(queries("courier").size(), 0u);
  EXPECT_TRUE(in_queue("A1")["query"].is_null());
  decide("A1", "Query", "the import permit");
  EXPECT_EQ(in_queue("A1")["query"], "open");

  const auto open = query("A1", "courier");
  ASSERT_TRUE(open.is_object());
  EXPECT_EQ(open["wanted"], "the import permit");
  EXPECT_EQ(open["answer_by"], "2027-01-16T05:00:00Z") << "the parcel's cut-off";
  EXPECT_EQ(open["left"], false);
  EXPECT_EQ(open.dump().find("a word for officers"), std::string::npos) << "never why";
  EXPECT_TRUE(query("A1", "rival").is_null());
  EXPECT_TRUE(query("A1", "targetingofficer").is_object());
  EXPECT_EQ(get("/api/v1/queries", "examiner").status, 403);

  const auto said = answer("A1", "it is on its way");
  ASSERT_EQ(said.status, 200) << said.body;
  EXPECT_EQ(said.parsed()["answer_no"], 1);
  const auto sent = upload("A1", kPermit);
  ASSERT_EQ(sent.status, 200) << sent.body;
  EXPECT_EQ(sent.parsed()["document"]["media"], "pdf");
  EXPECT_EQ(sent.parsed()["document"]["file_name"], "permit.pdf");
  EXPECT_EQ(query("A1", "courier")["answers"].size(), 2u) << "it may be added to";
  EXPECT_EQ(in_queue("A1")["query"], "answered");

  const auto asked = parcel_seen("A1")["queries"];
  ASSERT_EQ(asked.size(), 1u) << asked;
  EXPECT_EQ(asked[0]["wanted"], "the import permit");
  EXPECT_EQ(asked[0]["asked_by"], "targetingofficer");
  EXPECT_EQ(asked[0]["stands"], true);
  EXPECT_EQ(asked[0]["answers"][0]["words"], "it is on its way");
  EXPECT_EQ(asked[0]["answers"][0]["answered_by"], "courier");
  const auto shown = get("/api/v1/items/A1/answers/2/document", "targetingofficer");
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, kPermit);
  EXPECT_NE(shown.head.find("Content-Type: application/pdf"), std::string::npos) << shown.head;
  EXPECT_NE(shown.head.find("attachment; filename=\"answer-2.pdf\""), std::string::npos) << shown.head;
  EXPECT_EQ(get("/api/v1/items/A1/answers/1/document", "targetingofficer").status, 404) << "words alone";
  file(parcel("A2"));
  EXPECT_EQ(get("/api/v1/items/A2/answers/2/document", "targetingofficer").status, 404) << "another parcel's";
  EXPECT_EQ(get("/api/v1/items/A1/answers/2/document", "courier").status, 403);

  decide("A1", "Release");
  EXPECT_TRUE(query("A1", "courier").is_null());
  const auto late = answer("A1", "one more");
  EXPECT_EQ(late.status, 409) << late.body;
  EXPECT_EQ(upload("A1", kPermit).status, 409);
  const auto ended = parcel_seen("A1")["queries"];
  EXPECT_EQ(ended[0]["stands"], false);
  EXPECT_EQ(ended[0]["answers"].size(), 2u) << "what was answered stays";
  EXPECT_TRUE(in_queue("A1")["query"].is_null());
}

TEST_F(QueryTest, AQueryDecidedAnewEndsTheOlderAndAnAmendmentEndsBoth) {
  start();
  file(parcel("A1"));
  decide("A1", "Query", "the import permit");
  ASSERT_EQ(answer("A1", "permit 7").status, 200);
  decide("A1", "Query", "the invoice");
  const auto open = query("A1", "courier");
  EXPECT_EQ(open["wanted"], "the invoice");
  EXPECT_EQ(open["answers"].size(), 0u);
  EXPECT_EQ(in_queue("A1")["query"], "open");
  const auto asked = parcel_seen("A1")["queries"];
  ASSERT_EQ(asked.size(), 2u) << asked;
  EXPECT_EQ(asked[0]["wanted"], "the invoice") << "the latest first";
  EXPECT_EQ(asked[0]["stands"], true);
  EXPECT_EQ(asked[1]["stands"], false);
  EXPECT_EQ(asked[1]["answers"][0]["words"], "permit 7");

  file(parcel("A1", {{"gross_mass_g", 1'001}}));
  EXPECT_TRUE(query("A1", "courier").is_null());
  EXPECT_EQ(answer("A1", "invoice 8").status, 409);
  EXPECT_EQ(parcel_seen("A1")["queries"].size(), 2u) << "asked of the filing before";
}

TEST_F(QueryTest, AStandingRuleAsksTheSame) {
  start();
  const auto filed = post(
      "/api/v1/items", "courier",
      parcel("A1",
             {{"contents", json::array({json{{"description", "pseudoephedrine"}, {"net_mass_g", 900}}})}}));
  ASSERT_EQ(filed.status, 200) << filed.body;
  ASSERT_EQ(filed.parsed()["outcome"], "Query") << filed.body;
  EXPECT_EQ(filed.parsed()["answer_by"], "2027-01-16T05:00:00Z");
  const auto open = query("A1", "courier");
  ASSERT_TRUE(open.is_object());
  EXPECT_EQ(open["wanted"], filed.parsed()["wanted"]);
  ASSERT_EQ(answer("A1", "licence TEST-1").status, 200);
  const auto asked = parcel_seen("A1")["queries"];
  ASSERT_EQ(asked.size(), 1u) << asked;
  EXPECT_TRUE(asked[0]["asked_by"].is_null());
  EXPECT_EQ(asked[0]["answers"][0]["words"], "licence TEST-1");
  decide("A1", "Release");
  EXPECT_EQ(answer("A1", "more").status, 409);
  EXPECT_EQ(parcel_seen("A1")["queries"][0]["stands"], false);
}

TEST_F(QueryTest, AnotherOperatorsParcelIsNotThereAndOneThatLeftIsAnsweredNoMore) {
  start();
  file(parcel("A1"));
  decide("A1", "Query", "the invoice");
  const auto others = answer("A1", "we know it", "rival");
  EXPECT_EQ(others.status, 404);
  const auto never = answer("NEVER", "we know it", "rival");
  EXPECT_EQ(never.status, 404);
  EXPECT_EQ(others.parsed()["expected"], never.parsed()["expected"]) << "the id alone would be news";
  EXPECT_EQ(upload("A1", kPermit, "rival").status, 404);
  EXPECT_EQ(answer("A1", "an officer's word", "targetingofficer").status, 403);
  EXPECT_EQ(files_kept(), 0u) << "nothing stays of what was refused";
  file(parcel("A2"));
  EXPECT_EQ(answer("A2", "nobody asked").status, 409);

  clock_.set(clock_.now() + base::DurationMs::hours(22));
  const auto left = query("A1", "targetingofficer");
  ASSERT_TRUE(left.is_object());
  EXPECT_EQ(left["left"], true);
  const auto late = ask("POST", "/api/v1/queries/A1/answers", key_of("courier"), R"({"words": "late"})");
  EXPECT_EQ(late.status, 409) << late.body;
  EXPECT_EQ(late.parsed()["expected"], "a parcel that has not left");
  clock_.set(clock_.now() + base::DurationMs::days(8));
  EXPECT_TRUE(query("A1", "targetingofficer").is_null());
}

TEST_F(QueryTest, AnUploadIsWhatItsFirstOctetsSayBoundedAndNamedByNobody) {
  start();
  file(parcel("A1"));
  decide("A1", "Query", "the invoice");
  EXPECT_EQ(upload("A1", "<script>1</script>", "courier", "text/html").status, 415);
  for (const std::string body : {"<script>1</script>", "GIF89a<script>", "MZ", "PK\3\4", "<svg/>", "x", ""}) {
    const auto refused = upload("A1", body);
    EXPECT_GE(refused.status, 400) << body << refused.body;
    EXPECT_LT(refused.status, 500) << body << refused.body;
  }
  for (const char* name : {"..%2F..%2Fetc%2Fpasswd", "a%00b", "a%0Ab", "..%5Cb"})
    EXPECT_EQ(upload("A1", kPermit, "courier", "application/pdf", std::string{"?file_name="} + name).status,
              400)
        << name;
  const auto large = [&](const std::string& who) {
    return raw("POST /api/v1/queries/A1/documents HTTP/1.1\r\nHost: a\r\n" + key_of(who) +
               "Content-Type: application/pdf\r\nContent-Length: 99999999999\r\n\r\n")
        .status;
  };
  EXPECT_EQ(large("courier"), 413);
  EXPECT_EQ(large("examiner"), 403) << "told before a byte of it is read";
  EXPECT_EQ(answer("A1", "").status, 422);
  EXPECT_EQ(answer("A1", " \n ").parsed()["field"], "words");
  EXPECT_EQ(answer("A1", std::string(4'001, 'x')).status, 413);
  EXPECT_EQ(files_kept(), 0u);
  EXPECT_EQ(query("A1", "courier")["answers"].size(), 0u);
  for (int i = 0; i < 20; ++i) ASSERT_EQ(answer("A1", "word " + std::to_string(i)).status, 200);
  EXPECT_EQ(answer("A1", "one too many").status, 413);
  EXPECT_EQ(upload("A1", kPermit).status, 413);
  EXPECT_EQ(files_kept(), 0u);
}

TEST_F(QueryTest, D2_J4_WhatWasAnsweredGoesWithItsParcelAndItsDocumentWithIt) {
  start();
  file(parcel("A1"));
  decide("A1", "Query", "the invoice");
  ASSERT_EQ(upload("A1", kPermit).status, 200);
  // The same octets for another parcel, which an order keeps.
  file(parcel("A2"));
  decide("A2", "Query", "the invoice");
  ASSERT_EQ(upload("A2", kPermit).status, 200);
  ASSERT_EQ(upload("A1", "%PDF-1.4 the invoice").status, 200);
  EXPECT_EQ(files_kept(), 2u);
  const json order{{"item_id", "A2"}, {"basis", "order 1"}};
  ASSERT_EQ(post("/api/v1/legal-holds", "dataprotection", order).status, 200);
  const auto held = get("/api/v1/items/A1/held?purpose=a%20request", "dataprotection").parsed();
  EXPECT_NE(held["records"].dump().find("query_answer"), std::string::npos) << held;
  server_->stop();
  server_.reset();

  clock_.set(clock_.now() + base::DurationMs::days(181));
  const auto service = *service::Service::open(url_, clock_, random_);
  const auto erased = service::run_retention(service, {"chief", "retention"}, {"deputy", "retention"},
                                             *service::retention_rules(std::nullopt));
  ASSERT_TRUE(erased) << base::to_string(erased.error());
  EXPECT_EQ(files_kept(), 1u) << "the one that A2's answer still speaks of";
  auto reader = *service.store().snapshot();
  EXPECT_FALSE(*reader->get<store::QueryAnswerRow>(std::int64_t{1}));
  const auto kept = *reader->get<store::QueryAnswerRow>(std::int64_t{2});
  ASSERT_TRUE(kept);
  EXPECT_EQ(*service::kept_octets(service, kept->sha256.value_or("")), kPermit);
}

}  // namespace
}  // namespace tidewaiter::server
