// From the table to the furnace through the use cases: C1 at every step, and `verify` agrees at the end.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/custody_alerts.h"
#include "service/custody_json.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using base::MassMg;
using custody::CustodyState;
using custody::ExhibitId;
using custody::OfficerId;
using testing::HasSubstr;

class Evidence : public EvidenceRoom {};

TEST_F(Evidence, C1_HoldsFromTheTableToTheFurnace) {
  const auto tea = sealed(2'010, "S-100", 10);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 2000 g");
  pass(DurationMs::hours(1));
  ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, tea, OfficerId{"keeper-1"},
                            custody::TransferPurpose::Custody, "S-100", DurationMs::hours(24)));
  EXPECT_EQ(known(tea).holding.holder, OfficerId{"officer-7"});
  const auto accepted =
      accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-100", grams(2'009.98, 10));
  ASSERT_TRUE(accepted) << to_string(accepted.error());
  EXPECT_EQ((*accepted)->comparison->verdict, custody::Verdict::WithinBound);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g − adjustments 0.02 g = held 1999.98 g");
  ASSERT_TRUE(store_exhibit(*service_, {"keeper-1", ""}, tea, "S-100", "room 2, shelf 7"));

  SplitOrder order{tea, "S-100", grams(7, 2), grams(2'004.98, 10), "vial", false, custody::SamplingAim{100},
                   23};
  EXPECT_EQ(split_exhibit(*service_, both("keeper-1", "officer-9"), order).error().field, "drawn")
      << "the sentence for the court rests on it";
  order.drawn = "by lot, list of numbers 7";
  const auto sample = split_exhibit(*service_, both("keeper-1", "officer-9"), order);
  ASSERT_TRUE(sample) << to_string(sample.error());
  EXPECT_EQ(sample->part, ExhibitId{"X1-1.1"});
  EXPECT_EQ(known(sample->part).book, MassMg{5'000});
  EXPECT_EQ(known(tea).holding.seal, "") << "opened";
  ASSERT_TRUE(seal_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-101"));
  EXPECT_EQ(seal_exhibit(*service_, both("keeper-1", "officer-9"), sample->part, "").error().field, "seal");
  ASSERT_TRUE(seal_exhibit(*service_, both("keeper-1", "officer-9"), sample->part, "S-102"));
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g − adjustments 0.02 g = held 1999.98 g");

  ASSERT_TRUE(offer_exhibit(*service_, {"keeper-1", ""}, sample->part, OfficerId{"chemist-1"},
                            custody::TransferPurpose::Laboratory, "S-102", DurationMs::hours(24)));
  ASSERT_TRUE(accept_exhibit(*service_, both("chemist-1", "officer-9"), sample->part, "S-102", grams(7, 2)));
  EXPECT_EQ(known(sample->part).holding.state, CustodyState::Out);
  Consumption half{sample->part, "S-101", MassMg{500}};
  half.rest = grams(6.5, 2);
  const auto chemist = both("chemist-1", "officer-9");
  EXPECT_EQ(consume_exhibit(*service_, chemist, half).error().field, "seal");
  half.seal_read = "S-102";
  EXPECT_EQ(consume_exhibit(*service_, table(), half).error().field, "officers")
      << "neither of them holds it";
  const auto used = consume_exhibit(*service_, chemist, half);
  ASSERT_TRUE(used) << to_string(used.error());
  ASSERT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), tea,
                              {"methamphetamine", "lab-1", "ISO/IEC 17025", "GC-MS", 790'000, 10'000}));
  EXPECT_EQ(custody::substance_text(known(tea).exhibit),
            "methamphetamine (confirmed, GC-MS, by sample X1-1.1)");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g − adjustments 0.02 g = held 1999.48 g + consumed 0.5 g");

  judged();
  ASSERT_TRUE(order_destruction(*service_, {"keeper-1", ""}, {tea}, "order 12"));
  const DestructionRun run{"order 12", "incineration", {"w1", "w2", "w3"},
                           "S1",       "furnace",      {{tea, "S-101", MassMg{2'004'980}, MassMg{10'000}}},
                           {},         kNoPicture};
  const auto report = destroy(*service_, both("keeper-1", "officer-9"), run);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->destroyed.size(), 1u) << report->left_behind.at(0).second;
  EXPECT_EQ(known(tea).holding.state, CustodyState::Destroyed);
  EXPECT_EQ(
      c1(),
      "C1 holds: seized 2000 g − adjustments 0.02 g = held 4.5 g + consumed 0.5 g + destroyed 1994.98 g");
  EXPECT_EQ(findings(), "");
  const auto tree = seizure_tree(**service_->store().snapshot(), custody::SeizureNumber{1});
  ASSERT_TRUE(tree);
  EXPECT_THAT(*tree, testing::AllOf(HasSubstr(">5 g</text>"), HasSubstr("X1-1.1  4.5 g")));
  const auto statement = court_statement(**service_->store().snapshot(), tea, OfficerId{"keeper-1"});
  ASSERT_TRUE(statement);
  EXPECT_THAT(*statement, HasSubstr("It came from officer-7 into my hands (received); keeper-1 and officer-9 "
                                    "signed. It bore seal S-100."));
  EXPECT_THAT(*statement, HasSubstr("net 1994.98 g"));
  EXPECT_EQ(court_statement(**service_->store().snapshot(), tea, OfficerId{"chief-1"}).error().code,
            ErrorCode::NotFound);
}

TEST_F(Evidence, C4_GramsBetweenTheTableAndTheFirstExhibitAlarmUntilTwoSettleThem) {
  store::SeizureRow find;
  find.seizure_no = 3;
  find.seized_at = clock_.now().unix_ms();
  find.substance = "methamphetamine";
  find.mass_mg = 7'981'000;
  find.document = store::compress("{}");
  ASSERT_TRUE(service_->record(chief(), "item.examined", "{}", {store::insert(find)}));
  const auto alerts = [&] {
    std::string text;
    const auto all = custody_alerts(**service_->store().snapshot(), clock_.now());
    for (const auto& one : *all) text += one.kind + ": " + one.words + "\n";
    return text;
  };
  EXPECT_EQ(alerts(), "") << "it is being packed";
  pass(DurationMs::days(1));
  EXPECT_THAT(alerts(), HasSubstr("nothing of it was weighed as an exhibit"));
  seized(7'000, 0, 3);
  EXPECT_THAT(alerts(),
              HasSubstr("seizure_differs: seizure 3: the examination weighed 7981 g with its wrapping, "
                        "the exhibits 7000 g gross: 981 g less"));
  const auto by_chief = both("chief-1", "keeper-1");
  const std::string ground = "the wrapping, 981 g, is with the fingerprint laboratory";
  EXPECT_EQ(settle_seizure(*service_, by_chief, 3, "").error().field, "ground");
  EXPECT_EQ(settle_seizure(*service_, table(), 3, ground).error().code, ErrorCode::Forbidden)
      << "they weighed it themselves";
  EXPECT_EQ(settle_seizure(*service_, by_chief, 1, ground).error().code, ErrorCode::State)
      << "nobody stated a mass";
  ASSERT_TRUE(settle_seizure(*service_, by_chief, 3, ground));
  EXPECT_EQ(alerts(), "");
  EXPECT_THAT(to_string(*seizure_mass(**service_->store().snapshot(), 3)), HasSubstr("settled by chief-1"));
  EXPECT_EQ(findings(), "");
  seized(500, 0, 3);
  EXPECT_THAT(alerts(), HasSubstr("481 g less")) << "another exhibit opens it again";
  ASSERT_TRUE(settle_seizure(*service_, by_chief, 3, "the rest is the wrapping"));
  seized(490, 10, 3);
  EXPECT_EQ(alerts(), "") << "the whole of it is there";
  EXPECT_EQ(findings(), "");
  auto row = *service_->store().snapshot().value()->get<store::SeizureSettlementRow>(std::int64_t{3}).value();
  row.weighed_mg = 7'981'000;
  ASSERT_TRUE(service_->record(chief(), "custody.stored", "{}", {store::put(row)}));
  EXPECT_THAT(findings(), HasSubstr("C4 seizure 3: settled by an entry that two officers did not sign"));
}

TEST_F(Evidence, C2_OnlyWhomItWasOfferedToAcceptsAndAnUnansweredOfferAlarms) {
  const auto tea = sealed(500, "S-1");
  const auto offer = [&](const std::string& from) {
    return offer_exhibit(*service_, {from, ""}, tea, OfficerId{"keeper-1"}, custody::TransferPurpose::Custody,
                         "S-1", DurationMs::hours(2));
  };
  EXPECT_EQ(offer("officer-9").error().code, ErrorCode::Forbidden);
  ASSERT_TRUE(offer("officer-7"));
  EXPECT_EQ(offer("officer-7").error().code, ErrorCode::State) << "one offer at a time";
  EXPECT_EQ(accept_exhibit(*service_, both("chemist-1", "officer-9"), tea, "S-1", grams(500)).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-2", grams(500)).error().code,
            ErrorCode::Conflict);
  EXPECT_EQ(accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-1", {}).error().code,
            ErrorCode::Missing);
  pass(DurationMs::hours(3));
  EXPECT_EQ(overdue_exhibits(**service_->store().snapshot(), clock_.now())->size(), 1u);
  const auto expired = expire_offers(*service_, chief());
  ASSERT_TRUE(expired);
  ASSERT_EQ(expired->size(), 1u);
  EXPECT_EQ(known(tea).holding.holder, OfficerId{"officer-7"});
  const auto alerts = [&] {
    std::string text;
    const auto all = custody_alerts(**service_->store().snapshot(), clock_.now());
    for (const auto& one : *all) text += one.kind + " " + one.exhibit->text() + "\n";
    return text;
  };
  EXPECT_EQ(alerts(), "offer_unanswered X1-1\n") << "the offer has ended, what it asked for has not";
  pass(DurationMs::days(2));
  EXPECT_EQ(alerts(), "offer_unanswered X1-1\n");
  EXPECT_EQ(accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-1", grams(500)).error().code,
            ErrorCode::State);
  EXPECT_EQ(store_exhibit(*service_, {"keeper-1", ""}, tea, "S-1", "shelf").error().code,
            ErrorCode::Forbidden);
  ASSERT_TRUE(offer("officer-7"));
  EXPECT_EQ(alerts(), "") << "offered again";
  pass(DurationMs::hours(3));
  ASSERT_TRUE(expire_offers(*service_, chief()));
  EXPECT_EQ(alerts(), "offer_unanswered X1-1\n");
  ASSERT_TRUE(store_exhibit(*service_, {"officer-7", ""}, tea, "S-1", "shelf"));
  EXPECT_EQ(alerts(), "") << "its holder put it away";
  ASSERT_TRUE(offer("officer-7"));
  ASSERT_TRUE(withdraw_offer(*service_, {"officer-7", ""}, tea));
  EXPECT_EQ(alerts(), "");
  EXPECT_EQ(findings(), "");
}

TEST_F(Evidence, C4_ADiscrepancyBlocksUntilSomebodyWhoHeldNoneOfItClosesIt) {
  const auto tea = sealed(500, "S-1");
  const auto weighed = weigh_exhibit(*service_, table(), tea, "S-1", grams(490));
  ASSERT_TRUE(weighed);
  ASSERT_TRUE(weighed->discrepancy);
  EXPECT_EQ(c1(), "C1 holds: seized 500 g = held 490 g + missing under inquiry 10 g");
  judged();
  EXPECT_EQ(order_destruction(*service_, chief(), {tea}, "order 12").error().code, ErrorCode::State);
  EXPECT_EQ(
      split_exhibit(*service_, table(), {tea, "S-1", grams(5), grams(485), "", false, {}, 0}).error().code,
      ErrorCode::State);
  const auto close = [&](const std::string& who) {
    return close_discrepancy(*service_, both(who, "keeper-1"), *weighed->discrepancy,
                             custody::Finding::Explained, "spilt, on camera 4");
  };
  EXPECT_EQ(close("officer-9").error().code, ErrorCode::Forbidden);
  const auto closed = close("chief-1");
  ASSERT_TRUE(closed) << to_string(closed.error());
  EXPECT_EQ(c1(), "C1 holds: seized 500 g = held 490 g + explained loss 10 g");
  EXPECT_EQ(known(tea).holding.state, CustodyState::Received);
  EXPECT_EQ(close("chief-1").error().code, ErrorCode::State);
  EXPECT_EQ(findings(), "");
}

TEST_F(Evidence, C4_WhoTookItOverSinceTheInquiryWasOpenedDoesNotCloseIt) {
  const auto tea = sealed(500, "S-1");
  const auto weighed = weigh_exhibit(*service_, table(), tea, "S-1", grams(490));
  ASSERT_TRUE(weighed && weighed->discrepancy);
  pass(DurationMs::minutes(1));
  ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, tea, OfficerId{"chief-1"},
                            custody::TransferPurpose::Custody, "S-1", DurationMs::hours(2)));
  ASSERT_TRUE(accept_exhibit(*service_, both("chief-1", "officer-9"), tea, "S-1", grams(490)));
  pass(DurationMs::minutes(1));
  const auto signers = both("chief-1", "keeper-1");
  EXPECT_EQ(close_discrepancy(*service_, signers, *weighed->discrepancy, custody::Finding::Explained, "spilt")
                .error()
                .expected,
            "a supervisor who neither held nor weighed it (C4)");
  // As a program would write it that does not ask.
  const auto finding = journal::Body{}
                           .set("discrepancy", *weighed->discrepancy)
                           .set("finding", "unsolved")
                           .set("words", "spilt")
                           .text();
  const custody::Act act{"custody.discrepancy_closed", clock_.now(), *signers.officers(),
                         journal::Body{}
                             .set("facts_version", 6)
                             .set_json("finding", finding)
                             .set_json("movements", "[]")
                             .set_json("states", "[]")
                             .set_json("weighings", "[]")
                             .text()};
  ASSERT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, transaction.get<store::DiscrepancyRow>(*weighed->discrepancy));
    row->finding = "unsolved";
    row->closed_by = "chief-1";
    row->closed_at = clock_.now().unix_ms();
    row->words = "spilt";
    TW_TRY(auto body, signed_body(transaction, act, signers));
    return transaction.record({act.kind, act.at, "chief-1", std::move(body)}, {store::put(*std::move(row))})
        .map([](auto) {});
  }));
  EXPECT_THAT(findings(), HasSubstr("closed by one who held or weighed it"));
}

