// What an officer does with one exhibit through real sockets, beside the acts of the other tests: its label,
// an offer that is withdrawn, what is used up and what is released.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

TEST_F(EvidenceDesk, AnExhibitsLabelSaysWhatTheBookSaysNow) {
  start();
  const auto label = send("GET", "/api/v1/exhibits/X1-1/label", "auditor");
  ASSERT_EQ(label.status, 200) << label.body;
  EXPECT_NE(label.head.find("image/svg+xml"), std::string::npos) << label.head;
  EXPECT_NE(label.body.find("TW1:X1-1:"), std::string::npos);
  EXPECT_NE(label.body.find(">seal S-1<"), std::string::npos);
  EXPECT_NE(label.body.find("tea bag with crystals"), std::string::npos);
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X9-9/label", "auditor").status, 404);
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X1-1/label", "targetingofficer").status, 403);
}

TEST_F(EvidenceDesk, C2_WhoOfferedItWithdrawsTheOffer) {
  start();
  const std::string path = "/api/v1/exhibits/X1-1/offers";
  EXPECT_EQ(send("DELETE", path, "examiner").status, 409) << "nothing is offered";
  ASSERT_EQ(send("POST", path, "examiner", {{"to", "custodian"}, {"seal", "S-1"}}).status, 200);
  EXPECT_EQ(exhibit("X1-1")["offer"]["to"], "custodian");
  EXPECT_EQ(send("DELETE", path, "custodian").status, 403) << "whom it was offered to did not offer it";
  EXPECT_EQ(send("DELETE", path, "auditor").status, 403);
  ASSERT_EQ(send("DELETE", path, "examiner").status, 200);
  EXPECT_TRUE(exhibit("X1-1")["offer"].is_null());
  EXPECT_EQ(exhibit("X1-1")["holder"], "examiner");
}

