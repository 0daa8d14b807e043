#include "resolution/screening_names.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <limits>

#include "resolution/comparison.h"
#include "resolution/screening.h"
#include "text/lexicon.h"
#include "text/similarity.h"

namespace tidewaiter::resolution {
namespace {

using text::NameRole;

constexpr std::size_t kMostTokens = text::kMaxNameTokens;

// In millibits. What one agreement must outweigh, and what a difference costs.
constexpr model::Millibits kDoubt = 4'000;  // before anything agrees
constexpr model::Millibits kLeftOutOfPerson = 1'500;
constexpr model::Millibits kLeftOutOfOrganisation = 7'000;
constexpr model::Millibits kLeftOutCommon = 1'500;
constexpr model::Millibits kContradiction = -6'000;  // the most that a contradicted comparison can reach
constexpr model::Millibits kOneNameOfMany = -2'000;  // one token agrees, the other name has more
constexpr model::Millibits kMost = 20'000;

constexpr int kScoreSame = 1000;
constexpr int kScoreNickname = 850;
constexpr int kScoreSound = 880;
constexpr int kScoreInitial = 620;
constexpr int kWorstThatCounts = 600;

// A number, or a Roman one that is no syllable of a name.
bool is_numeral(std::string_view letters, NameRole role) {
  if (std::any_of(letters.begin(), letters.end(), [](char c) { return c >= '0' && c <= '9'; })) return true;
  constexpr std::array<std::string_view, 11> kRoman{"ii",  "iii",  "iv",  "vii", "viii", "ix",
                                                    "xii", "xiii", "xiv", "xv",  "xvi"};
  return role == NameRole::Word && std::find(kRoman.begin(), kRoman.end(), letters) != kRoman.end();
}

bool names_fathers(std::string_view particle) {
  constexpr std::array<std::string_view, 6> kWords{"bin", "ibn", "ben", "bint", "binti", "ould"};
  return std::find(kWords.begin(), kWords.end(), particle) != kWords.end();
}

int allowed_edits(std::size_t letters) {
  if (letters <= 3) return 0;
  if (letters <= 8) return 1;
  return letters <= 13 ? 2 : 3;
}

// How many syllables of Chinese, Korean or Vietnamese names the letters are; 0 where they are not made of
// such.
std::size_t syllables_in(std::string_view letters) {
  constexpr std::size_t kLongestSyllable = 6, kMostLetters = 18;
  if (letters.empty() || letters.size() > kMostLetters) return 0;
  std::array<std::size_t, kMostLetters + 1> fewest{};  // for the first so many letters; 0: not possible
  for (std::size_t end = 1; end <= letters.size(); ++end) {
    for (std::size_t size = 1; size <= std::min(end, kLongestSyllable); ++size) {
      const std::size_t before = fewest[end - size];
      if (end != size && before == 0) continue;
      const auto* known = text::Lexicon::instance().find(letters.substr(end - size, size));
      if (known == nullptr || !known->is(text::kSyllable | text::kSyllableVietnamese)) continue;
      if (fewest[end] == 0 || before + 1 < fewest[end]) fewest[end] = before + 1;
    }
  }
  return fewest[letters.size()];
}

// By spelling and sound alone.
int spelling_quality(std::string_view left, text::PhoneticCode left_sound, std::string_view right,
                     text::PhoneticCode right_sound) {
  const std::size_t longer = std::max(left.size(), right.size());
  const std::size_t shorter = std::min(left.size(), right.size());
  if (shorter <= 1 || longer - shorter > 3) return 0;
  const int allowed = allowed_edits(longer);
  const bool one_sound = left_sound == right_sound && left_sound != 0;
  if (allowed == 0 && !one_sound) return 0;
  const int reach = one_sound ? allowed + 2 : allowed;
  const int edits = text::edit_distance(left, right, reach);
  if (one_sound && edits <= reach) return kScoreSound;
  if (edits > allowed) return 0;
  const int slip = kScoreSame - 1'400 * edits / static_cast<int>(longer) - (left[0] != right[0] ? 100 : 0);
  return slip < kWorstThatCounts ? 0 : slip;
}

// Pairs of one comparison.
class Alignment {
 public:
  Alignment(const ComparableName& left, const ComparableName& right) : left_(left), right_(right) {
    pair_tokens();
    join(left_, left_free_, right_, right_free_);
    join(right_, right_free_, left_, left_free_);
  }

