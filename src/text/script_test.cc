#include "text/script.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <string>
#include <vector>

#include "text/romanise.h"
#include "text/words.h"

namespace tidewaiter::text {
namespace {

// Text that attacks: letters of many scripts, marks, invisible characters, signs, broken bytes.
rc::Gen<std::string> hostile_text() {
  const auto piece = rc::gen::element<std::string>(
      "a", "Z", "é", "e\u0301", "\u0301", "ß", "İ", "ŉ", "ﬁ", "đ", "Ω", "а", "В", "К", "\u0456", "ο", "Α",
      "中", "陳", "か", "が", "\u3099", "ガ", "김", "\u1100\u1161", "م", "\u064E", "א", "\u05B0", "ก",
      "\u0E31", "क", "\u093F", "\u200B", "\u202E", "\u200F", "\uFEFF", "\u00AD", " ", "\t", "\u3000",
      "\u00A0", "\n", "1", "１", "²", "½", "-", ".", ",", "/", "'", "@", "\uFDFA", "\u0390", "\x80",
      "\xF0\x9F", "\xED\xA0\x80", "\xC0\xAF", "😀", "𝐀", "µ", "™", "\u0345", "ᾳ");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const auto& one : pieces) text += one;
                        return text;
                      });
}

std::string by_icu(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  std::string folded;
  icu::Normalizer2::getNFKCCasefoldInstance(status)
      ->normalize(
          icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))),
          status)
      .toUTF8String(folded);
  return folded;
}

