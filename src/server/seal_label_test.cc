// The seal label of a find, through real sockets: made of what the examination said, with its code to scan.

#include "server/courier_desk_test.h"

namespace tidewaiter::server {
namespace {

class SealLabelTest : public CourierDesk {};

TEST_F(SealLabelTest, AFindsLabelBearsItsCodeAndIsMadeAgainFromTheBook) {
  start();
  file(parcel("A1"));
  const auto examined =
      post("/api/v1/examinations", "examiner",
           {{"item_id", "A1"},
            {"result", "finding"},
            {"means", "Physical"},
            {"opened", true},
            {"legal_power", "customs_examination"},
            {"finds", json::array({json{{"substance", "heroin"}, {"gross_mass_mg", 12'000}}})}});
  ASSERT_EQ(examined.status, 200) << examined.body;
  const auto label = examined.parsed()["after"]["labels"][0];
  EXPECT_EQ(label["seizure_no"], 1);
  const auto sheet = get("/api/v1/seizures/1/label", "examiner");
  ASSERT_EQ(sheet.status, 200) << sheet.body;
  EXPECT_NE(sheet.head.find("image/svg+xml"), std::string::npos) << sheet.head;
  EXPECT_NE(sheet.body.find("<path d=\"M"), std::string::npos) << "a code to scan";
  EXPECT_NE(sheet.body.find("TW1S:1:" + label["code"].get<std::string>() + ":"), std::string::npos);
  EXPECT_NE(sheet.body.find("heroin (presumed)"), std::string::npos);
  EXPECT_EQ(get("/api/v1/seizures/2/label", "examiner").status, 404);
  EXPECT_EQ(get("/api/v1/seizures/1/label", "targetingofficer").status, 403);
}

}  // namespace
}  // namespace tidewaiter::server
