#include "publish/publish.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace tidewaiter::publish {
namespace {

using base::ErrorCode;
using testing::HasSubstr;

std::string written(const std::string& name, const base::Bytes& octets) {
  const auto path = testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << octets;
  return path;
}
// What a command prints, and its exit code.
std::pair<std::string, int> ran(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {"", -1};
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, got);
  return {out, ::pclose(pipe)};
}
// The words on a page, as another program reads them: how they break into lines is the page's affair.
std::string words_of(const std::string& path) {
  auto text = ran("pdftotext -layout -enc UTF-8 '" + path + "' -").first;
  std::string flat;
  for (const char c : text) {
    if (c != '\n' && c != '\f') flat += c;
  }
  return flat;
}

TEST(Archive, AnotherProgramUnpacksIt) {
  const std::vector<Member> members{{"a.txt", "abc"}, {"empty", ""}, {"b.bin", std::string("\0\xff\n", 3)}};
  const auto zip = archive(members);
  ASSERT_TRUE(zip);
  const auto path = written("archive_test.zip", *zip);
  const auto tested = ran("unzip -t '" + path + "'");
  EXPECT_EQ(tested.second, 0) << tested.first;
  EXPECT_THAT(tested.first, HasSubstr("No errors detected"));
  EXPECT_EQ(ran("unzip -p '" + path + "' a.txt").first, "abc");
  EXPECT_EQ(ran("unzip -p '" + path + "' b.bin").first, std::string("\0\xff\n", 3));
}

TEST(Archive, NamesThatCouldLeadAstrayAreRefused) {
  for (const std::string name : {"", "../x", "a/b", "a b", "\xc3\xa4", "a\\b"})
    EXPECT_EQ(archive(std::vector<Member>{{name, ""}}).error().code, ErrorCode::Malformed) << name;
  EXPECT_EQ(archive(std::vector<Member>{{"a", ""}, {"a", ""}}).error().code, ErrorCode::Duplicate);
  EXPECT_EQ(archive(std::vector<Member>(101, {"a", ""})).error().code, ErrorCode::TooLarge);
}

TEST(Pdf, VietnameseAndChineseAreReadBackAsTheyWereWritten) {
  Document document;
  document.made_at = base::Instant{1'800'000'000'000};
  document.footer = "X1-1";
  for (const auto* language : {"en", "vi", "zh-Hans"}) {
    const auto words = Words::in(language);
    ASSERT_TRUE(words) << language;
    document.parts.push_back(
        {language,
         (*words)["title"],
         {Block::heading((*words)["request"]), Block::line((*words)["seal"], "S-14"),
          Block::paragraph((*words)["withheld"]), Block::signature("officer-7", (*words)["signature"])}});
  }
  const auto made = pdf(document);
  ASSERT_TRUE(made) << to_string(made.error());
  EXPECT_EQ(made->substr(0, 5), "%PDF-");
  const auto path = written("publish_test.pdf", *made);
  const auto text = words_of(path);
  EXPECT_THAT(text, HasSubstr("Handover of an exhibit to another country"));
  EXPECT_THAT(text, HasSubstr("Bàn giao tang vật cho nước ngoài"));
  EXPECT_THAT(text, HasSubstr("向外国移交物证"));
  EXPECT_THAT(text, HasSubstr("officer-7, Họ tên, ngày và chữ ký"));
  EXPECT_THAT(ran("pdfinfo '" + path + "'").first, HasSubstr("Pages:           3"));
  EXPECT_THAT(ran("pdffonts '" + path + "'").first, HasSubstr("WenQuanYi"));
  EXPECT_EQ(pdf(document), made) << "the same paper has the same octets";
}

TEST(Pdf, WhatIsLongerThanAPageGoesOnUponTheNext) {
  std::string much;
  for (int i = 0; i < 3'000; ++i) much += "word" + std::to_string(i) + " ";
  Document document{{{"en", "Long", {Block::paragraph(much), Block::line("label", much)}}}, "foot", {}};
  const auto made = pdf(document);
  ASSERT_TRUE(made);
  const auto text = words_of(written("publish_long.pdf", *made));
  for (const std::string word : {"word0 ", "word1499", "word2999"}) {
    const auto first = text.find(word);
    ASSERT_NE(first, std::string::npos) << word;
    EXPECT_NE(text.find(word, first + 1), std::string::npos) << word << " in the line";
  }
}

TEST(Pdf, WhatIsNoTextOrTooMuchIsRefused) {
  EXPECT_EQ(pdf(Document{{{"en", "\xff", {}}}, "", {}}).error().code, ErrorCode::Encoding);
  EXPECT_EQ(pdf(Document{{{"en", std::string(11 << 20, 'a'), {}}}, "", {}}).error().code,
            ErrorCode::TooLarge);
  EXPECT_EQ(pdf(Document{}).error().code, ErrorCode::Missing);
  const auto controls = pdf(Document{{{"en", "a\x1b[31m\nb", {}}}, "", {}});
  ASSERT_TRUE(controls);
}

// A process that made a paper ends as any other does, whatever a thread of the drawing libraries still reads.
TEST(PdfDeathTest, WhoMadeAPaperExitsAsOthersDo) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";  // each in a process of its own, from its beginning
  for (int i = 0; i < 12; ++i) {
    EXPECT_EXIT(
        {
          const auto made = pdf(Document{{{"en", "a", {Block::paragraph("b")}}}, "", {}});
          std::exit(made ? 0 : 1);
        },
        testing::ExitedWithCode(0), "");
  }
}

TEST(Words, EveryPhraseIsThereInEveryLanguage) {
  for (const auto* language : {"en", "vi", "zh-Hans"}) EXPECT_TRUE(Words::in(language)) << language;
  EXPECT_EQ(Words::in("key").error().code, ErrorCode::UnknownCode);
  EXPECT_EQ(Words::in("fr").error().code, ErrorCode::UnknownCode);
}

}  // namespace
}  // namespace tidewaiter::publish
