// What leaves nothing to be weighed again: nobody opens, packs or uses up what another answers for (C2), what
// is used up is weighed first (C4), no number is on two seals, and the defence has its share before the
// trial.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/certificates.h"
#include "service/custody_merge.h"
#include "service/destruction_orders.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using base::MassMg;
using custody::CustodyState;
using custody::ExhibitId;
using testing::HasSubstr;

class InItsHoldersHands : public EvidenceRoom {
 protected:
  static TwoSigners others() { return both("keeper-1", "chemist-1"); }
  // Five grams out of it, open, in officer-7's hands.
  ExhibitId part_of(const ExhibitId& whole, const std::string& seal, double rest,
                    bool for_the_defence = false) {
    const SplitOrder order{whole, seal, grams(7, 2), grams(rest), "vial", for_the_defence, {}, 0};
    const auto made = split_exhibit(*service_, table(), order);
    EXPECT_TRUE(made) << to_string(made.error());
    return made ? made->part : ExhibitId{};
  }
  base::Result<Consumed> used_up(const ExhibitId& id, double gross, const TwoSigners& by = table(),
                                 const std::string& seal = "") {
    Consumption order{id, seal};
    order.reading = grams(gross, 2);
    return consume_exhibit(*service_, by, order);
  }
  // An act signed by these two as another program would write it, and its one event.
  std::string forged(const ExhibitId& id, const char* kind, const char* event, const char* state,
                     std::int64_t no, const TwoSigners& by, const std::string& detail = "{}") {
    const auto fact = journal::Body{}
                          .set_json("detail", detail)
                          .set("event", event)
                          .set("exhibit", id.text())
                          .set("holder", "officer-7")
                          .set("no", no)
                          .set("state", state)
                          .text();
    const custody::Act act{kind, clock_.now(), *by.officers(),
                           journal::Body{}
                               .set("facts_version", 6)
                               .set_json("movements", "[]")
                               .set_json("states", "[" + fact + "]")
                               .set_json("weighings", "[]")
                               .text()};
    store::CustodyEventRow row;
    row.exhibit = id.text();
    row.event_no = no;
    row.event = event;
    row.state = state;
    row.at = clock_.now().unix_ms();
    row.holder = "officer-7";
    row.actor = by.first.key().officer.text();
    row.second = by.second.key().officer.text();
    row.detail = detail;
    EXPECT_TRUE(service_->store().transact([&](store::Transaction& transaction) -> base::Status {
      TW_TRY(auto body, signed_body(transaction, act, by));
      return transaction.record({act.kind, act.at, row.actor, std::move(body)}, {store::insert(row)})
          .map([](auto) {});
    }));
    return findings();
  }
};

TEST_F(InItsHoldersHands, C2_NobodyOpensSealsPacksOrUsesUpWhatAnotherHolds) {
  const auto open = seized(100);
  EXPECT_EQ(seal_exhibit(*service_, others(), open, "S-0").error().field, "officers");
  const auto tea = sealed(110, "S-1");
  const auto refused = [&](const base::Error& error) {
    EXPECT_EQ(error.code, ErrorCode::Forbidden);
    EXPECT_EQ(error.expected, "its holder as one of the two, officer-7 (C2)");
  };
  refused(split_exhibit(*service_, others(), {tea, "S-1", grams(7, 2), grams(105), "vial", false, {}, 0})
              .error());
  refused(repackage_exhibit(*service_, others(), {tea, "S-1", "box", "S-2", grams(110), grams(110)}).error());
  const auto part = part_of(tea, "S-1", 105);
  MergeOrder merge;
  merge.parts = {{tea, "", grams(105)}, {part, "", grams(7, 2)}};
  merge.after = grams(110);
  refused(merge_exhibits(*service_, others(), merge).error());
  Consumption some{part, "", MassMg{500}};
  some.rest = grams(6.5, 2);
  refused(consume_exhibit(*service_, others(), some).error());
  refused(used_up(part, 7, others()).error());
  EXPECT_TRUE(weigh_exhibit(*service_, others(), tea, "", grams(105))) << "weighing is anybody's, on purpose";
  EXPECT_TRUE(consume_exhibit(*service_, both("chemist-1", "officer-7"), some)) << "second of the two does";
  EXPECT_EQ(findings(), "");
}

TEST_F(InItsHoldersHands, C2_VerifyNamesAnActOfTwoWhoDidNotHoldIt) {
  const auto tea = seized(100);
  EXPECT_THAT(forged(tea, "custody.sealed", "seal", "sealed", 3, others(), R"({"seal":"S-1"})"),
              HasSubstr("seal of what neither of the two held"));
}

