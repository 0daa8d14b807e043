#include "text/similarity.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tidewaiter::text {
namespace {

// Optimal string alignment by its recurrence.
int slow_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

// Jaro–Winkler with lists and floating point.
double slow_jaro_winkler(std::string a, std::string b) {
  if (a == b) return 1;
  if (a.empty() || b.empty()) return 0;
  if (a.size() > b.size() || (a.size() == b.size() && a > b)) std::swap(a, b);
  const int window = std::max<int>(static_cast<int>(b.size()) / 2, 1) - 1;
  std::vector<bool> taken(b.size());
  std::string matched;
  for (int i = 0; i < static_cast<int>(a.size()); ++i) {
    for (int j = std::max(0, i - window); j <= std::min<int>(i + window, static_cast<int>(b.size()) - 1);
         ++j) {
      if (!taken[static_cast<std::size_t>(j)] &&
          a[static_cast<std::size_t>(i)] == b[static_cast<std::size_t>(j)]) {
        taken[static_cast<std::size_t>(j)] = true;
        matched += a[static_cast<std::size_t>(i)];
        break;
      }
    }
  }
  if (matched.empty()) return 0;
  std::string other;
  for (std::size_t j = 0; j < b.size(); ++j) {
    if (taken[j]) other += b[j];
  }
  int moved = 0;
  for (std::size_t i = 0; i < matched.size(); ++i) moved += matched[i] != other[i];
  const double m = static_cast<double>(matched.size());
  const double jaro =
      (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + (m - moved / 2) / m) / 3;
  if (jaro <= 0.7 + 1e-9) return jaro;
  int prefix = 0;
  while (prefix < 4 && prefix < static_cast<int>(a.size()) &&
         a[static_cast<std::size_t>(prefix)] == b[static_cast<std::size_t>(prefix)])
    ++prefix;
  return jaro + prefix * 0.1 * (1 - jaro);
}

rc::Gen<std::string> few_letters() {
  return rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c'));
}

TEST(EditDistance, KnownAnswers) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
  EXPECT_EQ(edit_distance("nguyen", "nguyne"), 1);
  EXPECT_EQ(edit_distance("ca", "abc"), 3);  // each letter touched once
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("abc", "abc"), 0);
  EXPECT_EQ(edit_distance("abcdef", "uvwxyz", 2), 3);
  EXPECT_EQ(edit_distance(std::string(100, 'a'), std::string(100, 'a') + "b"), 1);
}

RC_GTEST_PROP(EditDistanceLaws, AgreesWithTheSlowOne, ()) {
  const std::string a = *few_letters(), b = *few_letters();
  RC_ASSERT(edit_distance(a, b) == std::min(slow_distance(a, b), 65));
}

RC_GTEST_PROP(EditDistanceLaws, LongStringsAgreeWithinTheLimit, ()) {
  const std::string shared(static_cast<std::size_t>(*rc::gen::inRange(60, 140)), 'a');
  const std::string a = *few_letters() + shared + *few_letters(),
                    b = *few_letters() + shared + *few_letters();
  const int limit = *rc::gen::inRange(0, 64);
  RC_ASSERT(edit_distance(a, b, limit) == std::min(slow_distance(a, b), limit + 1));
}

RC_GTEST_PROP(EditDistanceLaws, IsSymmetric, ()) {
  const std::string a = *few_letters(), b = *few_letters();
  RC_ASSERT(edit_distance(a, b, 5) == edit_distance(b, a, 5));
}

TEST(JaroWinkler, KnownAnswers) {
  EXPECT_EQ(jaro_winkler_permille("martha", "marhta"), 961);
  EXPECT_EQ(jaro_winkler_permille("dwayne", "duane"), 840);
  EXPECT_EQ(jaro_winkler_permille("dixon", "dicksonx"), 813);
  EXPECT_EQ(jaro_winkler_permille("a", "b"), 0);
  EXPECT_EQ(jaro_winkler_permille("", ""), 1000);
}

RC_GTEST_PROP(JaroWinklerLaws, AgreesWithTheSlowOneAndIsSymmetric, ()) {
  const std::string a = (*few_letters()).substr(0, 60), b = (*few_letters()).substr(0, 60);
  const int fast = jaro_winkler_permille(a, b);
  RC_ASSERT(std::abs(fast - slow_jaro_winkler(a, b) * 1000) <= 1.0);
  RC_ASSERT(fast == jaro_winkler_permille(b, a));
  RC_ASSERT((fast == 1000) == (a == b));
}

RC_GTEST_PROP(DiceLaws, IsSymmetricAndWithinItsRange, ()) {
  const std::string a = *few_letters(), b = *few_letters();
  const int dice = dice_permille(a, b);
  RC_ASSERT(dice == dice_permille(b, a));
  RC_ASSERT(dice >= 0 && dice <= 1000);
}

TEST(Similarity, HostileLengths) {
  const std::string a(64 << 10, 'a'), b = std::string(64 << 10, 'a') + "bcd", c(64 << 10, 'c');
  EXPECT_EQ(edit_distance(a, b, 8), 3);
  EXPECT_EQ(edit_distance(a, c, 8), 9);
  EXPECT_EQ(jaro_winkler_permille(a, b), 1000);  // cut to 64 letters
}

}  // namespace
}  // namespace tidewaiter::text
