// What would make a bound wide, or let an exhibit leave in spite of what is missing of it (C4): refused, and
// named by `verify` where two officers sign it all the same.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/certificates.h"
#include "service/inventories.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using custody::ExhibitId;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WideBounds : public EvidenceRoom {
 protected:
  static ScaleReading lots(std::size_t count, MassMg gross, MassMg tare) {
    ScaleReading reading = grams(0);
    reading.lots.assign(count, {gross, tare});
    return reading;
  }
  // As another program would write it, with both officers' keys.
  void sign(const std::string& kind, const std::string& facts, std::vector<store::RowWrite> rows = {}) {
    const custody::Act act{kind, clock_.now(), *table().officers(), facts};
    ASSERT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
      TW_TRY(auto body, signed_body(transaction, act, table()));
      return transaction.record({act.kind, act.at, "officer-7", std::move(body)}, std::move(rows))
          .map([](auto) {});
    }));
  }
  store::WeighingRow last_weighing() {
    return *(*service_->store().snapshot())
                ->first<store::WeighingRow>({.equal = {}, .after = {}, .backward = true})
                .value();
  }
  std::int64_t open_one(const ExhibitId& id, const std::string& seal, double gross) {
    const auto made = weigh_exhibit(*service_, table(), id, seal, grams(gross));
    EXPECT_TRUE(made && made->discrepancy);
    pass(base::DurationMs::minutes(1));
    return made->discrepancy.value_or(0);
  }
  // Signed as burnt by an order, past the program.
  void leaves(const ExhibitId& id, const std::string& detail, std::int64_t no) {
    const auto event = journal::Body{}
                           .set_json("detail", detail)
                           .set("event", "destroy_by_order")
                           .set("exhibit", id.text())
                           .set("holder", "officer-7")
                           .set("no", no)
                           .set("state", "destroyed")
                           .text();
    sign("custody.destroyed", journal::Body{}
                                  .set("facts_version", 6)
                                  .set_json("movements", "[]")
                                  .set_json("states", "[" + event + "]")
                                  .set_json("weighings", "[]")
                                  .text());
  }
  // Of discrepancy 1, by which 5 g are missing.
  void expect_only_a_true_order_lets_go(const ExhibitId& tea) {
    leaves(tea,
           R"({"despite":[{"discrepancy":1,"missing_mg":5000,"order":"court order 13"}],"order":0,"run":1})",
           90);
    EXPECT_THAT(findings(), Not(HasSubstr("it left")));
    leaves(tea,
           R"({"despite":[{"discrepancy":1,"missing_mg":1,"order":"court order 13"}],"order":0,"run":1})",
           91);
    EXPECT_THAT(findings(), HasSubstr("one that says another mass is missing"));
    leaves(tea, R"({"order":0,"run":1})", 92);
    EXPECT_THAT(findings(), HasSubstr("it left while discrepancies were open that no order names"));
  }
  DestructionRun run(DestructionLine line) {
    return {"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", {std::move(line)},
            {},         kNoPicture};
  }
};

