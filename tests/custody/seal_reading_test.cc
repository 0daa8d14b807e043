// A seal that reads otherwise than the book has it: what stays of the reading, and what two can affirm (C3,
// C4).

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "journal/canonical.h"
#include "service/custody_alerts.h"
#include "service/custody_json.h"
#include "service/inventories.h"
#include "service/prepared_acts.h"
#include "service/seal_reading.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using custody::CustodyState;
using custody::ExhibitId;
using testing::HasSubstr;

class SealReading : public EvidenceRoom {
 protected:
  std::vector<SealMisread> misread(const ExhibitId& id) {
    return *misread_seals(**service_->store().snapshot(), id);
  }
  base::Status offered(const ExhibitId& id, const std::string& seal) {
    return offer_exhibit(*service_, {"officer-7", ""}, id, custody::OfficerId{"keeper-1"},
                         custody::TransferPurpose::Custody, seal, base::DurationMs::hours(2));
  }
};

TEST_F(SealReading, C4_AWrongOneIsRefusedStaysOnRecordAndLocksNothing) {
  const auto tea = sealed(500, "S-100");
  ASSERT_TRUE(offered(tea, "S-100"));
  const auto accepted = [&](const std::string& seal) {
    return accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, seal, grams(500));
  };
  const auto refused = accepted("S-101");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_THAT(refused.error().expected, HasSubstr("read it again (this reading stays on record)"));
  ASSERT_EQ(misread(tea).size(), 1u);
  EXPECT_EQ(to_string(misread(tea)[0]),
            "2027-01-15T08:00:00Z  misread_seal  S-101 read where S-100 was expected (accept)  by keeper-1");
  EXPECT_EQ(known(tea).holding.state, CustodyState::Sealed);
  EXPECT_TRUE(discrepancies(**service_->store().snapshot())->empty());
  ASSERT_TRUE(accepted("S-100")) << "mistyped: read again";
  EXPECT_EQ(misread(tea).size(), 1u) << "the attempt stays";
  EXPECT_EQ(findings(), "");
}

// Before the schema's version 6 a reading was an entry without a row.
TEST_F(SealReading, OneOfAnEarlierVersionIsFoundInTheJournalAndNothingTwice) {
  const auto tea = sealed(500, "S-100"), other = sealed(300, "S-200");
  const auto old = [&](const ExhibitId& id, const char* found) {
    const auto body = journal::Body{}
                          .set("during", "accept")
                          .set("exhibit", id.text())
                          .set("expected", "S-100")
                          .set("found", found)
                          .text();
    ASSERT_TRUE(service_->record({"keeper-1", ""}, std::string{kMisreadSeal}, body, {}));
  };
  old(tea, "S-98");
  old(other, "S-97");
  ASSERT_EQ(misread(tea).size(), 1u);
  EXPECT_EQ(to_string(misread(tea)[0]),
            "2027-01-15T08:00:00Z  misread_seal  S-98 read where S-100 was expected (accept)  by keeper-1");
  pass(base::DurationMs::days(3));
  old(tea, "S-99");
  ASSERT_TRUE(note_misread(*service_, "keeper-1", tea, "S-101", "accept"));
  ASSERT_TRUE(note_misread(*service_, "keeper-1", tea, "S-102", "accept"));
  const auto all = misread(tea);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0].found, "S-98");
  EXPECT_EQ(all[1].found, "S-99");
  EXPECT_EQ(all[2].found, "S-101");
  EXPECT_EQ(all[3].found, "S-102");
  EXPECT_EQ(misread(other).size(), 1u);
}

TEST_F(SealReading, C4_AtTwoDesksItIsOnRecordAsSoonAsItIsRead) {
  const auto tea = sealed(500, "S-100");
  PreparedActs acts;
  const auto asked =
      acts.prepare(*service_, "weigh", custody::OfficerId{"officer-7"}, custody::OfficerId{"officer-9"},
                   [&](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
                     TW_TRY_STATUS(weigh_exhibit(service, by, tea, "S-101", grams(500)).map([](auto&&) {}));
                     return std::string{"{}"};
                   });
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().field, "seal");
  ASSERT_EQ(misread(tea).size(), 1u);
  EXPECT_EQ(misread(tea)[0].officer, "officer-7");
  EXPECT_EQ(findings(), "");
}

