#include "text/address_lexicon.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "facts/facts.h"
#include "text/romanise.h"
#include "text/table.h"

namespace tidewaiter::text {
namespace {

std::optional<AddressWord> word_class(std::string_view name) {
  constexpr std::pair<std::string_view, AddressWord> kNames[] = {
      {"type", AddressWord::Type},         {"before", AddressWord::Before},
      {"unit", AddressWord::Unit},         {"level", AddressWord::Level},
      {"building", AddressWord::Building}, {"number", AddressWord::Number},
      {"box", AddressWord::Box},           {"care", AddressWord::Care},
      {"filler", AddressWord::Filler},     {"direction", AddressWord::Direction},
      {"district", AddressWord::District}, {"city", AddressWord::City},
      {"state", AddressWord::State},       {"alley", AddressWord::Alley}};
  for (const auto& [known, word] : kNames) {
    if (known == name) return word;
  }
  return std::nullopt;
}

std::uint32_t bit(AddressWord word) { return std::uint32_t{1} << static_cast<unsigned>(word); }

// "*" or "DE|AT|CH" against a country; without a country only what holds everywhere.
bool holds_in(std::string_view countries, std::string_view country) {
  return countries == "*" || (country.size() == 2 && countries.find(country) != std::string_view::npos);
}

std::string joined(std::span<const std::string_view> tokens) {
  std::string result;
  for (const auto token : tokens) {
    if (!result.empty()) result += ' ';
    result += token;
  }
  return result;
}

}  // namespace

std::string ascii_line(std::string_view cleaned) {
  std::string line;
  line.reserve(cleaned.size());
  for (std::size_t at = 0; at < cleaned.size();) {
    const auto byte = static_cast<unsigned char>(cleaned[at]);
    if (byte < 0x80) {
      line += cleaned[at++];
      continue;
    }
    const std::size_t place = at;
    const char32_t c = next_character(cleaned, at);
    const std::size_t before = line.size();
    if (c == 0x3001) {
      line += ',';
    } else if (c == 0x2019 || c == 0x2018) {
      line += '\'';
    } else if (c >= 0x2010 && c <= 0x2015) {
      line += '-';
    } else {
      // A run of letters is read together, so that marks and doubled letters find their neighbours.
      while (at < cleaned.size() && static_cast<unsigned char>(cleaned[at]) >= 0x80) {
        std::size_t next = at;
        const char32_t follower = next_character(cleaned, next);
        if (follower == 0x3001 || (follower >= 0x2010 && follower <= 0x2019)) break;
        if (script_of(follower) == Script::None) break;
        at = next;
      }
      append_latin(line, cleaned.substr(place, at - place));
      if (line.size() == before && script_of(c) == Script::None) line += ' ';
    }
  }
  return line;
}

std::vector<std::string_view> ascii_words(std::string_view line) {
  std::vector<std::string_view> words;
  const auto in_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (std::size_t i = 0; i < line.size();) {
    if (!in_word(line[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < line.size() && in_word(line[end])) ++end;
    words.push_back(line.substr(i, end - i));
    i = end;
  }
  return words;
}

const AddressLexicon& AddressLexicon::instance() {
  static const AddressLexicon lexicon;
  return lexicon;
}

AddressLexicon::AddressLexicon() {
  read_words();
  read_places();
  for (auto& [first, entry] : entries_) {
    std::stable_sort(entry.phrases.begin(), entry.phrases.end(),
                     [](const Phrase& a, const Phrase& b) { return a.tokens.size() > b.tokens.size(); });
  }
  std::stable_sort(glued_.begin(), glued_.end(),
                   [](const Glued& a, const Glued& b) { return a.ending.size() > b.ending.size(); });
}

std::string_view AddressLexicon::keep(std::string text) {
  kept_.push_back(std::move(text));
  return kept_.back();
}

void AddressLexicon::read_words() {
  for (const auto& row : table_rows("addresses/words.tsv", 4)) {
    const auto word = word_class(row[0]);
    TW_CHECK(word.has_value() || row[0] == "suffix");
    for (const auto spelling : split(row[3], '|')) {
      const std::string_view line = keep(ascii_line(clean(spelling).text));
      const auto tokens = ascii_words(line);
      TW_CHECK(!tokens.empty());
      if (word) {
        Entry& entry = entries_[tokens[0]];
        entry.phrases.push_back({tokens, row[1], row[2], *word});
        entry.classes |= bit(*word);
      } else {
        glued_.push_back({tokens[0], row[1], row[2]});
      }
    }
  }
}

void AddressLexicon::read_places() {
  const auto each = [this](const char* path, const auto& add) {
    for (const auto& row : table_rows(path, 2)) {
      for (const auto spelling : split(row.back(), '|')) {
        const std::string_view line = keep(ascii_line(clean(spelling).text));
        const auto tokens = ascii_words(line);
        longest_name_ = std::max(longest_name_, tokens.size());
        add(row, keep(joined(tokens)));
      }
    }
  };
  each("addresses/states.tsv",
       [this](const auto& row, std::string_view name) { states_[row[0]].emplace(name, row[1]); });
  each("addresses/cities.tsv",
       [this](const auto& row, std::string_view name) { cities_[row[0]].emplace(name, row[1]); });
  each("addresses/countries.tsv",
       [this](const auto& row, std::string_view name) { countries_.emplace(name, row[0]); });
  for (const auto& row : table_rows("addresses/chinese_places.tsv", 3)) {
    if (row[2] == "province") states_["CN"].emplace(row[1], row[1]);
  }
  const auto iso = facts::file("iso3166/countries.csv");
  TW_CHECK(iso.has_value());
  for (const auto line : split(*iso, '\n')) {
    const auto columns = split(line, ',');
    if (columns.size() < 3 || columns[0].size() != 2) continue;
    const std::string_view name = keep(ascii_line(clean(columns[2]).text));
    countries_.emplace(keep(joined(ascii_words(name))), columns[0]);
  }
}

const AddressLexicon::Entry* AddressLexicon::entry(std::string_view token) const noexcept {
  const auto found = entries_.find(token);
  return found == entries_.end() ? nullptr : &found->second;
}

AddressLexicon::Found AddressLexicon::find(const Entry* first, std::span<const std::string_view> tokens,
                                           AddressWord word, std::string_view country) const {
  if (first == nullptr || (first->classes & bit(word)) == 0) return {};
  Found best;
  for (const Phrase& phrase : first->phrases) {
    if (phrase.word != word || phrase.tokens.size() > tokens.size() || phrase.tokens.size() < best.tokens)
      continue;
    if (!holds_in(phrase.countries, country) ||
        !std::equal(phrase.tokens.begin(), phrase.tokens.end(), tokens.begin()))
      continue;
    const bool own = phrase.countries != "*";
    if (best.tokens == 0 || own) best = {phrase.tokens.size(), phrase.canonical};
  }
  return best;
}

AddressLexicon::Found AddressLexicon::glued_type(std::string_view token, std::string_view country) const {
  constexpr std::size_t kShortestName = 3;
  for (const Glued& glued : glued_) {
    if (token.size() >= glued.ending.size() + kShortestName && token.ends_with(glued.ending) &&
        holds_in(glued.countries, country)) {
      return {glued.ending.size(), glued.canonical};
    }
  }
  return {};
}

AddressLexicon::Found AddressLexicon::state_at_end(std::span<const std::string_view> tokens,
                                                   std::string_view country) const {
  for (std::size_t count = std::min(longest_name_, tokens.size()); count > 0; --count) {
    const std::string name = joined(tokens.last(count));
    for (const auto& [owner, names] : states_) {
      if (!country.empty() && owner != country) continue;
      // Without a country a code of two letters may be a state of several.
      if (country.empty() && name.size() < 3) continue;
      if (const auto found = names.find(name); found != names.end()) return {count, found->second};
    }
  }
  return {};
}

AddressLexicon::Found AddressLexicon::country_at_end(std::span<const std::string_view> tokens) const {
  for (std::size_t count = std::min(longest_name_, tokens.size()); count > 0; --count) {
    if (const auto found = countries_.find(joined(tokens.last(count))); found != countries_.end())
      return {count, found->second};
  }
  return {};
}

std::string_view AddressLexicon::country_of(std::string_view latin_name) const {
  const auto found = countries_.find(latin_name);
  return found == countries_.end() ? std::string_view{} : found->second;
}

std::string_view AddressLexicon::city_of(std::string_view latin_name, std::string_view country) const {
  constexpr std::size_t kSaysEnough = 4;  // letters: "la" and "sf" are cities in their country alone
  if (country.empty() && latin_name.size() < kSaysEnough) return latin_name;
  std::string_view one;
  for (const auto& [owner, names] : cities_) {
    if (!country.empty() && owner != country) continue;
    const auto found = names.find(latin_name);
    if (found == names.end()) continue;
    if (!one.empty() && one != found->second) return latin_name;
    one = found->second;
  }
  return one.empty() ? latin_name : one;
}

}  // namespace tidewaiter::text
