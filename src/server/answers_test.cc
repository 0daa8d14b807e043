// Answers that no other test asks for: with these every operation of api/openapi.yaml has been answered with
// its success at least once, and ctest's server_responses holds the answer against its schema.

#include "server/courier_desk_test.h"
#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

class AnswersTest : public CourierDesk {};
class RoomAnswersTest : public EvidenceDesk {};

TEST_F(AnswersTest, AStreamOfParcelsIsAnsweredLineByLine) {
  start();
  const auto lines = parcel("A1").dump() + "\n\n{\"item_id\":\"A2\"}\n" + parcel("A3").dump();
  const auto reply =
      raw("POST /api/v1/items/stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of("courier") +
          "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(lines.size()) +
          "\r\n\r\n" + lines);
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_NE(reply.body.find("\"item_id\":\"A1\""), std::string::npos) << reply.body;
  EXPECT_NE(reply.body.find("\"line\":4"), std::string::npos) << reply.body;
}

TEST_F(AnswersTest, WhyTwoPartiesAreOneIsExplained) {
  start();
  for (const char* id : {"A1", "A2"})
    file(parcel(id, {{"recipient", {{"name", "Anders Testperson"}, {"phone", "+61 491 570 156"}}}}));
  const auto why = get("/api/v1/explanations?left=A1&right=A2:recipient", "targetingofficer");
  ASSERT_EQ(why.status, 200) << why.body;
  EXPECT_FALSE(why.parsed()["parts"].empty()) << why.body;
}

TEST_F(AnswersTest, WhatSlipsThroughIsEstimatedFromWhatTheLotDrew) {
  start();
  find_by_lot("A1");
  const auto leakage = get("/api/v1/leakage?detected=9&trials=10", "director");
  ASSERT_EQ(leakage.status, 200) << leakage.body;
  EXPECT_EQ(leakage.parsed()["examined"], 1);
  EXPECT_EQ(get("/api/v1/figures", "director").status, 200);
  const auto strata = get("/api/v1/strata?office=CNCAN", "auditor");
  ASSERT_EQ(strata.status, 200) << strata.body;
  EXPECT_EQ(strata.parsed()["items"].size(), 1u);
}

TEST_F(AnswersTest, AnEntryComesWithItsProof) {
  start();
  const auto proven = get("/api/v1/journal/0/proof", "auditor");
  ASSERT_EQ(proven.status, 200) << proven.body;
  EXPECT_EQ(proven.parsed()["index"], 0);
}

TEST_F(AnswersTest, ProfilesAreCheckedTriedProposedAndApproved) {
  start();
  const auto live = get("/api/v1/profiles/live", "targetingofficer").parsed();
  const auto checked = post("/api/v1/profiles/check", "targetingofficer", live);
  ASSERT_EQ(checked.status, 200) << checked.body;
  EXPECT_TRUE(checked.parsed()["problems"].empty()) << checked.body;
  const auto wrong = post("/api/v1/profiles/check", "targetingofficer", {{"yaml", "id: a\nweight: [\n"}});
  ASSERT_EQ(wrong.status, 200) << wrong.body;
  EXPECT_EQ(wrong.parsed()["problems"].size(), 1u);
  file(parcel("A1"));
  const auto tried = post("/api/v1/profiles/simulation", "targetingofficer", live);
  ASSERT_EQ(tried.status, 200) << tried.body;
  EXPECT_EQ(tried.parsed()["parcels"], 1);
  const auto proposed = post("/api/v1/profiles", "targetingofficer", live);
  ASSERT_EQ(proposed.status, 200) << proposed.body;
  const auto approval =
      "/api/v1/profiles/" + std::to_string(proposed.parsed()["version"].get<int>()) + "/approval";
  const json read{{"digest", proposed.parsed()["digest"]}};
  EXPECT_EQ(post(approval, "targetingofficer", read).status, 403) << "who proposed it";
  const auto approved = post(approval, "supervisor", read);
  ASSERT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(approved.parsed()["state"], "live");
}

TEST_F(AnswersTest, AnExaminationsSpectrumIsAttachedListedSavedDrawnAndCompared) {
  start();
  file(parcel("A1"));
  const json seen{
      {"item_id", "A1"}, {"result", "inconclusive"}, {"means", "XRay"}, {"why_inconclusive", "too dense"}};
  for (int i = 0; i < 2; ++i) ASSERT_EQ(post("/api/v1/examinations", "examiner", seen).status, 200);
  const std::string spectrum =
      "##TITLE=tea 1\n##JCAMP-DX=4.24\n##DATA TYPE=RAMAN SPECTRUM\n##XUNITS=1/CM\n##YUNITS=ARBITRARY UNITS\n"
      "##FIRSTX=400\n##LASTX=490\n##XFACTOR=1\n##YFACTOR=1\n##NPOINTS=10\n##XYDATA=(X++(Y..Y))\n400 1 2 3 9 "
      "3 2 1 1 1 1\n##END=\n";
  const std::string readings = "/api/v1/examinations/1/readings";
  const auto attached =
      raw("POST " + readings + "?kind=spectrum&words=a%20bag HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" +
          key_of("examiner") + "Content-Type: application/octet-stream\r\nContent-Length: " +
          std::to_string(spectrum.size()) + "\r\n\r\n" + spectrum);
  ASSERT_EQ(attached.status, 200) << attached.body;
  EXPECT_EQ(attached.parsed()["presumptive"], true);
  const auto listed = get(readings, "examiner");
  ASSERT_EQ(listed.status, 200) << listed.body;
  EXPECT_EQ(listed.parsed()["items"].size(), 1u);
  EXPECT_EQ(get(readings + "/1", "examiner").body, spectrum);
  EXPECT_NE(get(readings + "/1/drawing", "examiner").head.find("image/svg+xml"), std::string::npos);
  const auto alike = get(readings + "/1/likeness", "examiner");
  ASSERT_EQ(alike.status, 200) << alike.body;
  EXPECT_EQ(alike.parsed()["items"], json::array()) << "there is no library";
  EXPECT_EQ(get("/api/v1/examinations/2/readings/1", "examiner").status, 404) << "another's";
}