TEST_F(SealReading, C4_WhereverASealIsRead) {
  const auto tea = sealed(500, "S-100"), pot = sealed(40, "S-200");
  EXPECT_FALSE(weigh_exhibit(*service_, table(), tea, "S-1", grams(500)));
  EXPECT_FALSE(offered(tea, "S-2"));
  EXPECT_FALSE(store_exhibit(*service_, {"officer-7", ""}, tea, "", "shelf 1"));
  SplitOrder order;
  order.whole = tea;
  order.seal_read = "S-4";
  order.part = grams(10);
  order.rest = grams(490);
  EXPECT_FALSE(split_exhibit(*service_, table(), order));
  judged();
  ASSERT_TRUE(order_destruction(*service_, chief(), {pot}, "order 12"));
  const auto run = destroy(*service_, table(),
                           {"order 12",
                            "incineration",
                            {"w1", "w2", "w3"},
                            "S1",
                            "furnace",
                            {{pot, "S-201", base::MassMg{40'000}, {}}},
                            {},
                            kNoPicture});
  ASSERT_TRUE(run) << to_string(run.error());
  EXPECT_THAT(run->left_behind.at(0).second, HasSubstr("stays on record"));
  const auto inventory = open_inventory(*service_, chief(), {});
  ASSERT_TRUE(inventory);
  ASSERT_TRUE(
      look_for(*service_, {"keeper-1", ""}, {inventory->row.inventory_no, tea, true, "S-5", "room 2"}));
  std::string all;
  for (const auto& id : {tea, pot})
    for (const auto& one : misread(id)) all += one.during + " " + one.found + " by " + one.officer + "\n";
  EXPECT_EQ(all,
            "weigh S-1 by officer-7\noffer S-2 by officer-7\nstore  by officer-7\nopen S-4 by officer-7\n"
            "inventory S-5 by keeper-1\ndestroy S-201 by officer-7\n");
  EXPECT_EQ(findings(), "");
}

TEST_F(SealReading, C4_AffirmedByTwoItOpensAnInquiryThatNamesBothAndBlocks) {
  const auto tea = sealed(500, "S-100");
  EXPECT_EQ(affirm_seal(*service_, both("keeper-1", "keeper-1"), tea, "S-999").error().code,
            ErrorCode::Forbidden);
  EXPECT_EQ(affirm_seal(*service_, table(), tea, "S-100").error().field, "seal");
  const auto inquiry = affirm_seal(*service_, both("keeper-1", "officer-9"), tea, "S-999");
  ASSERT_TRUE(inquiry) << to_string(inquiry.error());
  EXPECT_EQ(known(tea).holding.state, CustodyState::Discrepant);
  EXPECT_EQ(known(tea).holding.seal, "S-999") << "what it bears";
  const auto alerts = custody_alerts(**service_->store().snapshot(), clock_.now());
  ASSERT_TRUE(alerts);
  EXPECT_EQ(alerts->at(0).words, "inquiry 1: seal S-999 was read where S-100 was expected");
  judged();
  EXPECT_FALSE(order_destruction(*service_, chief(), {tea}, "order 12")) << "blocked";
  EXPECT_EQ(findings(), "");
  const auto closed = [&](const char* supervisor) {
    return close_discrepancy(*service_, both(supervisor, "chemist-1"), *inquiry, custody::Finding::Explained,
                             "re-sealed at the border, the paper was late");
  };
  EXPECT_EQ(closed("officer-7").error().code, ErrorCode::Forbidden) << "who held it";
  ASSERT_TRUE(closed("chief-1")) << "whoever affirmed it is involved, not the supervisor";
  EXPECT_EQ(known(tea).holding.state, CustodyState::Received);
  EXPECT_EQ(known(tea).book, base::MassMg{500'000}) << "no mass moves (C1)";
  EXPECT_EQ(findings(), "");
  auto row = **(*service_->store().snapshot())->get<store::DiscrepancyRow>(*inquiry);
  row.report = "nothing";
  ASSERT_TRUE(service_->record(chief(), "retention.run", "{}", {store::put(row)}));
  EXPECT_THAT(findings(), HasSubstr("C4 discrepancy 1: report is not what was said of it"));
}

}  // namespace
}  // namespace tidewaiter::service