// 500 g, of which 300 were gone, passed once as 200 g of a hundred thousand readings.
TEST_F(WideBounds, C4_ManyLotsWidenNoBoundAndEachIsSigned) {
  const auto tea = sealed(500, "S-1");
  EXPECT_EQ(weigh_exhibit(*service_, table(), tea, "S-1", lots(1'000, MassMg{210}, MassMg{10})).error().field,
            "scale");
  EXPECT_EQ(weigh_exhibit(*service_, table(), tea, "S-1", lots(1'001, MassMg{200}, {})).error().field,
            "lots");
  auto stated = lots(2, MassMg{250'000}, {});
  stated.gross = MassMg{500'000};
  EXPECT_EQ(weigh_exhibit(*service_, table(), tea, "S-1", stated).error().code, ErrorCode::Conflict);
  const auto two = weigh_exhibit(*service_, table(), tea, "S-1", lots(2, MassMg{250'005}, {}));
  ASSERT_TRUE(two) << to_string(two.error());
  EXPECT_EQ(two->weighing.readings, 2);
  EXPECT_EQ(two->comparison->verdict, custody::Verdict::WithinBound);
  EXPECT_EQ(findings(), "");
  const auto gone = weigh_exhibit(*service_, table(), tea, "S-1", lots(2, MassMg{100'000}, {}));
  ASSERT_TRUE(gone && gone->discrepancy) << "300 g are missing";
  EXPECT_EQ(findings(), "");
}

TEST_F(WideBounds, C4_VerifyNamesReadingsThatNobodyListedAndAScaleThatIsTooCoarse) {
  const auto tea = sealed(500, "S-1");
  ASSERT_TRUE(weigh_exhibit(*service_, table(), tea, "S-1", grams(500)));
  auto row = last_weighing();
  ++row.weighing_no;
  row.readings = 100'000;
  row.uncertainty_mg = custody::summed_uncertainty({"S1", MassMg{10}, MassMg{5}, {}}, 2'000)->milligrams();
  sign("custody.weighed",
       journal::Body{}
           .set("facts_version", 6)
           .set_json("movements", "[]")
           .set_json("states", "[]")
           .set_json("weighings", "[" +
                                      journal::Body{}
                                          .set("exhibit", row.exhibit)
                                          .set("gross_mg", row.gross_mg)
                                          .set("no", row.weighing_no)
                                          .set("readings", row.readings)
                                          .set("tare_mg", row.tare_mg)
                                          .text() +
                                      "]")
           .text(),
       {store::insert(row)});
  EXPECT_THAT(findings(), AllOf(HasSubstr("C4 weighing 3: its readings are not those that were read"),
                                HasSubstr("C4 weighing 3: by a scale that is too coarse for it")));
}

// The exhibit's own sum in milligrams, which no width of a bound hides.
TEST_F(WideBounds, C4_SmallThingsTakenOftenAddUpHoweverWideTheBound) {
  ASSERT_TRUE(register_scale(*service_, table(),
                             {"S1", MassMg{1'000}, MassMg{500}, kBegin + base::DurationMs::days(300)}));
  const auto tea = sealed(500, "S-1");
  std::vector<std::string> alarms;
  int weighings = 0;
  for (double left = 499.5; alarms.empty() && weighings < 40; left -= 0.5, ++weighings) {
    const auto made = weigh_exhibit(*service_, table(), tea, "S-1", grams(left));
    ASSERT_TRUE(made) << to_string(made.error());
    ASSERT_FALSE(made->discrepancy);
    for (const auto& one : made->alarms) alarms.emplace_back(name(one.dimension));
  }
  EXPECT_EQ(alarms, std::vector<std::string>{"exhibit"});
  EXPECT_LE(weighings, 21) << "a fiftieth of half a kilogram, by half grams";
  EXPECT_EQ(findings(), "");
}

TEST_F(WideBounds, C4_WhoHasToReadASealIsNeverToldIt) {
  const auto tea = sealed(500, "SECRET-1");
  const auto silent = [](const base::Error& error) {
    EXPECT_EQ(error.field, "seal");
    EXPECT_THAT(base::to_string(error), Not(HasSubstr("SECRET")));
  };
  silent(weigh_exhibit(*service_, table(), tea, "S-2", grams(500)).error());
  silent(weigh_exhibit(*service_, table(), tea, "", grams(500)).error());
  ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, tea, custody::OfficerId{"keeper-1"},
                            custody::TransferPurpose::Custody, "SECRET-1", base::DurationMs::hours(2)));
  silent(accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-2", grams(500)).error());
  const auto inventory = open_inventory(*service_, chief(), {});
  ASSERT_TRUE(inventory);
  const auto blind = weigh_blind(*service_, table(), inventory->row.inventory_no, tea, "S-2", grams(500));
  ASSERT_FALSE(blind);
  silent(blind.error());
}

TEST_F(WideBounds, C4_AnOrderNamesTheDiscrepancyAndThePaperSaysWhatIsMissing) {
  const auto tea = sealed(100, "S-1"), other = sealed(50, "S-2");
  const auto number = open_one(tea, "S-1", 95);
  const auto others = open_one(other, "S-2", 45);
  judged();
  const auto left = [&](const DestructionLine& line) {
    const auto report = destroy(*service_, table(), run(line));
    pass(base::DurationMs::minutes(1));
    return report && report->left_behind.size() == 1 ? report->left_behind[0].second : std::string{"gone"};
  };
  DestructionLine line{tea, "S-1", MassMg{95'000}, {}};
  EXPECT_THAT(left(line), HasSubstr("an order that names it (C4)"));
  line.despite = {{others, "court order 13"}};
  EXPECT_THAT(left(line), HasSubstr("an open discrepancy of this exhibit")) << "another exhibit's";
  line.despite = {{number, ""}};
  EXPECT_THAT(left(line), HasSubstr("order"));
  line.despite = {{number, "court order 13"}};
  line.gross = MassMg{60'000};
  EXPECT_THAT(left(line), HasSubstr("an inquiry is open (C4)")) << "what is found at the furnace stays";
  EXPECT_EQ(findings(), "");
  line.gross = MassMg{60'000};
  EXPECT_THAT(left(line), HasSubstr("an order that names it (C4)")) << "two are open by now";
  line.despite.push_back({3, "court order 14"});
  const auto report = destroy(*service_, table(), run(line));
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_EQ(report->destroyed.size(), 1u) << report->left_behind[0].second;
  EXPECT_EQ(findings(), "");
  const auto paper = destruction_certificate(**service_->store().snapshot(), report->number, "vi", kBegin);
  ASSERT_TRUE(paper) << to_string(paper.error());
  std::string words;
  for (const auto& block : paper->parts.at(0).blocks) words += block.label + " " + block.text + "\n";
  EXPECT_THAT(words, AllOf(HasSubstr("By an order despite discrepancy: 1, court order 13"),
                           HasSubstr("Missing, under inquiry: 5 g"), HasSubstr("court order 14"),
                           HasSubstr("Missing, under inquiry: 35 g")));
}

TEST_F(WideBounds, C4_ASurplusIsNotPrintedAsMissing) {
  const auto tea = sealed(100, "S-1");
  const auto number = open_one(tea, "S-1", 105);
  judged();
  DestructionLine line{tea, "S-1", MassMg{105'000}, {}};
  line.despite = {{number, "court order 13"}};
  const auto report = destroy(*service_, table(), run(line));
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_EQ(report->destroyed.size(), 1u) << report->left_behind[0].second;
  EXPECT_EQ(findings(), "");
  EXPECT_THAT(chain_of(**service_->store().snapshot(), tea)->back().detail, HasSubstr(R"("missing_mg":0)"));
  const auto paper = destruction_certificate(**service_->store().snapshot(), report->number, "vi", kBegin);
  ASSERT_TRUE(paper) << to_string(paper.error());
  std::string words;
  for (const auto& block : paper->parts.at(0).blocks) words += block.label + " " + block.text + "\n";
  EXPECT_THAT(words, HasSubstr("Missing, under inquiry: 0 g"));
}

// What the furnace finds in one line is not for the next one to burn, nor is it an older discrepancy because
// a clock was set back.
TEST_F(WideBounds, C4_WhatARunFindsNeverGoesInItWhateverTheClockSays) {
  const auto tea = sealed(100, "S-1");
  const auto first = open_one(tea, "S-1", 95);
  judged();
  DestructionLine line{tea, "S-1", MassMg{90'000}, {}};
  line.despite = {{first, "court order 13"}};
  auto twice = run(line);
  twice.lines.push_back(line);
  twice.lines[1].despite.push_back({first + 1, "court order 13"});
  const auto before = c1();
  const auto refused = destroy(*service_, table(), twice);
  ASSERT_FALSE(refused) << "line 1 would open a discrepancy, line 2 burn in spite of it";
  EXPECT_EQ(refused.error().code, ErrorCode::Duplicate);
  EXPECT_EQ(c1(), before);
  const auto second_at = clock_.now();
  const auto second = open_one(tea, "S-1", 90);
  const auto left = [&] {
    const auto report = destroy(*service_, table(), run(line));
    return report && report->left_behind.size() == 1 ? report->left_behind[0].second : std::string{"gone"};
  };
  clock_.set(second_at);
  EXPECT_THAT(left(), HasSubstr("none that was found in this run"));
  line.despite.push_back({second, "court order 14"});
  EXPECT_THAT(left(), HasSubstr("none that was found in this run"));
  clock_.set(second_at - base::DurationMs::hours(2));
  EXPECT_THAT(left(), HasSubstr("none that was found in this run")) << "both by now";
  clock_.set(second_at + base::DurationMs::minutes(1));
  EXPECT_EQ(left(), "gone");
  EXPECT_EQ(findings(), "");
}

TEST_F(WideBounds, C4_VerifyNamesWhatARunBurntInSpiteOfWhatWasFoundSinceItBegan) {
  const auto tea = sealed(100, "S-1");
  ASSERT_TRUE(service_->record({"officer-7", "test"}, "custody.destruction_run",
                               journal::Body{}.set("run", 1).set("state", "begun").text(), {}));
  open_one(tea, "S-1", 95);
  leaves(tea, R"({"despite":[{"discrepancy":1,"missing_mg":5000,"order":"order 13"}],"order":0,"run":1})",
         90);
  EXPECT_THAT(findings(), HasSubstr("it was burnt in spite of what was found since its run began"));
}

// An exhibit that is honest is not an alarm for good because most of it went: what was off while there was
// half a kilogram is held against that, by the program and by `verify`.
TEST_F(WideBounds, C4_WhatWasOffBeforeASplitIsNoAlarmForTheRest) {
  const auto until = kBegin + base::DurationMs::days(300);
  ASSERT_TRUE(register_scale(*service_, table(), {"S1", MassMg{1'000}, MassMg{500}, until}));
  ASSERT_TRUE(register_scale(*service_, table(), {"S2", MassMg{1}, MassMg{1}, until}));
  const auto tea = sealed(500, "S-1");
  const auto off = weigh_exhibit(*service_, table(), tea, "S-1", grams(497.5));
  ASSERT_TRUE(off) << to_string(off.error());
  ASSERT_EQ(off->comparison->verdict, custody::Verdict::WithinBound);
  SplitOrder order;
  order.whole = tea;
  order.seal_read = "S-1";
  order.part = grams(490);
  order.rest = grams(7.5);
  order.rest.scale = "S2";
  order.container = "bag";
  const auto split = split_exhibit(*service_, table(), order);
  ASSERT_TRUE(split) << to_string(split.error());
  const auto weighed = [&](double gross) {
    auto reading = grams(gross);
    reading.scale = "S2";
    const auto made = weigh_exhibit(*service_, table(), tea, "", reading);
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? made->alarms.size() : 0;
  };
  for (const double gross : {7.5, 7.501, 7.499, 7.5}) EXPECT_EQ(weighed(gross), 0u) << gross;
  EXPECT_EQ(findings(), "");
}

TEST_F(WideBounds, C4_VerifyNamesWhatLeftWhileADiscrepancyWasOpen) {
  const auto tea = sealed(100, "S-1");
  open_one(tea, "S-1", 95);
  ASSERT_EQ(findings(), "");
  expect_only_a_true_order_lets_go(tea);
}

// Acts of facts of version 1 did not say what they opened: the row alone does.
TEST_F(WideBounds, C4_WhatAnOldActOpenedIsNamedByAnOrderAsAnyOther) {
  const auto tea = sealed(100, "S-1");
  store::DiscrepancyRow row;
  row.discrepancy_no = 1;
  row.exhibit = tea.text();
  row.opened_at = clock_.now().unix_ms();
  row.expected_mg = 100'000;
  row.observed_mg = 95'000;
  row.involved = R"(["officer-7","officer-9"])";
  sign(
      "custody.weighed",
      journal::Body{}.set_json("movements", "[]").set_json("states", "[]").set_json("weighings", "[]").text(),
      {store::insert(row)});
  ASSERT_EQ(findings(), "");
  expect_only_a_true_order_lets_go(tea);
}

}  // namespace
}  // namespace tidewaiter::service
