// Keys, transport and inventories through the use cases.

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "evidence_room.h"
#include "service/custody_alerts.h"
#include "service/custody_json.h"
#include "service/custody_missing.h"
#include "service/inventories.h"
#include "service/room_keys.h"
#include "service/seal_reading.h"
#include "service/shelves.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using custody::ExhibitId;
using testing::HasSubstr;

// Counts the transactions that go through it: a kill may come between any two.
class CountedStore final : public store::Store {
 public:
  explicit CountedStore(store::Store& real) : real_(real) {}
  std::future<base::Status> transact_later(Work work) override {
    ++transactions;
    return real_.transact_later(std::move(work));
  }
  base::Result<store::ErasureReport> erase(store::Erasure erasure) override {
    return real_.erase(std::move(erasure));
  }
  base::Status clear_erased() override { return real_.clear_erased(); }
  base::Result<std::unique_ptr<store::Snapshot>> snapshot() override { return real_.snapshot(); }

  int transactions = 0;

 private:
  store::Store& real_;
};

class Rooms : public EvidenceRoom {
 protected:
  std::unique_ptr<store::Snapshot> snapshot() { return *service_->store().snapshot(); }
  std::string alerts() {
    std::string text;
    const auto all = custody_alerts(*snapshot(), clock_.now());
    for (const auto& one : *all) text += one.kind + ": " + one.words + "\n";
    return text;
  }
};