TEST_F(AnswersTest, TheFirstKeyIsFounded) {
  start();
  const auto made = service::new_officer_key(custody::OfficerId{"supervisor"}, "a passphrase", random_);
  ASSERT_TRUE(made) << base::to_string(made.error());
  const auto founded = post("/api/v1/officer-keys", "supervisor", {{"public_key", made->key.text()}});
  EXPECT_EQ(founded.status, 200) << founded.body;
}

TEST_F(AnswersTest, ARequestIsRefusedOnItsGround) {
  start();
  const auto asked =
      post("/api/v1/subject-requests", "dataprotection",
           {{"kind", "access"}, {"name", "A"}, {"contact", "a@mail.example"}, {"words", "All"}});
  ASSERT_EQ(asked.status, 200) << asked.body;
  const auto path =
      "/api/v1/subject-requests/" + std::to_string(asked.parsed()["number"].get<int>()) + "/refusal";
  const auto refused =
      post(path, "dataprotection", {{"ground", "unidentified"}, {"words", "nobody answered our letter"}});
  EXPECT_EQ(refused.status, 200) << refused.body;
}

TEST_F(RoomAnswersTest, AnExhibitIsShownOfferedTakenBackAndPhotographed) {
  start();
  const std::string one = "/api/v1/exhibits/X1-1";
  EXPECT_NE(send("GET", "/api/v1/seizures/1/tree", "auditor").head.find("image/svg+xml"), std::string::npos);
  const auto statement = send("GET", one + "/statements/examiner", "auditor");
  EXPECT_EQ(statement.status, 200) << statement.body;
  ASSERT_EQ(send("POST", one + "/offers", "examiner", {{"to", "custodian"}, {"seal", "S-1"}}).status, 200);
  EXPECT_EQ(send("DELETE", one + "/offers", "custodian").status, 403) << "another's offer";
  EXPECT_EQ(send("DELETE", one + "/offers", "examiner").status, 200);
  EXPECT_EQ(send("DELETE", one + "/offers", "examiner").status, 409) << "there is none";

  const std::string png =
      std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\2\0\0\0", 29) + "\x90wS\xde";
  const auto kept =
      raw("POST " + one + "/photographs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of("examiner") +
          "Content-Type: image/png\r\nContent-Length: " + std::to_string(png.size()) + "\r\n\r\n" + png);
  ASSERT_EQ(kept.status, 200) << kept.body;
  const auto photograph = one + "/photographs/" + std::to_string(kept.parsed()["file_no"].get<int>());
  const auto shown = send("GET", photograph, "auditor");
  EXPECT_EQ(shown.body, png);
  const auto at = shown.head.find("ETag: ");
  ASSERT_NE(at, std::string::npos) << shown.head;
  const auto etag = shown.head.substr(at + 6, shown.head.find("\r\n", at) - at - 6);
  const auto again = ask("GET", photograph, key_of("auditor") + "If-None-Match: " + etag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(send("GET", one + "/photographs", "auditor").parsed()["items"].size(), 1u);
}

TEST_F(RoomAnswersTest, AnExhibitIsShelvedOrderedToBeDestroyedAndKeptAfterAll) {
  start();
  const json body{{"kind", "weigh"},
                  {"exhibit_id", "X1-1"},
                  {"seal", "S-1"},
                  {"second", "custodian"},
                  {"reading", scale(1'010'000, 10'000)}};
  const auto prepared = send("POST", "/api/v1/acts", "examiner", body);
  ASSERT_EQ(prepared.status, 200) << prepared.body;
  const auto act = "/api/v1/acts/" + prepared.parsed()["act_id"].get<std::string>();
  EXPECT_EQ(send("GET", act, "custodian").status, 200) << "the other of the two";
  EXPECT_EQ(send("GET", act, "laboratory").status, 404) << "neither of them";
  EXPECT_EQ(send("GET", "/api/v1/acts", "custodian").parsed()["items"].size(), 1u);

  EXPECT_EQ(
      send("PUT", "/api/v1/exhibits/X1-1/shelf", "custodian", {{"shelf", "A-1"}, {"seal", "S-1"}}).status,
      403)
      << "not its holder (C2)";
  ASSERT_EQ(
      send("PUT", "/api/v1/exhibits/X1-1/shelf", "examiner", {{"shelf", "A-1"}, {"seal", "S-1"}}).status,
      200);
  EXPECT_EQ(exhibit("X1-1")["shelf"], "A-1");
  ASSERT_EQ(
      send("PUT", "/api/v1/trials/1", "custodian", {{"judgement", "decision 9: no proceedings"}}).status,
      200);
  const auto ordered = send("POST", "/api/v1/destruction-orders", "custodian",
                            {{"exhibits", {"X1-1"}}, {"kind", "court"}, {"authority", "order 12"}});
  ASSERT_EQ(ordered.status, 200) << ordered.body;
  const auto withdrawn = send("POST", "/api/v1/destruction-orders/withdrawals", "custodian",
                              {{"exhibits", {"X1-1"}}, {"authority", "order 13"}});
  ASSERT_EQ(withdrawn.status, 200) << withdrawn.body;
  EXPECT_EQ(exhibit("X1-1")["state"], "stored");
}

}  // namespace
}  // namespace tidewaiter::server
