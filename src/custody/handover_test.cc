#include "custody/handover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "custody/discrepancy.h"
#include "custody/limits.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::MassMg;
using testing::HasSubstr;

ForeignRequest whole_request() {
  return {"AU",     "Federal police",
          "R 1",    "1988 Convention, Art. 7",
          "law 17", "import of a drug, parcel 4",
          "40 g",   base::Instant{1'900'000'000'000}};
}
HandoverTerms whole_terms() {
  HandoverTerms terms;
  terms.export_authorisation = "EX-1";
  terms.import_authorisation = "IM-1";
  terms.use_limitation = "this investigation";
  terms.undertaking = "no sentence of death";
  terms.afterwards = Afterwards::Destroyed;
  terms.court_witness = "officer-7, by video";
  return terms;
}

TEST(Handover, EveryEssentialOfARequestIsAskedForByItself) {
  EXPECT_TRUE(missing_in(whole_request()).empty());
  EXPECT_EQ(missing_in(ForeignRequest{}).size(), 8u);
  for (auto field : {&ForeignRequest::jurisdiction, &ForeignRequest::authority, &ForeignRequest::reference,
                     &ForeignRequest::instrument, &ForeignRequest::legal_basis, &ForeignRequest::offence,
                     &ForeignRequest::asked}) {
    auto request = whole_request();
    request.*field = " ";
    EXPECT_EQ(missing_in(request).size(), 1u);
  }
  auto open_ended = whole_request();
  open_ended.by.reset();
  EXPECT_EQ(missing_in(open_ended).at(0).field, "by");
}

TEST(Handover, WhatCanNotBeWrittenDownIsRefusedByItsField) {
  auto request = whole_request();
  request.jurisdiction = "Australia";
  EXPECT_EQ(check(request).error().field, "jurisdiction");
  request.jurisdiction = "ZZ";
  EXPECT_EQ(check(request).error().field, "jurisdiction") << "no country's";
  request = whole_request();
  request.offence.assign(kMaxWords + 1, 'x');
  EXPECT_EQ(check(request).error().code, ErrorCode::TooLarge);
  EXPECT_TRUE(check(whole_request()));
  auto terms = whole_terms();
  terms.undertaking_needless = "not asked for by law 3";
  EXPECT_EQ(check(terms).error().code, ErrorCode::Conflict);
}

