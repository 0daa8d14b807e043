// What a bundle withholds is nowhere in the file: not in its papers, not in an act that is told, not in what
// is attached; where it can't be kept out, the file is not made. And the photographs that it names.

#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>

#include "border.h"
#include "service/custody_merge.h"
#include "service/kept_files.h"
#include "service/readings.h"
#include "verify/bundle_names.h"
#include "verify/stored_zip.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using testing::HasSubstr;
using testing::Not;

using Texts = std::map<std::string, std::string>;  // by member

// What stands on the pages, as another program reads it. How it breaks into lines is the page's affair.
std::string words_on(const std::string& path) {
  std::string out;
  FILE* pipe = ::popen(("pdftotext -enc UTF-8 '" + path + "' -").c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, got);
  EXPECT_EQ(::pclose(pipe), 0);
  std::erase_if(out, [](char c) { return c == '\n' || c == '\f' || c == ' '; });
  return out;
}

std::string sha256_of(const std::string& content) {
  return base::to_hex(base::as_view(base::sha256(content)));
}

std::string picture(const std::string& of) { return "\x89PNG\r\n\x1a\n" + of; }

class Withheld : public Border {
 protected:
  // Every member, each paper by its words too.
  Texts texts_of(const Bundle& bundle) const {
    const auto names = verify::names_in_bundle(bundle.octets);
    const std::vector<std::string_view> views{names.begin(), names.end()};
    const auto contents = verify::read_stored_zip(bundle.octets, views);
    EXPECT_TRUE(contents);
    Texts texts;
    for (std::size_t i = 0; i < names.size(); ++i) {
      texts[names[i]] = (*contents)[i];
      if ((*contents)[i].find("%%EOF") == std::string_view::npos) continue;
      std::ofstream(folder_ + "/page.pdf", std::ios::binary) << (*contents)[i];
      texts[names[i] + ", its words"] = words_on(folder_ + "/page.pdf");
    }
    return texts;
  }
  static std::string holders_of(const std::string& marker, const Texts& texts) {
    std::string all;
    for (const auto& [name, text] : texts)
      if (text.find(marker) != std::string::npos) all += name + " ";
    return all;
  }
  // In one piece, under a seal, in officer-7's hands; every field of it can be told from everything else.
  custody::ExhibitId marked() {
    custody::Exhibit exhibit;
    exhibit.description = "markdescription";
    exhibit.form = "markform";
    exhibit.container = "markcontainer";
    exhibit.presumptive = "markpresumptive";
    exhibit.serial_numbers = {"markserial"};
    exhibit.count = custody::Count{735'191, base::MassMg{1}, base::MassMg{1}};
    exhibit.photographs = {base::sha256(picture("signed"))};
    const auto made = seize_exhibit(*service_, table(), 1, exhibit, grams(42, 2));
    EXPECT_TRUE(made) << to_string(made.error());
    EXPECT_TRUE(seal_exhibit(*service_, table(), made->id, "S-14"));
    photographed(made->id, "signed");
    const auto confirmed = [&](const char* substance, const char* laboratory, const char* why) {
      pass(base::DurationMs::hours(1));
      EXPECT_TRUE(confirm_exhibit(*service_, both("chemist-1", "officer-9"), made->id,
                                  {substance, laboratory, "ISO", "markmethod", 731'931, 10'000}, why));
    };
    to_laboratory(made->id, 42, 2);
    confirmed("markearlier", "markfirst", "");
    confirmed("markconfirmed", "marklaboratory", "markwhy");
    from_laboratory(made->id, 42, 2);
    EXPECT_TRUE(store_exhibit(*service_, {"officer-7", ""}, made->id, "S-14", "room 2"));
    pass(base::DurationMs::hours(1));
    return made->id;
  }
  std::int64_t photographed(const custody::ExhibitId& id, const std::string& shows) {
    NewKeptFile file;
    file.exhibit = id;
    file.taken_at = clock_.now();
    const auto kept = keep_file(*service_, chief(), file, picture(shows));
    EXPECT_TRUE(kept) << to_string(kept.error());
    return kept ? kept->file_no : 0;
  }
  std::int64_t sent(const custody::ExhibitId& id, const custody::HandoverTerms& under = terms()) {
    auto offer = offer_of(id, approved());
    offer.terms = under;
    const auto number = offer_handover(*service_, {"officer-7", "test"}, offer);
    EXPECT_TRUE(number) << to_string(number.error());
    EXPECT_TRUE(hand_over(*service_, table(), *number, "S-14", grams(42, 2)));
    pass(base::DurationMs::hours(1));
    return *number;
  }
  base::Result<Bundle> made(const BundleOrder& order) { return make_bundle(*service_, table(), order); }
  std::string refusal(const BundleOrder& order) {
    const auto bundle = made(order);
    if (bundle) return "made";
    EXPECT_EQ(bundle.error().code, ErrorCode::Conflict) << to_string(bundle.error());
    return bundle.error().field + " " + bundle.error().found + ": " + bundle.error().expected;
  }
};

TEST_F(Withheld, K1_AFieldThatIsWithheldIsInNoMemberOfTheFile) {
  const auto number = sent(marked());
  // By field, what must not be found; and what a result alone tells of the substance goes with the result.
  const std::vector<std::string> result{"markfirst", "marklaboratory", "markmethod",
                                        "markwhy",   "markearlier",    "731931"};
  std::map<std::string, std::vector<std::string>> markers{{"container", {"markcontainer"}},
                                                          {"count", {"735191"}},
                                                          {"description", {"markdescription"}},
                                                          {"form", {"markform"}},
                                                          {"laboratory", result},
                                                          {"photographs", {sha256_of(picture("signed"))}},
                                                          {"serial_numbers", {"markserial"}},
                                                          {"substance", result}};
  markers["substance"].insert(markers["substance"].end(), {"markconfirmed", "markpresumptive"});
  BundleOrder order{number, "vi", {}};
  order.statements = {"officer-7", "officer-9"};
  const auto open = made(order);
  ASSERT_TRUE(open) << to_string(open.error());
  const auto all_told = texts_of(*open);
  ASSERT_EQ(markers.size(), withholdable().size());
  for (const auto field : withholdable()) {
    order.withhold = {std::string{field}};
    const auto bundle = made(order);
    ASSERT_TRUE(bundle) << field << ": " << to_string(bundle.error());
    read(*bundle);
    const auto texts = texts_of(*bundle);
    EXPECT_THAT(texts.at("handover.pdf, its words"), HasSubstr("withheld;thefileholdsacommitmenttoit"));
    for (const auto& marker : markers.at(std::string{field})) {
      EXPECT_EQ(holders_of(marker, texts), "") << field << ": " << marker;
      EXPECT_NE(holders_of(marker, all_told) == "", marker != "markpresumptive")
          << marker << ": what is not withheld is told, once there is a result by that alone";
    }
  }
  EXPECT_EQ(findings(), "");
}

TEST_F(Withheld, K1_AStatementTellsOfReadingsThoseAloneThatGoInside) {
  const auto id = marked();
  for (const auto* words : {"first", "second"}) {
    NewReading reading;
    reading.exhibit = id;
    reading.taken_at = clock_.now();
    ASSERT_TRUE(attach_reading(*service_, chief(), reading, std::string{"%PDF-1.7 "} + words));
    pass(base::DurationMs::minutes(1));
  }
  BundleOrder order{sent(id), "en", {}};
  order.statements = {"officer-7"};
  order.readings = {1};
  const auto bundle = made(order);
  ASSERT_TRUE(bundle) << to_string(bundle.error());
  const auto statement = texts_of(*bundle).at("attachment-2.pdf, its words");
  EXPECT_THAT(statement, HasSubstr("report1"));
  EXPECT_THAT(statement, Not(HasSubstr("report2")));
  order.withhold = {"substance"};
  EXPECT_THAT(refusal(order), HasSubstr("reading 1: no reading that tells what it is"));
}

TEST_F(Withheld, K1_WhatAnActThatIsToldStatesCanNotBeWithheldAndTheFileIsNotMade) {
  const auto id = marked();
  Repackaging order;
  order.exhibit = id;
  order.seal_read = "S-14";
  order.container = "another bag";
  order.seal = "S-15";
  order.before = order.after = grams(42, 2);
  ASSERT_TRUE(repackage_exhibit(*service_, table(), order));
  pass(base::DurationMs::hours(1));
  SplitOrder split;
  split.whole = id;
  split.seal_read = "S-15";
  split.part = grams(3, 2);
  split.rest = grams(41, 2);
  split.units = 7;
  const auto part = split_exhibit(*service_, table(), split);
  ASSERT_TRUE(part) << to_string(part.error());
  ASSERT_TRUE(seal_exhibit(*service_, table(), id, "S-16"));
  pass(base::DurationMs::hours(1));
  auto offer = offer_of(id, approved());
  offer.seal_read = "S-16";
  offer.terms.use_limitation = "the MarkForm alone";
  const auto number = offer_handover(*service_, {"officer-7", "test"}, offer);
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, table(), *number, "S-16", grams(41, 2)));
  EXPECT_THAT(refusal({*number, "en", {"container"}}),
              testing::AllOf(HasSubstr("withhold container: a field that the file does not state otherwise"),
                             HasSubstr("custody.repackaged, repackaged")));
  EXPECT_THAT(refusal({*number, "en", {"count"}}), HasSubstr("custody.split, units"));
  EXPECT_THAT(refusal({*number, "en", {"form"}}), HasSubstr("stated by: terms"));
  EXPECT_TRUE(made({*number, "en", {"description"}}));
}

