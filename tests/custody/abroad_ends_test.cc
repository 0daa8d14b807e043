// What went across a border and does not come to the end that was agreed: its receipt is late, its seal was
// broken, it is refused, lost on the way, lost there, or ends otherwise than its terms say. All of it can be
// recorded as it was, and every gram is accounted for.

#include <gmock/gmock.h>

#include "border.h"
#include "service/custody_alerts.h"
#include "service/custody_json.h"
#include "service/custody_missing.h"
#include "service/handover_views.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using base::MassMg;
using custody::CustodyState;
using custody::ExhibitId;
using testing::HasSubstr;

const std::string kHash(64, 'a');

class AbroadEnds : public Border {
 protected:
  static Actor officer(const std::string& name) { return {name, "test"}; }
  store::HandoverRow row(std::int64_t number) { return *handover_row(*snapshot(), number); }
  store::CustodyOfferRow offer_in(std::int64_t number) {
    return **snapshot()->get<store::CustodyOfferRow>(row(number).offer_no);
  }
  std::unique_ptr<store::Reader> snapshot() { return std::move(*service_->store().snapshot()); }
  // Handed over with these terms, its number.
  std::int64_t gone_under(const custody::HandoverTerms& agreed_terms) {
    const auto id = sample();
    auto offer = offer_of(id, approved());
    offer.terms = agreed_terms;
    const auto number = offer_handover(*service_, officer("officer-7"), offer);
    EXPECT_TRUE(number) << to_string(number.error());
    EXPECT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));
    pass(DurationMs::hours(1));
    return *number;
  }
  // Received there as it was sent; its exhibit.
  ExhibitId received(std::int64_t number) {
    const auto facts = read(bundled(number));
    EXPECT_TRUE(confirm_handover(*service_, table(), receipt_for(facts, 42)));
    pass(DurationMs::hours(1));
    return ExhibitId{facts.exhibit};
  }
  TakingBack refused(std::int64_t number, const std::string& seal = "S-14") {
    return {number, seal, grams(42, 2), {}, "their letter of refusal", kHash};
  }
  // What earlier programs did with an offer whose time was over, whatever had become of what was offered.
  void end_as_earlier(std::int64_t number, custody::OfferState how) {
    auto offer = offer_in(number);
    offer.state = name(how);
    offer.ended_at = clock_.now().unix_ms();
    auto body = journal::Body{}
                    .set("exhibit", offer.exhibit)
                    .set("from", offer.from_holder)
                    .set("offer", offer.offer_no)
                    .set("state", offer.state)
                    .set("to", offer.to_holder)
                    .text();
    const bool by_holder = how == custody::OfferState::Withdrawn;
    ASSERT_TRUE(service_->record({by_holder ? offer.from_holder : "server", "test"}, "custody.offer_ended",
                                 std::move(body), {store::put(std::move(offer))}));
  }
};

TEST_F(AbroadEnds, C2_AReceiptThatIsLateIsStillAReceiptAndNothingRunsOutMeanwhile) {
  const auto number = gone();
  const auto facts = read(bundled(number));
  const ExhibitId id{facts.exhibit};
  const auto withdrawn = withdraw_offer(*service_, officer("officer-7"), id);
  ASSERT_FALSE(withdrawn);
  EXPECT_EQ(withdrawn.error().code, ErrorCode::State);
  EXPECT_EQ(withdrawn.error().found, "handed over to federal-1");
  pass(DurationMs::days(8));
  const auto expired = expire_offers(*service_, officer("server"));
  ASSERT_TRUE(expired);
  EXPECT_TRUE(expired->empty()) << "what was given waits for its receipt";
  EXPECT_EQ(offer_in(number).state, "open");
  pass(DurationMs::days(2));
  const auto confirmed = confirm_handover(*service_, table(), receipt_for(facts, 42));
  ASSERT_TRUE(confirmed) << to_string(confirmed.error());
  EXPECT_EQ(known(id).holding.holder.text(), "federal-1");
  EXPECT_EQ(offer_in(number).state, "accepted");
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C2_AnOfferThatIsNotGivenRunsOutAsAnyOther) {
  const auto number = offer_handover(*service_, officer("officer-7"), offer_of(sample(), approved()));
  ASSERT_TRUE(number);
  pass(DurationMs::days(8));
  const auto expired = expire_offers(*service_, officer("server"));
  ASSERT_TRUE(expired);
  EXPECT_EQ(expired->size(), 1u);
  EXPECT_EQ(offer_in(*number).state, "expired");
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C2_VerifyTakesWhatEarlierProgramsMadeOfALateReceipt) {
  const auto number = gone();
  const auto facts = read(bundled(number));
  pass(DurationMs::days(8));
  end_as_earlier(number, custody::OfferState::Expired);
  EXPECT_EQ(findings(), "") << "before the receipt";
  pass(DurationMs::days(2));
  ASSERT_TRUE(confirm_handover(*service_, table(), receipt_for(facts, 42)));
  EXPECT_EQ(findings(), "") << "and after it";
}