  NameComparison result() const {
    NameComparison comparison;
    comparison.agreed = agreed_;
    const bool organisation =
        left_.kind() == text::NameKind::Organisation || right_.kind() == text::NameKind::Organisation;
    const Rest left = rest(left_, left_free_);
    const Rest right = rest(right_, right_free_);
    model::Millibits log_odds =
        gained_ - kDoubt - left_out(left, organisation) - left_out(right, organisation);
    if (pairs_ < 2 && left.count + right.count > 0)
      log_odds = std::min(log_odds, organisation ? log_odds : kOneNameOfMany);
    if (contradicts(left, right) || fathers_contradict()) log_odds = std::min(log_odds, kContradiction);
    comparison.log_odds = std::clamp(log_odds, -kMost, kMost);
    return comparison;
  }

 private:
  struct Rest {
    int count = 0;
    int common = 0;
    int initials = 0;
    bool numerals = false;

    int own() const { return count - common - initials; }
    int words() const { return count - initials; }
  };

  static Rest rest(const ComparableName& name, const std::bitset<kMostTokens>& free) {
    Rest result;
    for (std::size_t i = 0; i < name.tokens().size(); ++i) {
      if (!free[i]) continue;
      const auto& token = name.tokens()[i];
      ++result.count;
      result.common += token.role == NameRole::CommonWord ? 1 : 0;
      result.initials += token.role == NameRole::Initial && !token.numeral ? 1 : 0;
      result.numerals = result.numerals || token.numeral;
    }
    return result;
  }

  static model::Millibits left_out(const Rest& rest, bool organisation) {
    const model::Millibits own = organisation ? kLeftOutOfOrganisation : kLeftOutOfPerson;
    return rest.own() * own + (rest.common + rest.initials) * kLeftOutCommon;
  }

  // A number that only one of two has is as telling as two that differ, and an initial stands for no name
  // that begins with another letter.
  static bool contradicts(const Rest& left, const Rest& right) {
    if (left.numerals || right.numerals) return true;
    if (left.words() > 0 && right.words() > 0) return true;
    return (left.initials > 0 && right.count > 0) || (right.initials > 0 && left.count > 0);
  }

  // Somebody's son can't be his father.
  bool fathers_contradict() const {
    if (!left_.fathers_follow() || !right_.fathers_follow()) return false;
    for (std::size_t i = 0; i < left_.tokens().size(); ++i) {
      if (partner_[i] < 0) continue;
      if (left_.tokens()[i].father != right_.tokens()[static_cast<std::size_t>(partner_[i])].father)
        return true;
    }
    return false;
  }

  void pair_tokens() {
    struct Pair {
      model::Millibits value;
      std::uint8_t left, right;
      std::int16_t quality;
    };
    std::array<Pair, kMostTokens * kMostTokens> pairs;
    std::size_t count = 0;
    const auto& a = left_.tokens();
    const auto& b = right_.tokens();
    for (std::size_t i = 0; i < a.size(); ++i) {
      left_free_.set(i);
      for (std::size_t j = 0; j < b.size(); ++j) {
        const int quality = quality_of(a[i], b[j]);
        if (quality == 0) continue;
        pairs[count++] = {worth(a[i], b[j]) * quality / kScoreSame, static_cast<std::uint8_t>(i),
                          static_cast<std::uint8_t>(j), static_cast<std::int16_t>(quality)};
      }
    }
    for (std::size_t j = 0; j < b.size(); ++j) right_free_.set(j);
    partner_.fill(-1);
    const auto offset = [](const Pair& pair) { return std::abs(int{pair.left} - int{pair.right}); };
    std::sort(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(count),
              [&offset](const Pair& x, const Pair& y) {
                if (x.value != y.value) return x.value > y.value;
                if (offset(x) != offset(y)) return offset(x) < offset(y);
                return x.left + x.right < y.left + y.right ||
                       (x.left + x.right == y.left + y.right &&
                        std::min(x.left, x.right) < std::min(y.left, y.right));
              });
    for (std::size_t k = 0; k < count; ++k) {
      const Pair& pair = pairs[k];
      if (!left_free_[pair.left] || !right_free_[pair.right]) continue;
      left_free_.reset(pair.left);
      right_free_.reset(pair.right);
      partner_[pair.left] = pair.right;
      take(worth(a[pair.left], b[pair.right]), pair.quality);
    }
  }

  int quality_of(const ComparableName::Token& a, const ComparableName::Token& b) const {
    if (a.numeral || b.numeral || (left_.by_syllable() && right_.by_syllable()))
      return left_.letters(a) == right_.letters(b) ? kScoreSame : 0;
    return pair_quality(left_.letters(a), a.role, a.sound, right_.letters(b), b.role, b.sound);
  }

  // Neighbours left over on one side, written together, against one token left over on the other.
  void join(const ComparableName& many, std::bitset<kMostTokens>& many_free, const ComparableName& one,
            std::bitset<kMostTokens>& one_free) {
    if (many_free.count() < 2 || one_free.none()) return;
    for (std::size_t begin = 0; begin + 1 < many.tokens().size(); ++begin) {
      std::string joined;
      for (std::size_t end = begin; end < many.tokens().size() && end < begin + 4 && many_free[end]; ++end) {
        joined += many.letters(many.tokens()[end]);
        if (end > begin && take_joined(joined, one, one_free)) {
          for (std::size_t i = begin; i <= end; ++i) many_free.reset(i);
          break;
        }
      }
    }
  }

