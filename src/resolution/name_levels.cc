#include "resolution/name_levels.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "text/similarity.h"

namespace tidewaiter::resolution {
namespace {

enum : std::uint8_t { kNotStated, kSame, kOtherwiseWritten, kOneLetter, kAlike, kInitial, kDifferent };

std::uint8_t slot_level(TokenId a, TokenId b, const TokenTable& tokens) {
  if (a == 0 || b == 0) return kNotStated;
  if (a == b) return kSame;
  const auto x = tokens.letters(a);
  const auto y = tokens.letters(b);
  if (tokens.kind(a) != tokens.kind(b) && x == y) return kSame;  // of one kind they would be one token
  const std::size_t shortest = std::min(x.size(), y.size());
  const std::size_t longest = std::max(x.size(), y.size());
  if (shortest == 1) return x.front() == y.front() ? kInitial : kDifferent;
  const bool sound = shortest >= 3 && tokens.sound(a) != 0 && tokens.sound(a) == tokens.sound(b);
  if (sound) return kOtherwiseWritten;
  if (tokens.kind(a) == TokenKind::Given && tokens.kind(b) == TokenKind::Given &&
      tokens.may_be_nicknames(a, b)) {
    return kOtherwiseWritten;
  }
  const int distance = edits(a, b, 3, tokens);
  if (distance == 1 && longest >= 3) return kOneLetter;
  if (distance <= 2 && longest >= 5) return kAlike;
  if (distance <= 3 && longest >= 9) return kAlike;
  // Most are told to be no beginning by their sets of letters, without fetching the letters.
  const std::uint32_t of_both = tokens.letter_set(a) & tokens.letter_set(b);
  const bool may_begin = of_both == tokens.letter_set(x.size() < y.size() ? a : b);
  if (shortest >= 3 && may_begin && (x.starts_with(y) || y.starts_with(x))) return kAlike;
  return kDifferent;
}

/// True where every word of the shorter name stands in the longer one, and the shorter has two words or more.
bool is_part_of(const Features& a, const Features& b) {
  const std::size_t na = a.word_count();
  const std::size_t nb = b.word_count();
  if (na == nb || std::min(na, nb) < 2) return false;
  const Features& shorter = na < nb ? a : b;
  const Features& longer = na < nb ? b : a;
  return std::all_of(shorter.words.begin(),
                     shorter.words.begin() + static_cast<std::ptrdiff_t>(shorter.word_count()),
                     [&](TokenId word) {
                       return std::find(longer.words.begin(), longer.words.end(), word) != longer.words.end();
                     });
}

int badness(std::uint8_t level) { return level == kNotStated ? 5 : level; }

struct Slots {
  TokenId given;
  TokenId given_first;
  TokenId family;
};

NameLevels straight(const Slots& a, const Slots& b, const TokenTable& tokens) {
  NameLevels out;
  out.family = slot_level(a.family, b.family, tokens);
  out.given = slot_level(a.given, b.given, tokens);
  if (out.given > kOtherwiseWritten && a.given_first != 0 && b.given_first != 0 &&
      (a.given_first != a.given || b.given_first != b.given)) {
    const std::uint8_t first = slot_level(a.given_first, b.given_first, tokens);
    if (first == kSame)
      out.given = kOtherwiseWritten;
    else
      out.given = std::min(out.given, std::max(first, std::uint8_t{kAlike}));
  }
  if (out.given == kSame) out.given_rarity = tokens.rarity(a.given);
  if (out.family == kSame) out.family_rarity = tokens.rarity(a.family);
  return out;
}

NameLevels exchanged(const Slots& a, const Slots& b, const TokenTable& tokens) {
  std::pair one{slot_level(a.given, b.family, tokens), Rarity{0}};
  std::pair other{slot_level(a.family, b.given, tokens), Rarity{0}};
  if (one.first == kSame) one.second = std::min(tokens.rarity(a.given), tokens.rarity(b.family));
  if (other.first == kSame) other.second = std::min(tokens.rarity(a.family), tokens.rarity(b.given));
  // Which of the two is called the given name must not depend on who stands left.
  const auto order = [](const auto& slot) {
    return std::tuple(badness(slot.first), slot.second, slot.first);
  };
  if (order(other) < order(one)) std::swap(one, other);
  return {one.first, other.first, 0, one.second, other.second};
}

/// A total order, so that the better of two is the same whoever stands left.
auto rank(const NameLevels& levels) {
  return std::tuple(badness(levels.given) + badness(levels.family), badness(levels.given),
                    levels.given_rarity, levels.family_rarity, levels.given, levels.family);
}

NameLevels better(const NameLevels& a, const NameLevels& b) { return rank(b) < rank(a) ? b : a; }

/// Another reading agrees less than the same letters do.
NameLevels by_reading(NameLevels levels) {
  levels.given = levels.given == kSame ? std::uint8_t{kOtherwiseWritten} : levels.given;
  levels.family = levels.family == kSame ? std::uint8_t{kOtherwiseWritten} : levels.family;
  levels.given_rarity = levels.family_rarity = 0;
  return levels;
}

}  // namespace

int edits(TokenId a, TokenId b, int limit, const TokenTable& tokens) {
  if (a == b) return 0;
  if (a == 0 || b == 0) return limit + 1;
  const auto x = tokens.letters(a);
  const auto y = tokens.letters(b);
  if (std::abs(static_cast<int>(x.size()) - static_cast<int>(y.size())) > limit) return limit + 1;
  if (std::popcount(tokens.letter_set(a) ^ tokens.letter_set(b)) > 2 * limit) return limit + 1;
  return text::edit_distance(x, y, limit);
}

NameLevels name_levels(const Features& a, const Features& b, const TokenTable& tokens) {
  if (!a.has_name() || !b.has_name()) return {};
  const Slots left{a.given, a.given_first, a.family};
  const Slots right{b.given, b.given_first, b.family};
  NameLevels best = straight(left, right, tokens);
  best.order = a.family != 0 && b.family != 0 && a.given != 0 && b.given != 0 ? 1 : 0;
  const bool good =
      best.given <= kOneLetter && best.family <= kOneLetter && best.given != 0 && best.family != 0;
  if (good) return best;

  if (a.name_key == b.name_key || (best.family >= kAlike && best.given >= kAlike) || best.family == 0 ||
      best.given == 0) {
    NameLevels swapped = better(best, exchanged(left, right, tokens));
    if (badness(swapped.given) + badness(swapped.family) < badness(best.given) + badness(best.family)) {
      best = swapped;
      best.order = a.order_known && b.order_known ? 2 : 0;
    }
  }
  if (a.name_key == b.name_key && (best.given > kOtherwiseWritten || best.family > kOtherwiseWritten)) {
    best.given = best.family = kOtherwiseWritten;
    best.given_rarity = best.family_rarity = 0;
    best.order = 0;
  }
  const auto try_reading = [&](const Slots& x, const Slots& y) {
    const NameLevels other = by_reading(straight(x, y, tokens));
    const std::uint8_t order = best.order;
    best = better(best, other);
    best.order = order == 2 ? 2 : best.order;
  };
  const Slots left_reading{a.given_reading, a.given_reading, a.family_reading};
  const Slots right_reading{b.given_reading, b.given_reading, b.family_reading};
  if (a.family_reading != 0) try_reading(left_reading, right);
  if (b.family_reading != 0) try_reading(left, right_reading);
  if (best.given > kOtherwiseWritten && is_part_of(a, b)) {
    best.given = kOtherwiseWritten;
    if (best.family > kOtherwiseWritten) best.family = kOtherwiseWritten;
  }
  return best;
}

namespace {

struct SharedWords {
  std::uint32_t shared = 0;
  std::uint32_t all = 0;
  auto operator<=>(const SharedWords&) const = default;
};

/// Words of `a` taken one after the other, each with the nearest word of `b` that is left.
SharedWords shared_words(const Features& a, const Features& b, const TokenTable& tokens) {
  const std::size_t na = a.word_count();
  const std::size_t nb = b.word_count();
  constexpr std::uint32_t kLeast = 1000;
  constexpr std::uint32_t kCommonWord = 2000;
  const auto worth = [&](const Features& party, std::size_t i) -> std::uint32_t {
    if ((party.common_words >> i & 1u) != 0) return kCommonWord;
    return std::max<std::uint32_t>(tokens.rarity(party.words[i]), kLeast);
  };
  std::uint32_t all = 0;
  std::uint32_t shared = 0;
  std::array<bool, kNameTokens> taken{};
  for (std::size_t i = 0; i < na; ++i) all += worth(a, i);
  for (std::size_t j = 0; j < nb; ++j) all += worth(b, j);
  for (std::size_t i = 0; i < na; ++i) {
    std::size_t best = nb;
    int best_edits = 3;
    for (std::size_t j = 0; j < nb; ++j) {
      if (taken[j]) continue;
      const int distance = edits(a.words[i], b.words[j], 1, tokens);
      const bool long_enough =
          std::min(tokens.letters(a.words[i]).size(), tokens.letters(b.words[j]).size()) >= 5;
      if (distance < best_edits && (distance == 0 || (distance == 1 && long_enough))) {
        best = j;
        best_edits = distance;
      }
    }
    if (best == nb) continue;
    taken[best] = true;
    const std::uint32_t both = worth(a, i) + worth(b, best);
    shared += best_edits == 0 ? both : both * 3 / 4;
  }
  return {shared, all};
}

}  // namespace

OrganisationLevel organisation_level(const Features& a, const Features& b, const TokenTable& tokens) {
  if (!a.has_name() || !b.has_name()) return {};
  const auto [shared, all] = std::max(shared_words(a, b, tokens), shared_words(b, a, tokens));
  const std::uint32_t permille =
      all == 0 ? 0 : static_cast<std::uint32_t>(std::uint64_t{1000} * shared / all);
  if (a.name_key == b.name_key || permille == 1000) {
    return {1, static_cast<Rarity>(std::min<std::uint32_t>(shared / 2, 30'000))};
  }
  if (permille >= 800) return {2, 0};
  if (permille >= 550) return {3, 0};
  return {static_cast<std::uint8_t>(permille >= 300 ? 4 : 5), 0};
}

}  // namespace tidewaiter::resolution