TEST_F(Evidence, C4_SkimmingInsideTheBoundAlarmsForAllItTouches) {
  const auto tea = sealed(500, "S-1");
  std::int64_t alarm_at = 0;
  for (std::int64_t i = 1; i <= 12 && alarm_at == 0; ++i) {
    pass(DurationMs::hours(1));
    const auto weighed =
        weigh_exhibit(*service_, table(), tea, "S-1", grams(500 - 0.02 * static_cast<double>(i)));
    ASSERT_TRUE(weighed);
    ASSERT_FALSE(weighed->discrepancy) << "each difference alone is nothing";
    if (!weighed->alarms.empty()) alarm_at = i;
    if (alarm_at != 0) {
      EXPECT_EQ(weighed->alarms.size(), 6u) << "exhibit, two officers, scale, place, holder";
    }
  }
  EXPECT_GT(alarm_at, 2);
  const auto tests = drifts(**service_->store().snapshot());
  ASSERT_TRUE(tests);
  EXPECT_EQ(tests->at(0).alarm, 1);
  EXPECT_EQ(tests->at(0).sum_mg, -20 * alarm_at);
  EXPECT_EQ(findings(), "");
}

TEST_F(Evidence, WhatFailsACheckStaysBehindAndTheRestIsDestroyed) {
  DestructionRun run{"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", {}, {}, kNoPicture};
  std::vector<ExhibitId> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(sealed(100, "S-" + std::to_string(i)));
    run.lines.push_back({ids.back(), "S-" + std::to_string(i), MassMg{100'000}, MassMg{}});
  }
  judged();
  ASSERT_TRUE(order_destruction(*service_, chief(), {ids[0], ids[1], ids[2]}, "order 12"));
  run.lines[1].seal_read = "S-X";
  run.lines[2].gross = MassMg{99'000};
  const auto report = destroy(*service_, table(), run);
  ASSERT_TRUE(report) << to_string(report.error());
  ASSERT_EQ(report->destroyed, std::vector<ExhibitId>{ids[0]});
  ASSERT_EQ(report->left_behind.size(), 3u);
  EXPECT_THAT(report->left_behind[0].second, HasSubstr("seal"));
  EXPECT_THAT(report->left_behind[1].second, HasSubstr("1000 mg less"));
  EXPECT_THAT(report->left_behind[2].second, HasSubstr("destroy while sealed"));
  EXPECT_EQ(c1(), "C1 holds: seized 400 g = held 299 g + destroyed 100 g + missing under inquiry 1 g");
  EXPECT_EQ(known(ids[2]).holding.state, CustodyState::Discrepant);
  run.witnesses = {"w1", "w2", "officer-7"};
  EXPECT_EQ(destroy(*service_, table(), run).error().field, "witnesses");
  EXPECT_EQ(findings(), "");
}

TEST_F(Evidence, C4_AWeightThatDisagreesAtTheFurnaceIsAnInquiryNotASecondTry) {
  const auto tea = sealed(100, "S-1");
  DestructionRun run{"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", {}, {}, kNoPicture};
  run.lines.push_back({tea, "S-1", MassMg{95'000}, MassMg{}});
  judged();
  ASSERT_TRUE(order_destruction(*service_, chief(), {tea}, "order 12"));
  ASSERT_EQ(destroy(*service_, table(), run)->left_behind.size(), 1u);
  const auto open = discrepancies(**service_->store().snapshot());
  ASSERT_EQ(open->size(), 1u);
  EXPECT_EQ(open->front().expected_mg, 100'000);
  EXPECT_EQ(open->front().observed_mg, 95'000);

  run.lines[0].gross = MassMg{100'000};  // the figure that would have passed
  const auto again = destroy(*service_, table(), run);
  ASSERT_TRUE(again->destroyed.empty());
  EXPECT_THAT(again->left_behind[0].second, HasSubstr("C4"));
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 95 g + missing under inquiry 5 g");

  run.lines[0].gross = MassMg{95'000};
  run.lines[0].despite = {{open->front().discrepancy_no, "court order 13"}};
  EXPECT_THAT(destroy(*service_, table(), run)->left_behind[0].second,
              HasSubstr("none that was found in this run"))
      << "an order that names what the run itself finds";
  pass(DurationMs::minutes(1));
  const auto by_order = destroy(*service_, table(), run);
  ASSERT_EQ(by_order->destroyed, std::vector<ExhibitId>{tea}) << by_order->left_behind[0].second;
  EXPECT_EQ(by_order->mass, MassMg{95'000});
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = destroyed 95 g + missing under inquiry 5 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Evidence, EveryKindHasCustodyAndOnlyDrugsAndChemicalsAreWeighed) {
  custody::Exhibit press;
  press.kind = custody::ExhibitKind::Equipment;
  press.description = "tablet press";
  press.serial_numbers = {"TP-5"};
  const auto made = seize_exhibit(*service_, table(), 1, press, {});
  ASSERT_TRUE(made) << to_string(made.error());
  ASSERT_TRUE(seal_exhibit(*service_, table(), made->id, "S-9"));
  EXPECT_EQ(weigh_exhibit(*service_, table(), made->id, "S-9", grams(5)).error().code, ErrorCode::Conflict);
  ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, made->id, OfficerId{"keeper-1"},
                            custody::TransferPurpose::Custody, "S-9", DurationMs::hours(2)));
  EXPECT_TRUE(accept_exhibit(*service_, both("keeper-1", "officer-9"), made->id, "S-9", {}));
  EXPECT_EQ(seize_exhibit(*service_, table(), 1, press, grams(5)).error().code, ErrorCode::Conflict);
  EXPECT_EQ(seize_exhibit(*service_, table(), 99, press, {}).error().code, ErrorCode::NotFound);
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
