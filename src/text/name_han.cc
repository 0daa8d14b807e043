#include <algorithm>
#include <unordered_map>

#include "text/name_roles.h"
#include "text/romanise.h"
#include "text/table.h"

namespace tidewaiter::text {
namespace {

constexpr std::size_t kLongestPersonalName = 4;  // characters: a compound surname and two more

struct HanPart {
  std::u32string characters;
  HanWord word;  // where it stands in the dictionary
  bool known = false;
};

// Longest words first, from left to right; what no word covers is one part. A word of one character counts
// only at the end.
std::vector<HanPart> cut_into_words(std::u32string_view characters) {
  std::vector<HanPart> parts;
  while (!characters.empty()) {
    auto [length, word] = Lexicon::instance().han_word(characters);
    if (length == 1 && characters.size() > 1) length = 0;
    if (length > 0) {
      parts.push_back({std::u32string{characters.substr(0, length)}, word, true});
    } else if (parts.empty() || parts.back().known) {
      parts.push_back({std::u32string{characters.substr(0, 1)}, {}, false});
      length = 1;
    } else {
      parts.back().characters += characters.front();
      length = 1;
    }
    characters.remove_prefix(length);
  }
  return parts;
}

std::string joined(const std::vector<std::string>& syllables, std::size_t from, std::size_t to) {
  std::string result;
  for (std::size_t i = from; i < to; ++i) result += syllables[i];
  return result;
}

std::string utf8(std::u32string_view characters) {
  std::string result;
  for (const char32_t c : characters) append_utf8(result, c);
  return result;
}

NameDraft draft_of(std::u32string characters, std::string latin, NameRole role, bool decided) {
  NameDraft draft;
  draft.han = std::move(characters);
  draft.latin = std::move(latin);
  draft.role = role;
  draft.script = Script::Han;
  draft.decided = decided;
  relook(draft);
  return draft;
}

void add_person(std::vector<NameDraft>& out, const std::u32string& characters) {
  const HanRomanised read = romanise_han(utf8(characters), HanReading::Mandarin, true);
  const std::size_t surname = std::max<std::size_t>(surname_length(characters), 1);
  out.push_back(draft_of(characters.substr(0, surname), joined(read.syllables, 0, read.surname_syllables),
                         NameRole::Family, true));
  if (characters.size() > surname) {
    out.push_back(draft_of(characters.substr(surname),
                           joined(read.syllables, read.surname_syllables, read.syllables.size()),
                           NameRole::Given, true));
  }
}

void add_words(std::vector<NameDraft>& out, std::vector<HanPart> parts) {
  for (HanPart& part : parts) {
    if (!part.known) {
      std::string latin = to_latin(utf8(part.characters));
      out.push_back(draft_of(std::move(part.characters), std::move(latin), NameRole::Word, true));
      continue;
    }
    const bool whole = part.word.role == NameRole::CompanyForm;
    for (const auto word : split(part.word.latin, whole ? '\n' : ' '))
      out.push_back(draft_of({}, std::string{word}, part.word.role, true));
  }
}

bool tells_organisation(const std::vector<HanPart>& parts, std::size_t length) {
  for (const HanPart& part : parts) {
    if (!part.known || part.word.role == NameRole::Title) continue;
    if (part.word.role == NameRole::CompanyForm && part.characters.size() >= 2) return true;
    if (part.characters.size() >= 2 && length > kLongestPersonalName) return true;
    if (part.characters.size() >= 2 && parts.size() > 1 && length == kLongestPersonalName) return true;
    if (part.characters.size() == 1 && length > kLongestPersonalName) return true;
  }
  return false;
}

}  // namespace

NameKind read_han(std::vector<NameDraft>& tokens, NameKind hint) {
  std::u32string all;
  std::size_t runs = 0;
  for (const NameDraft& token : tokens) {
    all += token.han;
    runs += !token.han.empty();
  }
  if (all.empty()) return NameKind::Unknown;

  std::vector<NameDraft> out;
  out.reserve(tokens.size() + 4);
  auto whole = cut_into_words(all);
  const bool organisation =
      hint == NameKind::Organisation || (hint == NameKind::Unknown && tells_organisation(whole, all.size()));
  NameKind kind = organisation ? NameKind::Organisation : NameKind::Unknown;
  std::u32string name = all;
  bool titled = false;
  if (!organisation && whole.size() > 1 && whole.back().known && whole.back().word.role == NameRole::Title) {
    name = all.substr(0, all.size() - whole.back().characters.size());
    titled = true;
  }
  const bool person = !organisation && (name.size() <= kLongestPersonalName || hint == NameKind::Person);
  bool placed = false;
  for (NameDraft& token : tokens) {
    if (token.han.empty()) {
      out.push_back(std::move(token));
    } else if (!person) {
      add_words(out, cut_into_words(token.han));
    } else if (!placed) {
      // "王 小明" is one name in several runs.
      placed = true;
      if (titled) out.push_back(draft_of({}, std::string{whole.back().word.latin}, NameRole::Title, true));
      add_person(out, name);
      kind = NameKind::Person;
    }
  }
  std::erase_if(out, [](const NameDraft& token) { return token.latin.empty(); });
  if (out.size() > kMaxNameTokens) out.resize(kMaxNameTokens);
  tokens = std::move(out);
  return kind;
}

void read_hangul(std::vector<NameDraft>& tokens, NameKind hint) {
  if (hint == NameKind::Organisation || tokens.empty() || tokens.size() > 3) return;
  static const auto families = [] {
    std::unordered_map<std::u32string, std::string_view> table;
    for (const auto& row : table_rows("names/hangul_surnames.tsv", 2))
      table.emplace(to_characters(row[0]), row[1]);
    return table;
  }();
  NameDraft& first = tokens.front();
  if (first.hangul.empty() || first.hangul.size() > kLongestPersonalName) return;
  // A given name must be left, here or in the next token; a family name of two syllables leaves two.
  const bool alone = tokens.size() == 1;
  std::size_t length = first.hangul.size() - (alone ? 1 : 0) >= 2 && first.hangul.size() != 3 ? 2 : 1;
  auto family = families.find(first.hangul.substr(0, length));
  if (family == families.end() && length == 2) family = families.find(first.hangul.substr(0, --length));
  if (family == families.end() || (alone && first.hangul.size() == length)) return;

  const std::u32string given = first.hangul.substr(length);
  first.hangul.resize(length);
  first.latin = family->second;
  first.role = NameRole::Family;
  first.decided = true;
  relook(first);
  if (given.empty()) return;
  NameDraft rest;
  rest.latin = to_latin(utf8(given));
  rest.hangul = given;
  rest.script = Script::Hangul;
  rest.role = NameRole::Given;
  rest.decided = true;
  relook(rest);
  tokens.insert(tokens.begin() + 1, std::move(rest));
}

}  // namespace tidewaiter::text
