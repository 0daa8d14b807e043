// What is due is erased by two officers at the page: one proposes, another reads every row and approves it.

#include <cctype>

#include "env/packed_octets_test.h"
#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

class ErasureRoutes : public CourierDesk {
 protected:
  static constexpr const char* kErasure = "/api/v1/erasure";
  static constexpr const char* kApproval = "/api/v1/erasure/approval";

  static json of(const std::string& name) {
    return {{"recipient",
             {{"name", name},
              {"address", json::array({"3 Quixotry Mews"})},
              {"city", "Ultimo"},
              {"country", "AU"}}}};
  }
  void a_while_later() { clock_.set(clock_.now() + base::DurationMs::days(181)); }
  void again() {
    server_->stop();
    server_.reset();
    start();
  }
  json proposed(const std::string& who = "dataprotection") {
    const auto reply = ask("POST", kErasure, key_of(who));
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed().value("proposal", json{});
  }
  json waiting() { return get(kErasure, "auditor").parsed()["proposal"]; }
  Reply approve(const json& proposal, const std::string& who) {
    return post(kApproval, who, {{"proposal_digest", proposal["digest"]}});
  }
  json rows(const json& proposal, const std::string& more = "") {
    const auto reply =
        get(std::string{kErasure} + "/rows?proposal_digest=" + proposal["digest"].get<std::string>() + more,
            "auditor");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed();
  }
  static json class_of(const json& proposal, const std::string& data_class) {
    for (const auto& one : proposal["classes"])
      if (one["data_class"] == data_class) return one;
    return {};
  }
  // All that lies in the database's folder, packed files unpacked too, in small letters.
  std::string all_octets() {
    std::string all;
    for (const auto& file : fs::recursive_directory_iterator(folder_)) {
      if (!file.is_regular_file()) continue;
      all += env::all_octets_of(file.path().string());
    }
    for (char& c : all) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return all;
  }
};

TEST_F(ErasureRoutes, J4_TwoEraseWhatIsDueAndTheServerForgetsWhomItKnew) {
  start();
  file(parcel("TESTA", of("Xylographer Zyzzyva")));
  file(parcel("TESTB", of("Keptperson Sample")));
  ASSERT_EQ(post("/api/v1/legal-holds", "dataprotection", {{"item_id", "TESTB"}, {"basis", "court order 7"}})
                .status,
            200);
  again();
  ASSERT_NE(all_octets().find("zyzzyva"), std::string::npos) << "names as they are compared lie there";
  a_while_later();

  EXPECT_TRUE(waiting().is_null());
  const auto proposal = proposed();
  const auto declarations = class_of(proposal, "declaration");
  EXPECT_EQ(declarations["rows"], 2) << "the parcel and its assessment: " << proposal;
  EXPECT_EQ(declarations["keep_days"], 180);
  ASSERT_EQ(declarations["held_back"].size(), 1u) << proposal;
  EXPECT_EQ(declarations["held_back"][0]["item_id"], "TESTB");
  EXPECT_EQ(declarations["held_back"][0]["basis"], "court order 7");
  EXPECT_EQ(proposal["proposed_by"], "dataprotection");
  EXPECT_EQ(waiting(), proposal) << "the second reads what the first saw";
  const auto all = rows(proposal);
  ASSERT_EQ(all["items"].size(), 2u) << all;
  EXPECT_EQ(all["items"][0]["item_id"], "TESTA");
  EXPECT_EQ(all["items"][0]["table"], "item");
  EXPECT_TRUE(all["next_cursor"].is_null());
  const auto first = rows(proposal, "&limit=1");
  ASSERT_EQ(first["items"].size(), 1u);
  const auto second = rows(proposal, "&limit=1&cursor=" + first["next_cursor"].get<std::string>());
  ASSERT_EQ(second["items"].size(), 1u);
  EXPECT_EQ(second["items"][0]["table"], "assessment");
  EXPECT_TRUE(second["next_cursor"].is_null());
  EXPECT_EQ(get("/api/v1/items/TESTA", "targetingofficer").status, 200) << "nothing is erased yet";

  const auto done = approve(proposal, "auditor");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["erased"], (json{{{"data_class", "declaration"}, {"rows", 2}}}));
  EXPECT_EQ(done.parsed()["held_back"], 1);
  EXPECT_TRUE(waiting().is_null());
  EXPECT_EQ(get("/api/v1/items/TESTA", "targetingofficer").status, 404);
  EXPECT_EQ(get("/api/v1/items/TESTB", "targetingofficer").status, 200) << "the hold keeps it";
  const auto ran = get("/api/v1/journal?kind=retention.ran", "auditor").parsed()["items"];
  ASSERT_EQ(ran.size(), 1u);
  EXPECT_EQ(ran[0]["actor"], "dataprotection");
  EXPECT_NE(ran[0].dump().find("auditor"), std::string::npos) << "who approved it stands in the entry";

  // What the server works on is whole, knows who was kept and nobody else, and leaves no name beside the
  // database when it stops.
  file(parcel("TESTC", of("Keptperson Sample")), "targetingofficer");
  const auto behind = get("/api/v1/items/TESTC/parties/recipient", "targetingofficer");
  EXPECT_NE(behind.body.find("TESTB"), std::string::npos) << behind.body;
  server_->stop();
  server_.reset();
  const auto left = all_octets();
  for (const char* trace : {"zyzzyva", "xylographer"})
    EXPECT_EQ(left.find(trace), std::string::npos) << trace;
  EXPECT_NE(left.find("keptperson"), std::string::npos);
  start();
  EXPECT_EQ(get("/api/v1/items/TESTC", "targetingofficer").status, 200);
  const json looked_for{{"name", "Xylographer Zyzzyva"}, {"purpose", "a test"}};
  EXPECT_EQ(post("/api/v1/search", "targetingofficer", looked_for).parsed()["people"], json::array());
}

