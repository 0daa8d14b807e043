// What can happen to an exhibit on its way: an order withdrawn, missing and found, put together, packed anew,
// money counted, what is kept for the defence. C1 at every step, and `verify` agrees at the end.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/accounts.h"
#include "service/custody_merge.h"
#include "service/custody_missing.h"
#include "service/handover.h"
#include "service/inventories.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using custody::CustodyState;
using custody::ExhibitId;
using custody::Finding;
using testing::HasSubstr;

class Life : public EvidenceRoom {
 protected:
  // 400 of a quarter of a gram, counted by two.
  static custody::Exhibit tablets() {
    custody::Exhibit tablets;
    tablets.description = "tablets";
    tablets.form = "tablets";
    tablets.presumptive = "mdma";
    tablets.count = custody::Count{400, MassMg{250}, MassMg{5}};
    tablets.second_count = custody::SecondCount{400, std::nullopt};
    return tablets;
  }
  Actor officer_{"officer-7", ""};

  MissingReport not_there(const ExhibitId& id) {
    return {id, "not on its shelf nor beside it", std::nullopt};
  }
  // Two open parts of X1-1, five grams each, and the rest.
  std::pair<ExhibitId, ExhibitId> parts(const ExhibitId& whole) {
    const auto part = [&](const std::string& seal, double rest) {
      const auto made = split_exhibit(*service_, table(),
                                      {whole, seal, grams(7, 2), grams(rest, 10), "vial", false, {}, 0});
      EXPECT_TRUE(made) << to_string(made.error());
      return made ? made->part : ExhibitId{};
    };
    const auto first = part("S-1", 105);
    return {first, part("", 100)};
  }
};

