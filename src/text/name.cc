#include "text/name.h"

#include <algorithm>
#include <array>

#include "text/lexicon.h"
#include "text/name_roles.h"
#include "text/name_tokens.h"

namespace tidewaiter::text {
namespace {

// The tokens that say who it is, sorted and without repetition.
std::string key_of(std::vector<std::string_view> tokens) {
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  std::string key;
  for (const std::string_view token : tokens) {
    if (!key.empty()) key += ' ';
    key += token;
  }
  return key;
}

// A whole name in another reading of its Han characters.
NameReading read_again(const std::vector<NameDraft>& tokens, HanReading reading) {
  NameReading result{reading, {}, {}};
  for (const NameDraft& token : tokens) {
    if (token.han.empty()) {
      if (identifies(token.role)) result.tokens.push_back(token.latin);
      continue;
    }
    const bool family = token.role == NameRole::Family;
    std::string latin;
    std::string characters;
    for (const char32_t c : token.han) append_utf8(characters, c);
    const HanRomanised read = romanise_han(characters, reading, family);
    const bool apart = reading == HanReading::Vietnamese && token.role == NameRole::Given;
    for (const auto& syllable : read.syllables) {
      if (apart) {
        result.tokens.push_back(syllable);
      } else {
        latin += syllable;
      }
    }
    if (!latin.empty()) result.tokens.push_back(std::move(latin));
  }
  result.key = key_of({result.tokens.begin(), result.tokens.end()});
  return result;
}

void compose(const std::vector<NameDraft>& tokens, StandardName& name) {
  std::size_t letters = 0;
  for (const NameDraft& token : tokens) letters += token.latin.size() + 1;
  name.latin.reserve(letters);
  name.tokens.reserve(tokens.size());
  std::vector<std::string_view> identifying;
  identifying.reserve(tokens.size());
  for (const NameDraft& token : tokens) {
    if (!name.latin.empty()) name.latin += ' ';
    name.tokens.push_back({static_cast<std::uint32_t>(name.latin.size()),
                           static_cast<std::uint32_t>(token.latin.size()), token.role, token.script});
    name.latin += token.latin;
    if (identifies(token.role)) {
      identifying.push_back(token.latin);
      name.compact += token.latin;
    }
    if (token.role == NameRole::CompanyForm) {
      if (!name.company_form.empty()) name.company_form += ' ';
      name.company_form += token.latin;
    }
  }
  name.key = key_of(std::move(identifying));
}

void finish(NameDrafts& drafts, StandardName& name) {
  compose(drafts.tokens, name);
  name.leetspeak = drafts.leetspeak;
  name.cut |= drafts.cut;
  for (const char32_t c : drafts.han) append_utf8(name.han, c);
  if (drafts.han.empty()) return;
  for (const HanReading reading : {HanReading::Cantonese, HanReading::Vietnamese}) {
    NameReading other = read_again(drafts.tokens, reading);
    if (!other.key.empty() && other.key != name.key) name.readings.push_back(std::move(other));
  }
}

Script main_script(const std::vector<NameDraft>& tokens) {
  std::array<std::size_t, 12> letters{};
  for (const NameDraft& token : tokens)
    letters[static_cast<std::size_t>(token.script)] += std::max(token.latin.size(), token.han.size());
  letters[0] = 0;
  const auto most = std::max_element(letters.begin(), letters.end());
  return static_cast<Script>(most - letters.begin());
}

// Which of a Latin name's parts comes first in the result where the text has them in the order "family,
// given".
enum class TokenOrder { AsWritten, GivenFirst };

StandardName standardise(std::string_view text, const NameHints& hints, TokenOrder order) {
  StandardName name;
  const Cleaned cleaned = clean(text);
  name.mixed_scripts = cleaned.mixed_scripts;
  name.hidden_marks = cleaned.hidden_marks;
  name.cut = cleaned.cut;
  NameDrafts drafts = draft_name(cleaned.text);
  auto& tokens = drafts.tokens;
  if (tokens.empty()) return name;
  name.script = main_script(tokens);

  const NameKind by_han = read_han(tokens, hints.kind);
  read_hangul(tokens, hints.kind);
  join_servant_names(tokens);
  name.kind = hints.kind;
  if (name.kind == NameKind::Unknown) name.kind = by_han;
  if (name.kind != NameKind::Person) {
    const bool has_form = mark_company_forms(tokens);
    if (name.kind == NameKind::Unknown && has_form) name.kind = NameKind::Organisation;
  }
  if (name.kind != NameKind::Organisation) mark_titles_and_suffixes(tokens);
  if (name.kind == NameKind::Unknown) name.kind = decide_kind(tokens);
  if (name.kind == NameKind::Organisation) {
    mark_organisation(tokens);
  } else {
    mark_person(tokens, hints.country);
  }
  if (order == TokenOrder::GivenFirst && name.script == Script::Latin) {
    std::stable_partition(tokens.begin(), tokens.end(),
                          [](const NameDraft& token) { return token.role != NameRole::Family; });
  }
  finish(drafts, name);
  return name;
}

}  // namespace

std::string_view name(NameKind kind) noexcept {
  constexpr std::array<std::string_view, 3> kNames{"unknown", "person", "organisation"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(NameRole role) noexcept {
  constexpr std::array<std::string_view, 10> kNames{"given",    "family",     "name",   "initial",
                                                    "particle", "title",      "suffix", "company form",
                                                    "word",     "common word"};
  return kNames[static_cast<std::size_t>(role)];
}

bool identifies(NameRole role) noexcept {
  switch (role) {
    case NameRole::Title:
    case NameRole::Suffix:
    case NameRole::Particle:
    case NameRole::CompanyForm:
      return false;
    default:
      return true;
  }
}

std::string_view StandardName::first(NameRole role) const {
  for (const NameToken& token : tokens) {
    if (token.role == role) return letters(token);
  }
  return {};
}

StandardName standardise_name(std::string_view text, const NameHints& hints) {
  return standardise(text, hints, TokenOrder::AsWritten);
}

StandardName standardise_person(std::string_view given, std::string_view family, const NameHints& hints) {
  const NameHints person{hints.country, NameKind::Person};
  if (given.empty() || family.empty()) return standardise_name(given.empty() ? family : given, person);
  // "Family, Given" says the same as two columns.
  constexpr std::size_t kHalf = kMaxFieldBytes / 2 - 2;
  std::string both{family.substr(0, kHalf)};
  std::erase(both, ',');
  both += ", ";
  both += given.substr(0, kHalf);
  StandardName name = standardise(both, person, TokenOrder::GivenFirst);
  name.cut |= given.size() > kHalf || family.size() > kHalf;
  return name;
}

std::span<const NicknameGroup> nickname_groups(std::string_view given) noexcept {
  const LexiconEntry* entry = Lexicon::instance().find(given);
  if (entry == nullptr) return {};
  return entry->groups;
}

bool may_be_nicknames(std::string_view a, std::string_view b) noexcept {
  if (a == b) return true;
  const auto left = nickname_groups(a), right = nickname_groups(b);
  return std::find_first_of(left.begin(), left.end(), right.begin(), right.end()) != left.end();
}

std::string_view formal_name(NicknameGroup group) noexcept { return Lexicon::instance().formal_name(group); }

}  // namespace tidewaiter::text