TEST_F(ErasureRoutes, J4_OneAloneErasesNothingWhateverHeMayDo) {
  start();
  file(parcel("TESTA"));
  a_while_later();
  EXPECT_EQ(ask("POST", kErasure, key_of("auditor")).status, 403) << "who approves does not propose";
  EXPECT_EQ(ask("POST", kErasure, key_of("chief")).status, 403);
  const auto proposal = proposed();
  const auto own = approve(proposal, "dataprotection");
  EXPECT_EQ(own.status, 403) << own.body;
  EXPECT_EQ(own.parsed()["field"], "approved_by");
  EXPECT_EQ(own.parsed()["expected"], "two different officers");
  for (const char* who : {"chief", "supervisor", "director"})
    EXPECT_EQ(approve(proposal, who).parsed()["field"], "permission") << who;
  EXPECT_EQ(post(kApproval, "auditor", json::object()).status, 422) << "a digest is wanted";
  EXPECT_EQ(post(kApproval, "auditor", {{"proposal_digest", "aa"}}).status, 409) << "another was read";
  EXPECT_EQ(get(std::string{kErasure} + "/rows?proposal_digest=aa", "auditor").status, 409);
  EXPECT_EQ(get(kErasure, "supervisor").status, 403);
  EXPECT_EQ(get("/api/v1/items/TESTA", "targetingofficer").status, 200);
}

TEST_F(ErasureRoutes, WhatChangedSinceItWasReadIsNotErased) {
  start();
  file(parcel("TESTA"));
  file(parcel("TESTB"));
  a_while_later();
  const auto before = proposed();
  ASSERT_EQ(post("/api/v1/legal-holds", "dataprotection", {{"item_id", "TESTA"}, {"basis", "court order 7"}})
                .status,
            200);
  const auto refused = approve(before, "auditor");
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_EQ(refused.parsed()["field"], "erasure");
  EXPECT_TRUE(waiting().is_null()) << "it is proposed anew";
  EXPECT_EQ(approve(before, "auditor").status, 404);
  EXPECT_EQ(get("/api/v1/items/TESTB", "targetingofficer").status, 200) << "nothing went";

  // Of two proposals the one that was read last is none once another took its place.
  const auto older = proposed();
  clock_.set(clock_.now() + base::DurationMs::minutes(1));
  const auto newer = proposed();
  EXPECT_EQ(approve(older, "auditor").status, 409);
  ASSERT_EQ(approve(newer, "auditor").status, 200);
  EXPECT_EQ(get("/api/v1/items/TESTA", "targetingofficer").status, 200) << "the order keeps it";
  EXPECT_EQ(get("/api/v1/items/TESTB", "targetingofficer").status, 404);

  // With nothing due it runs as the nightly one does; what waits for a day is over.
  const auto nothing = proposed();
  EXPECT_EQ(nothing["rows"], 0);
  EXPECT_EQ(approve(nothing, "auditor").status, 200);
  const auto late = proposed();
  clock_.set(clock_.now() + base::DurationMs::days(1));
  EXPECT_EQ(approve(late, "auditor").status, 404);
}

TEST_F(ErasureRoutes, D2_AHoldKeepsEachFilingOfItsParcelAlsoOneThatIsPlacedWhileAProposalWaits) {
  start();
  for (const char* id : {"TESTA", "TESTB"}) {
    file(parcel(id, of("Declaredfirst " + std::string{id})));
    file(parcel(id, of("Amendedlater " + std::string{id})));
  }
  const auto hold = [&](const std::string& id) {
    ASSERT_EQ(
        post("/api/v1/legal-holds", "dataprotection", {{"item_id", id}, {"basis", "court order 7"}}).status,
        200);
  };
  hold("TESTA");
  file(parcel("TESTA", of("Amendedlast TESTA")));
  a_while_later();
  const auto before = proposed();
  const auto due = class_of(before, "declaration");
  EXPECT_EQ(due["rows"], 4) << "two filings of TESTB with their assessments: " << due;
  ASSERT_EQ(due["held_back"].size(), 1u) << due;
  EXPECT_EQ(due["held_back"][0]["hold_no"], 1);
  EXPECT_EQ(due["held_back"][0]["rows"], 3) << "as first declared, as held, as declared since";

  hold("TESTB");
  EXPECT_EQ(approve(before, "auditor").status, 409);
  const auto after = proposed();
  EXPECT_EQ(class_of(after, "declaration")["rows"], 0);
  const auto done = approve(after, "auditor");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["erased"], json::array());
  EXPECT_EQ(done.parsed()["held_back"], 5);
  for (const auto& [id, filings] : {std::pair{"TESTA", 3u}, std::pair{"TESTB", 2u}}) {
    const auto held =
        get("/api/v1/items/" + std::string{id} + "/held?purpose=request%20R1", "dataprotection").parsed();
    std::size_t declarations = 0;
    for (const auto& record : held["records"]) declarations += record["what"] == "declaration" ? 1 : 0;
    EXPECT_EQ(declarations, filings) << held;
  }
}

