// How an inquiry ends once its exhibit has left: what was lost here is not given back to what is abroad or
// burnt, and every inquiry can be closed.

#include <gmock/gmock.h>

#include "border.h"
#include "service/custody_missing.h"
#include "service/custody_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using custody::CustodyEvent;
using custody::CustodyState;
using custody::ExhibitId;
using custody::Finding;
using custody::MovementKind;
using testing::AllOf;
using testing::HasSubstr;

class Inquiries : public Border {
 protected:
  static TwoSigners supervisor() { return both("chief-1", "keeper-1"); }
  base::Result<custody::Discrepancy> closed(std::int64_t no, Finding finding) {
    return close_discrepancy(*service_, supervisor(), no, finding, "as found");
  }
  // Of forty grams one is missing here when a court lets the others go: their number, confirmed there.
  std::int64_t gone_with_thirty_nine() {
    const auto id = sample();
    const Actor keeper{"officer-7", "test"};
    const auto request = approved();
    const auto first = offer_handover(*service_, keeper, offer_of(id, request));
    EXPECT_TRUE(first && !hand_over(*service_, table(), *first, "S-14", grams(41, 2))->kept_back.empty());
    EXPECT_TRUE(withdraw_offer(*service_, keeper, id));
    auto offer = offer_of(id, request);
    offer.terms.despite_discrepancy = "order 7 of the court, which names discrepancy 1";
    const auto second = offer_handover(*service_, keeper, offer);
    EXPECT_TRUE(second) << to_string(second.error());
    const auto given = hand_over(*service_, table(), *second, "S-14", grams(41, 2));
    EXPECT_TRUE(given && given->kept_back.empty());
    pass(base::DurationMs::hours(1));
    return *second;
  }
  // Burnt by an order in spite of what is open.
  void burn(const ExhibitId& id, const std::string& seal, double gross, std::set<std::int64_t> open) {
    DestructionLine line{id, seal, *base::mass_from_grams(gross, "gross"), MassMg{}};
    for (const auto no : open) line.despite.push_back({no, "court order 13"});
    const DestructionRun run{"order 13", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", {line},
                             {},         kNoPicture};
    const auto report = destroy(*service_, table(), run);
    ASSERT_TRUE(report) << to_string(report.error());
    ASSERT_EQ(report->destroyed.size(), 1u) << report->left_behind[0].second;
    pass(base::DurationMs::minutes(1));
  }
};

TEST_F(Inquiries, C1_WhatWasLostHereIsNeverRecoveredAbroad) {
  const auto handover = gone_with_thirty_nine();
  const auto before = c1();
  EXPECT_EQ(before, "C1 holds: seized 2000 g = held 1960 g + handed over 39 g + missing under inquiry 1 g");
  const auto refused = closed(1, Finding::Recovered);
  ASSERT_FALSE(refused) << "39 g were sent, and no more";
  EXPECT_EQ(refused.error().code, ErrorCode::State);
  EXPECT_THAT(refused.error().expected,
              AllOf(HasSubstr("explained or unsolved"), HasSubstr("a seizure of its own")));
  EXPECT_EQ(c1(), before);
  ASSERT_TRUE(closed(1, Finding::Explained));
  const auto row = *handover_row(**service_->store().snapshot(), handover);
  ASSERT_TRUE(confirm_handover(*service_, table(), receipt_for(read(bundled(handover)), 41)));
  ASSERT_TRUE(destroyed_abroad(*service_, table(), handover, "certificate 12"));
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + destroyed 39 g + explained loss 1 g");
  EXPECT_EQ(known(ExhibitId{row.exhibit}).holding.state, CustodyState::Destroyed);
  EXPECT_EQ(findings(), "");
}

TEST_F(Inquiries, C1_WhatWasOpenedAbroadIsRecoveredThereThoughMoreIsOpenFromHere) {
  const auto handover = gone_with_thirty_nine();
  const auto confirmed = confirm_handover(*service_, table(), receipt_for(read(bundled(handover)), 40));
  ASSERT_TRUE(confirmed && confirmed->discrepancy);
  pass(base::DurationMs::minutes(1));
  ASSERT_TRUE(closed(*confirmed->discrepancy, Finding::Recovered));
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 39 g + missing under inquiry 1 g");
  EXPECT_FALSE(closed(1, Finding::Recovered));
  ASSERT_TRUE(closed(1, Finding::Unsolved));
  ASSERT_TRUE(destroyed_abroad(*service_, table(), handover, "certificate 12"));
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + destroyed 39 g + missing under inquiry 1 g");
  EXPECT_EQ(findings(), "");
}

