// Forty grams go to another country: what must be there, who signs, what the receiver says, and what becomes
// of them.

#include <gmock/gmock.h>

#include "border.h"
#include "service/decoys.h"
#include "service/destruction_orders.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using custody::CustodyState;
using testing::HasSubstr;

using Handover = Border;

TEST_F(Handover, C1_FortyGramsGoAreReceiptedAndDestroyedThere) {
  const auto number = gone();
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 40 g");
  const auto row = *handover_row(**service_->store().snapshot(), number);
  const custody::ExhibitId sample{row.exhibit};
  EXPECT_EQ(known(sample).holding.holder.text(), "officer-7") << "until the receipt it is ours on paper (C2)";
  EXPECT_EQ(known(sample).holding.state, CustodyState::HandedOver);
  const auto facts = read(bundled(number));
  const auto confirmed = confirm_handover(*service_, table(), receipt_for(facts, 42));
  ASSERT_TRUE(confirmed) << to_string(confirmed.error());
  EXPECT_EQ(confirmed->discrepancy, std::nullopt);
  EXPECT_EQ(known(sample).holding.holder.text(), "federal-1");
  EXPECT_EQ(known(sample).holding.state, CustodyState::HandedOver);
  EXPECT_EQ(confirm_handover(*service_, table(), receipt_for(facts, 42)).error().code, ErrorCode::State)
      << "a receipt counts once";
  ASSERT_TRUE(destroyed_abroad(*service_, table(), number, "certificate 12"));
  EXPECT_EQ(known(sample).holding.state, CustodyState::Destroyed);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + destroyed 40 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, NoMoreGoesThanTheCentralAuthorityLetGo) {
  const auto part = sample();
  const auto received = *receive_request(*service_, {"clerk-1", "test"}, asked());
  const Actor authority{"authority-1", "test"}, keeper{"officer-7", "test"};
  const auto whole = custody::ExhibitId{part.text().substr(0, part.text().rfind('.'))};
  EXPECT_EQ(decide_request(*service_, authority, received.number, {custody::Grant{}, "agreed"}).error().field,
            "exhibits");
  ASSERT_TRUE(decide_request(*service_, authority, received.number,
                             {custody::Grant{{whole.text()}, base::MassMg{40'000}}, "agreed"}));
  const auto number = offer_handover(*service_, keeper, offer_of(part, received.number));
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));

  SplitOrder order;
  order.whole = whole;
  order.seal_read = known(whole).holding.seal;
  order.part = grams(12, 2);
  order.rest = grams(1'960, 10);
  order.container = "bag";
  const auto more = split_exhibit(*service_, table(), order);
  ASSERT_TRUE(more) << to_string(more.error());
  ASSERT_TRUE(seal_exhibit(*service_, table(), more->part, "S-15"));
  auto again = offer_of(more->part, received.number);
  again.seal_read = "S-15";
  EXPECT_EQ(offer_handover(*service_, keeper, again).error().field, "mass");
  const auto other = sealed(1'010, "S-20", 10);
  again.exhibit = other;
  again.seal_read = "S-20";
  EXPECT_EQ(offer_handover(*service_, keeper, again).error().field, "exhibit");
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C2_AGrantThatAnInsiderWidenedIsNamed) {
  const auto part = sample();
  const auto received = *receive_request(*service_, {"clerk-1", "test"}, asked());
  const Actor authority{"authority-1", "test"}, keeper{"officer-7", "test"};
  ASSERT_TRUE(decide_request(*service_, authority, received.number,
                             {custody::Grant{{"X1-1"}, base::MassMg{30'000}}, "agreed"}));
  EXPECT_EQ(offer_handover(*service_, keeper, offer_of(part, received.number)).error().field, "mass");
  auto row = *(*service_->store().snapshot())->get<store::ForeignRequestRow>(received.number);
  auto text = *store::decompress(row->document);
  text.replace(text.find("30000"), 5, "99000");
  row->document = store::compress(text);
  ASSERT_TRUE(service_->record(keeper, "note.written", "{}", {store::put(*row)}));
  const auto number = offer_handover(*service_, keeper, offer_of(part, received.number));
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));
  EXPECT_THAT(findings(), HasSubstr("C2 handover 1: 40000 mg went of the 30000 mg that were granted"));
}

TEST_F(Handover, WhatIsMissingBlocksAndIsNamed) {
  const auto id = sample();
  auto lacking = asked();
  lacking.offence.clear();
  const auto received = receive_request(*service_, {"clerk-1", "test"}, lacking);
  ASSERT_TRUE(received) << "a request is written down as it came";
  EXPECT_EQ(received->missing.at(0).field, "offence");
  const Actor authority{"authority-1", "test"}, keeper{"officer-7", "test"};
  EXPECT_EQ(decide_request(*service_, authority, received->number, agreed()).error().code,
            ErrorCode::Missing);
  EXPECT_EQ(offer_handover(*service_, keeper, offer_of(id, received->number)).error().field, "request.state");
  ASSERT_TRUE(decide_request(*service_, authority, received->number, {std::nullopt, "no offence named"}));
  EXPECT_EQ(offer_handover(*service_, keeper, offer_of(id, received->number)).error().found, "refused");

  const auto request = approved();
  auto offer = offer_of(id, request);
  offer.terms.import_authorisation.clear();
  offer.terms.afterwards.reset();
  const auto refused = offer_handover(*service_, keeper, offer);
  EXPECT_EQ(refused.error().field, "terms.import_authorisation");
  EXPECT_THAT(refused.error().expected,
              testing::AllOf(HasSubstr("1971 Convention, Art. 12"), HasSubstr("C1")));
  EXPECT_EQ(offer_handover(*service_, {"officer-9", "test"}, offer_of(id, request)).error().code,
            ErrorCode::Forbidden)
      << "its holder offers it (C2)";
  EXPECT_EQ(offer_exhibit(*service_, keeper, id, custody::OfficerId{"federal-1"},
                          custody::TransferPurpose::Handover, "S-14", base::DurationMs::days(1))
                .error()
                .code,
            ErrorCode::Forbidden)
      << "there is no way around";
  const auto number = offer_handover(*service_, keeper, offer_of(id, request));
  ASSERT_TRUE(number);
  EXPECT_EQ(accept_exhibit(*service_, both("officer-9", "chief-1"), id, "S-14", grams(42, 2)).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(hand_over(*service_, both("officer-9", "officer-7"), *number, "S-14", grams(42, 2)).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(hand_over(*service_, table(), *number, "S-15", grams(42, 2)).error().code, ErrorCode::Conflict);
  EXPECT_EQ(hand_over(*service_, table(), *number, "S-14", std::nullopt).error().code, ErrorCode::Missing);
  pass(base::DurationMs::days(8));
  EXPECT_EQ(hand_over(*service_, table(), *number, "S-14", grams(42, 2)).error().field, "offer") << "expired";
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C4_ADiscrepantExhibitGoesByAnOrderThatSaysSoAlone) {
  const auto id = sample();
  const auto request = approved();
  const Actor keeper{"officer-7", "test"};
  const auto first = offer_handover(*service_, keeper, offer_of(id, request));
  ASSERT_TRUE(first);
  const auto kept = hand_over(*service_, table(), *first, "S-14", grams(41, 2));
  ASSERT_TRUE(kept) << to_string(kept.error());
  EXPECT_THAT(kept->kept_back, HasSubstr("an inquiry is open (C4)"));
  EXPECT_EQ(known(id).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1999 g + missing under inquiry 1 g");
  EXPECT_EQ(hand_over(*service_, table(), *first, "S-14", grams(41, 2)).error().code, ErrorCode::State);
  ASSERT_TRUE(withdraw_offer(*service_, keeper, id));
  auto offer = offer_of(id, request);
  EXPECT_EQ(offer_handover(*service_, keeper, offer).error().code, ErrorCode::State);
  offer.terms.despite_discrepancy = "order 7 of the court, which names discrepancy 1";
  offer.terms.discrepancies = {9};
  EXPECT_EQ(offer_handover(*service_, keeper, offer).error().code, ErrorCode::Conflict) << "another's";
  offer.terms.discrepancies.clear();  // the one that is open
  const auto second = offer_handover(*service_, keeper, offer);
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_EQ(terms_from(handover_row(**service_->store().snapshot(), *second)->terms)->discrepancies,
            std::vector<std::int64_t>{1});
  const auto fresh = hand_over(*service_, table(), *second, "S-14", grams(31, 2));
  ASSERT_TRUE(fresh) << to_string(fresh.error());
  EXPECT_THAT(fresh->kept_back, HasSubstr("an inquiry is open (C4)")) << "no order names what is found now";
  EXPECT_EQ(hand_over(*service_, table(), *second, "S-14", grams(31, 2)).error().code, ErrorCode::State);
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(withdraw_offer(*service_, keeper, id));
  pass(base::DurationMs::minutes(1));
  EXPECT_EQ(offer_handover(*service_, keeper, offer).error().code, ErrorCode::State) << "two are open";
  offer.terms.discrepancies = {1, 2};
  const auto third = offer_handover(*service_, keeper, offer);
  ASSERT_TRUE(third) << to_string(third.error());
  const auto given = hand_over(*service_, table(), *third, "S-14", grams(31, 2));
  ASSERT_TRUE(given) << to_string(given.error());
  EXPECT_EQ(given->kept_back, "");
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 29 g + missing under inquiry 11 g");
  pass(base::DurationMs::hours(1));
  EXPECT_EQ(read(bundled(*third)).sent_mg, 29'000);
  EXPECT_EQ(findings(), "");
}

// "1 g ± 900 kg" for forty: what they say of their scale is their own word.
TEST_F(Handover, C4_AReceiverWhoStatesAWideBoundIsAskedAllTheSame) {
  const auto number = gone();
  const auto confirmed = confirm_handover(
      *service_, table(), receipt_for(read(bundled(number)), 3, "federal-1", "S-14", MassMg{900'000'000}));
  ASSERT_TRUE(confirmed) << to_string(confirmed.error());
  ASSERT_TRUE(confirmed->discrepancy);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 1 g + missing under inquiry 39 g");
  EXPECT_EQ(destroyed_abroad(*service_, table(), number, "certificate").error().field, "discrepancy");
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C4_VerifyNamesAReceiptThatClosedWhatWasNotReceived) {
  const auto number = gone();
  const auto receipt = [&](std::int64_t net_mg, std::int64_t sent_mg) {
    const custody::Act act{"custody.receipt", clock_.now(), *table().officers(),
                           journal::Body{}
                               .set("facts_version", 6)
                               .set_json("receipt", journal::Body{}
                                                        .set("handover", number)
                                                        .set("net_mg", net_mg)
                                                        .set("sent_mg", sent_mg)
                                                        .set("sent_uncertainty_mg", 33)
                                                        .set("uncertainty_mg", 900'000'000)
                                                        .text())
                               .text()};
    EXPECT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
      TW_TRY(auto body, signed_body(transaction, act, table()));
      return transaction.record({act.kind, act.at, "officer-7", std::move(body)}, {}).map([](auto) {});
    }));
    return findings();
  };
  EXPECT_EQ(receipt(39'950, 40'000), "") << "within our own bound and a hundredth";
  EXPECT_THAT(receipt(1'000, 40'000),
              HasSubstr("C4 handover 1: received with 39000 mg more or less, and no"));
  EXPECT_THAT(receipt(1'000, 1'000), HasSubstr("C4 handover 1: the receipt is held against another mass"));
}

TEST_F(Handover, C4_AReceiptOfAnotherWeightOpensAnInquiryAndNothingClosesBeforeIt) {
  const auto number = gone();
  const auto facts = read(bundled(number));
  const auto confirmed = confirm_handover(*service_, table(), receipt_for(facts, 41));
  ASSERT_TRUE(confirmed) << to_string(confirmed.error());
  ASSERT_TRUE(confirmed->discrepancy);
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 39 g + missing under inquiry 1 g");
  EXPECT_EQ(destroyed_abroad(*service_, table(), number, "certificate").error().field, "discrepancy");
  EXPECT_EQ(close_discrepancy(*service_, both("officer-7", "chief-1"), *confirmed->discrepancy,
                              custody::Finding::Recovered, "their tare")
                .error()
                .code,
            ErrorCode::Forbidden);
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "keeper-1"), *confirmed->discrepancy,
                                custody::Finding::Recovered, "their tare was wrong: letter 9"));
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1960 g + handed over 40 g");
  ASSERT_TRUE(destroyed_abroad(*service_, table(), number, "certificate 12"));
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C1_WhatComesBackIsWeighedAndWhatWasUsedThereIsAccountedFor) {
  const auto number = gone();
  const auto facts = read(bundled(number));
  TakingBack back{number, "AU-9", grams(41.5, 2), MassMg{500}, "letter 88"};
  EXPECT_EQ(take_back(*service_, table(), back).error().field, "paper_sha256") << "no receipt came";
  ASSERT_TRUE(confirm_handover(*service_, table(), receipt_for(facts, 42)));
  EXPECT_EQ(take_back(*service_, table(), back).error().field, "why") << "its destruction was agreed";
  back.why = "their court returns it";
  back.used_there = MassMg{41'000};
  EXPECT_EQ(take_back(*service_, table(), back).error().code, ErrorCode::OutOfRange);
  back.used_there = MassMg{500};
  const auto weighed = take_back(*service_, both("keeper-1", "officer-9"), back);
  ASSERT_TRUE(weighed) << to_string(weighed.error());
  ASSERT_TRUE(weighed->weighed);
  EXPECT_EQ(weighed->weighed->comparison->verdict, custody::Verdict::Same);
  EXPECT_EQ(weighed->seal_discrepancy, std::nullopt) << "a receiver opens it and seals it anew";
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = held 1999.5 g + destroyed 0.5 g");
  const auto sample = known(custody::ExhibitId{facts.exhibit});
  EXPECT_EQ(sample.holding.holder.text(), "keeper-1");
  EXPECT_EQ(sample.holding.seal, "AU-9");
  EXPECT_EQ(sample.holding.state, CustodyState::Received);
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C2_OnlyTheReceiverItWasOfferedToGivesTheReceipt) {
  const auto number = gone();
  const auto bundle = bundled(number);
  const auto facts = read(bundle);
  EXPECT_EQ(confirm_handover(*service_, table(), receipt_for(facts, 42, "federal-2")).error().code,
            ErrorCode::Forbidden);
  auto other = facts;
  other.manifest.assign(64, 'a');
  EXPECT_EQ(confirm_handover(*service_, table(), receipt_for(other, 42)).error().field, "receipt.manifest");
  const auto line = receipt_for(facts, 42);
  for (std::size_t i = 0; i < line.size(); ++i) {
    auto touched = line;
    touched[i] = static_cast<char>(touched[i] ^ 1);
    ASSERT_FALSE(confirm_handover(*service_, table(), touched)) << i << ": " << touched;
  }
  EXPECT_TRUE(confirm_handover(*service_, table(), line));
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C1_ADecoyThatTheirsMadeIsNoExhibitAndNoGramOfOurs) {
  const auto tea = sealed(2'000, "S-1");
  const auto request = approved();
  const ReportedDecoy decoy{
      request, tea, "tea in a carton like X1-1's", MassMg{2'000'000}, "their police", "Sydney", "plan 3"};
  const auto refused = [&](ReportedDecoy wrong) { return record_decoy(*service_, chief(), wrong).error(); };
  for (std::string ReportedDecoy::*const words : {&ReportedDecoy::described, &ReportedDecoy::made_by,
                                                  &ReportedDecoy::place, &ReportedDecoy::agreement}) {
    auto wrong = decoy;
    (wrong.*words).clear();
    EXPECT_EQ(refused(wrong).code, ErrorCode::Missing);
  }
  auto wrong = decoy;
  wrong.mass = MassMg{-1};
  EXPECT_EQ(refused(wrong).field, "mass");
  wrong = decoy;
  wrong.request = request + 1;
  EXPECT_EQ(refused(wrong).field, "request");
  wrong = decoy;
  wrong.looks_like = custody::ExhibitId{"X9-9"};
  EXPECT_EQ(refused(wrong).field, "looks_like");
  wrong = decoy;
  wrong.request = receive_request(*service_, {"clerk-1", "test"}, asked())->number;
  ASSERT_TRUE(decide_request(*service_, {"authority-1", "test"}, wrong.request, {{}, "not here"}));
  EXPECT_EQ(refused(wrong).code, ErrorCode::State) << "what was refused is worked on with nobody";

  const auto before = c1();
  EXPECT_EQ(record_decoy(*service_, chief(), decoy).value(), 1);
  EXPECT_EQ(c1(), before);
  EXPECT_EQ(load_exhibits(**service_->store().snapshot(), std::nullopt)->size(), 1u);
  const auto rows = *decoys(**service_->store().snapshot());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].looks_like, "X1-1");
  EXPECT_EQ(rows[0].mass_mg, 2'000'000);
  EXPECT_EQ(rows[0].recorded_by, chief().officer);
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, ASubstitutionIsSignedByTwoAndADecoyIsNeverAnExhibit) {
  const auto part = sample();
  const custody::ExhibitId tea{"X1-1"};
  SubstitutionOrder order{tea,
                          custody::Substitution::ReplacedPart,
                          part,
                          "rice",
                          MassMg{40'000},
                          "the other side's police",
                          "plan 3",
                          "S-2",
                          grams(1'970, 10)};
  const auto exhibits = [&] { return load_exhibits(**service_->store().snapshot(), std::nullopt)->size(); };
  const auto before = exhibits();
  EXPECT_EQ(substitute(*service_, both("officer-9", "officer-7"), order).error().code, ErrorCode::Forbidden)
      << "its holder signs first (C2)";
  auto misread = order;
  misread.seal_read = "S-9";
  EXPECT_EQ(substitute(*service_, table(), misread).error().field, "seal");
  auto unweighed = order;
  unweighed.reading.reset();
  EXPECT_EQ(substitute(*service_, table(), unweighed).error().field, "gross");
  const auto number = substitute(*service_, table(), order);
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(number->weighed);
  EXPECT_EQ(known(tea).holding.state, custody::CustodyState::Out) << "what is left of it goes on";
  EXPECT_EQ(known(tea).holding.holder.text(), "officer-7") << "who answers for it";
  EXPECT_EQ(known(part).holding.state, custody::CustodyState::Sealed);
  const auto chain = *chain_of(**service_->store().snapshot(), tea);
  EXPECT_EQ(chain.back().event, "send_on");
  EXPECT_THAT(chain.back().detail, HasSubstr("replaced_part"));
  EXPECT_EQ(exhibits(), before) << "what the other side made is theirs";
  const auto rows = *substitutions(**service_->store().snapshot());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].taken_mg, 40'000);
  EXPECT_EQ(rows[0].made_by, "the other side's police");
  EXPECT_EQ(rows[0].second_officer, "officer-9");

  const auto refused = [&](SubstitutionOrder wrong) {
    return substitute(*service_, table(), wrong).error().field;
  };
  auto wrong = order;
  wrong.taken = tea;
  EXPECT_EQ(refused(wrong), "taken") << "a part is what was split off";
  wrong = order;
  wrong.manner = custody::Substitution::Removed;
  EXPECT_EQ(refused(wrong), "put_in");
  wrong = order;
  wrong.made_by.clear();
  EXPECT_EQ(refused(wrong), "made_by");
  wrong = order;
  wrong.agreement.clear();
  EXPECT_EQ(refused(wrong), "agreement");
  wrong = {tea, custody::Substitution::Intact, part, "", {}, "", "plan 3", "", {}};
  EXPECT_EQ(refused(wrong), "taken");
  EXPECT_EQ(refused({tea, custody::Substitution::Intact, {}, "", {}, "", "plan 3", "S-2", grams(1'970, 10)}),
            "exhibit.state")
      << "it is on its way already";
  const auto sugar = sealed(500, "S-30");
  SubstitutionOrder out{sugar,     custody::Substitution::Removed, sugar, "", {}, "", "plan 3", "S-30",
                        grams(500)};
  EXPECT_EQ(refused(out), "gross") << "nothing of it goes on";
  out.reading.reset();
  ASSERT_TRUE(substitute(*service_, table(), out));
  EXPECT_EQ(known(sugar).holding.state, custody::CustodyState::Sealed) << "what was taken out stays here";
  EXPECT_EQ((*chain_of(**service_->store().snapshot(), sugar)).back().event, "substitute");
  EXPECT_EQ(refused(out), "taken") << "it was taken out before";
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C4_WhatDisagreesWithTheBookDoesNotGoOn) {
  const auto sugar = sealed(500, "S-30");
  const auto done =
      substitute(*service_, table(),
                 {sugar, custody::Substitution::Intact, {}, "", {}, "", "plan 3", "S-30", grams(490)});
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->number, 0);
  EXPECT_THAT(done->kept_back, HasSubstr("an inquiry is open (C4)"));
  EXPECT_EQ(known(sugar).holding.state, custody::CustodyState::Discrepant);
  EXPECT_TRUE(substitutions(**service_->store().snapshot())->empty());
  EXPECT_EQ(findings(), "");
}

// A controlled delivery that does what it is for: those over there take the parcel, and the person. Its grams
// are accounted for as those of any handover, to their destruction.
TEST_F(Handover, C1_WhatWasSentOnAndIsSeizedThereEndsAsAHandover) {
  const auto sugar = sealed(500, "S-30");
  auto offer = offer_of(sugar, approved());
  offer.seal_read = "AU-1";
  EXPECT_EQ(offer_handover(*service_, {"officer-7", "test"}, offer).error().field, "seal")
      << "while it is here its seal is read here";
  ASSERT_TRUE(
      substitute(*service_, table(),
                 {sugar, custody::Substitution::Intact, {}, "", {}, "", "plan 3", "S-30", grams(500)}));
  pass(base::DurationMs::days(3));
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer);
  ASSERT_TRUE(number) << to_string(number.error());
  EXPECT_EQ(hand_over(*service_, table(), *number, "S-30", grams(500)).error().code, ErrorCode::State)
      << "nobody here can weigh it";
  EXPECT_EQ(seized_abroad(*service_, table(), *number, "").error().field, "paper");
  EXPECT_EQ(seized_abroad(*service_, both("officer-9", "officer-7"), *number, "notice 7").error().code,
            ErrorCode::Forbidden);
  const auto seized = seized_abroad(*service_, table(), *number, "notice 7");
  ASSERT_TRUE(seized) << to_string(seized.error());
  EXPECT_EQ(seized->sent, MassMg{500'000});
  EXPECT_EQ(known(sugar).holding.state, custody::CustodyState::HandedOver);
  EXPECT_EQ(known(sugar).holding.seal, "AU-1");
  EXPECT_EQ(c1(), "C1 holds: seized 500 g = handed over 500 g");
  EXPECT_EQ(findings(), "");
  pass(base::DurationMs::hours(1));
  const auto facts = read(bundled(*number));
  EXPECT_EQ(facts.exhibit, sugar.text());
  ASSERT_EQ(facts.substitutions.size(), 1u);
  const auto received =
      confirm_handover(*service_, table(), receipt_for(facts, 501.9, "federal-1", "AU-1", MassMg{200}));
  ASSERT_TRUE(received) << to_string(received.error());
  EXPECT_FALSE(received->discrepancy) << "100 mg less, within what both scales tell";
  EXPECT_EQ(known(sugar).holding.holder.text(), "federal-1");
  ASSERT_TRUE(destroyed_abroad(*service_, table(), *number, "certificate 12"));
  EXPECT_EQ(c1(), "C1 holds: seized 500 g = destroyed 500 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, OnlyWhatWasSentOnIsSeizedAbroad) {
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer_of(sample(), approved()));
  ASSERT_TRUE(number) << to_string(number.error());
  EXPECT_EQ(seized_abroad(*service_, table(), *number, "notice 7").error().code, ErrorCode::State);
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, C4_WhatMayHaveDriedIsAllowedForAtAHandoverAsAnywhere) {
  const auto offered = [&](const custody::ExhibitId& id) {
    const auto number = offer_handover(*service_, {"officer-7", "test"}, offer_of(id, approved()));
    EXPECT_TRUE(number) << to_string(number.error());
    return *number;
  };
  form_ = "plant";
  auto dried = grams(39, 2);  // 3 of 40 g less
  const auto refused = hand_over(*service_, table(), offered(sample()), "S-14", dried);
  ASSERT_TRUE(refused);
  EXPECT_THAT(refused->kept_back, HasSubstr("an inquiry is open (C4)"));
  dried.drying = {100'000, "fresh leaves"};
  auto offer = offer_of(sample(), approved());
  offer.seal_read = "S-14-2";
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer);
  ASSERT_TRUE(number) << to_string(number.error());
  const auto given = hand_over(*service_, table(), *number, "S-14-2", dried);
  ASSERT_TRUE(given) << to_string(given.error());
  EXPECT_EQ(given->kept_back, "");
  EXPECT_EQ(given->sent, MassMg{37'000});
  EXPECT_EQ(findings(), "");
}

TEST_F(Handover, BeforeItsTrialTheLastOfADrugIsNotHandedOverWithoutAShareForTheDefence) {
  const auto whole = sealed(40, "S-40"), part = sample();
  ASSERT_TRUE(
      open_trial(*service_, {"officer-7", "test"}, custody::SeizureNumber{1}, "district court, 12/2027"));
  const auto offered = [&](const custody::ExhibitId& id, const std::string& seal) {
    auto offer = offer_of(id, approved());
    offer.seal_read = seal;
    return offer_handover(*service_, {"officer-7", "test"}, offer);
  };
  EXPECT_EQ(offered(whole, "S-40").error().field, "counter-sample");
  EXPECT_TRUE(offered(part, known(part).holding.seal)) << "what it was taken out of is here";
}

}  // namespace
}  // namespace tidewaiter::service