TEST_F(ErasureRoutes, J4_NoAnswerThatIsKeptForAKeyTellsOfWhatIsErased) {
  start();
  file(parcel("TESTA", of("Xylographer Zyzzyva")));
  file(parcel("TESTB"));
  a_while_later();
  const auto searched = [&] {
    auto looked_for = of("Xylographer Zyzzyva")["recipient"];
    looked_for["purpose"] = "a test";
    const auto reply = ask("POST", "/api/v1/search", key_of("targetingofficer") + "Idempotency-Key: s-1\r\n",
                           looked_for.dump());
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply.parsed()["people"];
  };
  const auto held = [&] {
    return ask("POST", "/api/v1/legal-holds", key_of("dataprotection") + "Idempotency-Key: h-1\r\n",
               json{{"item_id", "TESTB"}, {"basis", "court order 7"}}.dump());
  };
  EXPECT_FALSE(searched().empty());
  ASSERT_EQ(held().status, 200);
  EXPECT_EQ(held().parsed()["number"], 1) << "the first answer again";
  ASSERT_EQ(approve(proposed(), "auditor").status, 200);
  EXPECT_EQ(searched(), json::array()) << "who looks again sees what is there now";
  const auto again = held();
  EXPECT_EQ(again.status, 409) << again.body;
  EXPECT_EQ(again.parsed()["expected"], "another key: it was answered, and its answer is not kept");
  EXPECT_EQ(get("/api/v1/legal-holds", "auditor").parsed()["items"].size(), 1u) << "and is not done twice";
}

TEST_F(ErasureRoutes, J4_WhoReadsOnKeepsNoRowFromGoingAndTheNextRunClearsTheLog) {
  start();
  file(parcel("TESTA", of("Xylographer Zyzzyva")));
  auto unusable = parcel("TESTB", of("Quokkasdottir Sample"));
  unusable["contents"] = "no list of what is in it";
  const auto refused = post("/api/v1/items", "courier", unusable);
  ASSERT_TRUE(refused.parsed()["refused"].is_object()) << refused.body;
  a_while_later();
  const auto proposal = proposed();
  EXPECT_EQ(class_of(proposal, "declaration")["rows"], 2) << proposal;
  EXPECT_EQ(class_of(proposal, "refused")["rows"], 1) << proposal;
  {
    const auto reader = service::Service::open(url_, clock_, random_, store::Options::Mode::ReadOnly);
    ASSERT_TRUE(reader) << base::to_string(reader.error());
    const auto reading = reader->store().snapshot();
    ASSERT_TRUE(reading);
    const auto done = approve(proposal, "auditor");
    EXPECT_EQ(done.status, 503) << done.body;
    EXPECT_TRUE(waiting().is_null()) << "what it lists is there no more";
    const auto left = proposed();
    EXPECT_EQ(left["rows"], 0) << "both classes went: " << left;
    EXPECT_EQ(approve(left, "auditor").status, 503) << "the log is still not cleared";
  }
  const auto nothing = proposed();
  EXPECT_EQ(approve(nothing, "auditor").status, 200);
  EXPECT_EQ(get("/api/v1/items/TESTA", "targetingofficer").status, 404);
  server_->stop();
  server_.reset();
  const auto octets = all_octets();
  for (const char* trace : {"zyzzyva", "quokkasdottir"})
    EXPECT_EQ(octets.find(trace), std::string::npos) << trace;
}

TEST_F(ErasureRoutes, WhichRequestForErasureItMeetsIsSaid) {
  start();
  file(parcel("TESTA"));
  const json asked{{"kind", "erasure"},
                   {"name", "Recipient TESTA"},
                   {"contact", "a@mail.example"},
                   {"words", "Erase it"},
                   {"parties", json::array({json{{"item_id", "TESTA"}, {"role", "recipient"}}})}};
  ASSERT_EQ(post("/api/v1/subject-requests", "dataprotection", asked).status, 200);
  EXPECT_EQ(proposed()["requests"], json::array()) << "its period is not over";
  a_while_later();
  EXPECT_EQ(proposed()["requests"], json::array({1}));
}

}  // namespace
}  // namespace tidewaiter::server