TEST_F(EvidenceDesk, C1_WhatAnAnalysisUsesUpIsWeighedAndTheLastOfItNeverByAnOmission) {
  start();
  const auto split = acted({{"kind", "split"},
                            {"exhibit_id", "X1-1"},
                            {"seal", "S-1"},
                            {"container", "vial"},
                            {"reading", scale(110'000, 10'000)},
                            {"rest", scale(910'000, 10'000)}},
                           "examiner", "custodian");
  ASSERT_EQ(split.status, 200) << split.body;
  json using_up{{"kind", "consume"}, {"exhibit_id", "X1-1.1"}, {"reading", scale(12'000, 10'000)}};
  EXPECT_EQ(acted(using_up, "examiner", "custodian").parsed()["field"], "rest");
  using_up["rest"] = scale(108'000, 10'000);
  EXPECT_EQ(acted(using_up, "supervisor", "custodian").status, 403) << "its holder is one of the two (C2)";
  auto defence = using_up;
  defence["expert"] = "Dr A";
  defence["order"] = "order 15";
  EXPECT_EQ(acted(defence, "examiner", "custodian").status, 403) << "it is no counter-sample";
  const auto used = acted(using_up, "examiner", "custodian");
  ASSERT_EQ(used.status, 200) << used.body;
  EXPECT_EQ(used.parsed()["result"]["mass_mg"], 2'000);
  EXPECT_EQ(used.parsed()["result"]["kept_back"], "");
  EXPECT_EQ(exhibit("X1-1.1")["book_mg"], 98'000);

  json last{
      {"kind", "consume"}, {"exhibit_id", "X1-1.1"}, {"all", true}, {"reading", scale(108'000, 10'000)}};
  last["rest"] = scale(10'000, 10'000);
  EXPECT_EQ(acted(last, "examiner", "custodian").parsed()["field"], "rest") << "all of it, or a rest";
  last.erase("rest");
  const auto gone = acted(last, "examiner", "custodian");
  ASSERT_EQ(gone.status, 200) << gone.body;
  EXPECT_EQ(exhibit("X1-1.1")["state"], "consumed");
  EXPECT_EQ(send("GET", "/api/v1/seizures", "director").parsed()["items"][0]["balance"]["consumed_mg"],
            100'000);
}

TEST_F(EvidenceDesk, ACounterSampleIsTheDefencesUntilTheTrialHasEnded) {
  start();
  const auto drawn = acted({{"kind", "subsample"},
                            {"exhibit_id", "X1-2"},
                            {"seal", "S-2"},
                            {"container", "vial"},
                            {"reading", scale(15'000, 10'000)},
                            {"rest", scale(1'005'000, 10'000)},
                            {"population", 1},
                            {"sampled", 1},
                            {"sampling_method", "all"},
                            {"counter_sample", true}},
                           "examiner", "custodian");
  ASSERT_EQ(drawn.status, 200) << drawn.body;
  EXPECT_EQ(exhibit("X1-2.1")["counter_sample"], true);
  EXPECT_EQ(exhibit("X1-2")["counter_sample"], false);
  json used{{"kind", "consume"},
            {"exhibit_id", "X1-2.1"},
            {"reading", scale(11'000, 10'000)},
            {"rest", scale(14'000, 10'000)}};
  EXPECT_EQ(acted(used, "examiner", "custodian").status, 403) << "not without the defence's expert";
  used["expert"] = "Dr A, laboratory 7";
  EXPECT_EQ(acted(used, "examiner", "custodian").parsed()["field"], "order");
  used["order"] = "order 15";
  EXPECT_EQ(acted(used, "examiner", "custodian").status, 200);

  const std::string end = "/api/v1/exhibits/X1-2.1/counter-sample-end";
  const json decision{{"decision", "judgement 44, final"}};
  EXPECT_EQ(send("POST", end, "custodian", json::object()).parsed()["field"], "decision");
  EXPECT_EQ(send("POST", end, "custodian", decision).status, 403) << "its trial has not ended";
  ASSERT_EQ(send("PUT", "/api/v1/trials/1", "custodian", {{"reference", "court, 12"}}).status, 200);
  ASSERT_EQ(send("PUT", "/api/v1/trials/1", "custodian", {{"judgement", "44, final"}}).status, 200);
  EXPECT_EQ(send("POST", end, "auditor", decision).status, 403);
  const auto alone = send("POST", end, "custodian", decision);
  EXPECT_EQ(alone.status, 403) << "who entered the trial's end: " << alone.body;
  EXPECT_EQ(alone.parsed()["field"], "officer");
  ASSERT_EQ(send("POST", end, "examiner", decision).status, 200);
  EXPECT_EQ(exhibit("X1-2.1")["counter_sample"], false);
}

TEST_F(EvidenceDesk, C4_AReleaseIsWeighedAndOnPaper) {
  start();
  const std::string paper = "/api/v1/exhibits/X1-2/release-certificate?language=vi";
  EXPECT_EQ(send("GET", paper, "auditor").status, 409) << "it was not released";
  json release{{"kind", "release"},
               {"exhibit_id", "X1-2"},
               {"seal", "S-2"},
               {"authority", "judgement 12"},
               {"reading", scale(1'010'000, 10'000)}};
  EXPECT_EQ(acted(release, "examiner", "custodian").parsed()["field"], "released_to");
  release["released_to"] = "its owner";
  EXPECT_EQ(acted(release, "custodian", "examiner").status, 403) << "its holder signs first";
  const auto done = acted(release, "examiner", "custodian");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.parsed()["result"]["mass_mg"], 1'000'000);
  EXPECT_EQ(exhibit("X1-2")["state"], "released");
  const auto certificate = send("GET", paper, "auditor");
  ASSERT_EQ(certificate.status, 200);
  EXPECT_EQ(certificate.body.substr(0, 5), "%PDF-");
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X1-2/release-certificate?language=fr", "auditor").parsed()["field"],
            "language");

  release["exhibit_id"] = "X1-1";
  release["seal"] = "S-1";
  release["reading"] = scale(1'000'000, 10'000);
  const auto kept = acted(release, "examiner", "custodian");
  ASSERT_EQ(kept.status, 200) << kept.body;
  EXPECT_NE(kept.parsed()["result"]["kept_back"], "");
  EXPECT_EQ(exhibit("X1-1")["state"], "discrepant");
}

TEST_F(EvidenceDesk, AnInstrumentsFileIsKeptAsItCameIsPresumptiveAndIsSavedNotShown) {
  start();
  const std::string path = "/api/v1/exhibits/X1-1/readings";
  const auto attach = [&](const std::string& who, const std::string& query, const std::string& octets,
                          const std::string& media = "application/octet-stream") {
    return raw("POST " + path + query + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(who) +
               "Content-Type: " + media + "\r\nContent-Length: " + std::to_string(octets.size()) +
               "\r\n\r\n" + octets);
  };
  EXPECT_EQ(attach("examiner", "", "%PDF-1.7").parsed()["field"], "kind");
  EXPECT_EQ(attach("examiner", "?kind=confirmed", "%PDF-1.7").parsed()["field"], "kind");
  EXPECT_EQ(attach("examiner", "?kind=spectrum", "%PDF-1.7").parsed()["field"], "file")
      << "what it is goes by its octets";
  EXPECT_EQ(attach("examiner", "?kind=report", "").parsed()["field"], "file");
  EXPECT_GE(attach("examiner", "?kind=report", "MZ").status, 400);
  EXPECT_EQ(attach("examiner", "?kind=report", "%PDF-1.7", "text/html").status, 415);
  EXPECT_EQ(attach("auditor", "?kind=report", "%PDF-1.7").status, 403);
  EXPECT_GE(attach("examiner", "?kind=report&file_name=..%2Fpasswd", "%PDF-1.7").status, 400);
  const std::string script = "%PDF-1.7 <script>alert(1)</script>";
  const auto kept =
      attach("examiner", "?kind=report&file_name=r.pdf&words=%3Cb%3Eketamine&operator=examiner", script);
  EXPECT_EQ(kept.parsed()["field"], "instrument") << "an operator of which instrument?";
  const auto report = attach("examiner", "?kind=report&file_name=r.pdf&words=ketamine", script);
  ASSERT_EQ(report.status, 200) << report.body;
  EXPECT_EQ(report.parsed()["presumptive"], true);
  EXPECT_EQ(report.parsed()["instrument_state"], "unnamed");

  const auto listed = send("GET", path, "auditor").parsed()["items"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["media"], "pdf");
  EXPECT_EQ(listed[0]["added_by"], "examiner");
  EXPECT_TRUE(exhibit("X1-1")["confirmed"].is_null()) << "an instrument confirms nothing";
  const auto saved = send("GET", path + "/1", "auditor");
  EXPECT_EQ(saved.body, script);
  EXPECT_NE(saved.head.find("application/octet-stream"), std::string::npos) << saved.head;
  EXPECT_NE(saved.head.find("attachment; filename=\"reading-1.pdf\""), std::string::npos) << saved.head;
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X1-2/readings/1", "auditor").status, 404) << "another's";
  EXPECT_EQ(send("GET", path + "/1", "targetingofficer").status, 403);
  EXPECT_EQ(send("GET", path + "/1/likeness", "auditor").status, 409) << "a report is no spectrum";
  EXPECT_EQ(send("GET", "/api/v1/examinations/7/readings/1", "examiner").status, 404);

  const std::string spectrum =
      "##TITLE=tea 1\n##JCAMP-DX=4.24\n##DATA TYPE=RAMAN SPECTRUM\n##XUNITS=1/CM\n##YUNITS=ARBITRARY UNITS\n"
      "##FIRSTX=400\n##LASTX=490\n##XFACTOR=1\n##YFACTOR=1\n##NPOINTS=10\n##XYDATA=(X++(Y..Y))\n400 1 2 3 9 "
      "3 2 1 1 1 1\n##END=\n";
  ASSERT_EQ(attach("laboratory", "?kind=spectrum", spectrum).status, 200);
  const auto drawn = send("GET", path + "/2/drawing", "auditor");
  EXPECT_EQ(drawn.status, 200) << drawn.body;
  EXPECT_NE(drawn.head.find("image/svg+xml"), std::string::npos);
  EXPECT_EQ(send("GET", path + "/2/likeness", "auditor").parsed()["items"], json::array());
}

}  // namespace
}  // namespace tidewaiter::server