TEST_F(Withheld, K1_WhatAnotherFieldOrAnAttachedFileSaysCanNotBeWithheld) {
  const auto part = sample();  // "tea bag with crystals", of the form "crystals"
  const auto photograph = photographed(part, "seen");
  NewKeptFile file;
  file.kind = KeptKind::Paper;
  file.exhibit = part;
  file.taken_at = clock_.now();
  const auto paper = keep_file(*service_, chief(), file, "%PDF-1.7 (a Tea bag with crystals)");
  ASSERT_TRUE(paper);
  BundleOrder order{sent(part), "en", {"form"}};
  EXPECT_THAT(refusal(order), HasSubstr("withhold form: a field that the file does not state otherwise; "
                                        "stated by: description"));
  order.withhold = {"form", "description"};
  EXPECT_TRUE(made(order));
  order.files = {paper->file_no};
  EXPECT_THAT(refusal(order), HasSubstr("stated by: attachment-1.pdf"));
  order.files = {photograph};
  EXPECT_TRUE(made(order));
  order.withhold = {"photographs"};
  EXPECT_THAT(refusal(order), HasSubstr("no photograph: photographs are withheld"));
}

// Who seized the whole never held the part; and the paper is in words in each of its languages.
TEST_F(Withheld, APartsBundleTakesTheStatementOfWhoKnewItsWholeAlone) {
  const auto keepers = both("keeper-1", "chemist-1");
  const auto tea = sealed(2'010, "S-1", 10);
  pass(base::DurationMs::hours(1));
  ASSERT_TRUE(offer_exhibit(*service_, {"officer-7", "test"}, tea, custody::OfficerId{"keeper-1"},
                            custody::TransferPurpose::Custody, "S-1", base::DurationMs::hours(2)));
  ASSERT_TRUE(accept_exhibit(*service_, keepers, tea, "S-1", grams(2'010, 10)));
  pass(base::DurationMs::hours(1));
  SplitOrder split;
  split.whole = tea;
  split.seal_read = "S-1";
  split.part = grams(42, 2);
  split.rest = grams(1'970, 10);
  const auto made_of = split_exhibit(*service_, keepers, split);
  ASSERT_TRUE(made_of) << to_string(made_of.error());
  ASSERT_TRUE(seal_exhibit(*service_, keepers, made_of->part, "S-14"));
  ASSERT_TRUE(seal_exhibit(*service_, keepers, tea, "S-2"));
  pass(base::DurationMs::hours(1));
  const auto number = offer_handover(*service_, {"keeper-1", "test"}, offer_of(made_of->part, approved()));
  ASSERT_TRUE(number) << to_string(number.error());
  ASSERT_TRUE(hand_over(*service_, keepers, *number, "S-14", grams(42, 2)));
  pass(base::DurationMs::hours(1));
  BundleOrder order{*number, "vi", {"description"}};
  order.statements = {"keeper-1", "officer-7"};
  const auto bundle = made(order);
  ASSERT_TRUE(bundle) << to_string(bundle.error());
  EXPECT_EQ(read(*bundle).attachments, 2u);
  const auto texts = texts_of(*bundle);
  EXPECT_THAT(texts.at("attachment-2.pdf, its words"),
              testing::AllOf(HasSubstr("OfX1-1,beforeX1-1.1wastakenout"), HasSubstr("officer-9seizedit"),
                             HasSubstr("VềX1-1,trướckhitáchX1-1.1"), Not(HasSubstr("S-2")),
                             Not(HasSubstr("teabag"))));
  EXPECT_THAT(texts.at("attachment-1.pdf, its words"),
              testing::AllOf(HasSubstr("handedover;tofederal-1."), HasSubstr("OfX1-1.1itself"),
                             Not(HasSubstr("S-2"))));
  const auto& paper = texts.at("handover.pdf, its words");
  for (const auto* words : {"seized→seized", "thugiữ→đãthugiữ", "táchrakhỏitangvậtgốc",
                            "methamphetamine(sơbộ)", "lờikhaicủacánbộ,officer-7"})
    EXPECT_THAT(paper, HasSubstr(words));
  for (const auto* code : {"seize→", "split_off", "sub_sampled", "hand_over"})
    EXPECT_THAT(paper, Not(HasSubstr(code)));
  order.statements = {"chief-1"};
  EXPECT_EQ(made(order).error().code, ErrorCode::NotFound);
  EXPECT_EQ(findings(), "");
}

// A part has no photograph from when it was seized: those of what it was taken out of are what shows it.
TEST_F(Withheld, APartsBundleNamesTheWholesPhotographsAndSaysWhetherThoseInsideFit) {
  custody::Exhibit exhibit;
  exhibit.description = "tea bag";
  exhibit.presumptive = "methamphetamine";
  exhibit.photographs = {base::sha256(picture("signed"))};
  const auto whole = seize_exhibit(*service_, table(), 1, exhibit, grams(2'010, 10));
  ASSERT_TRUE(whole);
  photographed(whole->id, "signed");
  const auto inside = photographed(whole->id, "kept");
  ASSERT_TRUE(seal_exhibit(*service_, table(), whole->id, "S-1"));
  pass(base::DurationMs::hours(1));
  SplitOrder split;
  split.whole = whole->id;
  split.seal_read = "S-1";
  split.part = grams(42, 2);
  split.rest = grams(1'970, 10);
  const auto part = split_exhibit(*service_, table(), split);
  ASSERT_TRUE(part) << to_string(part.error());
  ASSERT_TRUE(seal_exhibit(*service_, table(), part->part, "S-14"));
  pass(base::DurationMs::hours(1));
  const auto late = photographed(whole->id, "late");
  const auto number = sent(part->part);

  const auto named = made({number, "vi", {}});
  ASSERT_TRUE(named) << to_string(named.error());
  auto facts = read(*named);
  EXPECT_EQ(facts.photographs, 2u) << "what was signed at the table and kept since, up to the split";
  EXPECT_EQ(facts.photographs_inside, 0u);
  const auto told = texts_of(*named);
  for (const auto* shows : {"signed", "kept"}) {
    EXPECT_THAT(told.at("statement.json"), HasSubstr(sha256_of(picture(shows))));
    EXPECT_THAT(told.at("handover.pdf, its words"), HasSubstr(sha256_of(picture(shows))));
  }
  EXPECT_EQ(holders_of(sha256_of(picture("late")), told), "") << "of the rest, after the part had left";

  BundleOrder order{number, "vi", {}};
  order.files = {inside, late};
  const auto attached = made(order);
  ASSERT_TRUE(attached) << to_string(attached.error());
  facts = read(*attached);
  EXPECT_EQ(facts.photographs, 3u) << "the late one is the sender's choice";
  EXPECT_EQ(facts.photographs_inside, 2u);
  EXPECT_THAT(verify::to_sentence(facts),
              HasSubstr("photographs named by their hashes: 3, of which 2 lie in the file and fit"));

  const auto kept_back = made({number, "vi", {"photographs"}});
  ASSERT_TRUE(kept_back) << to_string(kept_back.error());
  facts = read(*kept_back);
  EXPECT_EQ(facts.photographs, 0u);
  for (const auto* shows : {"signed", "kept", "late"})
    EXPECT_EQ(holders_of(sha256_of(picture(shows)), texts_of(*kept_back)), "");
  const auto opened = open_withheld(*service_, chief(), kept_back->manifest, "whole_photographs");
  ASSERT_TRUE(opened) << to_string(opened.error());
  EXPECT_THAT(opened->value, HasSubstr("{\"X1-1\":[\""));
  EXPECT_TRUE(verify::check_opened(kept_back->octets, "whole_photographs", opened->salt, opened->value));
  EXPECT_EQ(findings(), "");
}

}  // namespace
}  // namespace tidewaiter::service