  bool take_joined(const std::string& joined, const ComparableName& one, std::bitset<kMostTokens>& one_free) {
    for (std::size_t j = 0; j < one.tokens().size(); ++j) {
      if (!one_free[j] || one.tokens()[j].size < 4) continue;
      // Too far apart in length to be spellings of each other (spelling_quality).
      if (joined.size() > one.tokens()[j].size + 3u || joined.size() + 3 < one.tokens()[j].size) continue;
      const int quality = spelling_or_same(joined, one.letters(one.tokens()[j]), one.tokens()[j].sound);
      if (quality == 0) continue;
      one_free.reset(j);
      take(one.tokens()[j].weight, quality);
      return true;
    }
    return false;
  }

  static int spelling_or_same(const std::string& joined, std::string_view letters, text::PhoneticCode sound) {
    if (joined == letters) return kScoreSame;
    return spelling_quality(joined, text::phonetic_code(joined), letters, sound);
  }

  static model::Millibits worth(const ComparableName::Token& a, const ComparableName::Token& b) {
    return std::min(a.weight, b.weight);
  }

  void take(model::Millibits weight, int quality) {
    ++pairs_;
    agreed_ += weight * quality / kScoreSame;
    gained_ += weight * (2 * quality - kScoreSame) / kScoreSame;
  }

