#include "text/name.h"

#include <algorithm>
#include <array>

#include "text/romanise.h"
#include "text/words.h"

namespace tidewaiter::text {

std::string_view name(NameKind kind) noexcept {
  constexpr std::array<std::string_view, 3> kNames{"unknown", "person", "organisation"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(NameRole role) noexcept {
  constexpr std::array<std::string_view, 10> kNames{"given", "family", "name", "initial", "particle",
                                                    "title", "suffix", "company form", "word", "common word"};
  return kNames[static_cast<std::size_t>(role)];
}

bool identifies(NameRole role) noexcept {
  return role != NameRole::Title && role != NameRole::Particle && role != NameRole::CompanyForm;
}

std::string_view StandardName::first(NameRole role) const {
  for (const NameToken& token : tokens) {
    if (token.role == role) return letters(token);
  }
  return {};
}

StandardName standardise_name(std::string_view text, const NameHints& hints) {
  StandardName result;
  result.kind = hints.kind;
  const Cleaned cleaned = clean(text);
  result.mixed_scripts = cleaned.mixed_scripts;
  result.hidden_marks = cleaned.hidden_marks;
  result.script = script_of(cleaned.text);
  std::vector<std::string> keys;
  for (const Word& word : split_words(cleaned.text, kMaxNameTokens)) {
    const std::string latin = to_latin(word.text);
    if (latin.empty()) continue;
    if (!result.latin.empty()) result.latin += ' ';
    NameToken token{static_cast<std::uint32_t>(result.latin.size()), static_cast<std::uint32_t>(latin.size()), NameRole::Name, word.script};
    if (latin.size() == 1) token.role = NameRole::Initial;
    result.latin += latin;
    result.tokens.push_back(token);
    result.compact += latin;
    keys.push_back(latin);
  }
  std::sort(keys.begin(), keys.end());
  for (const auto& key : keys) result.key += (result.key.empty() ? "" : " ") + key;
  return result;
}

StandardName standardise_person(std::string_view given, std::string_view family, const NameHints& hints) {
  return standardise_name(std::string{given} + " " + std::string{family}, hints);
}

std::span<const NicknameGroup> nickname_groups(std::string_view) noexcept { return {}; }
bool may_be_nicknames(std::string_view a, std::string_view b) noexcept { return a == b; }
std::string_view formal_name(NicknameGroup) noexcept { return {}; }

}  // namespace tidewaiter::text