TEST_F(AbroadEnds, C2_VerifyTakesWhatEarlierProgramsWithdrewOnceItWasGiven) {
  const auto number = gone();
  const auto facts = read(bundled(number));
  end_as_earlier(number, custody::OfferState::Withdrawn);
  pass(DurationMs::days(1));
  ASSERT_TRUE(confirm_handover(*service_, table(), receipt_for(facts, 42)));
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C2_WhatEarlierProgramsLetRunOutComesBackAndEndsOnce) {
  const auto number = gone();
  end_as_earlier(number, custody::OfferState::Expired);
  pass(DurationMs::days(1));
  const auto back = take_back(*service_, table(), refused(number));
  ASSERT_TRUE(back) << to_string(back.error());
  EXPECT_EQ(offer_in(number).state, "expired");
  EXPECT_EQ(findings(), "");
  end_as_earlier(number, custody::OfferState::Expired);
  EXPECT_THAT(findings(), HasSubstr("ended twice"));
}

TEST_F(AbroadEnds, C4_AReceiptThatNamesAnotherSealIsTakenAsWhatItSaysAndIsAnInquiry) {
  const auto number = gone();
  const auto facts = read(bundled(number));
  const ExhibitId id{facts.exhibit};
  const auto line = receipt_for(facts, 42, "federal-1", "S-15");
  const auto confirmed = confirm_handover(*service_, table(), line);
  ASSERT_TRUE(confirmed) << to_string(confirmed.error());
  EXPECT_EQ(confirmed->discrepancy, std::nullopt);
  ASSERT_TRUE(confirmed->seal_discrepancy);
  EXPECT_EQ(row(number).receipt, line);
  EXPECT_EQ(known(id).holding.holder.text(), "federal-1");
  EXPECT_EQ(known(id).holding.seal, "S-15") << "the book has what it bears";
  const auto inquiry = *snapshot()->get<store::DiscrepancyRow>(*confirmed->seal_discrepancy);
  EXPECT_EQ(inquiry->cause, "seal");
  EXPECT_EQ(inquiry->report, "seal S-15 was read where S-14 was expected, as the receipt of federal-1 says");
  const auto alerts = custody_alerts(*snapshot(), clock_.now());
  ASSERT_TRUE(alerts);
  ASSERT_EQ(alerts->size(), 1u);
  EXPECT_STREQ(alerts->at(0).says, "seal_otherwise");
  EXPECT_EQ(destroyed_abroad(*service_, table(), number, "certificate").error().field, "discrepancy");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 40 g");
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "keeper-1"), *confirmed->seal_discrepancy,
                                custody::Finding::Explained, "customs there opened it: letter 9"));
  ASSERT_TRUE(destroyed_abroad(*service_, table(), number, "certificate 12"));
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C4_AnotherSealAndAnotherMassAreTwoInquiries) {
  const auto number = gone();
  const auto confirmed =
      confirm_handover(*service_, table(), receipt_for(read(bundled(number)), 41, "federal-1", "S-15"));
  ASSERT_TRUE(confirmed) << to_string(confirmed.error());
  ASSERT_TRUE(confirmed->discrepancy && confirmed->seal_discrepancy);
  EXPECT_NE(*confirmed->discrepancy, *confirmed->seal_discrepancy);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 39 g + missing under inquiry 1 g");
  EXPECT_EQ(findings(), "");
}