  const ComparableName& left_;
  const ComparableName& right_;
  std::bitset<kMostTokens> left_free_;
  std::bitset<kMostTokens> right_free_;
  std::array<int, kMostTokens> partner_{};
  int pairs_ = 0;
  model::Millibits agreed_ = 0;
  model::Millibits gained_ = 0;
};

// Spaces apart, and nothing else.
bool same_letters(const ComparableName& left, const ComparableName& right) {
  return left.compact() == right.compact() && left.compact().size() >= 4;
}

model::Millibits total_weight(const ComparableName& name) {
  model::Millibits sum = 0;
  for (const auto& token : name.tokens()) sum += token.weight;
  return sum;
}

// Both written in Han characters: a person's name is its characters; an organisation's may lack a few.
NameComparison compare_characters(const ComparableName& left, const ComparableName& right) {
  const model::Millibits weight = std::max(total_weight(left), total_weight(right));
  if (left.han() == right.han()) return {std::min(kMost, weight), weight};
  const std::size_t longer = std::max(left.han().size(), right.han().size());
  const bool organisation =
      left.kind() == text::NameKind::Organisation || right.kind() == text::NameKind::Organisation;
  const auto within = [](std::u32string_view part, std::u32string_view whole) {
    return whole.find(part) != std::u32string_view::npos;
  };
  if (organisation && longer >= 4 && (within(left.han(), right.han()) || within(right.han(), left.han()))) {
    const auto shorter = static_cast<model::Millibits>(std::min(left.han().size(), right.han().size()));
    const model::Millibits share = weight * shorter / static_cast<model::Millibits>(longer);
    return {std::min(kMost, share - kLeftOutOfOrganisation), share};
  }
  return {kContradiction, 0};
}

}  // namespace

model::Millibits weight_of_letters(std::string_view letters, NameRole role) noexcept {
  if (role == NameRole::Initial) return 1'500;
  if (role == NameRole::CommonWord) return 2'500;
  constexpr std::array<model::Millibits, 10> kByLength{0,      1'500,  5'000,  7'000,  8'500,
                                                       10'000, 11'000, 11'500, 12'000, 12'500};
  const model::Millibits weight = kByLength[std::min(letters.size(), kByLength.size() - 1)];
  // The short family names are the common ones, in every language that has been counted.
  return role == NameRole::Family && letters.size() <= 6 ? std::min(weight, 7'000) : weight;
}

model::Millibits least_agreement(std::uint32_t own_left_out, std::uint32_t common_left_out) noexcept {
  return kDoubt + kLeftOutOfOrganisation * static_cast<model::Millibits>(own_left_out) +
         kLeftOutCommon * static_cast<model::Millibits>(common_left_out);
}

model::Millibits weight_among_people(std::string_view letters) noexcept {
  constexpr model::Millibits kSyllable =
      5'000;  // some four hundred, the usual ones far oftener than the others
  constexpr model::Millibits kGivenName = 7'500;        // one in 180
  constexpr model::Millibits kFirstFamilyName = 3'800;  // Wang, Li, Zhang: one in 14 each
  constexpr double kLaterFamilyName = 800;  // of the rank's logarithm: the hundredth is borne by one in 600
  model::Millibits weight = std::numeric_limits<model::Millibits>::max();
  if (const std::size_t syllables = syllables_in(letters); syllables > 0) {
    weight = kSyllable * static_cast<model::Millibits>(syllables);
  }
  const auto* known = text::Lexicon::instance().find(letters);
  if (known == nullptr) return weight;
  if (known->is(text::kGiven)) weight = std::min(weight, kGivenName);
  if (known->is(text::kFamilyChinese | text::kFamilyVietnamese | text::kFamilyKorean)) {
    const double later = kLaterFamilyName * std::log2(1.0 + known->family_rank);
    weight = std::min(weight, kFirstFamilyName + static_cast<model::Millibits>(later));
  }
  return weight;
}

ComparableName::ComparableName(const text::StandardName& name)
    : kind_(name.kind), by_syllable_(name.script == text::Script::Hangul) {
  bool father = false;  // the next token is somebody's father
  for (const text::NameToken& token : name.tokens) {
    const std::string_view token_letters = name.letters(token);
    if (token.role == NameRole::Particle) father = father || names_fathers(token_letters);
    if (!text::identifies(token.role)) continue;
    add(token_letters, token.role, father);
    fathers_follow_ = fathers_follow_ || father;
    father = false;
  }
  std::size_t at = 0;
  while (at < name.han.size()) han_ += text::next_character(name.han, at);
}

ComparableName::ComparableName(const text::StandardName& name, const text::NameReading& reading)
    : kind_(name.kind) {
  const NameRole role = name.kind == text::NameKind::Organisation ? NameRole::Word : NameRole::Name;
  for (const std::string& token : reading.tokens) add(token, role, false);
}

void ComparableName::add(std::string_view letters, NameRole role, bool father) {
  if (tokens_.size() == kMostTokens || letters.empty() || latin_.size() + letters.size() > 60'000) return;
  Token token;
  token.begin = static_cast<std::uint16_t>(latin_.size());
  token.size = static_cast<std::uint16_t>(letters.size());
  token.role = role;
  token.numeral = is_numeral(letters, role);
  token.father = father;
  token.sound = text::phonetic_code(letters);
  token.weight = weight_of_letters(letters, role);
  latin_ += letters;
  compact_ += letters;
  tokens_.push_back(token);
}

int pair_quality(std::string_view left, NameRole left_role, text::PhoneticCode left_sound,
                 std::string_view right, NameRole right_role, text::PhoneticCode right_sound) {
  if (left == right) return kScoreSame;
  const bool left_initial = left_role == NameRole::Initial || left.size() == 1;
  const bool right_initial = right_role == NameRole::Initial || right.size() == 1;
  if (left_initial != right_initial) return left[0] == right[0] ? kScoreInitial : 0;
  const auto personal = [](NameRole role) { return role == NameRole::Given || role == NameRole::Name; };
  const int spelt = spelling_quality(left, left_sound, right, right_sound);
  if (personal(left_role) && personal(right_role) && text::may_be_nicknames(left, right))
    return std::max(spelt, kScoreNickname);
  return spelt;
}

NameComparison compare_names(const ComparableName& left, const ComparableName& right) {
  if (left.empty() || right.empty()) return {-kMost, 0};
  if (!left.han().empty() && !right.han().empty()) return compare_characters(left, right);
  NameComparison comparison = Alignment(left, right).result();
  if (comparison.log_odds < 0 && same_letters(left, right)) {
    const model::Millibits weight = std::min(total_weight(left), total_weight(right));
    comparison = {std::max(1'000, weight - kDoubt), weight};
  }
  return comparison;
}

std::int32_t name_probability(const text::StandardName& name1, const text::StandardName& name2) {
  if (!name1.key.empty() && name1.key == name2.key && name1.latin == name2.latin && name1.han == name2.han)
    return 990'000;
  const auto readings = [](const text::StandardName& name) {
    std::vector<ComparableName> all{ComparableName(name)};
    for (const text::NameReading& reading : name.readings) all.emplace_back(name, reading);
    return all;
  };
  const std::vector<ComparableName> left = readings(name1), right = readings(name2);
  model::Millibits best = -kMost;
  for (const ComparableName& a : left) {
    for (const ComparableName& b : right) best = std::max(best, compare_names(a, b).log_odds);
  }
  if (!name1.han.empty() && !name2.han.empty()) best = compare_names(left[0], right[0]).log_odds;
  return probability_ppm(best);
}

std::int32_t name_probability(std::string_view name1, std::string_view name2, text::NameKind kind) {
  const text::NameHints hints{{}, kind};
  return name_probability(text::standardise_name(name1, hints), text::standardise_name(name2, hints));
}

}  // namespace tidewaiter::resolution
