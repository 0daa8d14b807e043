// What may dry up is allowed for by one rule wherever an exhibit is weighed again (C4).

#include "evidence_room.h"

namespace tidewaiter::service {
namespace {

class Drying : public EvidenceRoom {
 protected:
  static ScaleReading dried(double gross) {
    auto reading = grams(gross);
    reading.drying = {100'000, "fresh leaves"};
    return reading;
  }
};

TEST_F(Drying, C4_TheRestOfASplitMayHaveDriedAndNoFirstWeighingMay) {
  const auto pot = sealed(500, "S-1"), other = sealed(500, "S-2");
  SplitOrder order;
  order.whole = pot;
  order.seal_read = "S-1";
  order.part = dried(40);
  order.rest = dried(440);  // 20 g of 460 g less
  EXPECT_EQ(split_exhibit(*service_, table(), order).error().field, "drying.loss_ppm");
  order.part = grams(40);
  const auto split = split_exhibit(*service_, table(), order);
  ASSERT_TRUE(split) << to_string(split.error());
  EXPECT_EQ(split->rest.discrepancy, std::nullopt);
  EXPECT_EQ(split->rest.comparison->allowance, base::MassMg{46'000});
  order.whole = other;
  order.seal_read = "S-2";
  order.rest = grams(440);
  EXPECT_TRUE(split_exhibit(*service_, table(), order)->rest.discrepancy) << "nothing is allowed unsaid";
  EXPECT_EQ(findings(), "");
}

TEST_F(Drying, C4_AtTheFurnaceToo) {
  const auto pot = sealed(500, "S-1"), other = sealed(500, "S-2");
  ASSERT_TRUE(order_destruction(*service_, chief(), {pot, other}, "order 12"));
  DestructionRun run{"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", {}, {}, kNoPicture};
  const auto at_the_gate = dried(460);
  run.lines = {{pot, "S-1", at_the_gate.gross, {}, at_the_gate.drying},
               {other, "S-2", at_the_gate.gross, {}}};
  const auto report = destroy(*service_, table(), run);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->destroyed, std::vector{pot});
  ASSERT_EQ(report->left_behind.size(), 1u);
  EXPECT_EQ(report->left_behind[0].first, other) << "what dried without a word is an inquiry";
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