// As programs of before booked it: C1 holds, and a gram that lies in the vault counts as handed over.
TEST_F(Inquiries, C4_VerifyNamesWhatWasRecoveredWhereItWasNotLost) {
  const auto handover = gone_with_thirty_nine();
  const ExhibitId id{handover_row(**service_->store().snapshot(), handover)->exhibit};
  const auto by = supervisor();
  const auto done = service_->store().transact([&](store::Transaction& transaction) -> base::Status {
    CustodyAct act{transaction, "custody.discrepancy_closed", clock_.now(), *by.officers()};
    TW_TRY(auto* const exhibit, act.exhibit(id));
    TW_TRY(auto row, transaction.get<store::DiscrepancyRow>(std::int64_t{1}));
    TW_TRY_STATUS(act.post(MovementKind::RecoverAbroad, MassMg{1'000}, *exhibit));
    TW_TRY_STATUS(act.step(*exhibit, CustodyEvent::CloseDiscrepancy));
    row->finding = "recovered";
    row->closed_by = "chief-1";
    row->closed_at = clock_.now().unix_ms();
    row->words = "in the vault";
    act.fact("finding", R"({"discrepancy":1,"finding":"recovered","words":"in the vault"})");
    act.add_row(store::put(*std::move(row)));
    return act.sign_and_record(by).map([](auto) {});
  });
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 40 g");
  EXPECT_THAT(
      findings(),
      AllOf(HasSubstr("C4 discrepancy 1: recovered to an exhibit that is not where the inquiry was opened"),
            HasSubstr("recover_abroad was booked where recover of 1000 mg was to be")));
}

TEST_F(Inquiries, C4_TheInquiryOfWhatWasBurntByAnOrderIsClosed) {
  const auto tea = sealed(100, "S-1"), sugar = sealed(100, "S-2");
  for (const auto& [id, seal] : {std::pair{tea, "S-1"}, {sugar, "S-2"}})
    ASSERT_TRUE(weigh_exhibit(*service_, table(), id, seal, grams(95))->discrepancy);
  pass(base::DurationMs::minutes(1));
  judged();
  burn(tea, "S-1", 95, {1});
  burn(sugar, "S-2", 95, {2});
  EXPECT_EQ(c1(), "C1 holds: seized 200 g = destroyed 190 g + missing under inquiry 10 g");
  EXPECT_EQ(closed(1, Finding::Recovered).error().code, ErrorCode::State);
  EXPECT_EQ(closed(1, Finding::Surplus).error().code, ErrorCode::Conflict);
  const auto before = known(tea).state_at;
  ASSERT_TRUE(closed(1, Finding::Explained));
  ASSERT_TRUE(closed(2, Finding::Unsolved));
  EXPECT_EQ(c1(),
            "C1 holds: seized 200 g = destroyed 190 g + missing under inquiry 5 g + explained loss 5 g");
  EXPECT_EQ(known(tea).holding.state, CustodyState::Destroyed);
  EXPECT_EQ(known(tea).state_at, before);
  EXPECT_FALSE(custody::is_to_be_there(CustodyState::Destroyed)) << "no inventory looks for it";
  EXPECT_EQ(closed(1, Finding::Explained).error().code, ErrorCode::State) << "once";
  EXPECT_EQ(findings(), "");
}

TEST_F(Inquiries, C4_WhatWasFoundAgainAndThenBurntHasBothItsInquiriesClosed) {
  const auto tea = sealed(100, "S-1");
  ASSERT_TRUE(report_missing(*service_, {"keeper-1", ""}, {tea, "not on its shelf", std::nullopt}));
  const auto found = find_exhibit(*service_, table(), {tea, "S-1", "room 3", grams(99)});
  ASSERT_TRUE(found && found->weighed->discrepancy);
  pass(base::DurationMs::minutes(1));
  judged();
  burn(tea, "S-1", 99, {1, 2});
  const auto others = both("chief-1", "chemist-1");
  ASSERT_TRUE(close_discrepancy(*service_, others, 1, Finding::Recovered, "it stood in room 3"))
      << "its mass was back before it was burnt";
  EXPECT_EQ(close_discrepancy(*service_, others, 2, Finding::Recovered, "a gram").error().code,
            ErrorCode::State);
  ASSERT_TRUE(close_discrepancy(*service_, others, 2, Finding::Explained, "spilt"));
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = destroyed 99 g + explained loss 1 g");
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
