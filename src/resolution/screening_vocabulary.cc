#include "resolution/screening_vocabulary.h"

#include <algorithm>
#include <cmath>

namespace tidewaiter::resolution {
namespace {

// A small list knows little of how common a name is: so many other names are thought beside it.
constexpr double kNamesBeside = 20'000;
constexpr std::size_t kShortestSlip = 4;
constexpr std::size_t kLongestSlip = 16;

constexpr std::uint64_t kHashStart = 14'695'981'039'346'656'037ULL;  // FNV-1a
constexpr std::uint64_t kHashStep = 1'099'511'628'211ULL;

// Calls with the hash of every string that is `letters` without one of them.
template <typename Call>
void each_deletion(std::string_view letters, const Call& call) {
  for (std::size_t left_out = 0; left_out < letters.size(); ++left_out) {
    std::uint64_t hash = kHashStart;
    for (std::size_t i = 0; i < letters.size(); ++i) {
      if (i != left_out) hash = (hash ^ static_cast<unsigned char>(letters[i])) * kHashStep;
    }
    call(hash);
  }
}

std::uint64_t hash_of(std::string_view letters) {
  std::uint64_t hash = kHashStart;
  for (const char c : letters) hash = (hash ^ static_cast<unsigned char>(c)) * kHashStep;
  return hash;
}

bool may_slip(std::string_view letters) {
  return letters.size() >= kShortestSlip && letters.size() <= kLongestSlip;
}

}  // namespace

void Vocabulary::add(const ComparableName& name, ListedNameIndex index) {
  for (const ComparableName::Token& token : name.tokens()) {
    const std::string letters(name.letters(token));
    const auto [at, fresh] = by_letters_.emplace(letters, static_cast<std::uint32_t>(tokens_.size()));
    if (fresh) tokens_.push_back({letters, token.sound, token.role, 0, {}, {}});
    std::vector<Posting>& names = tokens_[at->second].names;
    if (names.empty() || names.back().name != index) names.push_back({index, {}});
  }
}

void Vocabulary::set_others(std::uint32_t token, ListedNameIndex name, const TokenMarks& others) {
  std::vector<Posting>& names = tokens_[token].names;
  const auto at = std::lower_bound(names.begin(), names.end(), name,
                                   [](const Posting& p, ListedNameIndex n) { return p.name < n; });
  at->others = others;
}

void Vocabulary::finish(std::size_t names) {
  for (std::uint32_t number = 0; number < tokens_.size(); ++number) {
    Token& token = tokens_[number];
    const double share =
        (static_cast<double>(token.names.size()) + 1) / (static_cast<double>(names) + kNamesBeside);
    const auto rarity = static_cast<model::Millibits>(std::lround(-1000 * std::log2(share)));
    token.weight =
        std::min({weight_of_letters(token.letters, token.role), weight_among_people(token.letters), rarity});
    if (token.sound != 0) by_sound_[token.sound].push_back(number);
    for (const auto group : text::nickname_groups(token.letters)) by_nickname_[group].push_back(number);
    if (!may_slip(token.letters)) continue;
    by_deletion_[hash_of(token.letters)].push_back(number);
    each_deletion(token.letters, [&](std::uint64_t hash) {
      std::vector<std::uint32_t>& numbers = by_deletion_[hash];
      if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
    });
  }
  for (std::uint32_t number = 0; number < tokens_.size(); ++number) {
    Token& token = tokens_[number];
    token.alike.push_back(number);
    const Asked asked{token.letters, token.sound, token.role};
    consider_sound(asked, token.alike);
    consider_nicknames(asked, token.alike);
    token.walked = static_cast<std::uint32_t>(token.alike.size());
    consider_slips(asked, token.alike);
    token.alike.shrink_to_fit();
  }
}

void Vocabulary::consider(const Asked& asked, std::span<const std::uint32_t> numbers,
                          std::vector<std::uint32_t>& out) const {
  for (const std::uint32_t number : numbers) {
    if (out.size() >= kMostMatches) return;
    const Token& token = tokens_[number];
    if (std::find(out.begin(), out.end(), number) != out.end()) continue;
    if (pair_quality(token.letters, token.role, token.sound, asked.letters, asked.role, asked.sound) > 0)
      out.push_back(number);
  }
}

void Vocabulary::consider_sound(const Asked& asked, std::vector<std::uint32_t>& out) const {
  if (const auto sound = by_sound_.find(asked.sound); sound != by_sound_.end())
    consider(asked, sound->second, out);
}

void Vocabulary::consider_nicknames(const Asked& asked, std::vector<std::uint32_t>& out) const {
  for (const auto group : text::nickname_groups(asked.letters)) {
    if (const auto found = by_nickname_.find(group); found != by_nickname_.end())
      consider(asked, found->second, out);
  }
}

void Vocabulary::consider_slips(const Asked& asked, std::vector<std::uint32_t>& out) const {
  if (!may_slip(asked.letters)) return;
  const auto try_hash = [&](std::uint64_t hash) {
    if (const auto found = by_deletion_.find(hash); found != by_deletion_.end())
      consider(asked, found->second, out);
  };
  try_hash(hash_of(asked.letters));
  each_deletion(asked.letters, try_hash);
}

Vocabulary::Matches Vocabulary::find(std::string_view letters, const ComparableName::Token& token,
                                     std::vector<std::uint32_t>& space) const {
  const Asked asked{letters, token.sound, token.role};
  if (const auto same = found(asked.letters); same != by_letters_.end()) {
    const Token& listed = tokens_[same->second];
    return {listed.alike, {listed.alike.data(), listed.walked}};
  }
  space.clear();
  if (!token.numeral) {
    consider_sound(asked, space);
    consider_nicknames(asked, space);
    consider_slips(asked, space);
  }
  return {space, space};
}

std::span<const std::uint32_t> Vocabulary::alike(std::string_view letters) const {
  const auto at = found(letters);
  if (at == by_letters_.end()) return {};
  return tokens_[at->second].alike;
}

model::Millibits Vocabulary::weight(std::string_view letters, text::NameRole role) const {
  const auto at = found(letters);
  return at == by_letters_.end() ? weight_of_letters(letters, role) : tokens_[at->second].weight;
}

}  // namespace tidewaiter::resolution