TEST_F(Rooms, C3_AKeyIsGivenByItsKeeperAndBothSignAndEachStepIsAnEntry) {
  EXPECT_EQ(register_room_key(*service_, chief(), "K-7", "room 2", "the cabinet").error().field, "keeper")
      << "a keeper is somebody who can be asked";
  ASSERT_TRUE(register_room_key(*service_, chief(), "K-7", "room 2", "keeper-1"));
  const Actor officer{"officer-7", ""}, keeper{"keeper-1", ""};
  const auto until = clock_.now() + DurationMs::hours(4);
  EXPECT_EQ(return_room_key(*service_, keeper, "K-7", "").error().code, ErrorCode::State);
  EXPECT_EQ(use_room_key(*service_, officer, "K-7", "a look").error().code, ErrorCode::Forbidden);
  EXPECT_EQ(use_room_key(*service_, keeper, "K-7", "").error().code, ErrorCode::Missing);
  ASSERT_TRUE(use_room_key(*service_, keeper, "K-7", "put X1-1 on its shelf"));
  EXPECT_EQ(give_room_key(*service_, table(), "K-7", until, "").error().code, ErrorCode::Forbidden)
      << "neither keeps it";
  EXPECT_EQ(
      give_room_key(*service_, both("keeper-1", "officer-7"), "K-7", clock_.now() + DurationMs::days(8), "")
          .error()
          .field,
      "until");
  ASSERT_TRUE(give_room_key(*service_, both("keeper-1", "officer-7"), "K-7", until, "inventory"));
  EXPECT_EQ(give_room_key(*service_, both("keeper-1", "officer-9"), "K-7", until, "").error().code,
            ErrorCode::State);
  EXPECT_EQ(room_keys(*snapshot())->at(0).holder, "officer-7");
  EXPECT_FALSE(is_overdue(room_keys(*snapshot())->at(0), clock_.now()));
  pass(DurationMs::hours(5));
  EXPECT_TRUE(is_overdue(room_keys(*snapshot())->at(0), clock_.now()));
  EXPECT_EQ(alerts(), "key_not_returned: key K-7 is with officer-7\n");
  const auto late = custody_alerts(*snapshot(), clock_.now());
  EXPECT_EQ(as_json(late->at(0))["said"].dump(), R"({"says":"key_out","key":"K-7","holder":"officer-7"})")
      << "what its words were made of, for a page in another language";
  EXPECT_EQ(return_room_key(*service_, officer, "K-7", "").error().code, ErrorCode::Forbidden)
      << "who took it does not say himself that it is back";
  ASSERT_TRUE(return_room_key(*service_, keeper, "K-7", "late"));
  EXPECT_EQ(room_keys(*snapshot())->at(0).holder, "keeper-1");
  ASSERT_TRUE(give_room_key(*service_, both("officer-9", "keeper-1"), "K-7",
                            clock_.now() + DurationMs::hours(1), "taker first"));
  EXPECT_EQ(room_keys(*snapshot())->at(0).holder, "officer-9");
  const auto events = events_of_key(*snapshot(), "K-7");
  ASSERT_EQ(events->size(), 5u);
  EXPECT_EQ(events->at(1).event, "used");
  EXPECT_EQ(events->at(2).event, "taken");
  EXPECT_EQ(events->at(2).actor + ", " + events->at(2).second.value_or(""), "keeper-1, officer-7");
  EXPECT_EQ(events->at(3).words, "late");
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, ALostKeyAlarmsUntilItsLockIsChangedByTwo) {
  ASSERT_TRUE(register_room_key(*service_, chief(), "K-7", "room 2", "keeper-1"));
  const auto pair = both("keeper-1", "officer-7");
  const auto until = [&] { return clock_.now() + DurationMs::hours(4); };
  ASSERT_TRUE(give_room_key(*service_, pair, "K-7", until(), "inventory"));
  EXPECT_EQ(report_key_lost(*service_, {"officer-9", ""}, "K-7", "").error().code, ErrorCode::Missing);
  ASSERT_TRUE(report_key_lost(*service_, {"officer-7", ""}, "K-7", "fell into the dock"));
  pass(DurationMs::days(2));
  EXPECT_EQ(alerts(), "key_lost: key K-7 of room 2 is lost, and its lock is not changed\n");
  EXPECT_EQ(return_room_key(*service_, {"keeper-1", ""}, "K-7", "found").error().code, ErrorCode::State)
      << "nobody knows who had it meanwhile";
  EXPECT_EQ(give_room_key(*service_, pair, "K-7", until(), "").error().code, ErrorCode::State);
  EXPECT_EQ(report_key_lost(*service_, {"officer-7", ""}, "K-7", "again").error().code, ErrorCode::State);
  EXPECT_EQ(change_lock(*service_, table(), "K-7", "new cylinder").error().code, ErrorCode::Forbidden);
  ASSERT_TRUE(change_lock(*service_, pair, "K-7", "new cylinder"));
  EXPECT_EQ(alerts(), "");
  EXPECT_EQ(room_keys(*snapshot())->at(0).holder, "keeper-1");
  ASSERT_TRUE(give_room_key(*service_, pair, "K-7", until(), ""));
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, ALegHasTwoOfficersAndEndsWithWhoDidNotRide) {
  const auto tea = sealed(100, "S-1");
  const auto due = clock_.now() + DurationMs::hours(6);
  Departure departure{"van 3", "V-9", "vault", "airport", "ring road, no halt", {tea}, due};
  EXPECT_FALSE(depart(*service_, both("officer-9", "officer-9"), departure)) << "one person twice (C3)";
  EXPECT_EQ(depart(*service_, both("chief-1", "keeper-1"), departure).error().field, "exhibit")
      << "neither holds it (C2)";
  const auto leg = depart(*service_, table(), departure);
  ASSERT_TRUE(leg) << to_string(leg.error());
  EXPECT_EQ(depart(*service_, table(), departure).error().code, ErrorCode::State)
      << "it is on the way already";
  EXPECT_EQ(chain_of(*snapshot(), tea)->back().event, "depart");
  for (const auto& early : {weigh_exhibit(*service_, table(), tea, "S-1", grams(100)).map([](auto&&) {}),
                            store_exhibit(*service_, {"officer-7", ""}, tea, "S-1", "shelf 7")})
    EXPECT_THAT(to_string(early.error()), HasSubstr("while it is on the road"));
  EXPECT_EQ(arrive(*service_, both("officer-9", "keeper-1"), leg->leg_no, "V-9").error().field, "officer");
  EXPECT_EQ(arrive(*service_, both("keeper-1", "chief-1"), leg->leg_no, "V-9").error().field, "second");
  Departure next{"van 4", "V-10", "airport", "laboratory", "", {tea}, due, leg->leg_no};
  EXPECT_EQ(depart(*service_, table(), next).error().code, ErrorCode::State) << "the first has not arrived";
  EXPECT_EQ(arrive(*service_, both("keeper-1", "officer-9"), leg->leg_no, "V-8").error().code,
            ErrorCode::Conflict);
  EXPECT_EQ(known(tea).holding.state, custody::CustodyState::Discrepant) << "a supervisor looks into it (C4)";
  ASSERT_TRUE(close_discrepancy(*service_, both("chief-1", "keeper-1"), 1, custody::Finding::Explained,
                                "the seal broke at a halt, both saw it"));
  const auto legs = transport_legs(*snapshot());
  EXPECT_EQ(legs->at(0).seal_read, "V-8") << "another seal is recorded all the same";
  EXPECT_EQ(arrive(*service_, both("keeper-1", "officer-9"), leg->leg_no, "V-9").error().code,
            ErrorCode::State);
  next.from = "harbour";
  EXPECT_EQ(depart(*service_, table(), next).error().field, "from");
  next.from = "airport";
  const auto second = depart(*service_, table(), next);
  ASSERT_TRUE(second) << to_string(second.error());
  EXPECT_EQ(second->follows_leg, leg->leg_no);
  ASSERT_TRUE(arrive(*service_, both("chemist-1", "officer-7"), second->leg_no, "V-10"));
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, WhatIsMissedOnTheRoadDoesNotArriveWithItsLeg) {
  const auto tea = sealed(100, "S-1"), sugar = sealed(50, "S-2");
  const auto leg =
      depart(*service_, table(),
             {"van 3", "V-9", "vault", "airport", "", {tea, sugar}, clock_.now() + DurationMs::hours(1)});
  ASSERT_TRUE(leg) << to_string(leg.error());
  EXPECT_EQ(alerts(), "");
  pass(DurationMs::hours(2));
  EXPECT_EQ(alerts(), "transport_late: leg 1, van 3, is not in airport\n");
  ASSERT_TRUE(
      report_missing(*service_, {"officer-7", ""}, {sugar, "not in the crate at the halt", std::nullopt}));
  ASSERT_TRUE(arrive(*service_, both("keeper-1", "officer-9"), leg->leg_no, "V-9"));
  EXPECT_EQ(known(tea).holding.state, custody::CustodyState::Sealed);
  EXPECT_EQ(chain_of(*snapshot(), tea)->back().event, "arrive");
  EXPECT_EQ(known(sugar).holding.state, custody::CustodyState::Missing);
  EXPECT_EQ(chain_of(*snapshot(), sugar)->back().event, "report_missing");
  EXPECT_EQ(findings(), "");
  ASSERT_TRUE(find_exhibit(*service_, table(), {sugar, "S-2", "under the seat", grams(50)}));
  EXPECT_EQ(known(sugar).holding.state, custody::CustodyState::Discrepant);
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, AnInventoryBySampleSaysWhatItMeansAndAnyoneCanDrawItAgain) {
  std::vector<ExhibitId> all;
  for (int i = 1; i <= 12; ++i) all.push_back(sealed(10 + i, "S-" + std::to_string(i)));
  const auto opened = open_inventory(*service_, {"keeper-1", ""}, {false, 300'000, 950'000});
  ASSERT_TRUE(opened) << to_string(opened.error());
  EXPECT_LT(opened->wanted.size(), all.size());
  const auto in_the_room = load_exhibits(*snapshot(), std::nullopt);
  std::vector<ExhibitId> list;
  for (const auto& one : *in_the_room) list.push_back(one.exhibit.id);
  EXPECT_EQ(custody::draw(list, opened->wanted.size(), *base::from_hex(opened->row.drawing_key, "key")),
            opened->wanted);
  const auto number = opened->row.inventory_no;
  const Actor officer{"officer-7", ""};
  EXPECT_EQ(close_inventory(*service_, officer, number).error().code, ErrorCode::Conflict);
  EXPECT_EQ(look_for(*service_, officer, {number, ExhibitId{"X9-9"}, true, "", "shelf"}).error().code,
            ErrorCode::NotFound);
  for (const auto& id : opened->wanted)
    ASSERT_TRUE(look_for(*service_, officer, {number, id, true, known(id).holding.seal, "shelf 7"}));
  const auto first = opened->wanted.front(), second = opened->wanted.at(1);
  ASSERT_TRUE(look_for(*service_, officer, {number, first, true, "S-99", "shelf 7"}));
  ASSERT_TRUE(look_for(*service_, officer, {number, second, false, "", ""}));
  const auto report = close_inventory(*service_, officer, number);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->bound->found, (custody::NotAsBooked{1, 1}));
  EXPECT_EQ(report->bound->at_most, custody::inventory_bound(12, report->row.sampled, {2}, 950'000)->at_most)
      << "one that bears another seal is as little there as one that is missing";
  int wrong = 0;
  for (const auto& line : report->lines) wrong += line.outcome == "wrong_seal" ? 1 : 0;
  EXPECT_EQ(wrong, 1);
  EXPECT_EQ(look_for(*service_, officer, {number, first, true, "", "shelf"}).error().code, ErrorCode::State);
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, AWrongSealAtAnInventoryAlarmsUntilTwoAnswerForIt) {
  const auto tea = sealed(100, "S-1"), sugar = sealed(50, "S-2");
  const auto looked = [&](const std::string& seal) {
    const auto opened = open_inventory(*service_, chief(), {});
    EXPECT_TRUE(opened);
    const auto number = opened->row.inventory_no;
    pass(DurationMs::minutes(1));
    EXPECT_TRUE(look_for(*service_, {"keeper-1", ""}, {number, tea, true, seal, "shelf 7"}));
    EXPECT_TRUE(look_for(*service_, {"keeper-1", ""}, {number, sugar, true, "S-2", "shelf 7"}));
    return number;
  };
  const auto closed = [&](std::int64_t number) {
    const auto report = close_inventory(*service_, {"keeper-1", ""}, number);
    EXPECT_TRUE(report) << to_string(report.error());
    pass(DurationMs::minutes(1));
    return custody::to_string(*report->bound);
  };
  const auto first = looked("S-99");
  EXPECT_EQ(alerts(), "") << "while it is open nothing is said of the book";
  EXPECT_EQ(
      closed(first),
      "0 of 2 missing; 1 under another seal than the book says: at most 50% of 2 missing, under another "
      "seal, or of another weight where weighed, with 95% confidence");
  const std::string alarm =
      ": seal S-99 was read, which is not what the book has; nobody has read it rightly or affirmed it "
      "since\n";
  EXPECT_EQ(alerts(), "wrong_seal_at_inventory: inventory 1" + alarm);
  ASSERT_TRUE(store_exhibit(*service_, {"officer-7", ""}, tea, "S-1", "shelf 7"));
  EXPECT_EQ(alerts(), "wrong_seal_at_inventory: inventory 1" + alarm) << "one officer's word";
  ASSERT_TRUE(weigh_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-1", grams(100)));
  EXPECT_EQ(alerts(), "") << "two read it again";
  closed(looked("S-99"));
  EXPECT_EQ(alerts(), "wrong_seal_at_inventory: inventory 2" + alarm);
  EXPECT_THAT(closed(looked("S-1")), HasSubstr("0 of 2 missing: at most 0%"));
  EXPECT_EQ(alerts(), "") << "the next inventory read it rightly";
  closed(looked(""));
  EXPECT_THAT(alerts(), HasSubstr("inventory 4: found without a seal, and the book has one"));
  ASSERT_TRUE(affirm_seal(*service_, both("keeper-1", "officer-9"), tea, ""));
  EXPECT_THAT(alerts(), testing::StartsWith("discrepant: inquiry 1: "));
  EXPECT_THAT(alerts(), testing::Not(HasSubstr("wrong_seal"))) << "an inquiry asks after it";
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, ABlindWeighingIsTheReportsWithWhoWeighed) {
  const auto tea = sealed(100, "S-1"), light = sealed(50, "S-2");
  const auto opened = open_inventory(*service_, chief(), {});
  ASSERT_TRUE(opened);
  const auto number = opened->row.inventory_no;
  const auto pair = both("keeper-1", "chemist-1");
  EXPECT_EQ(weigh_blind(*service_, pair, number, ExhibitId{"X9-9"}, "", grams(5)).error().field, "exhibit");
  auto counted = std::make_unique<CountedStore>(service_->store());
  const auto& transactions = counted->transactions;
  const auto watched = service_->seen_through(std::move(counted), clock_, random_);
  ASSERT_TRUE(weigh_blind(watched, pair, number, tea, "S-1", grams(100)));
  EXPECT_EQ(transactions, 1) << "a weighing and its line in the report are there together or not at all";
  ASSERT_TRUE(weigh_blind(*service_, pair, number, light, "S-2", grams(49)));
  ASSERT_TRUE(weigh_blind(*service_, pair, number, light, "S-2", grams(49))) << "it agrees with itself";
  for (const auto& [id, seal] : {std::pair{tea, "S-1"}, std::pair{light, "S-2"}})
    ASSERT_TRUE(look_for(*service_, {"keeper-1", ""}, {number, id, true, seal, "shelf 7"}));
  ASSERT_TRUE(close_inventory(*service_, {"keeper-1", ""}, number));
  const auto weighings = *snapshot()->count(store::TableId::Weighing);
  EXPECT_EQ(weigh_blind(*service_, pair, number, tea, "S-1", grams(100)).error().code, ErrorCode::State);
  EXPECT_EQ(*snapshot()->count(store::TableId::Weighing), weighings) << "nothing is weighed for a closed one";
  const auto report = inventory_report(*snapshot(), number);
  ASSERT_EQ(report->weighings.size(), 2u);
  EXPECT_EQ(report->weighings[0].first_officer, "keeper-1");
  EXPECT_EQ(report->weighings[0].verdict, "same");
  EXPECT_EQ(report->weighings[1].verdict, "same") << "with what the first left in the book";
  EXPECT_THAT(custody::to_string(*report->bound),
              HasSubstr("0 of 2 missing; 1 of another weight than the book says: at most 50% of 2 missing"));
  EXPECT_THAT(alerts(), testing::StartsWith("discrepant: inquiry 1: ")) << "it opened its inquiry by itself";
  EXPECT_EQ(known(light).holding.state, custody::CustodyState::Discrepant);
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, WhatIsAboveTheQuantityThatMayBeKeptIsTold) {
  const auto tea = sealed(100, "S-1"), more = sealed(50, "S-2");
  ASSERT_TRUE(store_exhibit(*service_, {"officer-7", ""}, more, "S-2", "anywhere"))
      << "no shelf is known yet";
  ASSERT_TRUE(register_shelf(*service_, chief(), "room 2, shelf 7", "room 2"));
  EXPECT_EQ(store_exhibit(*service_, {"officer-7", ""}, tea, "S-1", "anywhere").error().code,
            ErrorCode::NotFound);
  ASSERT_TRUE(store_exhibit(*service_, {"officer-7", ""}, tea, "S-1", "room 2, shelf 7"));
  const auto limit = [&](const std::string& room, std::int64_t mg, const std::string& basis = "order 4") {
    return limit_keeping(*service_, chief(), {room, "methamphetamine", base::MassMg{mg}, basis});
  };
  EXPECT_EQ(limit("", 1, "").error().field, "basis");
  ASSERT_TRUE(limit("", 120'000));
  ASSERT_TRUE(limit("room 2", 100'000));
  const auto kept = kept_quantities(*snapshot());
  ASSERT_EQ(kept->size(), 2u);
  EXPECT_EQ(kept->at(0).kept, base::MassMg{150'000});
  EXPECT_TRUE(kept->at(0).above());
  EXPECT_EQ(kept->at(1).kept, base::MassMg{100'000}) << "on the room's shelves";
  EXPECT_FALSE(kept->at(1).above());
  EXPECT_EQ(findings(), "");
}

TEST_F(Rooms, AFullInventoryIsOfAllAndOneOfficerAloneDoesNotCloseIt) {
  const auto tea = sealed(100, "S-1");
  EXPECT_EQ(open_inventory(*service_, chief(), {false, 25'000, 0}).error().code, ErrorCode::OutOfRange);
  const auto opened = open_inventory(*service_, chief(), {});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->wanted, std::vector<ExhibitId>{tea});
  ASSERT_TRUE(look_for(*service_, chief(), {opened->row.inventory_no, tea, true, "S-1", "shelf"}));
  EXPECT_EQ(close_inventory(*service_, chief(), opened->row.inventory_no).error().code, ErrorCode::Forbidden);
  const auto report = close_inventory(*service_, {"keeper-1", ""}, opened->row.inventory_no);
  ASSERT_TRUE(report);
  EXPECT_EQ(
      custody::to_string(*report->bound),
      "0 of 1 missing: at most 0% of 1 missing, under another seal, or of another weight where weighed, "
      "with 95% confidence");
}

}  // namespace
}  // namespace tidewaiter::service