TEST_F(InItsHoldersHands, C4_WhatIsUsedUpIsWhatTheScaleShowsAndNotWhatTheBookSays) {
  const auto tea = sealed(110, "S-1");
  const auto honest = part_of(tea, "S-1", 105), emptied = part_of(tea, "", 100);
  Consumption unweighed{honest, "", MassMg{5'000}};
  EXPECT_EQ(consume_exhibit(*service_, table(), unweighed).error().field, "mass");
  unweighed.mass.reset();
  EXPECT_EQ(consume_exhibit(*service_, table(), unweighed).error().field, "gross");
  const auto used = used_up(honest, 6.99);
  ASSERT_TRUE(used) << to_string(used.error());
  EXPECT_EQ(used->mass, MassMg{4'990});
  EXPECT_EQ(known(honest).holding.state, CustodyState::Consumed);
  EXPECT_EQ(c1(), "C1 holds: seized 110 g − adjustments 0.01 g = held 105 g + consumed 4.99 g");
  const auto kept = used_up(emptied, 4);  // three of five grams are not there
  ASSERT_TRUE(kept) << to_string(kept.error());
  EXPECT_THAT(kept->kept_back, HasSubstr("an inquiry is open (C4)"));
  EXPECT_EQ(kept->mass, MassMg{});
  EXPECT_EQ(known(emptied).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(c1(),
            "C1 holds: seized 110 g − adjustments 0.01 g = held 102 g + consumed 4.99 g + missing under "
            "inquiry 3 g");
  EXPECT_EQ(findings(), "");
}

TEST_F(InItsHoldersHands, C4_VerifyNamesWhatWasUsedUpWithoutAWeighing) {
  const auto part = part_of(sealed(110, "S-1"), "S-1", 105);
  EXPECT_THAT(forged(part, "custody.consumed", "consume_all", "consumed", 2, table()),
              HasSubstr("consume_all of what was not weighed"));
}

TEST_F(InItsHoldersHands, C4_WhatWasWeighedOfAPartThatIsUsedUpMakesTheRestLessSure) {
  const auto tea = sealed(110, "S-1");
  const auto stated = part_of(tea, "S-1", 105), shown = part_of(tea, "", 100);
  Consumption order{stated, "", MassMg{1'000}};
  order.rest = grams(6, 2);
  const auto exact = consume_exhibit(*service_, table(), order);
  order = {shown, ""};
  order.reading = grams(3, 2);
  order.rest = grams(6, 2);
  const auto weighed = consume_exhibit(*service_, table(), order);
  ASSERT_TRUE(exact && weighed) << to_string(weighed.error());
  EXPECT_EQ(weighed->mass, MassMg{1'000});
  EXPECT_GT(weighed->weighed->comparison->bound, exact->weighed->comparison->bound)
      << "three weighings, not two";
  EXPECT_EQ(findings(), "");
  order.mass = MassMg{1'000};
  EXPECT_EQ(consume_exhibit(*service_, table(), order).error().code, ErrorCode::Conflict) << "one of the two";
}

TEST_F(InItsHoldersHands, C2_ANumberIsOnOneSealAlone) {
  const auto first = sealed(100, "S-100"), second = seized(100), third = seized(100);
  const auto put = [&](const ExhibitId& id, const char* seal) {
    return seal_exhibit(*service_, table(), id, seal);
  };
  EXPECT_EQ(put(second, "S-100").error().expected, "a seal that no exhibit ever bore");
  Repackaging again{first, "S-100", "box", "S-101", grams(100), grams(100)};
  ASSERT_TRUE(repackage_exhibit(*service_, table(), again));
  EXPECT_FALSE(put(second, "S-100")) << "broken, and lying in a drawer";
  again = {first, "S-101", "box", "S-100", grams(100), grams(100)};
  EXPECT_FALSE(repackage_exhibit(*service_, table(), again));
  ASSERT_TRUE(put(second, "S-102"));
  ASSERT_TRUE(affirm_seal(*service_, table(), second, "S-555"));  // it reads so, whoever put it on
  EXPECT_FALSE(put(third, "S-555"));
  ASSERT_TRUE(put(third, "S-103"));
  EXPECT_EQ(findings(), "");
}

TEST_F(InItsHoldersHands, C2_VerifyNamesANumberOnTwoThings) {
  sealed(100, "S-100");
  const auto other = seized(100);
  EXPECT_THAT(forged(other, "custody.sealed", "seal", "sealed", 3, table(), R"({"seal":"S-100"})"),
              HasSubstr("sealed under S-100, which was put on X1-1 before"));
}

TEST_F(InItsHoldersHands, WhatALaboratoryOpensAndSealsAgainIsStillOut) {
  const auto tea = sealed(100, "S-1");
  const auto passed = [&](const char* from, const char* to, custody::TransferPurpose purpose,
                          const char* seal, double gross) {
    ASSERT_TRUE(offer_exhibit(*service_, {from, ""}, tea, custody::OfficerId{to}, purpose, seal,
                              DurationMs::hours(2)));
    ASSERT_TRUE(accept_exhibit(*service_, both(to, "officer-9"), tea, seal, grams(gross)));
  };
  const auto late = [&] {
    std::vector<std::string> all;
    const auto list = overdue_exhibits(**service_->store().snapshot(), clock_.now());
    for (const auto& [id, why] : *list)
      if (why == custody::Overdue::OutTooLong) all.push_back(id.text());
    return all;
  };
  passed("officer-7", "chemist-1", custody::TransferPurpose::Laboratory, "S-1", 100);
  const auto there = both("chemist-1", "officer-9");
  pass(DurationMs::days(20));
  const auto split =
      split_exhibit(*service_, there, {tea, "S-1", grams(7, 2), grams(95), "vial", false, {}, 0});
  ASSERT_TRUE(split) << to_string(split.error());
  ASSERT_TRUE(seal_exhibit(*service_, there, tea, "S-2"));
  ASSERT_TRUE(seal_exhibit(*service_, there, split->part, "S-3"));
  EXPECT_EQ(known(tea).holding.state, CustodyState::Sealed);
  pass(DurationMs::days(9));
  EXPECT_EQ(late(), std::vector<std::string>{});
  pass(DurationMs::days(2));
  EXPECT_EQ(late(), (std::vector<std::string>{tea.text(), split->part.text()}))
      << "31 days after it was taken out, and so is what was taken out of it there";
  passed("chemist-1", "keeper-1", custody::TransferPurpose::Custody, "S-2", 95);
  EXPECT_EQ(late(), std::vector<std::string>{split->part.text()});
  EXPECT_EQ(findings(), "");
}

TEST_F(InItsHoldersHands, BeforeItsTrialNothingOfADrugGoesWithoutAShareForTheDefence) {
  const auto tea = sealed(110, "S-1");
  const auto for_laboratory = part_of(tea, "S-1", 105), owned = sealed(50, "S-5");
  ASSERT_TRUE(open_trial(*service_, chief(), custody::SeizureNumber{1}, "district court, 12/2027"));
  ASSERT_TRUE(used_up(for_laboratory, 7))
      << "what it was taken out of is here, and is asked about when it goes";
  const auto released = [&](const ExhibitId& id, const std::string& seal, double gross) {
    return release_exhibit(*service_, table(), {id, seal, grams(gross), "order 14", "its owner"});
  };
  EXPECT_EQ(released(owned, "S-5", 50).error().field, "counter-sample");
  Consumption all{tea, ""};
  all.reading = grams(105);
  EXPECT_EQ(consume_exhibit(*service_, table(), all).error().field, "counter-sample");
  const auto kept = part_of(tea, "", 100, true);
  ASSERT_TRUE(seal_exhibit(*service_, table(), kept, "S-6"));
  all.reading = grams(100);
  ASSERT_TRUE(consume_exhibit(*service_, table(), all)) << "the defence has its share";
  ASSERT_TRUE(end_trial(*service_, chief(), custody::SeizureNumber{1}, "judgement 44, final"));
  EXPECT_TRUE(released(owned, "S-5", 50));
  EXPECT_EQ(findings(), "");
}

TEST_F(InItsHoldersHands, WhatIsCountedOrMeasuredSaysHowSureItIs) {
  custody::Exhibit tablets;
  tablets.description = tablets.form = "tablets";
  tablets.presumptive = "mdma";
  tablets.count = custody::Count{400, {}, {}};
  EXPECT_EQ(seize_exhibit(*service_, table(), 1, tablets, grams(100)).error().field, "count.mean_mass");
  tablets.count->mean_mass = MassMg{250};
  EXPECT_EQ(seize_exhibit(*service_, table(), 1, tablets, grams(100)).error().field,
            "count.mean_uncertainty");
  tablets.count->mean_uncertainty = MassMg{5};
  const auto made = seize_exhibit(*service_, table(), 1, tablets, grams(100));
  ASSERT_TRUE(made) << to_string(made.error());
  custody::Confirmation result{"mdma", "lab-1", "ISO/IEC 17025", "GC-MS", 790'000, 0};
  EXPECT_EQ(confirm_exhibit(*service_, table(), made->id, result).error().field,
            "confirmed.purity_uncertainty_ppm");
  result.purity_uncertainty_ppm = 10'000;
  ASSERT_TRUE(seal_exhibit(*service_, table(), made->id, "S-1"));
  to_laboratory(made->id, 100);
  EXPECT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), made->id, result));
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