TEST_F(Life, AnOrderOfDestructionIsWithdrawnAndTheExhibitIsEvidenceAsBefore) {
  const auto tea = sealed(100, "S-1");
  EXPECT_EQ(withdraw_destruction(*service_, officer_, {tea}, "appeal 31").error().code, ErrorCode::State);
  judged();
  ASSERT_TRUE(order_destruction(*service_, officer_, {tea}, "order 12"));
  EXPECT_EQ(withdraw_destruction(*service_, officer_, {tea}, "").error().field, "authority");
  ASSERT_TRUE(withdraw_destruction(*service_, officer_, {tea}, "appeal 31"));
  EXPECT_EQ(known(tea).holding.state, CustodyState::Stored);
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C1_OneOfficersWordTakesAMissingExhibitOffTheBookAndTwoBringItBack) {
  const auto tea = sealed(100, "S-1");
  EXPECT_EQ(report_missing(*service_, officer_, {tea, "", std::nullopt}).error().field, "words");
  const auto reported = report_missing(*service_, {"keeper-1", ""}, not_there(tea));
  ASSERT_TRUE(reported) << to_string(reported.error());
  EXPECT_EQ(reported->holder.text(), "officer-7");
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = missing under inquiry 100 g");
  EXPECT_EQ(known(tea).holding.state, CustodyState::Missing);
  EXPECT_EQ(report_missing(*service_, officer_, not_there(tea)).error().code, ErrorCode::State);
  EXPECT_EQ(findings(), "");

  EXPECT_EQ(answer_inquiry(*service_, {"officer-9", ""}, 1, "no idea").error().code, ErrorCode::Forbidden);
  ASSERT_TRUE(answer_inquiry(*service_, officer_, 1, "lent to the laboratory, slip 12"));
  EXPECT_EQ(
      close_discrepancy(*service_, both("chief-1", "officer-9"), 1, Finding::Recovered, "there").error().code,
      ErrorCode::Conflict)
      << "it was not found";

  const auto pair = both("keeper-1", "officer-9");
  EXPECT_EQ(find_exhibit(*service_, pair, {tea, "S-1", "room 3", std::nullopt}).error().field, "gross");
  const auto found = find_exhibit(*service_, pair, {tea, "", "room 3", grams(99)});
  ASSERT_TRUE(found) << to_string(found.error());
  EXPECT_TRUE(found->other_seal);
  ASSERT_TRUE(found->weighed->discrepancy) << "what is less is an inquiry of its own";
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 99 g + missing under inquiry 1 g");
  EXPECT_EQ(known(tea).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(known(tea).holding.seal, "");

  EXPECT_EQ(
      close_discrepancy(*service_, both("keeper-1", "chief-1"), 1, Finding::Recovered, "there").error().code,
      ErrorCode::Forbidden)
      << "keeper-1 weighed it";
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "officer-9"), 1, Finding::Recovered, "room 3"));
  EXPECT_EQ(known(tea).holding.state, CustodyState::Discrepant) << "the other inquiry is open";
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "officer-9"), 2, Finding::Explained, "spilt"));
  EXPECT_EQ(known(tea).holding.state, CustodyState::Received);
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 99 g + explained loss 1 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C1_WhatIsMoreThanWentMissingIsFoundOnRecountAndWhatScalesCanTellIsAnAdjustment) {
  const auto more = sealed(100, "S-1"), same = sealed(50, "S-2");
  ASSERT_TRUE(report_missing(*service_, officer_, not_there(more)));
  ASSERT_TRUE(report_missing(*service_, officer_, not_there(same)));
  ASSERT_TRUE(find_exhibit(*service_, table(), {more, "S-1", "room 3", grams(101)}));
  const auto found = find_exhibit(*service_, table(), {same, "S-2", "room 3", grams(49.99)});
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->other_seal);
  EXPECT_EQ(found->weighed->comparison->verdict, custody::Verdict::WithinBound);
  EXPECT_EQ(c1(), "C1 holds: seized 150 g + found on recount 1 g − adjustments 0.01 g = held 150.99 g");
  EXPECT_EQ(known(same).holding.state, CustodyState::Discrepant) << "blocked until the inquiry is closed";
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, AnExhibitThatIsNeverFoundIsAnExplainedLossWithAFinding) {
  const auto tea = sealed(100, "S-1");
  custody::Exhibit press;
  press.kind = custody::ExhibitKind::Equipment;
  press.description = "tablet press";
  press.serial_numbers = {"TP-5"};
  const auto machine = seize_exhibit(*service_, table(), 1, press, {});
  ASSERT_TRUE(machine);
  ASSERT_TRUE(report_missing(*service_, officer_, not_there(tea)));
  ASSERT_TRUE(report_missing(*service_, officer_, not_there(machine->id)));
  const auto supervisor = both("chief-1", "keeper-1");
  EXPECT_EQ(close_discrepancy(*service_, supervisor, 1, Finding::Unsolved, "gone").error().code,
            ErrorCode::Conflict);
  ASSERT_TRUE(close_discrepancy(*service_, supervisor, 1, Finding::Explained, "stolen, case 7"));
  ASSERT_TRUE(close_discrepancy(*service_, supervisor, 2, Finding::Explained, "stolen, case 7"));
  EXPECT_EQ(known(tea).holding.state, CustodyState::WrittenOff);
  EXPECT_EQ(known(machine->id).holding.state, CustodyState::WrittenOff);
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = explained loss 100 g");
  EXPECT_EQ(find_exhibit(*service_, table(), {tea, "S-1", "room 3", grams(100)}).error().code,
            ErrorCode::State);
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, AnInventoryThatDoesNotFindThemReportsThemInOneStep) {
  const auto there = sealed(100, "S-1"), gone = sealed(50, "S-2");
  const auto opened = open_inventory(*service_, {"keeper-1", ""}, {});
  ASSERT_TRUE(opened);
  const auto number = opened->row.inventory_no;
  ASSERT_TRUE(look_for(*service_, officer_, {number, there, true, "S-1", "shelf 7"}));
  ASSERT_TRUE(look_for(*service_, officer_, {number, gone, false, "", ""}));
  EXPECT_EQ(report_not_found(*service_, officer_, number).error().code, ErrorCode::State);
  pass(base::DurationMs::hours(1));
  ASSERT_TRUE(close_inventory(*service_, {"keeper-1", ""}, number));
  const auto reported = report_not_found(*service_, officer_, number);
  ASSERT_TRUE(reported) << to_string(reported.error());
  ASSERT_EQ(reported->size(), 1u);
  EXPECT_EQ(reported->front().exhibit, gone);
  EXPECT_EQ(c1(), "C1 holds: seized 150 g = held 100 g + missing under inquiry 50 g");
  EXPECT_EQ(report_not_found(*service_, officer_, number).error().code, ErrorCode::NotFound) << "once";
  EXPECT_EQ(open_inventory(*service_, {"keeper-1", ""}, {})->wanted, std::vector<ExhibitId>{there});
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C1_PartsArePutTogetherIntoOneOfThemOrIntoANewOne) {
  const auto tea = sealed(110, "S-1", 10);
  const auto [a, b] = parts(tea);
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 100 g");
  MergeOrder order;
  order.parts = {{a, "", grams(7, 2)}, {b, "", grams(7, 2)}};
  order.into = a;
  order.after = grams(12, 2);
  const auto merged = merge_exhibits(*service_, table(), order);
  ASSERT_TRUE(merged) << to_string(merged.error());
  EXPECT_EQ(merged->into, a);
  EXPECT_EQ(known(a).book, MassMg{10'000});
  EXPECT_EQ(known(b).holding.state, CustodyState::Merged);
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 100 g");
  EXPECT_EQ(merge_exhibits(*service_, table(), order).error().code, ErrorCode::OutOfRange) << "one is empty";

  // Back into what they came out of: the tree can draw it.
  MergeOrder back;
  back.parts = {{tea, "", grams(100, 10)}, {a, "", grams(12, 2)}};
  back.into = tea;
  back.after = grams(110, 10);
  ASSERT_TRUE(merge_exhibits(*service_, table(), back));
  EXPECT_EQ(known(tea).book, MassMg{100'000});
  const auto tree = seizure_tree(**service_->store().snapshot(), custody::SeizureNumber{1});
  ASSERT_TRUE(tree) << to_string(tree.error());
  EXPECT_THAT(*tree, testing::AllOf(HasSubstr(">10 g</text>"), HasSubstr("merged")));

  const auto other = sealed(20, "S-8");
  MergeOrder fresh;
  fresh.parts = {{tea, "", grams(110, 10)}, {other, "S-8", grams(20)}};
  fresh.after = grams(121, 1);
  const auto whole = merge_exhibits(*service_, table(), fresh);
  ASSERT_TRUE(whole) << to_string(whole.error());
  EXPECT_EQ(whole->into, ExhibitId{"X1-1.3"});
  EXPECT_EQ(known(whole->into).book, MassMg{120'000});
  EXPECT_EQ(c1(), "C1 holds: seized 120 g = held 120 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C4_APartWhoseWeightDisagreesIsNotPutTogetherButAnInquiry) {
  const auto tea = sealed(110, "S-1", 10);
  const auto [a, b] = parts(tea);
  MergeOrder order;
  order.parts = {{a, "", grams(7, 2)}, {b, "", grams(6, 2)}};
  order.after = grams(11, 2);
  const auto merged = merge_exhibits(*service_, table(), order);
  ASSERT_TRUE(merged) << to_string(merged.error());
  ASSERT_TRUE(merged->kept_back);
  EXPECT_EQ(merged->kept_back->first, b);
  EXPECT_EQ(known(b).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(known(a).book, MassMg{5'000}) << "nothing else was done";
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 99 g + missing under inquiry 1 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C4_WhoHadAnyPartDoesNotCloseWhatTheWholeLacks) {
  for (const bool into_the_first : {true, false}) {
    const std::string first = into_the_first ? "S-1" : "S-3", second = into_the_first ? "S-2" : "S-4";
    const auto tea = sealed(100, first);
    custody::Exhibit exhibit;
    exhibit.description = "tea bag with crystals";
    exhibit.form = "crystals";
    exhibit.presumptive = "methamphetamine";
    const auto keepers = both("keeper-1", "chemist-1");
    const auto other = seize_exhibit(*service_, keepers, 1, exhibit, grams(20));
    ASSERT_TRUE(other) << to_string(other.error());
    ASSERT_TRUE(seal_exhibit(*service_, keepers, other->id, second));
    ASSERT_TRUE(offer_exhibit(*service_, {"keeper-1", ""}, other->id, custody::OfficerId{"officer-7"},
                              custody::TransferPurpose::Custody, second, base::DurationMs::hours(1)));
    ASSERT_TRUE(accept_exhibit(*service_, table(), other->id, second, grams(20)));
    MergeOrder order;
    order.parts = {{tea, first, grams(100)}, {other->id, second, grams(20)}};
    if (into_the_first) order.into = tea;
    order.after = grams(115);
    const auto merged = merge_exhibits(*service_, table(), order);
    ASSERT_TRUE(merged) << to_string(merged.error());
    ASSERT_TRUE(merged->after->discrepancy);
    const auto closed_by = [&](const std::string& supervisor) {
      return close_discrepancy(*service_, both(supervisor, "officer-9"), *merged->after->discrepancy,
                               Finding::Explained, "spilt, swept up and weighed");
    };
    EXPECT_EQ(closed_by("keeper-1").error().code, ErrorCode::Forbidden) << "keeper-1 had a part of it";
    EXPECT_TRUE(closed_by("chief-1"));
  }
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C4_VerifyFollowsAMergeToWhoHadAPart) {
  const auto tea = sealed(100, "S-1");
  custody::Exhibit exhibit;
  exhibit.description = "tea bag with crystals";
  exhibit.presumptive = "methamphetamine";
  const auto keepers = both("keeper-1", "chemist-1");
  const auto other = seize_exhibit(*service_, keepers, 1, exhibit, grams(20));
  ASSERT_TRUE(other);
  ASSERT_TRUE(seal_exhibit(*service_, keepers, other->id, "S-2"));
  ASSERT_TRUE(offer_exhibit(*service_, {"keeper-1", ""}, other->id, custody::OfficerId{"officer-7"},
                            custody::TransferPurpose::Custody, "S-2", base::DurationMs::hours(1)));
  ASSERT_TRUE(accept_exhibit(*service_, table(), other->id, "S-2", grams(20)));
  MergeOrder order;
  order.parts = {{tea, "S-1", grams(100)}, {other->id, "S-2", grams(20)}};
  order.into = tea;
  order.after = grams(120);
  ASSERT_TRUE(merge_exhibits(*service_, table(), order));
  ASSERT_TRUE(report_missing(*service_, {"officer-9", ""}, not_there(tea)));
  EXPECT_EQ(findings(), "");
  auto row = **(*service_->store().snapshot())->get<store::DiscrepancyRow>(std::int64_t{1});
  row.involved = R"(["officer-7","officer-9"])";
  ASSERT_TRUE(service_->record(chief(), "retention.run", "{}", {store::put(row)}));
  EXPECT_THAT(findings(), HasSubstr("C4 discrepancy 1: leaves out one who held or weighed it"));
}

TEST_F(Life, PartsThatTwoCountedAreCountedAnewOnceTheyAreTogether) {
  MergeOrder order;
  for (int i = 0; i < 2; ++i) {
    const auto made = seize_exhibit(*service_, table(), 1, tablets(), grams(100));
    ASSERT_TRUE(made) << to_string(made.error());
    const auto seal = "S-" + std::to_string(i);
    ASSERT_TRUE(seal_exhibit(*service_, table(), made->id, seal));
    order.parts.push_back({made->id, seal, grams(100)});
  }
  order.after = grams(200);
  const auto merged = merge_exhibits(*service_, table(), order);
  ASSERT_TRUE(merged) << to_string(merged.error());
  EXPECT_FALSE(known(merged->into).exhibit.second_count);
  ASSERT_TRUE(seal_exhibit(*service_, table(), merged->into, "S-9"));
  to_laboratory(merged->into, 200);
  EXPECT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), merged->into,
                              {"mdma", "lab-1", "ISO/IEC 17025", "GC-MS", std::nullopt, 0}));
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, WhatWasCountedStaysCountedWhenAPartIsTakenOut) {
  const auto made = seize_exhibit(*service_, table(), 1, tablets(), grams(100));
  ASSERT_TRUE(made) << to_string(made.error());
  ASSERT_TRUE(seal_exhibit(*service_, table(), made->id, "S-1"));
  SplitOrder order;
  order.whole = made->id;
  order.seal_read = "S-1";
  order.part = grams(10);
  order.rest = grams(90);
  order.container = "bag";
  EXPECT_EQ(split_exhibit(*service_, table(), order).error().field, "units");
  order.units = 401;
  EXPECT_EQ(split_exhibit(*service_, table(), order).error().code, ErrorCode::OutOfRange);
  order.units = 40;
  const auto split = split_exhibit(*service_, table(), order);
  ASSERT_TRUE(split) << to_string(split.error());
  const auto count = [&](const ExhibitId& id) { return known(id).exhibit.count.value_or(custody::Count{}); };
  EXPECT_EQ(count(split->part), (custody::Count{40, MassMg{250}, MassMg{5}}));
  EXPECT_EQ(count(made->id), (custody::Count{360, MassMg{250}, MassMg{5}}));
  const auto used = [&](double grams_used, double left, const std::optional<std::int64_t>& units) {
    Consumption some{split->part, "", MassMg{std::llround(grams_used * 1'000)}};
    some.rest = grams(left);
    some.units = units;
    return consume_exhibit(*service_, table(), some);
  };
  EXPECT_EQ(used(0.5, 9.5, {}).error().field, "units");
  const auto done = used(0.5, 9.5, 2);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(count(split->part).units, 38);
  ASSERT_TRUE(used(0.1, 9.4, 0)) << "a piece of one";
  EXPECT_EQ(count(split->part).units, 38);
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C4_WhereThereAreAccountsOnlyWhoMayClosesAnInquiry) {
  const auto tea = sealed(100, "S-1");
  ASSERT_TRUE(report_missing(*service_, {"keeper-1", ""}, not_there(tea)));
  for (const char* id : {"chief-0", "chief-2"})
    ASSERT_TRUE(found_administrator(*service_, chief(), id, "a password of theirs"));
  const auto closed = [&] {
    return close_discrepancy(*service_, both("chief-1", "chemist-1"), 1, Finding::Explained, "never found");
  };
  EXPECT_EQ(closed().error().field, "officer") << "no account of that name";
  const auto given = [&](Role role) {
    AccountProposal proposal;
    proposal.id = "chief-1";
    proposal.display_name = "chief-1";
    proposal.roles = {role};
    proposal.password = "a password of their own";
    const auto proposed = propose_account(*service_, {"chief-0", ""}, proposal);
    ASSERT_TRUE(proposed);
    ASSERT_TRUE(approve_account(*service_, {"chief-2", ""}, "chief-1", proposed->proposal->digest));
  };
  given(Role::Examiner);
  EXPECT_EQ(closed().error().code, ErrorCode::Forbidden);
  given(Role::Supervisor);
  EXPECT_TRUE(closed());
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, OnlyOneSeizureOneSubstanceOneHolderAndNoCounterSampleGoTogether) {
  const auto tea = sealed(110, "S-1", 10), ours = sealed(5, "S-5"), elsewhere = seized(5, 0, 2);
  const auto refused = [&](const ExhibitId& one, const std::string& seal) {
    MergeOrder order;
    order.parts = {{tea, "S-1", grams(110, 10)}, {one, seal, grams(5)}};
    order.after = grams(115, 10);
    const auto merged = merge_exhibits(*service_, table(), order);
    EXPECT_FALSE(merged);
    return merged ? base::Error{} : merged.error();
  };
  EXPECT_EQ(refused(elsewhere, "").expected, "an exhibit of the same seizure");
  EXPECT_EQ(refused(tea, "S-1").expected, "each exhibit once");
  EXPECT_EQ(refused(ours, "S-6").field, "seal");
  to_laboratory(ours, 5);
  ASSERT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), ours,
                              {"ketamine", "lab-1", "ISO/IEC 17025", "GC-MS", std::nullopt, 0}));
  from_laboratory(ours, 5);
  EXPECT_THAT(refused(ours, "S-5").expected, HasSubstr("the same substance"));
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, TheSameContentIsPackedAnewInOneAct) {
  const auto tea = sealed(110, "S-1", 10);
  Repackaging order{tea, "S-1", "steel box", "S-1", grams(110, 10), grams(200, 100)};
  EXPECT_EQ(repackage_exhibit(*service_, table(), order).error().code, ErrorCode::Conflict) << "the old seal";
  order.seal = "S-2";
  const auto done = repackage_exhibit(*service_, table(), order);
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->kept_back, "");
  EXPECT_EQ(known(tea).exhibit.container, "steel box");
  EXPECT_EQ(known(tea).holding.seal, "S-2");
  EXPECT_EQ(known(tea).holding.state, CustodyState::Sealed);
  Repackaging light{tea, "S-2", "paper bag", "S-3", grams(190, 100), grams(91, 1)};
  const auto kept = repackage_exhibit(*service_, table(), light);
  ASSERT_TRUE(kept);
  EXPECT_THAT(kept->kept_back, HasSubstr("C4"));
  EXPECT_EQ(known(tea).holding.seal, "S-2");
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 90 g + missing under inquiry 10 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, ASeizureFromARaidHasANumberInTheSameBook) {
  SeizureElsewhere raid;
  raid.reference = "file 12/2026";
  raid.place = "warehouse 4";
  raid.legal_basis = "search warrant 81";
  raid.at = clock_.now() - base::DurationMs::hours(5);
  auto late = raid;
  late.at = clock_.now() + base::DurationMs::hours(1);
  EXPECT_EQ(open_seizure(*service_, officer_, late).error().field, "at");
  const auto number = open_seizure(*service_, officer_, raid);
  ASSERT_TRUE(number) << to_string(number.error());
  EXPECT_EQ(*number, 3);
  EXPECT_EQ(open_seizure(*service_, officer_, raid).error().code, ErrorCode::Duplicate);
  raid.origin = custody::SeizureOrigin::PrecursorCase;
  EXPECT_EQ(*open_seizure(*service_, officer_, raid), 4);
  const auto found = seized(12, 2, 3);
  EXPECT_EQ(found, ExhibitId{"X3-1"});
  const auto row = (*service_->store().snapshot())->get<store::SeizureRow>(std::int64_t{3});
  EXPECT_EQ((*row)->origin, "raid");
  EXPECT_EQ((*row)->legal_basis, "search warrant 81");
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, C3_MoneyIsCountedByTwoApartFromEachOther) {
  custody::Exhibit money;
  money.kind = custody::ExhibitKind::Money;
  money.description = "bank notes in a shoe box";
  money.count = custody::Count{250, {}, {}};
  money.value = custody::Valuation{12'500'000, "AUD", "counted", "2027-01-15"};
  EXPECT_EQ(seize_exhibit(*service_, table(), 1, money, {}).error().field, "second_count");
  money.second_count = custody::SecondCount{249, 12'500'000};
  EXPECT_EQ(seize_exhibit(*service_, table(), 1, money, {}).error().field, "second_count.units");
  money.second_count = custody::SecondCount{250, 12'450'000};
  EXPECT_EQ(seize_exhibit(*service_, table(), 1, money, {}).error().field, "second_count.milliunits");
  money.second_count = custody::SecondCount{250, 12'500'000};
  const auto made = seize_exhibit(*service_, table(), 1, money, {});
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(known(made->id).exhibit.second_count, money.second_count);
  EXPECT_EQ(custody::to_string(*known(made->id).exhibit.value), "12500.00 AUD (counted, 2027-01-15)");
  EXPECT_EQ(value_exhibit(*service_, officer_, made->id, *money.value).error().code, ErrorCode::Conflict);
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, TabletsHaveACountAndAMeanMassAndAValueWithItsBasis) {
  custody::Exhibit tablets;
  tablets.description = "tablets";
  tablets.form = "tablets";
  tablets.presumptive = "mdma";
  tablets.count = custody::Count{400, MassMg{250}, MassMg{5}};
  const auto made = seize_exhibit(*service_, table(), 1, tablets, grams(100));
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(value_exhibit(*service_, officer_, made->id, {1'000, "EUR", "", "2027-01-15"}).error().field,
            "value.basis");
  EXPECT_EQ(
      value_exhibit(*service_, officer_, made->id, {1'000, "euro", "retail", "2027-01-15"}).error().field,
      "value.currency");
  ASSERT_TRUE(value_exhibit(*service_, officer_, made->id, {4'000'500, "EUR", "retail", "2027-01-15"}));
  const auto exhibit = known(made->id).exhibit;
  EXPECT_EQ(exhibit.count, tablets.count);
  EXPECT_EQ(custody::to_string(*exhibit.value), "4000.50 EUR (retail, 2027-01-15)");
  EXPECT_EQ(findings(), "");
}

TEST_F(Life, ACounterSampleIsTheDefencesUntilTheFinalDecision) {
  const auto tea = sealed(110, "S-1", 10);
  const auto kept =
      split_exhibit(*service_, table(), {tea, "S-1", grams(7, 2), grams(105, 10), "vial", true, {}, 0});
  ASSERT_TRUE(kept);
  const auto of_it =
      split_exhibit(*service_, table(), {kept->part, "", grams(3, 1), grams(5, 2), "vial", false, {}, 0});
  ASSERT_TRUE(of_it) << to_string(of_it.error());
  EXPECT_TRUE(known(of_it->part).exhibit.counter_sample) << "a part of a counter-sample is one";
  const auto use = [&](const std::optional<DefenceUse>& defence) {
    Consumption some{of_it->part, "", MassMg{500}};
    some.rest = grams(2.5, 1);
    some.defence = defence;
    return consume_exhibit(*service_, table(), some);
  };
  EXPECT_EQ(use({}).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(use(DefenceUse{"Dr A", ""}).error().field, "order");
  const SubstitutionOrder intact{of_it->part, custody::Substitution::Intact, {}, "", {}, "", "plan 3", "",
                                 grams(3, 1)};
  EXPECT_EQ(substitute(*service_, table(), intact).error().code, ErrorCode::Forbidden)
      << "it goes on in no parcel";
  ASSERT_TRUE(use(DefenceUse{"Dr A", "order 15"}));
  EXPECT_EQ(c1(), "C1 holds: seized 100 g = held 99.5 g + consumed 0.5 g");
  EXPECT_EQ(release_counter_sample(*service_, officer_, tea, "judgement 44").error().code, ErrorCode::State);
  EXPECT_EQ(release_counter_sample(*service_, officer_, kept->part, "").error().field, "decision");
  EXPECT_EQ(release_counter_sample(*service_, officer_, kept->part, "judgement 44, final").error().code,
            ErrorCode::Forbidden)
      << "no judgement is on record";
  judged();
  EXPECT_EQ(release_counter_sample(*service_, chief(), kept->part, "judgement 44, final").error().field,
            "officer")
      << "who entered the judgement";
  ASSERT_TRUE(release_counter_sample(*service_, officer_, kept->part, "judgement 44, final"));
  EXPECT_FALSE(known(kept->part).exhibit.counter_sample);
  EXPECT_EQ(known(kept->part).exhibit.counter_sample_ended, "judgement 44, final");
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
