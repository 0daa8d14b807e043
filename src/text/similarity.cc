#include "text/similarity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <utility>
#include <vector>

namespace tidewaiter::text {
namespace {

constexpr int kLargestLimit = 64;

// Optimal string alignment, bit-parallel (Hyyrö 2003, figure 4).
// 1. One bit of a word stands for one letter of the pattern; VP and VN hold where a column's values rise
//    and fall downwards.
// 2. For each letter of the text, D0 marks where the diagonal does not rise: by a match, by VN, or by a
//    swap, which needs that the letter before matched one row below and this one matches one row above.
// 3. The last row's value follows from the bits of HP and HN at the pattern's end.
int distance_in_word(std::string_view pattern, std::string_view text, int limit) {
  std::array<std::uint64_t, 256> places{};
  for (std::size_t i = 0; i < pattern.size(); ++i)
    places[static_cast<unsigned char>(pattern[i])] |= std::uint64_t{1} << i;
  const std::uint64_t last = std::uint64_t{1} << (pattern.size() - 1);
  std::uint64_t vp = ~std::uint64_t{0}, vn = 0, d0 = 0, before = 0;
  int distance = static_cast<int>(pattern.size());
  int left = static_cast<int>(text.size());
  for (const char c : text) {
    const std::uint64_t matches = places[static_cast<unsigned char>(c)];
    const std::uint64_t swapped = (((~d0) & matches) << 1) & before;
    d0 = (((matches & vp) + vp) ^ vp) | matches | vn | swapped;
    std::uint64_t hp = vn | ~(d0 | vp);
    const std::uint64_t hn = vp & d0;
    distance += (hp & last) != 0;
    distance -= (hn & last) != 0;
    hp = (hp << 1) | 1;
    vp = (hn << 1) | ~(d0 | hp);
    vn = hp & d0;
    before = matches;
    if (distance - --left > limit) return limit + 1;
  }
  return distance;
}

// The same by rows, in a band of `limit` cells on both sides of the diagonal.
int distance_in_band(std::string_view a, std::string_view b, int limit) {
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  const int beyond = limit + 1;
  std::vector<int> two(static_cast<std::size_t>(m) + 2, beyond), one(two), row(two);
  for (int j = 0; j <= std::min(m, limit); ++j) one[static_cast<std::size_t>(j)] = j;
  for (int i = 1; i <= n; ++i) {
    const int from = std::max(1, i - limit), to = std::min(m, i + limit);
    std::fill(row.begin(), row.end(), beyond);
    if (i <= limit) row[0] = i;
    int least = row[0];
    for (int j = from; j <= to; ++j) {
      const auto at = static_cast<std::size_t>(j);
      const char x = a[static_cast<std::size_t>(i) - 1], y = b[at - 1];
      int best = std::min({one[at] + 1, row[at - 1] + 1, one[at - 1] + (x != y)});
      if (i > 1 && j > 1 && x == b[at - 2] && y == a[static_cast<std::size_t>(i) - 2])
        best = std::min(best, two[at - 2] + 1);
      row[at] = std::min(best, beyond);
      least = std::min(least, row[at]);
    }
    if (least > limit) return beyond;
    std::swap(two, one);
    std::swap(one, row);
  }
  return one[static_cast<std::size_t>(m)];
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b, int limit) {
  limit = std::clamp(limit, 0, kLargestLimit);
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > static_cast<std::size_t>(limit)) return limit + 1;
  while (!a.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty()) return static_cast<int>(b.size());
  const int distance = a.size() <= 64 ? distance_in_word(a, b, limit) : distance_in_band(a, b, limit);
  return std::min(distance, limit + 1);
}

int jaro_winkler_permille(std::string_view a, std::string_view b) {
  constexpr std::size_t kLetters = 64;
  a = a.substr(0, kLetters);
  b = b.substr(0, kLetters);
  if (a == b) return 1000;
  if (a.empty() || b.empty()) return 0;
  if (a.size() > b.size() || (a.size() == b.size() && a > b)) std::swap(a, b);

  const std::size_t window = std::max<std::size_t>(b.size() / 2, 1) - 1;
  std::uint64_t taken = 0;
  std::array<char, kLetters> matched{};
  std::size_t matches = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t end = std::min(i + window + 1, b.size());
    for (std::size_t j = i > window ? i - window : 0; j < end; ++j) {
      if (a[i] != b[j] || (taken >> j & 1) != 0) continue;
      taken |= std::uint64_t{1} << j;
      matched[matches++] = a[i];
      break;
    }
  }
  if (matches == 0) return 0;
  std::size_t out_of_place = 0, k = 0;
  for (std::uint64_t left = taken; left != 0; left &= left - 1) {
    out_of_place += matched[k++] != b[static_cast<std::size_t>(std::countr_zero(left))];
  }
  // Jaro as one fraction: (m/|a| + m/|b| + (m - t/2)/m) / 3, where t letters are out of place.
  const std::uint64_t la = a.size(), lb = b.size(), m = matches, t = out_of_place / 2;
  const std::uint64_t numerator = m * m * lb + m * m * la + (m - t) * la * lb;
  const std::uint64_t denominator = 3 * m * la * lb;
  if (numerator * 10 <= denominator * 7) return static_cast<int>(numerator * 1000 / denominator);
  std::uint64_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && a[prefix] == b[prefix]) ++prefix;
  // jaro + prefix × 0.1 × (1 − jaro)
  return static_cast<int>((numerator * 10 + prefix * (denominator - numerator)) * 100 / denominator);
}

int dice_permille(std::string_view a, std::string_view b) {
  constexpr std::size_t kLetters = 256;
  a = a.substr(0, kLetters);
  b = b.substr(0, kLetters);
  if (a == b) return 1000;
  if (a.size() < 2 || b.size() < 2) return 0;
  const auto pairs = [](std::string_view text, std::array<std::uint16_t, kLetters>& out) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      out[i] = static_cast<std::uint16_t>(static_cast<unsigned char>(text[i]) << 8 |
                                          static_cast<unsigned char>(text[i + 1]));
    }
    std::sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(text.size() - 1));
    return text.size() - 1;
  };
  std::array<std::uint16_t, kLetters> left, right;
  const std::size_t n = pairs(a, left), m = pairs(b, right);
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    if (left[i] == right[j]) {
      ++common, ++i, ++j;
    } else if (left[i] < right[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return static_cast<int>(2000 * common / (n + m));
}

}  // namespace tidewaiter::text
