// What leaves the evidence room for good, and its papers.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "service/certificates.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::MassMg;
using testing::HasSubstr;

class Certificates : public EvidenceRoom {
 protected:
  static std::string words_of(const publish::Part& part) {
    std::string all = part.title + "\n";
    for (const auto& block : part.blocks) all += block.label + ": " + block.text + "\n";
    return all;
  }
};

TEST_F(Certificates, C1_AReleaseIsWeighedSignedByTwoAndOnPaper) {
  const auto tea = sealed(2'010, "S-1", 10);
  ReleaseOrder order{tea, "S-1", grams(2'010, 10), "judgement 12", "its owner"};
  EXPECT_EQ(release_exhibit(*service_, both("officer-9", "officer-7"), order).error().code,
            ErrorCode::Forbidden)
      << "its holder signs first";
  order.seal_read = "S-2";
  EXPECT_EQ(release_exhibit(*service_, table(), order).error().field, "seal");
  order.seal_read = "S-1";
  order.reading.reset();
  EXPECT_EQ(release_exhibit(*service_, table(), order).error().code, ErrorCode::Missing);
  order.reading = grams(2'010, 10);
  EXPECT_EQ(release_certificate(**service_->store().snapshot(), tea, "vi", kBegin).error().code,
            ErrorCode::State);
  const auto released = release_exhibit(*service_, table(), order);
  ASSERT_TRUE(released) << to_string(released.error());
  EXPECT_EQ(released->mass, MassMg{2'000'000});
  EXPECT_EQ(c1(), "C1 holds: seized 2000 g = released 2000 g");
  const auto paper = release_certificate(**service_->store().snapshot(), tea, "vi", kBegin);
  ASSERT_TRUE(paper) << to_string(paper.error());
  ASSERT_EQ(paper->parts.size(), 2u);
  EXPECT_THAT(words_of(paper->parts[0]),
              testing::AllOf(HasSubstr("Certificate of release"), HasSubstr("2000 g"),
                             HasSubstr("judgement 12"), HasSubstr("its owner")));
  EXPECT_THAT(words_of(paper->parts[1]), HasSubstr("Biên bản trao trả tang vật"));
  EXPECT_TRUE(publish::pdf(*paper));
  EXPECT_EQ(findings(), "");
}

TEST_F(Certificates, C4_AWeightThatDisagreesAtAReleaseIsAnInquiry) {
  const auto tea = sealed(2'010, "S-1", 10);
  const auto kept =
      release_exhibit(*service_, table(), {tea, "S-1", grams(2'000, 10), "judgement 12", "its owner"});
  ASSERT_TRUE(kept);
  EXPECT_THAT(kept->kept_back, HasSubstr("an inquiry is open (C4)"));
  EXPECT_EQ(known(tea).holding.state, custody::CustodyState::Discrepant);
  EXPECT_EQ(release_exhibit(*service_, table(), {tea, "S-1", grams(2'010, 10), "judgement 12", "its owner"})
                .error()
                .code,
            ErrorCode::State)
      << "no second try";
  EXPECT_EQ(findings(), "");
}

// A run reads each seizure's movements once, whatever fails between.
TEST_F(Certificates, C1_ARunOverManyExhibitsBalancesAndItsPaperNamesEach) {
  DestructionRun run{"order 12", "incineration", {"w1", "w2", "w3"}, "S1", "furnace", {}, {}, kNoPicture};
  std::vector<custody::ExhibitId> ids;
  for (int i = 0; i < 12; ++i) {
    const auto seal = "S-" + std::to_string(i);
    ids.push_back(sealed(10 + i, seal));
    run.lines.push_back(
        {ids.back(), i == 5 ? "BROKEN" : seal, MassMg{(10 + i) * 1'000 - (i == 7 ? 900 : 0)}, {}});
  }
  judged();
  ASSERT_TRUE(order_destruction(*service_, chief(), ids, "order 12"));
  const auto report = destroy(*service_, table(), run);
  ASSERT_TRUE(report) << to_string(report.error());
  EXPECT_EQ(report->destroyed.size(), 10u);
  ASSERT_EQ(report->left_behind.size(), 2u);
  EXPECT_EQ(report->left_behind[1].first, ids[7]);
  EXPECT_EQ(c1(), "C1 holds: seized 186 g = held 31.1 g + destroyed 154 g + missing under inquiry 0.9 g");
  const auto paper =
      destruction_certificate(**service_->store().snapshot(), report->number, "zh-Hans", kBegin);
  ASSERT_TRUE(paper) << to_string(paper.error());
  const auto english = words_of(paper->parts.at(0));
  EXPECT_THAT(english,
              testing::AllOf(HasSubstr("Total: 154 g"), HasSubstr("X1-1: 10 g"), HasSubstr("X1-12: 21 g"),
                             HasSubstr("w1, w2, w3"), HasSubstr("an inquiry is open"),
                             HasSubstr("Photographs (SHA-256): none was kept")));
  EXPECT_THAT(words_of(paper->parts.at(1)), HasSubstr("销毁证明"));
  EXPECT_EQ(destruction_certificate(**service_->store().snapshot(), 99, "vi", kBegin).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
