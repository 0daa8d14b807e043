#include "text/han.h"

#include <gtest/gtest.h>

#include "text/phonetic.h"
#include "text/script.h"

namespace tidewaiter::text {
namespace {

TEST(Han, ReadingsOfCharacters) {
  EXPECT_EQ(reading_of(U'明', HanReading::Mandarin), "ming");
  EXPECT_EQ(reading_of(U'女', HanReading::Mandarin), "nu");
  EXPECT_EQ(reading_of(U'阮', HanReading::Vietnamese), "nguyen");
  EXPECT_EQ(reading_of(U'陳', HanReading::Cantonese), "chan");
  EXPECT_EQ(reading_of(U'a', HanReading::Mandarin), "");
}

TEST(Han, SurnamesReadAsTheirBearersDo) {
  EXPECT_EQ(surname_reading_of(U'单', HanReading::Mandarin), "shan");
  EXPECT_EQ(surname_reading_of(U'曾', HanReading::Mandarin), "zeng");
  EXPECT_EQ(surname_reading_of(U'仇', HanReading::Mandarin), "qiu");
  EXPECT_EQ(surname_reading_of(U'張', HanReading::Cantonese), "cheung");
  EXPECT_EQ(surname_reading_of(U'黃', HanReading::Vietnamese), "hoang");
  EXPECT_EQ(surname_length(U"欧阳修"), 2u);
  EXPECT_EQ(surname_length(U"歐陽修"), 2u);
  EXPECT_EQ(surname_length(U"欧阳"), 1u);  // a surname and a given name
  EXPECT_EQ(surname_length(U"王小明"), 1u);
  EXPECT_EQ(surname_length(U"丂丂"), 0u);
}

TEST(Han, TraditionalFoldsToSimplifiedOnceAndForAll) {
  EXPECT_EQ(simplified("陳國華"), "陈国华");
  EXPECT_EQ(simplified("abc 龍"), "abc 龙");
  for (char32_t c = 0x3400; c < 0xA000; ++c) EXPECT_EQ(simplified(simplified(c)), simplified(c));
}

TEST(Han, WholeNames) {
  const HanRomanised name = romanise_han("欧阳小明", HanReading::Mandarin, true);
  EXPECT_EQ(name.syllables, (std::vector<std::string>{"ou", "yang", "xiao", "ming"}));
  EXPECT_EQ(name.surname_syllables, 2u);
  EXPECT_EQ(romanise_han("李小龙", HanReading::Cantonese, true).syllables,
            (std::vector<std::string>{"lee", "siu", "lung"}));
  EXPECT_TRUE(romanise_han("", HanReading::Mandarin, true).syllables.empty());
}

TEST(Phonetic, SpellingsOfOneSoundMeet) {
  const std::pair<const char*, const char*> alike[] = {{"xu", "hsu"},
                                                       {"smith", "smyth"},
                                                       {"mohammed", "muhamad"},
                                                       {"aleksandr", "alexander"},
                                                       {"nguyen", "nguen"},
                                                       {"catherine", "katherine"},
                                                       {"schmidt", "shmit"},
                                                       {"philip", "filip"},
                                                       {"zhang", "chang"},
                                                       {"chou", "zhou"},
                                                       {"yusuf", "youssef"},
                                                       {"sergei", "sergey"},
                                                       {"mueller", "muller"},
                                                       {"volodymyr", "wolodymyr"},
                                                       {"tchaikovsky", "chaikovskii"},
                                                       {"cheung", "zheung"},
                                                       {"lee", "li"}};
  for (const auto& [a, b] : alike) EXPECT_EQ(phonetic_spelling(a), phonetic_spelling(b)) << a << " " << b;
  const std::pair<const char*, const char*> unlike[] = {{"li", "lu"},     {"smith", "jones"},
                                                        {"wang", "wong"}, {"nguyen", "tran"},
                                                        {"wang", "fang"}, {"kim", "kam"}};
  for (const auto& [a, b] : unlike) EXPECT_NE(phonetic_code(a), phonetic_code(b)) << a << " " << b;
  EXPECT_EQ(phonetic_code(""), 0u);
  EXPECT_EQ(phonetic_code("123"), 0u);
  EXPECT_NE(phonetic_code("a"), 0u);
  EXPECT_LE(phonetic_spelling(std::string(70000, 'k') + std::string(1000, 'r')).size(), 12u);
}

}  // namespace
}  // namespace tidewaiter::text
