// Acts that two officers sign at two desks.

#include "service/prepared_acts.h"

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/room_keys.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using custody::OfficerId;

class PreparedActsTest : public EvidenceRoom {
 protected:
  PreparedActs::Work sealing(const custody::ExhibitId& id, const std::string& seal) {
    return [id, seal](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
      TW_TRY_STATUS(seal_exhibit(service, by, id, seal));
      return std::string{"{}"};
    };
  }
  base::Result<PreparedAct> prepared(PreparedActs::Work work) {
    return acts_.prepare(*service_, "seal", OfficerId{"officer-7"}, OfficerId{"officer-9"}, std::move(work));
  }
  base::Result<PreparedAct> signed_as(const PreparedAct& act, const std::string& officer) {
    return acts_.sign(*service_, act.id, OfficerId{officer}, key(officer).id(),
                      *signer(officer).sign(act.octets));
  }
  std::uint64_t journal_size() { return (*service_->store().snapshot())->journal_head()->size; }

  PreparedActs acts_;
};

TEST_F(PreparedActsTest, C3_IsDoneWithTheSecondSignatureAndVerifies) {
  const auto id = seized(2'010, 10);
  const auto before = journal_size();
  const auto act = prepared(sealing(id, "S-1"));
  ASSERT_TRUE(act) << to_string(act.error());
  EXPECT_EQ(journal_size(), before) << "nothing is written while it is prepared";
  pass(base::DurationMs::minutes(5));
  const auto half = signed_as(*act, "officer-9");
  ASSERT_TRUE(half);
  EXPECT_FALSE(half->done);
  EXPECT_EQ(journal_size(), before);
  EXPECT_EQ(known(id).holding.seal, "");

  const auto whole = signed_as(*act, "officer-7");
  ASSERT_TRUE(whole) << to_string(whole.error());
  EXPECT_TRUE(whole->done);
  EXPECT_EQ(whole->journal_index, before);
  EXPECT_EQ(known(id).holding.seal, "S-1");
  EXPECT_EQ(findings(), "");
  EXPECT_TRUE(signed_as(*act, "officer-7")->done) << "asking again does it once";
  EXPECT_EQ(journal_size(), before + 1);
}

TEST_F(PreparedActsTest, C3_ActsOfOthersInBetweenTakeNothingFromIt) {
  const auto id = seized(2'010, 10);
  const auto act = acts_.prepare(
      *service_, "weigh", OfficerId{"officer-7"}, OfficerId{"officer-9"},
      [id](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
        TW_TRY_STATUS(weigh_exhibit(service, by, id, "", grams(2'010, 10)).map([](const auto&) {}));
        return std::string{"{}"};
      });
  ASSERT_TRUE(act) << to_string(act.error());
  seized(500, 10, 2);  // takes the next numbers
  ASSERT_TRUE(signed_as(*act, "officer-7"));
  const auto done = signed_as(*act, "officer-9");
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_TRUE(done->done);
  EXPECT_EQ(findings(), "");
}

TEST_F(PreparedActsTest, C3_WhatWouldNoLongerBeWhatWasSignedIsRefused) {
  const auto id = seized(2'010, 10);
  const auto act = prepared(sealing(id, "S-1"));
  ASSERT_TRUE(seal_exhibit(*service_, table(), id, "S-2"));
  ASSERT_TRUE(signed_as(*act, "officer-7"));
  const auto late = signed_as(*act, "officer-9");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::Conflict);
  EXPECT_EQ(signed_as(*act, "officer-9").error().code, ErrorCode::NotFound) << "it is dropped";
  EXPECT_EQ(known(id).holding.seal, "S-2");
  EXPECT_EQ(findings(), "");
}

TEST_F(PreparedActsTest, C3_NobodySignsForAnother) {
  const auto id = seized(2'010, 10);
  const auto act = prepared(sealing(id, "S-1"));
  ASSERT_TRUE(act);
  const auto forged = acts_.sign(*service_, act->id, OfficerId{"officer-9"}, key("officer-9").id(),
                                 *signer("officer-7").sign(act->octets));
  EXPECT_EQ(forged.error().code, ErrorCode::Tampered);
  const auto borrowed = acts_.sign(*service_, act->id, OfficerId{"officer-9"}, key("officer-7").id(),
                                   *signer("officer-7").sign(act->octets));
  EXPECT_EQ(borrowed.error().code, ErrorCode::Forbidden);
  EXPECT_EQ(signed_as(*act, "keeper-1").error().code, ErrorCode::Forbidden);
  const auto elsewhere = acts_.sign(*service_, act->id, OfficerId{"officer-9"}, key("officer-9").id(),
                                    *signer("officer-9").sign(act->octets + " "));
  EXPECT_EQ(elsewhere.error().code, ErrorCode::Tampered);
  ASSERT_TRUE(signed_as(*act, "officer-7"));
  EXPECT_FALSE(signed_as(*act, "officer-7")->done) << "one officer twice is one officer";
}

TEST_F(PreparedActsTest, C3_TheTwoSeeItAtTheirOwnDesksAndNobodyElseDoes) {
  const auto id = seized(2'010, 10);
  const auto act = prepared(sealing(id, "S-1"));
  ASSERT_TRUE(act);
  const auto ids = [&](const char* officer) {
    std::vector<std::string> seen;
    for (const auto& one : acts_.of(OfficerId{officer}, clock_.now())) seen.push_back(one.id);
    return seen;
  };
  EXPECT_EQ(ids("officer-7"), std::vector{act->id});
  EXPECT_EQ(ids("officer-9"), std::vector{act->id});
  EXPECT_EQ(ids("keeper-1"), std::vector<std::string>{});
  EXPECT_EQ(acts_.act(act->id, OfficerId{"keeper-1"}, clock_.now()).error().code, ErrorCode::NotFound);
  EXPECT_EQ(acts_.act(act->id, OfficerId{"officer-9"}, clock_.now())->octets, act->octets);
  ASSERT_TRUE(signed_as(*act, "officer-7"));
  EXPECT_EQ(acts_.act(act->id, OfficerId{"officer-9"}, clock_.now())->signed_by,
            std::vector<std::string>{"officer-7"});
  ASSERT_TRUE(signed_as(*act, "officer-9"));
  EXPECT_TRUE(acts_.act(act->id, OfficerId{"officer-7"}, clock_.now())->done) << "the first one's page asks";
  pass(base::DurationMs::minutes(31));
  EXPECT_EQ(ids("officer-7"), std::vector<std::string>{});
}

TEST_F(PreparedActsTest, IsRefusedAtOnceWhereTheUseCaseWouldRefuseIt) {
  const auto unknown = prepared(sealing(custody::ExhibitId{"X9-9"}, "S-1"));
  EXPECT_EQ(unknown.error().code, ErrorCode::NotFound);
  const auto id = seized(2'010, 10);
  const auto keyless =
      acts_.prepare(*service_, "seal", OfficerId{"officer-7"}, OfficerId{"nobody"}, sealing(id, "S-1"));
  EXPECT_EQ(keyless.error().code, ErrorCode::Forbidden);
  const auto alone =
      acts_.prepare(*service_, "seal", OfficerId{"officer-7"}, OfficerId{"officer-7"}, sealing(id, "S-1"));
  EXPECT_EQ(alone.error().code, ErrorCode::Forbidden);
}

TEST_F(PreparedActsTest, WaitsHalfAnHour) {
  const auto id = seized(2'010, 10);
  const auto act = prepared(sealing(id, "S-1"));
  pass(kActWaits);
  pass(base::DurationMs{1});
  EXPECT_EQ(signed_as(*act, "officer-7").error().code, ErrorCode::NotFound);
}

TEST_F(PreparedActsTest, C3_ARunIsSignedTextByTextAndWritesNothingBefore) {
  const auto one = sealed(2'010, "S-1", 10), other = sealed(510, "S-2", 10);
  judged();
  ASSERT_TRUE(order_destruction(*service_, {"officer-7", ""}, {one, other}, "order 12"));
  const DestructionRun run{"order 12",
                           "incineration",
                           {"w1", "w2", "w3"},
                           "S1",
                           "furnace",
                           {{one, "S-1", base::MassMg{2'010'000}, base::MassMg{10'000}},
                            {other, "S-2", base::MassMg{510'000}, base::MassMg{10'000}}},
                           {},
                           kNoPicture};
  const auto before = journal_size();
  const auto act = prepared([run](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto report, destroy(service, by, run));
    return std::to_string(report.destroyed.size());
  });
  ASSERT_TRUE(act) << to_string(act.error());
  EXPECT_EQ(journal_size(), before) << "nothing is written while it is prepared";
  ASSERT_EQ(act->further.size(), 1u);
  EXPECT_EQ(signed_as(*act, "officer-7").error().code, ErrorCode::Missing) << "each text is signed";
  const auto whole = [&](const std::string& officer) {
    return acts_.sign(*service_, act->id, OfficerId{officer}, key(officer).id(),
                      *signer(officer).sign(act->octets), {*signer(officer).sign(act->further[0])});
  };
  seized(100, 10, 2);  // takes the next numbers
  ASSERT_TRUE(whole("officer-7"));
  const auto done = whole("officer-9");
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->result, "2");
  EXPECT_EQ(known(one).holding.state, custody::CustodyState::Destroyed);
  EXPECT_EQ(known(other).holding.state, custody::CustodyState::Destroyed);
  EXPECT_EQ(findings(), "");
}

TEST_F(PreparedActsTest, C3_ALegIsSignedTextByTextAndBeginsWholeOrNotAtAll) {
  const auto one = sealed(2'010, "S-1", 10), other = sealed(510, "S-2", 10);
  const Departure leg{"van 3", "V-9", "vault", "airport", "", {one, other},
                      clock_.now() + base::DurationMs::hours(6)};
  const auto departing = [&] {
    return prepared([leg](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
      TW_TRY(const auto row, depart(service, by, leg));
      return std::to_string(row.leg_no);
    });
  };
  const auto whole = [&](const PreparedAct& act, const std::string& officer) {
    std::vector<base::Bytes> further;
    for (const auto& text : act.further) further.push_back(*signer(officer).sign(text));
    return acts_.sign(*service_, act.id, OfficerId{officer}, key(officer).id(),
                      *signer(officer).sign(act.octets), further);
  };
  const auto before = journal_size();
  const auto stale = departing();
  ASSERT_TRUE(stale) << to_string(stale.error());
  EXPECT_EQ(journal_size(), before) << "nothing is written while it is prepared";
  ASSERT_EQ(stale->further.size(), 2u) << "the leg, and each exhibit";
  ASSERT_TRUE(weigh_exhibit(*service_, table(), other, "S-2", grams(510, 10)));
  ASSERT_TRUE(whole(*stale, "officer-7"));
  EXPECT_EQ(whole(*stale, "officer-9").error().code, ErrorCode::Conflict) << "the other's chain went on";
  EXPECT_EQ(journal_size(), before + 1) << "neither the leg nor the first exhibit";

  const auto act = departing();
  ASSERT_TRUE(act) << to_string(act.error());
  ASSERT_TRUE(whole(*act, "officer-9"));
  const auto done = whole(*act, "officer-7");
  ASSERT_TRUE(done) << to_string(done.error());
  EXPECT_EQ(done->result, act->foreseen) << "the leg's number";
  EXPECT_EQ(journal_size(), before + 4);
  EXPECT_EQ(done->journal_index, before + 3) << "the last one's";
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
