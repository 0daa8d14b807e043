#include "risk/words.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace tidewaiter::risk {
namespace {

using Found = std::set<std::pair<std::uint32_t, std::string>>;

Found fast(const std::vector<std::string>& words, const std::string& text) {
  const auto database = WordDatabase::build(words).value();
  const auto scratch = database.make_scratch();
  const auto folded = fold_for_words(text);
  std::vector<WordDatabase::Match> matches;
  database.scan(folded, scratch.get(), matches);
  Found found;
  for (const auto& match : matches)
    found.emplace(match.word, folded.substr(match.begin, match.end - match.begin));
  return found;
}

/// Every word looked for at every place of the text.
Found slow(const std::vector<std::string>& words, const std::string& text) {
  const auto folded = fold_for_words(text);
  Found found;
  for (std::uint32_t i = 0; i < words.size(); ++i) {
    const auto word = fold_for_words(words[i]);
    for (auto at = folded.find(word); at != std::string::npos; at = folded.find(word, at + 1)) {
      if (at_word_boundaries(folded, at, at + word.size(), false, false)) found.emplace(i, word);
    }
  }
  return found;
}

RC_GTEST_PROP(WordDatabase, FindsWhatLookingEverywhereFinds, ()) {
  // Few letters, so that words meet, overlap and stand within each other.
  const auto text_of = [](int most) {
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
                            std::vector<std::string>{"a", "b", "B", "1", " ", "-", "茶", "绿", "."})),
                        [most](std::vector<std::string> parts) {
                          std::string text;
                          for (std::size_t i = 0; i < parts.size() && i < static_cast<std::size_t>(most); ++i)
                            text += parts[i];
                          return text;
                        });
  };
  std::vector<std::string> words;
  for (auto& word : *rc::gen::container<std::vector<std::string>>(text_of(4))) {
    if (check_word(word, "word")) words.push_back(word);
  }
  const auto text = *text_of(60);
  RC_ASSERT(fast(words, text) == slow(words, text));
}

TEST(WordDatabase, WordsStandBetweenBoundaries) {
  const std::vector<std::string> words{"tea", "茶", "trà xanh", "amphetamin*", "108-24-7"};
  const auto numbers = [&](const std::string& text) {
    std::set<std::uint32_t> result;
    for (const auto& [number, word] : fast(words, text)) result.insert(number);
    return result;
  };
  using Numbers = std::set<std::uint32_t>;
  EXPECT_EQ(numbers("TEA, green"), Numbers{0});
  EXPECT_EQ(numbers("ｔｅａ"), Numbers{0}) << "full width";
  EXPECT_EQ(numbers("te\u200ba"), Numbers{0}) << "zero-width space";
  EXPECT_EQ(numbers("steam teas"), Numbers{});
  EXPECT_EQ(numbers("tea茶叶"), (Numbers{0, 1})) << "Han characters are written without spaces";
  EXPECT_EQ(numbers("Trà Xanh"), Numbers{2});
  EXPECT_EQ(numbers("TRA XANH"), Numbers{2}) << "without marks";
  EXPECT_EQ(numbers("tra xanhs"), Numbers{});
  EXPECT_EQ(numbers("Amphetamines"), Numbers{3});
  EXPECT_EQ(numbers("methamphetamine"), Numbers{});
  EXPECT_EQ(numbers("CAS:108-24-7."), Numbers{4});
  EXPECT_EQ(numbers("1108-24-71"), Numbers{});
  EXPECT_EQ(numbers("bad \xff tea"), Numbers{0}) << "broken UTF-8 hides nothing";
}

TEST(WordDatabase, RefusesWordsThatSayNothing) {
  EXPECT_EQ(check_word("--", "w").error().field, "w");
  EXPECT_FALSE(check_word("", "w"));
  EXPECT_FALSE(check_word("*", "w"));
  EXPECT_FALSE(check_word(std::string(201, 'a'), "w"));
  EXPECT_TRUE(WordDatabase::build({}).value().empty());
}

TEST(WordDatabase, AFloodOfMatchesIsCut) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "a ";
  const std::vector<std::string> words(100, "a");
  const auto database = WordDatabase::build(words).value();
  const auto scratch = database.make_scratch();
  std::vector<WordDatabase::Match> matches;
  database.scan(text, scratch.get(), matches);
  EXPECT_EQ(matches.size(), kMaxMatches);
}

}  // namespace
}  // namespace tidewaiter::risk
