// Forty grams through the server's door, from the foreign authority's request to their end, each side with
// nothing but what it has: officers their keys, the receiver the file and the log's public key.

#include "server/border_desk_test.h"
#include "verify/bundle.h"

namespace tidewaiter::server {
namespace {

TEST_F(BorderDesk, C1_FortyGramsGoTheWholeWayAndTheReceiverBelievesNobody) {
  start();
  auto lacking = asked();
  lacking.erase("offence");
  const auto first = send("POST", "/api/v1/foreign-requests", "custodian", lacking).parsed();
  ASSERT_EQ(first["missing"].size(), 1u) << first;
  EXPECT_EQ(first["missing"][0]["field"], "offence");
  EXPECT_EQ(decision(1, "supervisor", true).status, 422) << "an essential is missing";
  EXPECT_EQ(decision(1, "supervisor", false).parsed()["state"], "refused");

  const auto number = gone();
  EXPECT_EQ(page(number)["state"], "handed_over");
  EXPECT_EQ(page(number)["balance"]["handed_over_mg"], 40'000);
  EXPECT_EQ(page(number)["holder"], "examiner") << "until the receipt it is ours on paper (C2)";

  const auto manifest = bundled(number);
  const auto path = "/api/v1/handovers/" + std::to_string(number) + "/bundle?manifest=" + manifest;
  const auto file = send("GET", path, "examiner");
  ASSERT_EQ(file.status, 200) << file.body;
  EXPECT_NE(file.head.find("Content-Type: application/zip"), std::string::npos);
  EXPECT_NE(file.head.find("filename=\"handover-1-" + manifest.substr(0, 8) + ".twb\""), std::string::npos);
  const auto facts = verify::verify_bundle(file.body, log_key_);
  ASSERT_TRUE(facts) << base::to_string(facts.error());
  EXPECT_EQ(facts->exhibit, "X1-1.1");
  EXPECT_EQ(facts->sent_mg, 40'000);
  EXPECT_EQ(facts->manifest, manifest);
  EXPECT_EQ(facts->receiver, "federal-1");
  EXPECT_EQ(facts->attachments, 2u) << "a photograph and a statement";
  EXPECT_GE(facts->withheld, 1u);
  auto touched = file.body;
  touched[touched.size() / 2] = static_cast<char>(touched[touched.size() / 2] ^ 1);
  EXPECT_FALSE(verify::verify_bundle(touched, log_key_));

  const auto confirmed =
      acted(confirming(received(facts->handover, facts->manifest)), "custodian", "examiner");
  ASSERT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(confirmed.parsed()["result"]["observed_mg"], 40'000);
  EXPECT_EQ(page(number)["holder"], "federal-1");
  const auto ended =
      acted({{"kind", "destroyed_abroad"}, {"handover_no", number}, {"paper", "certificate 12"}}, "custodian",
            "examiner");
  ASSERT_EQ(ended.status, 200) << ended.body;
  const auto end = page(number);
  EXPECT_EQ(end["state"], "destroyed");
  EXPECT_EQ(end["paper"], "certificate 12");
  EXPECT_EQ(end["receipt"]["net_mg"], 40'000);
  EXPECT_EQ(end["balance"]["destroyed_mg"], 40'000);
  EXPECT_EQ(end["balance"]["handed_over_mg"], 0);
  EXPECT_EQ(end["balance"]["holds"], true);
}

}  // namespace
}  // namespace tidewaiter::server