// Written past the program by two who would have the seal forgotten.
TEST_F(AbroadEnds, C4_VerifyNamesAReceiptWhoseSealNobodyAskedAbout) {
  const auto number = gone();
  const auto line = receipt_for(read(bundled(number)), 42, "federal-1", "S-15");
  auto changed = row(number);
  changed.receipt = line;
  ASSERT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.receipt", clock_.now(), *table().officers()};
    act.fact("receipt", journal::Body{}
                            .set("handover", number)
                            .set("net_mg", 40'000)
                            .set("sent_mg", 40'000)
                            .set("sent_uncertainty_mg", *changed.uncertainty_mg)
                            .set("sha256", base::to_hex(base::as_view(base::sha256(line))))
                            .set("uncertainty_mg", 20)
                            .text());
    act.add_row(store::put(changed));
    return act.sign_and_record(table()).map([](auto) {});
  }));
  EXPECT_EQ(findings(), "C4 handover 1: received under seal S-15, and no inquiry was opened\n");
}

TEST_F(AbroadEnds, C1_WhatTheCourierLosesIsMissingAndItsReceiptFindsIt) {
  const auto number = gone();
  const auto facts = read(bundled(number));
  const ExhibitId id{facts.exhibit};
  const auto lost = report_missing(*service_, officer("keeper-1"), {id, "the courier has not got it", {}});
  ASSERT_TRUE(lost) << to_string(lost.error());
  EXPECT_EQ(lost->mass, MassMg{40'000});
  EXPECT_EQ(lost->holder.text(), "officer-7") << "on paper it is ours, and its holder has to answer";
  EXPECT_EQ(known(id).holding.state, CustodyState::Missing);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + missing under inquiry 40 g");
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(answer_inquiry(*service_, officer("officer-7"), lost->discrepancy, "given at the airport"));
  EXPECT_EQ(find_exhibit(*service_, table(), {id, "S-14", "depot", grams(42, 2)}).error().found,
            "lost abroad");
  EXPECT_EQ(report_missing(*service_, officer("keeper-1"), {id, "again", {}}).error().code, ErrorCode::State);
  pass(DurationMs::days(20));
  EXPECT_TRUE(late_abroad(*snapshot(), clock_.now())->empty()) << "an inquiry asks after it already";
  ASSERT_TRUE(expire_offers(*service_, officer("server"))->empty());

  const auto confirmed = confirm_handover(*service_, table(), receipt_for(facts, 42));
  ASSERT_TRUE(confirmed) << to_string(confirmed.error());
  EXPECT_EQ(known(id).holding.state, CustodyState::HandedOver);
  EXPECT_EQ(known(id).holding.holder.text(), "federal-1");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 40 g");
  EXPECT_EQ(destroyed_abroad(*service_, table(), number, "certificate").error().field, "discrepancy");
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "chemist-1"), lost->discrepancy,
                                custody::Finding::Recovered, "it lay in the wrong depot"));
  ASSERT_TRUE(destroyed_abroad(*service_, table(), number, "certificate 12"));
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + destroyed 40 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C1_WhatIsNeverFoundIsAnExplainedLossAndItsHandoverEnds) {
  const auto number = gone();
  const ExhibitId id{row(number).exhibit};
  const auto facts = read(bundled(number));
  const auto lost = report_missing(*service_, officer("keeper-1"), {id, "the van burnt", {}});
  ASSERT_TRUE(lost);
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "chemist-1"), lost->discrepancy,
                                custody::Finding::Explained, "police report 31"));
  EXPECT_EQ(known(id).holding.state, CustodyState::WrittenOff);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + explained loss 40 g");
  EXPECT_EQ(row(number).state, "lost");
  EXPECT_EQ(row(number).closed_why, "police report 31");
  EXPECT_EQ(offer_in(number).state, "withdrawn");
  EXPECT_EQ(confirm_handover(*service_, table(), receipt_for(facts, 42)).error().code, ErrorCode::State);
  pass(DurationMs::days(30));
  EXPECT_TRUE(late_abroad(*snapshot(), clock_.now())->empty());
  EXPECT_TRUE(overdue_exhibits(*snapshot(), clock_.now())->empty());
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C1_WhatWasLostOnTheWayAndIsHereAgainIsTakenBackUnderItsInquiry) {
  const auto number = gone();
  const ExhibitId id{row(number).exhibit};
  const auto lost = report_missing(*service_, officer("keeper-1"), {id, "not at the airport", {}});
  ASSERT_TRUE(lost);
  pass(DurationMs::days(3));
  const auto back = take_back(*service_, both("keeper-1", "officer-9"), refused(number));
  ASSERT_TRUE(back) << to_string(back.error());
  EXPECT_EQ(back->weighed->comparison->verdict, custody::Verdict::Same);
  EXPECT_EQ(known(id).holding.state, CustodyState::Discrepant) << "until its inquiry is closed (C4)";
  EXPECT_EQ(known(id).holding.holder.text(), "keeper-1");
  EXPECT_EQ(row(number).state, "returned");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 2000 g");
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "chemist-1"), lost->discrepancy,
                                custody::Finding::Recovered, "it never left the airport"));
  EXPECT_EQ(known(id).holding.state, CustodyState::Received);
  EXPECT_EQ(findings(), "");
  pass(DurationMs::hours(1));
  const auto second = offer_handover(*service_, officer("keeper-1"), offer_of(id, approved()));
  ASSERT_TRUE(second) << to_string(second.error());
  ASSERT_TRUE(hand_over(*service_, both("keeper-1", "officer-9"), *second, "S-14", grams(42, 2)));
  pass(DurationMs::hours(1));
  EXPECT_EQ(read(bundled(*second)).sent_mg, 40'000) << "its bundle tells of the loss, too";
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C1_WhatTheReceiverRefusesComesBackByTwoWeighedWithAPapersHash) {
  const auto number = gone();
  const ExhibitId id{row(number).exhibit};
  auto back = refused(number);
  back.paper_sha256 = "a letter";
  EXPECT_EQ(take_back(*service_, table(), back).error().field, "paper_sha256");
  back = refused(number);
  back.used_there = MassMg{500};
  EXPECT_EQ(take_back(*service_, table(), back).error().field, "used_there") << "nobody had it there";
  back = refused(number);
  back.reading.reset();
  EXPECT_EQ(take_back(*service_, table(), back).error().field, "gross");
  const auto done = take_back(*service_, table(), refused(number));
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->seal_discrepancy, std::nullopt);
  EXPECT_EQ(known(id).holding.state, CustodyState::Received);
  EXPECT_EQ(known(id).holding.holder.text(), "officer-7");
  EXPECT_EQ(known(id).holding.seal, "S-14");
  EXPECT_THAT(chain_of(*snapshot(), id)->at(4).detail, HasSubstr(kHash));
  EXPECT_EQ(row(number).state, "returned");
  EXPECT_EQ(row(number).closed_why, "their letter of refusal");
  EXPECT_EQ(offer_in(number).state, "withdrawn");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 2000 g");
  EXPECT_EQ(take_back(*service_, table(), refused(number)).error().code, ErrorCode::State);
  EXPECT_EQ(findings(), "");

  // It can go again, and its bundle tells both journeys.
  pass(DurationMs::hours(1));
  const auto second = offer_handover(*service_, officer("officer-7"), offer_of(id, approved()));
  ASSERT_TRUE(second) << to_string(second.error());
  ASSERT_TRUE(hand_over(*service_, table(), *second, "S-14", grams(42, 2)));
  pass(DurationMs::hours(1));
  EXPECT_EQ(read(bundled(*second)).sent_mg, 40'000);
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C4_WhatNobodyReceivedAndBearsAnotherSealIsAnInquiry) {
  const auto number = gone();
  const ExhibitId id{row(number).exhibit};
  const auto done = take_back(*service_, both("keeper-1", "officer-9"), refused(number, "S-99"));
  ASSERT_TRUE(done) << to_string(done.error());
  ASSERT_TRUE(done->seal_discrepancy);
  EXPECT_EQ(known(id).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(known(id).holding.seal, "S-99");
  EXPECT_EQ(known(id).holding.holder.text(), "keeper-1");
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C4_WhatWentByAnOrderComesBackAsBlockedAsItWas) {
  const auto id = sample();
  ASSERT_TRUE(weigh_exhibit(*service_, table(), id, "S-14", grams(41, 2)));
  auto offer = offer_of(id, approved());
  offer.terms.despite_discrepancy = "order 7 of the court";
  const auto number = offer_handover(*service_, officer("officer-7"), offer);
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(41, 2)));
  pass(DurationMs::hours(1));
  auto back = refused(*number);
  back.reading = grams(41, 2);
  const auto done = take_back(*service_, table(), back);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(known(id).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1999 g + missing under inquiry 1 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, C1_WhatTheReceiverLosesIsMissingTooAndComesBackAsTheirs) {
  const auto number = gone();
  const auto id = received(number);
  const auto lost = report_missing(*service_, officer("keeper-1"), {id, "their letter 14", {}});
  ASSERT_TRUE(lost) << to_string(lost.error());
  EXPECT_EQ(lost->holder.text(), "federal-1");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + missing under inquiry 40 g");
  EXPECT_EQ(destroyed_abroad(*service_, table(), number, "certificate").error().field, "discrepancy");
  TakingBack back{number, "AU-9", grams(42, 2), {}, "letter 88"};
  EXPECT_EQ(take_back(*service_, table(), back).error().field, "why") << "its destruction was agreed";
  back.why = "they found it, and do not want it";
  const auto done = take_back(*service_, table(), back);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->seal_discrepancy, std::nullopt);
  EXPECT_EQ(known(id).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(known(id).holding.holder.text(), "officer-7");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 2000 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, WhatEndsOtherwiseThanWasAgreedHasAReasonThatTwoSign) {
  auto to_return = terms();
  to_return.afterwards = custody::Afterwards::Returned;
  const auto number = gone_under(to_return);
  const auto id = received(number);
  const auto refusal = destroyed_abroad(*service_, table(), number, "certificate 12");
  ASSERT_FALSE(refusal);
  EXPECT_EQ(refusal.error().code, ErrorCode::Missing);
  EXPECT_EQ(refusal.error().field, "why");
  EXPECT_EQ(refusal.error().expected, "why it is not returned, as was agreed");
  EXPECT_EQ(
      destroyed_abroad(*service_, table(), number, "certificate 12", std::string(2'001, 'x')).error().code,
      ErrorCode::TooLarge);
  ASSERT_TRUE(
      destroyed_abroad(*service_, table(), number, "certificate 12", "their law orders it: letter 5"));
  EXPECT_THAT(chain_of(*snapshot(), id)->back().detail, HasSubstr("their law orders it: letter 5"));
  EXPECT_EQ(findings(), "");
}

TEST_F(AbroadEnds, WhatIsLateIsToldEachInItsWay) {
  auto dated = terms();
  dated.afterwards_by = clock_.now() + DurationMs::days(30);
  const auto number = gone_under(dated);
  EXPECT_EQ(terms_from(row(number).terms)->afterwards_by, dated.afterwards_by);
  const auto late = [&] {
    std::vector<std::string> names;
    const auto all = late_abroad(*snapshot(), clock_.now());
    EXPECT_TRUE(all) << to_string(all.error());
    for (const auto& one : *all)
      names.push_back(std::string{name(one.why)} + " " + std::to_string(one.number));
    return names;
  };
  auto soon = asked();
  soon.by = clock_.now() + DurationMs::days(3);
  ASSERT_TRUE(receive_request(*service_, officer("clerk-1"), soon));
  EXPECT_THAT(late(), testing::IsEmpty());
  pass(DurationMs::days(8));
  EXPECT_THAT(late(), testing::ElementsAre("receipt_due 1", "request_due 2"));
  EXPECT_TRUE(overdue_exhibits(*snapshot(), clock_.now())->empty()) << "a receipt is due, not an answer";
  ASSERT_TRUE(decide_request(*service_, officer("authority-1"), 2, {std::nullopt, "no"}));
  const auto id = received(number);
  EXPECT_THAT(late(), testing::IsEmpty());
  pass(DurationMs::days(30));
  EXPECT_THAT(late(), testing::ElementsAre("end_due 1"));
  const auto alerts = custody_alerts(*snapshot(), clock_.now());
  ASSERT_TRUE(alerts && alerts->size() == 1u);
  EXPECT_EQ(alerts->at(0).kind, "end_due");
  EXPECT_EQ(alerts->at(0).exhibit, id);
  ASSERT_TRUE(destroyed_abroad(*service_, table(), number, "certificate 12"));
  EXPECT_THAT(late(), testing::IsEmpty());
  pass(DurationMs::days(60));
  EXPECT_THAT(late(), testing::IsEmpty()) << "the request was answered in time by what went";
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
