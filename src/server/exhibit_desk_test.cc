// What an officer does with one exhibit through real sockets, beside the acts of the other tests: its label.

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

}  // namespace
}  // namespace tidewaiter::server
