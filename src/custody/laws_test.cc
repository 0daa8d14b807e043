// C1 to C4 as laws, over acts in any order.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <type_traits>

#include "custody/custody.h"
#include "custody/limits.h"
#include "env/random.h"

namespace tidewaiter::custody {
namespace {

using base::ErrorCode;
using base::Instant;
using base::MassMg;

ExhibitId exhibit(int n) { return ExhibitId{"X1-" + std::to_string(n)}; }
TwoOfficers pair() { return *TwoOfficers::make(OfficerId{"officer-7"}, OfficerId{"officer-9"}); }
Scale scale() { return {"scale-1", MassMg{10}, MassMg{5}, Instant{1'000'000}}; }

// What a naive reader of C1 would keep: one number for each account, nothing shared with the ledger.
struct Naive {
  std::map<std::pair<std::string, std::string>, std::int64_t> of;
  std::int64_t total(std::string_view account) const {
    std::int64_t all = 0;
    for (const auto& [key, mg] : of) all += key.first == account ? mg : 0;
    return all;
  }
};

RC_GTEST_PROP(CustodyLaws, C1_HoldsAfterEveryMovementInAnyOrder, ()) {
  MassLedger ledger;
  Naive naive;
  const auto steps = *rc::gen::inRange(1, 120);
  for (int step = 0; step < steps; ++step) {
    const auto& rule = movement_rules()[*rc::gen::inRange<std::size_t>(0, movement_rules().size())];
    const int a = *rc::gen::inRange(1, 5), b = *rc::gen::inRange(1, 5);
    const MassMg mass{*rc::gen::inRange<std::int64_t>(1, 5'000)};
    const bool between = rule.kind == MovementKind::Split || rule.kind == MovementKind::Merge;
    const auto movement =
        Movement::make(rule.kind, mass, exhibit(a), between ? std::optional{exhibit(b)} : std::nullopt);
    if (between && a == b) {
      RC_ASSERT(movement.error().code == ErrorCode::Forbidden);
      continue;
    }
    RC_ASSERT(movement.has_value());
    const std::string from{name(rule.credited)}, into{name(rule.debited)};
    const auto& gives = naive.of[{from, exhibit(a).text()}];
    const bool source = from == "seized" || from == "found_on_recount" || from == "adjustment";
    const bool enough = source || gives >= mass.milligrams();
    const MassLedger before = ledger;
    const auto posted = ledger.post(*movement);
    RC_ASSERT(posted.has_value() == enough);
    if (enough) {
      naive.of[{from, exhibit(a).text()}] -= mass.milligrams();
      naive.of[{into, exhibit(between ? b : a).text()}] += mass.milligrams();
    } else {
      RC_ASSERT(posted.error().code == ErrorCode::Conflict);
      RC_ASSERT(ledger == before);
    }
    const auto balance = ledger.balance();
    RC_ASSERT(balance.holds());
    RC_ASSERT(balance.held.milligrams() == naive.total("held"));
    RC_ASSERT(balance.missing.milligrams() == naive.total("missing"));
    RC_ASSERT(balance.seized.milligrams() == -naive.total("seized"));
    RC_ASSERT(balance.adjustments.milligrams() == -naive.total("adjustment"));
    RC_ASSERT(balance.destroyed.milligrams() == naive.total("destroyed"));
    for (int i = 1; i < 5; ++i)
      RC_ASSERT((ledger.held(exhibit(i)).milligrams() == naive.of[{"held", exhibit(i).text()}]));
  }
}

TEST(CustodyLaws, C1_AnUnbalancedEntryCanNotBeWritten) {
  static_assert(!std::is_default_constructible_v<Movement>);
  static_assert(
      !std::is_constructible_v<Movement, MovementKind, MassMg, ExhibitId, std::optional<ExhibitId>>);
  for (const auto& rule : movement_rules()) {
    EXPECT_TRUE(rule.credited != rule.debited || rule.credited == Account::Held) << name(rule.kind);
    EXPECT_EQ(Movement::make(rule.kind, MassMg{0}, exhibit(1)).error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(Movement::make(rule.kind, MassMg{-5}, exhibit(1)).error().code, ErrorCode::OutOfRange);
  }
}

TEST(CustodyLaws, C1_ALedgerGoesOnFromItsBalanceForWhatIsNewAlone) {
  MassLedger whole;
  ASSERT_TRUE(whole.post(*Movement::make(MovementKind::Seize, MassMg{500}, exhibit(1))));
  ASSERT_TRUE(whole.post(*Movement::make(MovementKind::HandOver, MassMg{40}, exhibit(1))));
  ASSERT_TRUE(whole.post(*Movement::make(MovementKind::GoMissing, MassMg{10}, exhibit(1))));
  ASSERT_TRUE(whole.post(*Movement::make(MovementKind::AdjustUp, MassMg{3}, exhibit(1))));
  MassLedger resumed{whole.balance()};
  EXPECT_EQ(resumed.balance(), whole.balance());
  for (auto* ledger : {&whole, &resumed})
    ASSERT_TRUE(ledger->post(*Movement::make(MovementKind::Seize, MassMg{70}, exhibit(2))));
  EXPECT_EQ(resumed.balance(), whole.balance());
  EXPECT_TRUE(resumed.balance().holds());
  EXPECT_EQ(resumed.held(exhibit(2)), MassMg{70});
  EXPECT_EQ(resumed.post(*Movement::make(MovementKind::Consume, MassMg{1}, exhibit(1))).error().code,
            ErrorCode::Conflict)
      << "what others have can't move";
}

TEST(CustodyLaws, C1_IsToldInWords) {
  MassLedger ledger;
  ASSERT_TRUE(ledger.post(*Movement::make(MovementKind::Seize, MassMg{7'981'000}, exhibit(1))));
  ASSERT_TRUE(ledger.post(*Movement::make(MovementKind::Split, MassMg{40'000}, exhibit(1), exhibit(2))));
  ASSERT_TRUE(ledger.post(*Movement::make(MovementKind::HandOver, MassMg{40'000}, exhibit(2))));
  ASSERT_TRUE(ledger.post(*Movement::make(MovementKind::AdjustDown, MassMg{20}, exhibit(1))));
  EXPECT_EQ(to_string(ledger.balance()),
            "C1 holds: seized 7981 g − adjustments 0.02 g = held 7940.98 g + handed over 40 g");
  Balance broken = ledger.balance();
  broken.held -= MassMg{1};
  EXPECT_FALSE(broken.holds());
  EXPECT_EQ(to_string(broken).substr(0, 12), "C1 IS BROKEN");
}

RC_GTEST_PROP(CustodyLaws, C2_OneHolderAlwaysAndOnlyWhoWasOfferedItBecomesTheNext, ()) {
  Holding holding{exhibit(1), OfficerId{"p0"}, "S-1", CustodyState::Sealed, std::nullopt};
  const auto person = [] { return OfficerId{"p" + std::to_string(*rc::gen::inRange(0, 4))}; };
  std::int64_t now = 0;
  for (int step = 0; step < 60; ++step) {
    now += *rc::gen::inRange(0, 100);
    const Holding before = holding;
    const auto who = person();
    const int act = *rc::gen::inRange(0, 4);
    base::Result<Holding> next = before;
    if (act == 0) {
      const auto purpose = static_cast<TransferPurpose>(*rc::gen::inRange(0, 5));
      next = offer(before, who, person(), purpose, Instant{now}, Instant{now + 150});
      if (next) RC_ASSERT(who == before.holder && next->offer->to != who && !before.offer);
    } else if (act == 1) {
      const std::string seal = *rc::gen::element<std::string>("S-1", "S-2");
      next = accept(before, who, seal, Instant{now});
      if (next) {
        RC_ASSERT(before.offer && before.offer->to == who && seal == "S-1");
        RC_ASSERT(now <= before.offer->expires_at.unix_ms());
        RC_ASSERT(next->holder == who && !next->offer);
      }
    } else if (act == 2) {
      next = withdraw(before, who);
      if (next) RC_ASSERT(who == before.holder);
    } else {
      next = without_expired(before, Instant{now});
    }
    if (!next) continue;
    if (act != 1) RC_ASSERT(next->holder == before.holder);
    RC_ASSERT(!next->holder.empty());
    holding = *next;
  }
}

RC_GTEST_PROP(CustodyLaws, C3_APairIsNeverOnePerson, (const std::string& a, const std::string& b)) {
  const auto made = TwoOfficers::make(OfficerId{a}, OfficerId{b});
  if (made) {
    RC_ASSERT(made->first() != made->second());
    RC_ASSERT(!a.empty() && !b.empty());
  } else {
    RC_ASSERT(a == b || a.empty() || b.empty() || a.size() > 64 || b.size() > 64);
  }
}

TEST(CustodyLaws, C3_WhatOpensWeighsSplitsHandsOverOrBurnsIsSignedByTwo) {
  using E = CustodyEvent;
  for (const auto event : {E::Seal, E::Weigh, E::Open, E::Merge, E::Consume, E::ConsumeAll, E::HandOver,
                           E::Destroy, E::Release, E::HandOverByOrder, E::DestroyByOrder, E::Find})
    EXPECT_TRUE(rule_of(event).two_officers) << name(event);
  for (const auto event : {E::Seal, E::Open, E::Merge, E::Consume, E::ConsumeAll, E::HandOver,
                           E::HandOverByOrder, E::Release, E::Substitute, E::SendOn}) {
    EXPECT_TRUE(check_holder_signs(event, OfficerId{"officer-9"}, pair())) << name(event);
    EXPECT_EQ(check_holder_signs(event, OfficerId{"keeper-1"}, pair()).error().code, ErrorCode::Forbidden)
        << name(event) << " of what a third answers for";
  }
  EXPECT_TRUE(check_holder_signs(E::Weigh, OfficerId{"keeper-1"}, pair()))
      << "an inventory weighs without him";
  const Act act{"custody.weighed", Instant{0}, pair(), "{\"net_mg\":5}"};
  EXPECT_EQ(act.text(),
            "{\"at\":\"1970-01-01T00:00:00Z\",\"facts\":{\"net_mg\":5},\"first\":\"officer-7\","
            "\"kind\":\"custody.weighed\",\"second\":\"officer-9\"}");
  EXPECT_EQ(signed_octets("{}"), "tidewaiter.custody.act.v1\n{}");
}

RC_GTEST_PROP(CustodyLaws, C4_EveryDifferenceIsAnAdjustmentOrADiscrepancyAndTheBookFollows, ()) {
  const MassMg expected{*rc::gen::inRange<std::int64_t>(0, 100'000)};
  const MassMg observed{*rc::gen::inRange<std::int64_t>(0, 100'000)};
  const MassMg ua{*rc::gen::inRange<std::int64_t>(0, 500)}, ub{*rc::gen::inRange<std::int64_t>(0, 500)};
  const DryingAllowance drying{*rc::gen::inRange(0, 200'000), "fresh leaves"};
  const auto compared = compare(expected, ua, observed, ub, drying);
  RC_ASSERT(compared.has_value());
  const double bound =
      std::sqrt(static_cast<double>(ua.milligrams() * ua.milligrams() + ub.milligrams() * ub.milligrams()));
  const auto got = static_cast<double>(compared->bound.milligrams());
  RC_ASSERT(got >= bound - 1e-6 && got < bound + 1);
  const auto gap = observed.milligrams() - expected.milligrams();
  const bool inside = gap <= compared->bound.milligrams() &&
                      -gap <= compared->bound.milligrams() + compared->allowance.milligrams();
  RC_ASSERT((compared->verdict != Verdict::Discrepant) == inside);
  MassLedger ledger;
  if (expected > MassMg{}) {
    RC_ASSERT(ledger.post(*Movement::make(MovementKind::Seize, expected, exhibit(1))).has_value());
  }
  const auto movement = movement_of(*compared, exhibit(1));
  RC_ASSERT(movement.has_value() && movement->has_value() == (gap != 0));
  if (*movement) RC_ASSERT(ledger.post(**movement).has_value());
  RC_ASSERT(ledger.held(exhibit(1)) == observed);
  RC_ASSERT(ledger.balance().holds());
}

TEST(CustodyLaws, C4_OnlySomebodyWhoHeldNoneOfItClosesADiscrepancy) {
  const auto lost = *compare(MassMg{40'000}, MassMg{10}, MassMg{39'000}, MassMg{10});
  ASSERT_EQ(lost.verdict, Verdict::Discrepant);
  Discrepancy open{exhibit(1), Instant{5}, lost, {OfficerId{"officer-7"}, OfficerId{"officer-9"}},
                   {},         {},         {},   ""};
  EXPECT_EQ(close(open, OfficerId{"officer-7"}, Finding::Explained, "spilt", Instant{9}).error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(close(open, OfficerId{"chief-1"}, Finding::Explained, "", Instant{9}).error().code,
            ErrorCode::Missing);
  EXPECT_EQ(close(open, OfficerId{"chief-1"}, Finding::Surplus, "more", Instant{9}).error().code,
            ErrorCode::Conflict);
  const auto closed = close(open, OfficerId{"chief-1"}, Finding::Explained, "spilt", Instant{9});
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->movement, *Movement::make(MovementKind::ExplainLoss, MassMg{1'000}, exhibit(1)));
  EXPECT_EQ(
      close(closed->discrepancy, OfficerId{"chief-2"}, Finding::Explained, "x", Instant{9}).error().code,
      ErrorCode::State);
}

// Missing as a whole, perhaps found with more or less in it, and closed: nothing drops out.
RC_GTEST_PROP(CustodyLaws, C1_WhatGoesMissingAsAWholeComesBackOrIsExplained, ()) {
  const MassMg mass{*rc::gen::inRange<std::int64_t>(1, 100'000)};
  MassLedger ledger;
  RC_ASSERT(ledger.post(*Movement::make(MovementKind::Seize, mass, exhibit(1))).has_value());
  RC_ASSERT(ledger.post(*Movement::make(MovementKind::GoMissing, mass, exhibit(1))).has_value());
  RC_ASSERT(ledger.balance().missing == mass && ledger.held(exhibit(1)) == MassMg{});
  Discrepancy inquiry{exhibit(1),
                      Instant{5},
                      {mass, MassMg{}, MassMg{}, MassMg{}, Verdict::Discrepant},
                      {OfficerId{"officer-7"}},
                      {},
                      {},
                      {},
                      ""};
  inquiry.whole = true;
  inquiry.found = *rc::gen::arbitrary<bool>();
  MassMg weighed;
  if (inquiry.found) {
    RC_ASSERT(ledger.post(*Movement::make(MovementKind::Recover, mass, exhibit(1))).has_value());
    weighed = MassMg{*rc::gen::inRange<std::int64_t>(0, 120'000)};
    const auto movement = movement_of(*compare(mass, MassMg{10}, weighed, MassMg{10}), exhibit(1));
    RC_ASSERT(movement.has_value());
    if (*movement) RC_ASSERT(ledger.post(**movement).has_value());
  }
  for (const auto finding : {Finding::Explained, Finding::Recovered, Finding::Surplus, Finding::Unsolved}) {
    const auto closed = close(inquiry, OfficerId{"chief-1"}, finding, "as found", Instant{9});
    RC_ASSERT(closed.has_value() == (finding == (inquiry.found ? Finding::Recovered : Finding::Explained)));
    if (closed && closed->movement) RC_ASSERT(ledger.post(*closed->movement).has_value());
  }
  RC_ASSERT(ledger.balance().holds());
  RC_ASSERT(ledger.held(exhibit(1)) == weighed);
  RC_ASSERT(ledger.balance().explained_loss == (inquiry.found ? MassMg{} : mass));
}

TEST(CustodyLaws, C4_ADiscrepantExhibitIsNeitherHandedOverNorDestroyedWithoutAnOrder) {
  using E = CustodyEvent;
  for (const auto state : {CustodyState::Discrepant, CustodyState::Missing}) {
    for (const auto event : {E::HandOver, E::Destroy, E::Release, E::Consume, E::Merge, E::Open, E::TakeOut})
      EXPECT_FALSE(apply(state, event)) << name(state) << ' ' << name(event);
  }
  EXPECT_EQ(*apply(CustodyState::Discrepant, E::DestroyByOrder), CustodyState::Destroyed);
}

// Skimming: each time half of what the scales can tell, and the honest weighing beside it.
TEST(CustodyLaws, C4_SkimmingInsideTheBoundIsFoundAndHonestWeighingIsNot) {
  Drift thief;
  int alarm_at = 0;
  for (int i = 1; i <= 20 && alarm_at == 0; ++i) {
    const auto less = *compare(MassMg{40'000}, MassMg{20}, MassMg{40'000 - 20}, MassMg{20});
    ASSERT_EQ(less.verdict, Verdict::WithinBound);
    thief = after(thief, less);
    if (thief.alarms()) alarm_at = i;
  }
  EXPECT_GT(alarm_at, 1);
  EXPECT_LE(alarm_at, 7);
  // Within a bound of ±29 mg an honest pair is off by the sum of two roundings and no more.
  env::SeededRandom random{20261124};
  int alarms = 0;
  for (int officer = 0; officer < 200; ++officer) {
    Drift drift;
    for (int i = 0; i < 200; ++i) {
      const auto off = static_cast<std::int64_t>(random.below(15) + random.below(15)) - 14;
      drift = after(drift, *compare(MassMg{40'000}, MassMg{20}, MassMg{40'000 + off}, MassMg{20}));
    }
    alarms += drift.alarms() ? 1 : 0;
  }
  EXPECT_EQ(alarms, 0);
}

// A fifth of the widest bound that a scale may have, each time: no step is as large as the CUSUM's slack,
// however often. The sum in milligrams says so before a twentieth is gone; honest weighings, each held
// against the one before, never come to it.
TEST(CustodyLaws, C4_SkimmingUnderTheSlackOfAWideBoundAddsUp) {
  const MassMg mass{1'000'000}, widest = most_uncertain(mass);
  Drift cusum;
  MassMg book = mass;
  std::vector<Charged> weighings{{mass, {}}};
  int thefts = 0;
  while (!adds_up(weighings) && thefts < 100) {
    const auto less = *compare(book, widest, book - MassMg{2'800}, widest);
    ASSERT_EQ(less.verdict, Verdict::WithinBound);
    cusum = after(cusum, less);
    weighings.push_back(charged_at(less));
    book = less.observed;
    ++thefts;
  }
  EXPECT_FALSE(cusum.alarms()) << "blind to it";
  EXPECT_LE(thefts, 8);
  EXPECT_GE(book, MassMg{975'000});
  env::SeededRandom random{20261129};
  for (int exhibit = 0; exhibit < 200; ++exhibit) {
    MassMg shown = mass;
    std::vector<Charged> all{{mass, {}}};
    for (int i = 0; i < 50; ++i) {
      const auto next = mass + MassMg{static_cast<std::int64_t>(random.below(20'001)) - 10'000};
      all.push_back(charged_at(*compare(shown, widest, next, widest)));
      shown = next;
      ASSERT_FALSE(adds_up(all));
    }
  }
}

// The same once most of it was split off: what was off while there was much of it is no alarm for what is
// left, however often that is weighed; what is taken of the rest is one, held against the rest alone.
TEST(CustodyLaws, C4_WhatWasOffBeforeASplitIsHeldAgainstTheWholeAndWhatCameAfterAgainstTheRest) {
  const MassMg whole{500'000}, off{3'000};
  std::vector<Charged> weighings{{whole, {}}};
  const auto weigh_to = [&](MassMg expected, MassMg expected_uncertainty, MassMg observed) {
    const auto made = *compare(expected, expected_uncertainty, observed, most_uncertain(observed));
    ASSERT_EQ(made.verdict == Verdict::Discrepant, false);
    weighings.push_back(charged_at(made));
  };
  weigh_to(whole, most_uncertain(whole), whole - off);
  EXPECT_FALSE(adds_up(weighings));
  // 490 g go; what is left is 7 g, of which a fiftieth is less than what was off.
  const MassMg rest = whole - off - MassMg{490'000};
  weigh_to(rest, most_uncertain(whole), rest);
  EXPECT_FALSE(adds_up(weighings)) << "honest";
  env::SeededRandom random{20261130};
  MassMg shown = rest;
  for (int i = 0; i < 50; ++i) {
    const auto next = rest + MassMg{static_cast<std::int64_t>(random.below(141)) - 70};
    weigh_to(shown, most_uncertain(rest), next);
    shown = next;
    ASSERT_FALSE(adds_up(weighings)) << "honest, " << i;
  }
  // One who takes 30 mg of the 7 g each time is not covered by the half kilogram that was there.
  int thefts = 0;
  for (; !adds_up(weighings) && thefts < 100; ++thefts) {
    weigh_to(shown, most_uncertain(rest), shown - MassMg{30});
    shown -= MassMg{30};
  }
  EXPECT_LE(thefts, 12);
}

TEST(CustodyLaws, C4_AnOrderLetsGoInSpiteOfWhatItNamesAlone) {
  EXPECT_TRUE(check_named({}, {}));
  EXPECT_TRUE(check_named({3, 5}, {{3, "order 1"}, {5, "order 2"}}));
  EXPECT_EQ(check_named({3}, {}).error().code, ErrorCode::State);
  EXPECT_EQ(check_named({3, 5}, {{3, "order 1"}}).error().code, ErrorCode::State) << "one is not named";
  EXPECT_EQ(check_named({3}, {{3, "order 1"}, {4, "order 1"}}).error().code, ErrorCode::Conflict);
  EXPECT_EQ(check_named({}, {{3, "order 1"}}).error().code, ErrorCode::Conflict) << "it is not open";
  EXPECT_EQ(check_named({3}, {{3, ""}}).error().code, ErrorCode::Missing);
  EXPECT_EQ(check_named({3}, {{3, "order 1"}, {3, "order 2"}}).error().code, ErrorCode::Duplicate);
}

TEST(CustodyLaws, C4_WhatDryingAllowsIsHeldAgainstNobodyAndTheRestIs) {
  const DryingAllowance drying{100'000, "fresh leaves"};
  Drift drift;
  for (int i = 0; i < 50; ++i)
    drift = after(drift, *compare(MassMg{40'000}, MassMg{20}, MassMg{37'000}, MassMg{20}, drying));
  EXPECT_EQ(drift.less, 0);
  EXPECT_EQ(drift.sum_mg, -150'000);
  for (int i = 0; i < 12; ++i)
    drift = after(drift, *compare(MassMg{40'000}, MassMg{20}, MassMg{35'975}, MassMg{20}, drying));
  EXPECT_TRUE(drift.alarms());
}

// However often an allowance is asked for, of whatever size, all that is ever let through is what its form
// may lose.
RC_GTEST_PROP(CustodyLaws, C4_NothingDriesByMoreThanItsFormMayLose, ()) {
  const auto& row = drying_forms()[*rc::gen::inRange<std::size_t>(0, drying_forms().size())];
  const std::string form = *rc::gen::element<std::string>(std::string{row.form}, "crystals", "tablets", "");
  const MassMg first{*rc::gen::inRange<std::int64_t>(1'000, 10'000'000)};
  MassMg book = first, hidden;
  std::int32_t used = 0;
  for (int i = *rc::gen::inRange(1, 40); i-- > 0;) {
    const DryingAllowance asked{*rc::gen::inRange(1, 900'001), "damp"};
    if (!may_dry(form, used, asked)) continue;
    // A thief takes all that is allowed.
    const auto shown = book - share_of(book, asked.loss_ppm);
    const auto made = *compare(book, MassMg{20}, shown, MassMg{20}, asked);
    RC_ASSERT(made.verdict != Verdict::Discrepant);
    RC_ASSERT(charged(made) == MassMg{});
    used += dried_ppm(made);
    hidden += book - shown;
    book = shown;
  }
  RC_ASSERT(used <= most_drying_ppm(form));
  RC_ASSERT(hidden <= share_of(first, most_drying_ppm(form)));
}

TEST(Drift, AnAdjustmentGoesIntoTheSeriesOfAllItTouches) {
  const auto weighing =
      *weigh({exhibit(1), MassMg{5'000}, MassMg{0}, 1, scale(), Instant{1}, "vault-1", pair(), {}});
  EXPECT_EQ(drift_keys(weighing, OfficerId{"officer-3"}),
            (std::vector<DriftKey>{{DriftOf::Exhibit, "X1-1"},
                                   {DriftOf::Officer, "officer-7"},
                                   {DriftOf::Officer, "officer-9"},
                                   {DriftOf::Scale, "scale-1"},
                                   {DriftOf::Place, "vault-1"},
                                   {DriftOf::Holder, "officer-3"}}));
}

}  // namespace
}  // namespace tidewaiter::custody
