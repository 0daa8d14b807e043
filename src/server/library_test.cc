// The library of spectra through real sockets: who adds to it, what is in it, a reading held against it.

#include "server/evidence_desk_test.h"

namespace tidewaiter::server {
namespace {

const std::string kRaman =
    "##TITLE=standard 12\n##JCAMP-DX=4.24\n##DATA TYPE=RAMAN SPECTRUM\n##XUNITS=1/CM\n##YUNITS=ARBITRARY "
    "UNITS\n##FIRSTX=400\n##LASTX=490\n##XFACTOR=1\n##YFACTOR=1\n##NPOINTS=10\n##XYDATA=(X++(Y..Y))\n"
    "400 1 2 3 9 3 2 1 1 1 1\n##END=\n";

class LibraryDesk : public EvidenceDesk {
 protected:
  Reply uploaded(const std::string& target, const std::string& who, const std::string& octets) {
    return raw("POST " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + key_of(who) +
               "Content-Type: application/octet-stream\r\nContent-Length: " + std::to_string(octets.size()) +
               "\r\n\r\n" + octets);
  }
};

TEST_F(LibraryDesk, AReadingIsHeldAgainstWhatALaboratoryAddedAndItStaysPresumptive) {
  start();
  const std::string path = "/api/v1/library-spectra";
  const std::string named = path + "?substance=methamphetamine&source=reference%20standard%2012";
  EXPECT_EQ(uploaded(named, "custodian", kRaman).status, 403);
  EXPECT_EQ(uploaded(path + "?substance=methamphetamine", "laboratory", kRaman).parsed()["field"], "source");
  EXPECT_EQ(uploaded(path + "?source=a%20book", "laboratory", kRaman).parsed()["field"], "substance");
  EXPECT_GE(uploaded(named, "laboratory", "%PDF-1.7").status, 400);
  const auto added = uploaded(named, "laboratory", kRaman);
  ASSERT_EQ(added.status, 200) << added.body;
  const auto listed = send("GET", path, "custodian").parsed()["items"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0], added.parsed());
  EXPECT_EQ(listed[0]["title"], "standard 12");
  EXPECT_EQ(listed[0]["source"], "reference standard 12");
  EXPECT_EQ(listed[0]["added_by"], "laboratory");
  EXPECT_EQ(listed[0]["sha256"].get<std::string>().size(), 64u);
  EXPECT_EQ(send("GET", path, "targetingofficer").status, 403);
  EXPECT_NE(send("GET", path + "/1/drawing", "auditor").head.find("image/svg+xml"), std::string::npos);
  EXPECT_EQ(send("GET", path + "/2/drawing", "auditor").status, 404);

  const std::string readings = "/api/v1/exhibits/X1-1/readings";
  ASSERT_EQ(uploaded(readings + "?kind=spectrum", "examiner", kRaman).status, 200);
  const auto alike = send("GET", readings + "/1/likeness", "examiner").parsed()["items"];
  ASSERT_EQ(alike.size(), 1u);
  EXPECT_EQ(alike[0]["spectrum_no"], 1);
  EXPECT_EQ(alike[0]["correlation_ppm"], 1'000'000);
  EXPECT_EQ(alike[0]["presumptive"], true);
  EXPECT_TRUE(exhibit("X1-1")["confirmed"].is_null()) << "a likeness confirms nothing";
}

}  // namespace
}  // namespace tidewaiter::server
