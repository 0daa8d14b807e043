// What the page gives out and keeps on paper: a statement for a court, papers kept with an exhibit; and the
// end of a run at the furnace that was cut short.

#include "server/evidence_desk_test.h"
#include "service/destruction_run.h"

namespace tidewaiter::server {
namespace {

const std::string kWarrant = "%PDF-1.7\n% a warrant\n%%EOF\n";

class PaperDesk : public EvidenceDesk {
 protected:
  Reply keep(const std::string& who, const std::string& octets, const std::string& more = "") {
    const auto length = std::to_string(octets.size());
    return raw("POST /api/v1/exhibits/X1-1/papers?file_name=warrant.pdf" + more +
               " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(who) +
               "Content-Type: application/octet-stream\r\nContent-Length: " + length + "\r\n\r\n" + octets);
  }
};

TEST_F(PaperDesk, AStatementForACourtIsAPaper) {
  start();
  const std::string path = "/api/v1/exhibits/X1-1/statements/examiner/paper";
  const auto paper = send("GET", path + "?language=vi", "auditor");
  ASSERT_EQ(paper.status, 200) << paper.body;
  EXPECT_EQ(paper.body.substr(0, 5), "%PDF-");
  EXPECT_EQ(send("GET", path + "?language=fr", "auditor").parsed()["field"], "language");
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X1-1/statements/nobody/paper", "auditor").status, 404);
  EXPECT_EQ(send("GET", path, "targetingofficer").status, 403);
}

TEST_F(PaperDesk, APaperIsKeptWithItsExhibitAndIsSavedNotShown) {
  start();
  EXPECT_EQ(keep("auditor", kWarrant).status, 403);
  EXPECT_EQ(keep("custodian", "<html>").status / 100, 4) << "no PDF, JPEG or PNG";
  const auto kept = keep("custodian", kWarrant, "&words=search%20warrant%2081");
  ASSERT_EQ(kept.status, 200) << kept.body;
  const auto listed = send("GET", "/api/v1/exhibits/X1-1/papers", "auditor").parsed()["items"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["words"], "search warrant 81");
  EXPECT_EQ(listed[0]["media"], "pdf");
  EXPECT_TRUE(send("GET", "/api/v1/exhibits/X1-1/photographs", "auditor").parsed()["items"].empty());
  const auto number = std::to_string(listed[0]["file_no"].get<int>());
  const auto saved = send("GET", "/api/v1/exhibits/X1-1/papers/" + number, "auditor");
  EXPECT_EQ(saved.body, kWarrant);
  EXPECT_NE(saved.head.find("Content-Disposition: attachment"), std::string::npos) << saved.head;
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X1-2/papers/" + number, "auditor").status, 404) << "another's";
  EXPECT_EQ(send("GET", "/api/v1/exhibits/X9-9/papers", "auditor").status, 404);
}

TEST_F(PaperDesk, J3_ARunThatWasCutShortIsEndedAtTheDesk) {
  {
    const auto service = service::Service::open(url_, clock_, random_);
    ASSERT_TRUE(service) << base::to_string(service.error());
    service::DestructionRun run;
    run.authority = "order 12";
    run.method = "incineration";
    run.witnesses = {"w1", "w2", "w3"};
    run.lines = {{custody::ExhibitId{"X1-1"}, "S-1", base::MassMg{1'010'000}, base::MassMg{10'000}}};
    ASSERT_TRUE(service->record({"examiner", "test"}, "custody.destruction_run",
                                R"({"lines":1,"run":1,"state":"begun"})",
                                {store::insert(service::begun_row(run, 1, clock_.now()))}));
  }
  start();
  EXPECT_EQ(send("GET", "/api/v1/destruction-runs", "auditor").parsed()["items"][0]["unfinished"], true);
  const std::string path = "/api/v1/destruction-runs/1/end";
  EXPECT_EQ(send("POST", path, "auditor").status, 403);
  EXPECT_EQ(send("POST", "/api/v1/destruction-runs/9/end", "custodian").status, 404);
  const auto ended = send("POST", path, "custodian");
  ASSERT_EQ(ended.status, 200) << ended.body;
  const auto run = send("GET", "/api/v1/destruction-runs", "auditor").parsed()["items"][0];
  EXPECT_EQ(run["unfinished"], false);
  ASSERT_EQ(run["left_behind"].size(), 1u);
  EXPECT_EQ(run["left_behind"][0]["exhibit_id"], "X1-1");
  EXPECT_EQ(send("POST", path, "custodian").status, 409) << "it has ended";
}

}  // namespace
}  // namespace tidewaiter::server