TEST(Handover, OnlyAnotherOfficerApprovesAndOnlyAWholeRequest) {
  const OfficerId clerk{"clerk-1"}, authority{"authority-1"};
  const auto request = whole_request();
  EXPECT_EQ(decide(request, RequestState::Received, true, clerk, authority), RequestState::Approved);
  EXPECT_EQ(decide(request, RequestState::Received, true, clerk, clerk).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(decide(request, RequestState::Approved, false, clerk, authority).error().code, ErrorCode::State);
  auto lacking = request;
  lacking.offence.clear();
  lacking.instrument.clear();
  const auto refused = decide(lacking, RequestState::Received, true, clerk, authority);
  EXPECT_EQ(refused.error().code, ErrorCode::Missing);
  EXPECT_THAT(refused.error().expected, testing::AllOf(HasSubstr("offence: "), HasSubstr("instrument: ")));
  EXPECT_EQ(decide(lacking, RequestState::Received, false, clerk, authority), RequestState::Refused);
}

TEST(Handover, EveryEssentialOfTheTermsIsAskedForByItself) {
  EXPECT_TRUE(missing_in(whole_terms(), ExhibitKind::Drug).empty());
  EXPECT_EQ(missing_in(HandoverTerms{}, ExhibitKind::Drug).size(), 6u);
  EXPECT_EQ(missing_in(HandoverTerms{}, ExhibitKind::Device).size(), 4u)
      << "no authorisations for a telephone";
  const std::pair<std::string HandoverTerms::*, const char*> table[] = {
      {&HandoverTerms::export_authorisation, "export_authorisation"},
      {&HandoverTerms::import_authorisation, "import_authorisation"},
      {&HandoverTerms::use_limitation, "use_limitation"},
      {&HandoverTerms::undertaking, "undertaking"},
      {&HandoverTerms::court_witness, "court_witness"}};
  for (const auto& [field, named] : table) {
    auto terms = whole_terms();
    (terms.*field).clear();
    const auto missing = missing_in(terms, ExhibitKind::Drug);
    ASSERT_EQ(missing.size(), 1u) << named;
    EXPECT_EQ(missing[0].field, named);
  }
  auto terms = whole_terms();
  terms.undertaking.clear();
  terms.undertaking_needless = "the offence there has no such sentence";
  EXPECT_TRUE(missing_in(terms, ExhibitKind::Drug).empty());
  terms.afterwards.reset();
  EXPECT_EQ(missing_in(terms, ExhibitKind::Drug).at(0).field, "afterwards");
}

TEST(Handover, C1_WhatAReceiverWeighsLessIsUnderInquiryAndComesBackToWhereItIs) {
  const ExhibitId sample{"X1-1.1"};
  MassLedger ledger;
  ASSERT_TRUE(ledger.post(*Movement::make(MovementKind::Seize, MassMg{40'000}, sample)));
  ASSERT_TRUE(ledger.post(*Movement::make(MovementKind::HandOver, MassMg{40'000}, sample)));
  const auto same = *compare(MassMg{40'000}, MassMg{30}, MassMg{39'990}, MassMg{20});
  EXPECT_EQ(*movement_abroad(same, sample), std::nullopt) << "inside the bound nothing moves";
  const auto less = *compare(MassMg{40'000}, MassMg{30}, MassMg{39'000}, MassMg{20});
  const auto lost = *movement_abroad(less, sample);
  ASSERT_TRUE(lost);
  ASSERT_TRUE(ledger.post(*lost));
  EXPECT_EQ(to_string(ledger.balance()),
            "C1 holds: seized 40 g = handed over 39 g + missing under inquiry 1 g");
  Discrepancy inquiry;
  inquiry.exhibit = sample;
  inquiry.comparison = less;
  inquiry.abroad = true;
  const auto closed = close(inquiry, OfficerId{"chief-1"}, Finding::Recovered, "their tare was wrong", {});
  ASSERT_TRUE(closed);
  ASSERT_TRUE(ledger.post(*closed->movement));
  EXPECT_EQ(ledger.handed_over(sample), MassMg{40'000});
  EXPECT_EQ(ledger.held(sample), MassMg{});
  ASSERT_TRUE(ledger.post(*Movement::make(MovementKind::DestroyAbroad, MassMg{40'000}, sample)));
  EXPECT_EQ(to_string(ledger.balance()), "C1 holds: seized 40 g = destroyed 40 g");
}

TEST(Handover, WhatEndsOtherwiseThanWasAgreedHasAReason) {
  auto terms = whole_terms();
  terms.afterwards = Afterwards::Returned;
  EXPECT_TRUE(check_end(terms, Afterwards::Returned, ""));
  EXPECT_EQ(check_end(terms, Afterwards::Destroyed, "").error().field, "why");
  EXPECT_TRUE(check_end(terms, Afterwards::Destroyed, "their law orders it"));
  EXPECT_EQ(check_end(terms, Afterwards::Returned, std::string(2'001, 'x')).error().code,
            base::ErrorCode::TooLarge);
}

TEST(Handover, NamesGoBothWays) {
  for (const auto manner :
       {Substitution::Intact, Substitution::Removed, Substitution::ReplacedWhole, Substitution::ReplacedPart})
    EXPECT_EQ(substitution_from(name(manner)), manner);
  for (const auto after : {Afterwards::Returned, Afterwards::Destroyed})
    EXPECT_EQ(afterwards_from(name(after)), after);
  for (const auto state : {RequestState::Received, RequestState::Approved, RequestState::Refused})
    EXPECT_EQ(request_state_from(name(state)), state);
  EXPECT_EQ(substitution_from("half"), std::nullopt);
}

}  // namespace
}  // namespace tidewaiter::custody
