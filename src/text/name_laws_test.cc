#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "text/address.h"
#include "text/name.h"

namespace tidewaiter::text {
namespace {

rc::Gen<std::string> name_word() {
  return rc::gen::element<std::string>(
      "Nguyen", "Văn", "An", "Tran", "Wang", "Xiao", "Ming", "王", "小明", "陈", "John", "Smith", "O'Brien",
      "Jean-Marie", "de", "la", "van", "bin", "Al-", "Abdul", "Rahman", "Mohammed", "Kim", "Lee", "Jong",
      "Un", "김철수", "Иван", "Петров", "محمد", "الدوري", "Mr.", "Dr", "Jr.", "Ltd", "GmbH", "Co.,", "S.A.",
      "J.", "R", "有限公司", "广州", "贸易", "Trading", "Bank", "OOO", "Công ty", "TNHH", "3", "Studio54",
      "M@ria", "Le", "Pen", "Ho", "Lam", "Hai", "Garcia", "Lopez", "Ouyang", "au", "yeung", "sp. z o.o.",
      "haji", "the", "of", "and", "University");
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

RC_GTEST_PROP(NameLaws, TheCanonicalFormIsItsOwn, ()) {
  auto words = *rc::gen::container<std::vector<std::string>>(name_word());
  if (words.size() > 7) words.resize(7);
  const NameHints hints{*rc::gen::element<std::string_view>("", "CN", "VN", "DE"), NameKind::Unknown};
  const StandardName once = standardise_name(joined(words), hints);
  const StandardName twice = standardise_name(once.latin, {hints.country, once.kind});
  const StandardName thrice = standardise_name(twice.latin, {hints.country, twice.kind});
  RC_ASSERT(thrice.key == twice.key);
  RC_ASSERT(thrice.latin == twice.latin);
}

RC_GTEST_PROP(NameLaws, TokensLieInTheirLettersAndKeysAreSorted, ()) {
  const auto words = *rc::gen::container<std::vector<std::string>>(name_word());
  const StandardName name = standardise_name(joined(words));
  for (const NameToken& token : name.tokens) RC_ASSERT(token.begin + token.size <= name.latin.size());
  std::vector<std::string> parts(1);
  for (const char c : name.key) {
    if (c == ' ') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  RC_ASSERT(name.tokens.empty() || !name.latin.empty());
  for (std::size_t i = 1; i < parts.size(); ++i) RC_ASSERT(parts[i - 1] <= parts[i]);
}

RC_GTEST_PROP(NameLaws, InvisibleMarksChangeNothing, ()) {
  const std::string word = *name_word() + " " + *name_word();
  std::string marked;
  for (const char c : word) {
    if (static_cast<unsigned char>(c) < 0x80 && c != '.' && c != '-') marked += "\u200B";
    marked += c;
  }
  RC_ASSERT(standardise_name(marked).key == standardise_name(word).key);
}

RC_GTEST_PROP(NicknameLaws, AreSymmetric, ()) {
  const std::string a = *rc::gen::element<std::string>("robert", "bob", "rob", "alexander", "sasha", "qq"),
                    b = *rc::gen::element<std::string>("bob", "alex", "sasha", "bobby", "qq");
  RC_ASSERT(may_be_nicknames(a, b) == may_be_nicknames(b, a));
}

// An address in any order of its segments keeps its door, as long as the words within a segment stay
// together.
RC_GTEST_PROP(AddressLaws, TheOrderOfSegmentsDoesNotMatter, ()) {
  std::vector<std::string> segments{"Unit 7", "148 Wattle Street", "Rose Tower", "Level 3"};
  std::shuffle(segments.begin(), segments.end(), std::minstd_rand(*rc::gen::arbitrary<unsigned>()));
  const StandardAddress address = parse_address(segments, "Ultimo", "2007", "AU");
  RC_ASSERT(address.premises_key() == "148|wattle|2007");
  RC_ASSERT(address.unit == "7");
  RC_ASSERT(address.level == "3");
  RC_ASSERT(address.building == "rose");
}

TEST(NameHostile, LongAndRepeatedTextIsReadInBoundedTime) {
  const auto start = std::chrono::steady_clock::now();
  for (const std::string& unit :
       {std::string{"a"}, std::string{"a "}, std::string{"中"}, std::string{"\u200B"}, std::string{"abd "},
        std::string{"co "}, std::string{"s."}, std::string{"е"}, std::string{"1a"}}) {
    std::string text;
    while (text.size() < (64u << 10)) text += unit;
    const StandardName name = standardise_name(text);
    EXPECT_TRUE(name.cut) << unit;
    EXPECT_LE(name.tokens.size(), kMaxNameTokens + 1);
    EXPECT_LE(name.latin.size(), kMaxFieldBytes * kMaxCleanGrowth);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace tidewaiter::text
