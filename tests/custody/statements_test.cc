// Papers that officers sign, and pictures that a court looks at.

#include <gmock/gmock.h>

#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "custody/states.h"
#include "evidence_room.h"
#include "publish/picture.h"
#include "publish/words.h"
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
              HasSubstr("It came from officer-7 into my hands (received); keeper-1 and officer-9 signed. "
                        "It bore seal S-1."));
  EXPECT_THAT(english, HasSubstr("keeper-1 and officer-9 weighed it on scale S1 at vault: gross 100 g"));
  EXPECT_THAT(english, HasSubstr("keeper-1 put it on shelf room 2, shelf 7."));
  EXPECT_THAT(english, HasSubstr("keeper-1 and chemist-1 opened it and took X1-1.1 out."));
  EXPECT_THAT(english, HasSubstr("keeper-1 and chemist-1 put seal S-2 on it."));
  EXPECT_THAT(english, Not(HasSubstr("{"))) << "a place that was not filled";
  EXPECT_THAT(english, HasSubstr("methamphetamine (presumptive)"));
  const auto vietnamese = text_of(*paper, 1);
  EXPECT_THAT(vietnamese, HasSubstr("keeper-1 và chemist-1 niêm phong bằng niêm phong số S-2."));
  EXPECT_THAT(vietnamese, HasSubstr("từ officer-7 (nhận); keeper-1 và officer-9 ký."));
  EXPECT_THAT(vietnamese, HasSubstr("methamphetamine (sơ bộ)"));
  for (const auto* code : {"{", "receive", "(presumptive)"}) EXPECT_THAT(vietnamese, Not(HasSubstr(code)));
  EXPECT_TRUE(publish::pdf(*paper));
}

TEST_F(Statements, OfTheOneWhoGaveItAwayEndWithThat) {
  const auto tea = journeyed();
  const auto reader = *service_->store().snapshot();
  const auto paper = court_statement_paper(*reader, tea, OfficerId{"officer-7"}, "zh-Hans", clock_.now());
  ASSERT_TRUE(paper) << to_string(paper.error());
  const auto english = text_of(*paper, 0);
  EXPECT_THAT(english, HasSubstr("It went from my hands to keeper-1 (received)"));
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

TEST_F(Statements, OfAPartTellOfItsWholeUpToTheActThatTookItOutAndSaySo) {
  const auto tea = journeyed();
  const custody::ExhibitId part{"X1-1.1"};
  pass(DurationMs::hours(1));
  ASSERT_TRUE(weigh_exhibit(*service_, both("keeper-1", "officer-7"), tea, "S-2", grams(95)));
  const auto reader = *service_->store().snapshot();
  const auto said = [&](const char* officer, const StatementLimits& limits = {}) {
    const auto paper = court_statement_paper(*reader, part, OfficerId{officer}, "vi", clock_.now(), limits);
    EXPECT_TRUE(paper) << to_string(paper.error());
    return paper ? *paper : publish::Document{};
  };
  const auto time = [](int hours) { return base::to_string(kBegin + DurationMs::hours(hours)); };
  const auto seizer = said("officer-7");
  EXPECT_THAT(text_of(seizer, 0),
              testing::AllOf(HasSubstr("Of X1-1, before X1-1.1 was taken out"),
                             HasSubstr("from " + time(0) + " until " + time(1)),
                             HasSubstr("officer-7 and officer-9 seized it"),
                             HasSubstr("It went from my hands to keeper-1 (received)"),
                             Not(HasSubstr("itself")), Not(HasSubstr("gross 95 g")), Not(HasSubstr("{"))));
  EXPECT_THAT(text_of(seizer, 1), testing::AllOf(HasSubstr("Về X1-1, trước khi tách X1-1.1"),
                                                 HasSubstr("officer-7 và officer-9 thu giữ tang vật")));
  const auto keeper = text_of(said("keeper-1"), 0);
  EXPECT_THAT(
      keeper,
      testing::AllOf(HasSubstr("from " + time(1) + " until X1-1.1 was taken out, " + time(3)),
                     HasSubstr("Of X1-1.1 itself"), HasSubstr("from " + time(3) + " on; I hold it still"),
                     HasSubstr("keeper-1 and chemist-1 took it out of X1-1"), Not(HasSubstr("S-2"))));
  EXPECT_THAT(text_of(said("officer-7", {.until = kBegin}), 0), Not(HasSubstr("went from my hands")));
  EXPECT_EQ(court_statement_paper(*reader, part, OfficerId{"chief-1"}, "en", clock_.now()).error().code,
            ErrorCode::NotFound);
  EXPECT_TRUE(court_statement(*reader, part, OfficerId{"officer-7"}));
  const StatementLimits without{.tells_whole = [](const custody::ExhibitId&) { return false; }};
  EXPECT_EQ(
      court_statement_paper(*reader, part, OfficerId{"officer-7"}, "en", clock_.now(), without).error().code,
      ErrorCode::NotFound);
}

// "Đã" on the page begins a line, in a paper it stands within one.
std::string within_a_line(std::string words) {
  const std::string capital = "Đ";
  if (words.starts_with(capital)) return "đ" + words.substr(capital.size());
  words[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(words[0])));
  return words;
}

TEST(PaperWords, EveryStateAndEventHasThePagesWordsInEachLanguage) {
  std::set<std::string> states, events{"seize", "split_off"};
  for (const auto& one : custody::transitions()) {
    states.insert(std::string{name(one.from)});
    states.insert(std::string{name(one.to)});
  }
  for (const auto& one : custody::event_rules()) events.insert(std::string{name(one.event)});
  EXPECT_EQ(states.size(), 16u);
  EXPECT_EQ(events.size(), 31u);
  const std::set<std::string> manners{"intact", "removed", "replaced_whole", "replaced_part"};
  for (const auto& [language, folder] :
       {std::pair{"en", "en"}, std::pair{"vi", "vi"}, std::pair{"zh-Hans", "zh"}}) {
    const auto words = publish::Words::in(language);
    ASSERT_TRUE(words) << to_string(words.error());
    const auto same = [&](const char* file, const char* family, const auto& prefix, const auto& codes) {
      std::ifstream stream{std::string{TIDEWAITER_SOURCE_DIR "/web/src/shared/i18n/"} + folder + file};
      const auto page = nlohmann::json::parse(stream).at(family);
      for (const auto& code : codes) {
        const auto* const found = words->find(prefix + code);
        ASSERT_NE(found, nullptr) << language << " " << prefix << code;
        EXPECT_EQ(*found, within_a_line(page.at(code).template get<std::string>())) << language << code;
      }
    };
    same("/custody.json", "state", std::string{"state_"}, states);
    same("/court.json", "chain_event", std::string{"event_"}, events);
    same("/abroad.json", "substitution_manner", std::string{"manner_"}, manners);
    for (const auto* kind :
         {"photograph", "paper", "statement", "spectrum", "trace", "x_ray", "report", "profile"})
      EXPECT_NE(words->find(std::string{"attached_"} + kind), nullptr) << language << " " << kind;
  }
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
