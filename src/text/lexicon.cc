#include "text/lexicon.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "text/romanise.h"
#include "text/table.h"
#include "text/words.h"

namespace tidewaiter::text {
namespace {

// The words of one spelling in Latin letters, as those of names are when they are looked up.
std::vector<std::string> latin_words(std::string_view spelling) {
  std::vector<std::string> result;
  const std::string cleaned = clean(spelling).text;
  for (const Word& word : split_words(cleaned)) {
    if (std::string latin = to_latin(word.text); !latin.empty()) result.push_back(std::move(latin));
  }
  return result;
}

bool longer_first(const CompanyForm& a, const CompanyForm& b) { return a.tokens.size() > b.tokens.size(); }

std::span<const CompanyForm> found_in(
    const absl::flat_hash_map<std::string_view, std::vector<CompanyForm>>& table, std::string_view first) {
  const auto found = table.find(first);
  if (found == table.end()) return {};
  return found->second;
}

}  // namespace

const Lexicon& Lexicon::instance() {
  static const Lexicon lexicon;
  return lexicon;
}

Lexicon::Lexicon() {
  read_words();
  read_forms();
  read_given_names();
  read_family_names();
  read_han_words();
  for (auto* table : {&forms_, &phrases_}) {
    for (auto& [first, forms] : *table) std::stable_sort(forms.begin(), forms.end(), longer_first);
  }
}

std::string_view Lexicon::keep(std::string text) {
  kept_.push_back(std::move(text));
  return kept_.back();
}

void Lexicon::read_words() {
  const auto flag_of = [](std::string_view role) -> std::uint16_t {
    if (role == "title") return kTitle;
    if (role == "suffix") return kSuffix;
    if (role == "particle") return kParticle;
    if (role == "abd") return kAbd;
    TW_CHECK(role == "common");
    return kCommon;
  };
  for (const auto& row : table_rows("names/words.tsv", 3)) {
    for (const auto spelling : split(row[2], '|')) {
      const auto words = latin_words(spelling);
      if (words.empty()) continue;
      if (words.size() > 1) {
        CompanyForm phrase;
        for (const auto& word : words) phrase.tokens.push_back(keep(word));
        phrase.canonical = row[1] == "*" ? keep(fmt::format("{}", fmt::join(words, ""))) : row[1];
        phrases_[phrase.tokens[0]].push_back(std::move(phrase));
        continue;
      }
      LexiconEntry& word = entry(keep(words[0]));
      word.flags |= flag_of(row[0]);
      if (word.canonical.empty() && row[0] != "particle" && row[0] != "abd")
        word.canonical = row[1] == "*" ? keep(words[0]) : row[1];
    }
  }
}

void Lexicon::read_forms() {
  for (const auto& row : table_rows("names/company_forms.tsv", 3)) {
    TW_CHECK(row[1] == "any" || row[1] == "end" || row[1] == "start");
    for (const auto spelling : split(row[2], '|')) {
      CompanyForm form;
      form.canonical = row[0];
      form.place = row[1] == "any"   ? FormPlace::Anywhere
                   : row[1] == "end" ? FormPlace::End
                                     : FormPlace::Start;
      for (const auto& word : latin_words(spelling)) form.tokens.push_back(keep(word));
      TW_CHECK(!form.tokens.empty());
      entry(form.tokens[0]).flags |= kFormStart;
      forms_[form.tokens[0]].push_back(std::move(form));
    }
  }
}

void Lexicon::read_given_names() {
  for (const auto& row : table_rows("names/nicknames.tsv", 2)) {
    const auto group = static_cast<NicknameGroup>(formal_names_.size());
    formal_names_.push_back(row[0]);
    const auto join = [&](std::string_view given) {
      LexiconEntry& name = entry(given);
      name.flags |= kGiven;
      name.groups.push_back(group);
    };
    join(row[0]);
    for (const auto nickname : split(row[1], ' ')) join(nickname);
  }
}

void Lexicon::read_family_names() {
  for (const auto& row : table_rows("names/family_names.tsv", 2)) {
    const std::uint16_t flag = row[0] == "vie"   ? kFamilyVietnamese
                               : row[0] == "kor" ? kFamilyKorean
                                                 : kFamilyChinese;
    std::uint16_t rank = 0;
    for (const auto family : split(row[1], ' ')) add_family(family, flag, rank++);
  }
  std::uint16_t rank = 0;
  for (const auto& row : table_rows("unihan/surnames.tsv", 4)) {
    const auto characters = to_characters(row[0]);
    for (const HanReading reading : {HanReading::Mandarin, HanReading::Cantonese}) {
      std::string latin;
      if (characters.size() == 1) {
        latin = surname_reading_of(characters[0], reading);
      } else {
        latin = row[reading == HanReading::Mandarin ? 1 : 2];
        std::erase(latin, ' ');
      }
      if (!latin.empty()) add_family(keep(latin), kFamilyChinese, rank);
    }
    ++rank;
  }
  for (const auto& row : table_rows("unihan/readings.tsv", 4)) {
    for (const std::size_t column : {1u, 2u}) {
      if (!row[column].empty()) entry(row[column]).flags |= kSyllable;
    }
    if (!row[3].empty()) entry(row[3]).flags |= kSyllableVietnamese;
  }
  for (const auto& row : table_rows("names/syllables.tsv", 2)) {
    for (const auto syllable : split(row[1], ' ')) entry(syllable).flags |= kSyllable;
  }
}

void Lexicon::add_family(std::string_view family, std::uint16_t flag, std::uint16_t rank) {
  LexiconEntry& name = entry(family);
  name.flags |= flag;
  name.family_rank = std::min(name.family_rank, rank);
}

void Lexicon::read_han_words() {
  for (const auto& row : table_rows("names/han_words.tsv", 3)) {
    const NameRole role = row[0] == "form"    ? NameRole::CompanyForm
                          : row[0] == "title" ? NameRole::Title
                                              : NameRole::CommonWord;
    for (const auto word : split(row[2], '|')) {
      const auto characters = to_characters(word);
      add_han_word(characters, HanWord{role, row[1]});
    }
  }
  for (const auto& row : table_rows("addresses/chinese_places.tsv", 3)) {
    add_han_word(to_characters(row[0]), HanWord{NameRole::Word, row[1]});
  }
}

void Lexicon::add_han_word(const std::u32string& characters, HanWord word) {
  auto& longest = longest_han_word_[characters.at(0)];
  longest = std::max(longest, characters.size());
  han_words_.emplace(characters, word);
}

const LexiconEntry* Lexicon::find(std::string_view token) const noexcept {
  const auto found = entries_.find(token);
  return found == entries_.end() ? nullptr : &found->second;
}

std::span<const CompanyForm> Lexicon::forms(std::string_view first) const noexcept {
  return found_in(forms_, first);
}
std::span<const CompanyForm> Lexicon::phrases(std::string_view first) const noexcept {
  return found_in(phrases_, first);
}

std::pair<std::size_t, HanWord> Lexicon::han_word(std::u32string_view characters) const {
  if (characters.empty()) return {0, {}};
  const auto longest = longest_han_word_.find(characters[0]);
  if (longest == longest_han_word_.end()) return {0, {}};
  for (std::size_t length = std::min(longest->second, characters.size()); length > 0; --length) {
    const auto found = han_words_.find(std::u32string{characters.substr(0, length)});
    if (found != han_words_.end()) return {length, found->second};
  }
  return {0, {}};
}

std::string_view Lexicon::formal_name(NicknameGroup group) const noexcept {
  return group < formal_names_.size() ? formal_names_[group] : std::string_view{};
}

}  // namespace tidewaiter::text
