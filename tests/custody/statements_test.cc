// Papers that officers sign, and pictures that a court looks at.

#include <gmock/gmock.h>

#include "evidence_room.h"
#include "publish/picture.h"
#include "service/court_statement.h"

namespace tidewaiter::service {
namespace {

using base::DurationMs;
using base::ErrorCode;
using custody::OfficerId;
using testing::HasSubstr;
using testing::Not;

class Statements : public EvidenceRoom {
 protected:
  // Seized and sealed at the table, taken by keeper-1, put on a shelf, sampled.
  custody::ExhibitId journeyed() {
    const auto tea = sealed(100, "S-1");
    pass(DurationMs::hours(1));
    EXPECT_TRUE(offer_exhibit(*service_, {"officer-7", ""}, tea, OfficerId{"keeper-1"},
                              custody::TransferPurpose::Custody, "S-1", DurationMs::hours(2)));
    EXPECT_TRUE(accept_exhibit(*service_, both("keeper-1", "officer-9"), tea, "S-1", grams(100)));
    pass(DurationMs::hours(1));
    EXPECT_TRUE(store_exhibit(*service_, {"keeper-1", ""}, tea, "S-1", "room 2, shelf 7"));
    pass(DurationMs::hours(1));
    SplitOrder order;
    order.whole = tea;
    order.seal_read = "S-1";
    order.part = grams(5);
    order.rest = grams(95);
    order.container = "vial";
    EXPECT_TRUE(split_exhibit(*service_, both("keeper-1", "chemist-1"), order));
    EXPECT_TRUE(seal_exhibit(*service_, both("keeper-1", "chemist-1"), tea, "S-2"));
    return tea;
  }
  std::string text_of(const publish::Document& document, std::size_t part) {
    std::string text = document.parts.at(part).title + "\n";
    for (const auto& block : document.parts.at(part).blocks) text += block.label + ": " + block.text + "\n";
    return text;
  }
};

TEST_F(Statements, SayEveryTimeHeHeldWeighedOpenedAndSealedItInSentences) {
  const auto tea = journeyed();
  const auto reader = *service_->store().snapshot();
  const auto paper = court_statement_paper(*reader, tea, OfficerId{"keeper-1"}, "vi", clock_.now());
  ASSERT_TRUE(paper) << to_string(paper.error());
  ASSERT_EQ(paper->parts.size(), 2u);
  const auto english = text_of(*paper, 0);
  EXPECT_THAT(english, HasSubstr("; I hold it still"));
  EXPECT_THAT(english,
              HasSubstr("It came from officer-7 into my hands (receive); keeper-1 and officer-9 signed. "
                        "It bore seal S-1."));
  EXPECT_THAT(english, HasSubstr("keeper-1 and officer-9 weighed it on scale S1 at vault: gross 100 g"));
  EXPECT_THAT(english, HasSubstr("keeper-1 put it on shelf room 2, shelf 7."));
  EXPECT_THAT(english, HasSubstr("keeper-1 and chemist-1 opened it and took X1-1.1 out."));
  EXPECT_THAT(english, HasSubstr("keeper-1 and chemist-1 put seal S-2 on it."));
  EXPECT_THAT(english, Not(HasSubstr("{"))) << "a place that was not filled";
  EXPECT_THAT(english, HasSubstr("methamphetamine (presumptive)"));
  const auto vietnamese = text_of(*paper, 1);
  EXPECT_THAT(vietnamese, HasSubstr("keeper-1 và chemist-1 niêm phong bằng niêm phong số S-2."));
  EXPECT_THAT(vietnamese, Not(HasSubstr("{")));
  EXPECT_TRUE(publish::pdf(*paper));
}

TEST_F(Statements, OfTheOneWhoGaveItAwayEndWithThat) {
  const auto tea = journeyed();
  const auto reader = *service_->store().snapshot();
  const auto paper = court_statement_paper(*reader, tea, OfficerId{"officer-7"}, "zh-Hans", clock_.now());
  ASSERT_TRUE(paper) << to_string(paper.error());
  const auto english = text_of(*paper, 0);
  EXPECT_THAT(english, HasSubstr("It went from my hands to keeper-1 (receive)"));
  EXPECT_THAT(english, HasSubstr("officer-7 and officer-9 seized it"));
  EXPECT_THAT(english, Not(HasSubstr("S-2"))) << "sealed when he did not hold it any more";
  EXPECT_THAT(english, HasSubstr("until " + base::to_string(kBegin + DurationMs::hours(1))));
  EXPECT_THAT(text_of(*paper, 1), HasSubstr("officer-7与officer-9扣押该物证"));
  EXPECT_EQ(court_statement_paper(*reader, tea, OfficerId{"chief-1"}, "en", clock_.now()).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(court_statement_paper(*reader, tea, OfficerId{"officer-7"}, "fr", clock_.now()).error().code,
            ErrorCode::UnknownCode);
  const auto early =
      court_statement_paper(*reader, tea, OfficerId{"officer-7"}, "en", clock_.now(), {.until = kBegin});
  ASSERT_TRUE(early);
  EXPECT_THAT(text_of(*early, 0), Not(HasSubstr("went from my hands"))) << "nothing later than it may tell";
}

TEST_F(Statements, TheTreeIsDrawnAsPngToo) {
  journeyed();
  const auto reader = *service_->store().snapshot();
  const auto drawing = seizure_tree_drawing(*reader, custody::SeizureNumber{1});
  ASSERT_TRUE(drawing) << to_string(drawing.error());
  EXPECT_EQ(drawing->boxes.size(), 2u);
  ASSERT_EQ(drawing->lines.size(), 1u);
  const auto png = publish::png(*drawing);
  ASSERT_TRUE(png) << to_string(png.error());
  ASSERT_TRUE(png->starts_with("\x89PNG\r\n\x1a\n"));
  const auto big = [&](std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>((*png)[at + i]);
    return value;
  };
  EXPECT_EQ(big(16), static_cast<std::size_t>(2 * drawing->width)) << "IHDR, twice as fine";
  EXPECT_EQ(big(20), static_cast<std::size_t>(2 * drawing->height));
  auto wide = *drawing;
  wide.height = 40'000;
  EXPECT_EQ(publish::png(wide).error().code, ErrorCode::TooLarge);
  wide = *drawing;
  wide.words[0].text = "\xff";
  EXPECT_EQ(publish::png(wide).error().code, ErrorCode::Encoding);
}

}  // namespace
}  // namespace tidewaiter::service