TEST(Utf8, AcceptsWhatUnicodeAllowsAndNothingElse) {
  for (const char* good : {"", "a", "é", "中", "😀", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBD"})
    EXPECT_TRUE(valid_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF5\x80\x80\x80", "a\xFFz", "\xE4\xB8"})
    EXPECT_FALSE(valid_utf8(bad)) << bad;
}

TEST(Utf8, EveryCharacterComesBack) {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 37) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    append_utf8(text, c);
    std::size_t at = 0;
    EXPECT_EQ(next_character(text, at), c);
    EXPECT_EQ(at, text.size());
    EXPECT_TRUE(valid_utf8(text));
  }
}

TEST(Clean, FoldsCaseWidthSpacesAndInvisibleMarks) {
  EXPECT_EQ(clean("  Wattle \t STREET ").text, "wattle street");
  EXPECT_EQ(clean("ＡＢＣ　１２３").text, "abc 123");
  EXPECT_EQ(clean("Wat\u200Btle").text, "wattle");
  EXPECT_TRUE(clean("Wat\u200Btle").hidden_marks);
  EXPECT_TRUE(clean("\u202Eelttaw").hidden_marks);
  EXPECT_FALSE(clean("wattle").hidden_marks);
  EXPECT_EQ(clean("STRASSE Straße").text, "strasse strasse");
  EXPECT_EQ(clean("e\u0301").text, "é");
  EXPECT_EQ(clean("a\x80z").text, "a z");
  EXPECT_TRUE(clean("a\x80z").broken);
}

TEST(Clean, FoldsLookAlikeLettersWithinAWord) {
  const Cleaned folded = clean("p\u0430yp\u0430l");  // Cyrillic a
  EXPECT_EQ(folded.text, "paypal");
  EXPECT_TRUE(folded.mixed_scripts);
  EXPECT_EQ(clean("\u0391nna \u0412ob").text, "anna bob");  // Greek Alpha, Cyrillic Ve
  EXPECT_EQ(clean("Mос\u200Bква").text, "москва");          // Latin M, and a mark between
  EXPECT_TRUE(clean("Mосква").mixed_scripts);
  EXPECT_EQ(clean("ѕіроkа").text, "sipoka");  // k alone is Latin, and ѕ in no Cyrillic word beside it
  EXPECT_EQ(clean("sароtа").text, "sapota");  // s and t are, and no Cyrillic word has an s
  for (const char* honest : {"Иван Petrov", "10µg", "T恤", "王小明 Wang", "Αθήνα GR", "100Ω"})
    EXPECT_FALSE(clean(honest).mixed_scripts) << honest;
}

TEST(Clean, CutsAtACharacterAndSaysSo) {
  std::string text(kMaxFieldBytes - 1, 'a');
  text += "中中";
  const Cleaned cut = clean(text);
  EXPECT_TRUE(cut.cut);
  EXPECT_FALSE(cut.broken);
  EXPECT_EQ(cut.text, std::string(kMaxFieldBytes - 1, 'a'));
  EXPECT_TRUE(clean(std::string(64 << 10, 'x')).cut);
}

RC_GTEST_PROP(CleanLaws, IsIdempotentBoundedAndValid, ()) {
  const std::string text = *hostile_text();
  const Cleaned once = clean(text);
  RC_ASSERT(valid_utf8(once.text));
  RC_ASSERT(once.text.size() <= kMaxCleanGrowth * text.size());
  RC_ASSERT(clean(once.text, once.text.size() + 1).text == once.text);
}

// Found by the law: folded to Latin letters, each of these words is then better written in Greek ones.
TEST(CleanLaws, AWordThatAThirdAlphabetSuitsBetterOnceFolded) {
  for (const char* found : {"\u1100\u1161\u0412\u2122\u0390\u0390\u00B2", "b\u0412\u0428\u03A3\u33BBu"}) {
    const std::string once = clean(found).text;
    EXPECT_EQ(clean(once).text, once);
    EXPECT_TRUE(clean(found).mixed_scripts);
  }
}

// Letters that the table folds by itself, but for controls, which become spaces.
std::vector<char32_t> table_letters() {
  std::vector<char32_t> letters;
  constexpr std::pair<char32_t, char32_t> kRanges[] = {
      {0x21, 0x24F}, {0x1E00, 0x1EFF}, {0x5D0, 0x64B}, {0x3041, 0x30FF}, {0x4E00, 0x4FFF}};
  for (const auto& [first, last] : kRanges) {
    for (char32_t c = first; c <= last; ++c) {
      const auto character = static_cast<UChar32>(c);
      if (u_charType(character) != U_UNASSIGNED && !u_iscntrl(character)) letters.push_back(c);
    }
  }
  return letters;
}

RC_GTEST_PROP(CleanLaws, TheTableAgreesWithIcu, ()) {
  static const auto kLetters = table_letters();
  std::string text;
  for (const char32_t c : *rc::gen::container<std::vector<char32_t>>(rc::gen::elementOf(kLetters))) {
    append_utf8(text, c);
  }
  std::string expected;
  for (const char c : by_icu(text)) {
    if (c != ' ' || (!expected.empty() && expected.back() != ' ')) expected += c;
  }
  while (!expected.empty() && expected.back() == ' ') expected.pop_back();
  RC_ASSERT(clean(text, 1 << 16).text == expected);
}

RC_GTEST_PROP(CleanLaws, StrippingMarksIsIdempotent, ()) {
  const std::string plain = strip_marks(clean(*hostile_text()).text);
  RC_ASSERT(strip_marks(plain) == plain);
}

RC_GTEST_PROP(CleanLaws, LatinIsLettersAndDigits, ()) {
  const std::string latin = to_latin(clean(*hostile_text()).text);
  RC_ASSERT(std::all_of(latin.begin(), latin.end(),
                        [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }));
  RC_ASSERT(to_latin(latin) == latin);
}

TEST(StripMarks, LeavesBaseLetters) {
  EXPECT_EQ(strip_marks(clean("Nguyễn Đình Łódź Øre Æsop Þór Œuvre").text),
            "nguyen dinh lodz ore aesop thor oeuvre");
  EXPECT_EQ(strip_marks(clean("ёлка й").text), "елка й");
  EXPECT_EQ(strip_marks("مُحَمَّد"), "محمد");
  EXPECT_EQ(strip_marks("中が김"), "中が김");
}

TEST(Script, OfCharactersAndTexts) {
  EXPECT_EQ(script_of(U'a'), Script::Latin);
  EXPECT_EQ(script_of(U'7'), Script::None);
  EXPECT_EQ(script_of(U'中'), Script::Han);
  EXPECT_EQ(script_of(U'ー'), Script::Kana);
  EXPECT_EQ(script_of("Иван i"), Script::Cyrillic);
  EXPECT_EQ(script_of("12 34"), Script::None);
  EXPECT_EQ(name(Script::Indic), "indic");
}

TEST(Romanise, EachScript) {
  EXPECT_EQ(to_latin("щербаков"), "shcherbakov");
  EXPECT_EQ(to_latin("παπαδόπουλος"), "papadopoulos");
  EXPECT_EQ(to_latin("きょうと"), "kyouto");
  EXPECT_EQ(to_latin("しゃっきん"), "shakkin");
  EXPECT_EQ(to_latin("ガッツ"), "gattsu");
  EXPECT_EQ(to_latin("서울"), "seoul");
  EXPECT_EQ(to_latin("שלום"), "shlvm");
  EXPECT_EQ(to_latin("محمد"), "mhmd");
  EXPECT_EQ(to_latin("ნინო"), "nino");
  EXPECT_EQ(to_latin("राम"), "ram");
  EXPECT_EQ(to_latin("北京"), "beijing");
  EXPECT_EQ(to_latin("١٢٣"), "123");
}

TEST(Words, SplitWhereScriptsChange) {
  std::vector<std::string> words;
  for (const Word& word : split_words("green tea绿茶500g, 12b-3 trà")) words.emplace_back(word.text);
  EXPECT_EQ(words, (std::vector<std::string>{"green", "tea", "绿茶", "500g", "12b", "3", "trà"}));
  EXPECT_EQ(split_words(std::string(4000, ',')).size(), 0u);
  std::string many;
  for (int i = 0; i < 500; ++i) many += "a ";
  EXPECT_EQ(split_words(many).size(), 256u);
  EXPECT_EQ(searchable("  Trà\u200B-Xanh (Đặc)  "), "tra xanh dac");
}

}  // namespace
}  // namespace tidewaiter::text
