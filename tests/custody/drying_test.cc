// What may dry up is allowed for by one rule wherever an exhibit is weighed again (C4).

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/custody_merge.h"

namespace tidewaiter::service {
namespace {

class Drying : public EvidenceRoom {
 protected:
  void SetUp() override {
    EvidenceRoom::SetUp();
    form_ = "plant";
  }
  // Weighed with this share allowed for drying.
  base::Result<WeighedExhibit> weighed(const custody::ExhibitId& id, const std::string& seal, double gross,
                                       std::int32_t ppm) {
    auto reading = grams(gross);
    reading.drying = {ppm, "damp when it was seized"};
    pass(base::DurationMs::hours(1));
    return weigh_exhibit(*service_, table(), id, seal, reading);
  }
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
  judged();
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

// A routine tenth, allowed five times, hid two fifths.
TEST_F(Drying, C4_NoFormLosesMoreThanItsShareHoweverOftenItIsAllowed) {
  form_ = "crystals";
  const auto tea = sealed(500, "S-0");
  EXPECT_EQ(weighed(tea, "S-0", 450, 100'000).error().field, "drying.loss_ppm") << "crystals hardly dry";
  form_ = "Powder";
  const auto powder = sealed(500, "S-1");
  const auto first = weighed(powder, "S-1", 490, 20'000);  // all that was allowed
  ASSERT_TRUE(first) << to_string(first.error());
  EXPECT_TRUE(first->alarms.empty());
  EXPECT_THAT(weighed(powder, "S-1", 470, 40'000).error().expected, testing::StartsWith("at most 30000:"));
  const auto second = weighed(powder, "S-1", 475.3, 30'000);
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_FALSE(second->discrepancy);
  ASSERT_EQ(second->alarms.size(), 1u) << "more than half of what it may lose: somebody looks at it";
  EXPECT_EQ(second->alarms[0].dimension, custody::DriftOf::Exhibit);
  EXPECT_EQ(weighed(powder, "S-1", 475.2, 1).error().field, "drying.loss_ppm") << "nothing is left";
  EXPECT_TRUE(weighed(powder, "S-1", 470, 0)->discrepancy) << "what is gone now is an inquiry";
  EXPECT_EQ(findings(), "");
}

TEST_F(Drying, C4_NeitherASplitNorAMergeNorANewPackingBeginsAnew) {
  form_ = "powder";
  const auto powder = sealed(500, "S-1");
  ASSERT_TRUE(weighed(powder, "S-1", 480, 40'000));  // all of it used
  SplitOrder order;
  order.whole = powder;
  order.seal_read = "S-1";
  order.part = grams(400);
  order.rest = grams(80);
  const auto split = split_exhibit(*service_, table(), order);
  ASSERT_TRUE(split) << to_string(split.error());
  EXPECT_EQ(weighed(split->part, "", 388, 30'000).error().expected.substr(0, 13), "at most 10000");
  const auto fresh = sealed(100, "S-2");
  MergeOrder merge;
  merge.parts = {{fresh, "S-2", grams(100)}, {split->part, "", grams(400)}};
  merge.after = grams(500);
  merge.after.drying = {10'000, "damp"};
  EXPECT_EQ(merge_exhibits(*service_, table(), merge).error().field, "drying.loss_ppm") << "weighed just now";
  merge.after.drying = {};
  const auto merged = merge_exhibits(*service_, table(), merge);
  ASSERT_TRUE(merged) << to_string(merged.error());
  EXPECT_EQ(weighed(merged->into, "", 485, 30'000).error().expected.substr(0, 13), "at most 10000");
  ASSERT_TRUE(weighed(merged->into, "", 495, 10'000));
  form_ = "plant";
  const auto plant = sealed(100, "S-3");
  merge.parts = {{plant, "S-3", grams(100)}, {powder, "", grams(80)}};
  EXPECT_EQ(merge_exhibits(*service_, table(), merge).error().code, base::ErrorCode::Conflict)
      << "powder among plants would dry as they do";
  EXPECT_EQ(findings(), "");
}

// Two who sign past the program what it would refuse.
TEST_F(Drying, C4_VerifyNamesAnAllowanceThatIsMoreThanIsLeft) {
  form_ = "powder";
  const auto powder = sealed(500, "S-1");
  ASSERT_TRUE(weighed(powder, "S-1", 480, 40'000));
  ASSERT_EQ(findings(), "");
  auto row = *(*service_->store().snapshot())
                  ->first<store::WeighingRow>({.equal = {}, .after = {}, .backward = true})
                  .value();
  row.expected_mg = row.net_mg;
  row.drying_ppm = 30'000;
  row.allowance_mg = 14'400;
  const auto forged = [&](const char* form) {
    ++row.weighing_no;
    const auto fact = journal::Body{}
                          .set("drying_ppm", *row.drying_ppm)
                          .set("exhibit", row.exhibit)
                          .set("form", form)
                          .set("no", row.weighing_no)
                          .text();
    const custody::Act act{"custody.weighed", clock_.now(), *table().officers(),
                           journal::Body{}
                               .set("facts_version", 6)
                               .set_json("movements", "[]")
                               .set_json("states", "[]")
                               .set_json("weighings", "[" + fact + "]")
                               .text()};
    EXPECT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
      TW_TRY(auto body, signed_body(transaction, act, table()));
      return transaction.record({act.kind, act.at, "officer-7", std::move(body)}, {store::insert(row)})
          .map([](auto) {});
    }));
    return findings();
  };
  EXPECT_THAT(forged("powder"), testing::HasSubstr("more is allowed for drying than is left"));
  EXPECT_THAT(forged("plant"), testing::HasSubstr("dried as plant, and it is powder"));
}

}  // namespace
}  // namespace tidewaiter::service
