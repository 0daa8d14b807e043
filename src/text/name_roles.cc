#include "text/name_roles.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace tidewaiter::text {
namespace {

using Tokens = std::vector<NameDraft>;

bool matches(const Tokens& tokens, std::size_t at, const CompanyForm& form) {
  if (at + form.tokens.size() > tokens.size()) return false;
  for (std::size_t i = 0; i < form.tokens.size(); ++i) {
    if (tokens[at + i].latin != form.tokens[i] || tokens[at + i].decided) return false;
  }
  return true;
}

// Puts one token in place of tokens[at, at + count).
void replace(Tokens& tokens, std::size_t at, std::size_t count, std::string_view latin, NameRole role) {
  NameDraft& first = tokens[at];
  first.latin = latin;
  first.role = role;
  first.decided = true;
  first.comma_after = tokens[at + count - 1].comma_after;
  relook(first);
  const auto begin = tokens.begin() + static_cast<std::ptrdiff_t>(at);
  tokens.erase(begin + 1, begin + static_cast<std::ptrdiff_t>(count));
}

bool is_form(const NameDraft& token) { return token.decided && token.role == NameRole::CompanyForm; }

bool only_forms_behind(const Tokens& tokens, std::size_t at) {
  return std::all_of(tokens.begin() + static_cast<std::ptrdiff_t>(at), tokens.end(), is_form);
}

bool names_left(const Tokens& tokens, std::size_t at, std::size_t count) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if ((i < at || i >= at + count) && !is_form(tokens[i])) return true;
  }
  return false;
}

// "Maria Sa", "Nguyen Thi As": a short form that stands only at the end is a name behind a person's names.
bool looks_personal(const Tokens& tokens) {
  return tokens.size() <= 4 &&
         (tokens.front().is(kGiven | kFamilyVietnamese | kTitle) || tokens.front().is_letter());
}

bool fits_place(const Tokens& tokens, std::size_t at, std::size_t count, const CompanyForm& form) {
  if (!names_left(tokens, at, count)) return false;
  switch (form.place) {
    case FormPlace::Anywhere:
      return true;
    case FormPlace::Start:
      return at == 0;
    case FormPlace::End:
      break;
  }
  if (at == 0 || !only_forms_behind(tokens, at + count)) return false;
  const bool certain = form.canonical == "co" || form.canonical == "ag" || form.canonical.size() > 3;
  return certain || at + count < tokens.size() || !looks_personal(tokens);
}

struct FoundForm {
  std::string_view canonical;
  std::size_t tokens = 0;
};

// The company form of at least `least` tokens that begins at `at`.
std::optional<FoundForm> form_at(const Tokens& tokens, std::size_t at, std::size_t least) {
  if (tokens[at].is(kFormStart)) {
    for (const CompanyForm& form : Lexicon::instance().forms(tokens[at].latin)) {
      const std::size_t count = form.tokens.size();
      if (count >= least && matches(tokens, at, form) && fits_place(tokens, at, count, form))
        return FoundForm{form.canonical, count};
    }
  }
  // "S.A.", "G.m.b.H.": single letters as one word.
  std::string letters;
  std::size_t end = at;
  while (end < tokens.size() && tokens[end].is_letter() && !tokens[end].decided && letters.size() < 6)
    letters += tokens[end++].latin;
  for (; letters.size() >= 2; letters.pop_back()) {
    for (const CompanyForm& form : Lexicon::instance().forms(letters)) {
      if (form.tokens.size() == 1 && fits_place(tokens, at, letters.size(), form))
        return FoundForm{form.canonical, letters.size()};
    }
  }
  return std::nullopt;
}

void mark_form(Tokens& tokens, std::size_t at, std::size_t least) {
  if (tokens[at].decided) return;
  if (const auto form = form_at(tokens, at, least))
    replace(tokens, at, form->tokens, form->canonical, NameRole::CompanyForm);
}

bool is_vowel(char c) { return std::string_view{"aeiou"}.find(c) != std::string_view::npos; }

// "abdelkarim", "abdurrahman" → "abdulkarim", "abdulrahman".
void write_servant_name_one_way(NameDraft& token) {
  std::string& name = token.latin;
  if (name.size() < 8 || !name.starts_with("abd")) return;
  for (const std::string_view start : {"abdel", "abdal", "abdol", "abdoul", "abdool"}) {
    if (name.starts_with(start)) {
      name.replace(0, start.size(), "abdul");
      relook(token);
      return;
    }
  }
  const bool assimilated = (name[3] == 'u' || name[3] == 'e' || name[3] == 'o') && name[4] == name[5] &&
                           !is_vowel(name[4]) && name[4] != 'l';
  if (!assimilated) return;
  name.replace(0, 5, "abdul");
  relook(token);
}

bool is_name(const NameDraft& token) {
  return token.role == NameRole::Name || token.role == NameRole::Given || token.role == NameRole::Family ||
         token.role == NameRole::Initial;
}

std::vector<std::size_t> name_places(const Tokens& tokens) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_name(tokens[i])) places.push_back(i);
  }
  return places;
}

constexpr std::uint16_t kFamilyEast = kFamilyChinese | kFamilyVietnamese | kFamilyKorean;
constexpr std::uint16_t kSyllableEast = kSyllable | kSyllableVietnamese | kFamilyEast;

bool family_first_country(std::string_view country) {
  constexpr std::array<std::string_view, 12> kCountries{"CN", "HK", "MO", "TW", "SG", "MY",
                                                        "VN", "KR", "KP", "JP", "HU", "KH"};
  return std::find(kCountries.begin(), kCountries.end(), country) != kCountries.end();
}

bool two_family_names_country(std::string_view country) {
  constexpr std::array<std::string_view, 19> kCountries{"ES", "MX", "CO", "AR", "PE", "VE", "CL",
                                                        "EC", "GT", "CU", "BO", "DO", "HN", "PY",
                                                        "SV", "NI", "CR", "PA", "UY"};
  return std::find(kCountries.begin(), kCountries.end(), country) != kCountries.end();
}

// The place of the family name of a Chinese, Korean or Vietnamese name; nullopt for others.
// 1. Every token must be a possible syllable or family name of those languages, or the country be one of
//    theirs.
// 2. Of the first and the last token the one that is the more frequent family name is it; the first where
//    both are as frequent.
std::optional<std::size_t> eastern_family(const Tokens& tokens, const std::vector<std::size_t>& places,
                                          std::string_view country) {
  if (places.size() < 2 || places.size() > 5) return std::nullopt;
  const NameDraft& first = tokens[places.front()];
  const NameDraft& last = tokens[places.back()];
  const bool first_may = first.is(kFamilyEast), last_may = last.is(kFamilyEast);
  if (!first_may && !last_may) return std::nullopt;
  const bool home = family_first_country(country);
  const auto eastern = [&](std::size_t place) { return tokens[place].is(kSyllableEast); };
  const auto count = static_cast<std::size_t>(std::count_if(places.begin(), places.end(), eastern));
  const bool all = count == places.size();
  if (first_may && last_may && all) {
    return first.entry->family_rank <= last.entry->family_rank || (home && first.entry->family_rank < 60)
               ? places.front()
               : places.back();
  }
  if (first_may && (all || home)) return places.front();
  if (last_may && all) return places.back();
  // "wang xiaoming": the syllables of the given name are already joined.
  if (first_may && places.size() == 2 && !last.is(kGiven) && !first.is(kGiven) &&
      first.entry->family_rank < 100)
    return places.front();
  return std::nullopt;
}

void join_pair(Tokens& tokens, std::size_t at) {
  NameDraft& first = tokens[at];
  NameDraft& second = tokens[at + 1];
  first.latin += second.latin;
  first.comma_after = second.comma_after;
  tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(at) + 1);
  relook(tokens[at]);
}

// "au yeung tai man": a compound family name written in two.
void join_compound_family(Tokens& tokens, const std::vector<std::size_t>& places) {
  if (places.size() < 3 || places[1] != places[0] + 1) return;
  const NameDraft& first = tokens[places[0]];
  const NameDraft& second = tokens[places[1]];
  if (!first.is(kSyllable) || !second.is(kSyllable) || first.decided || second.decided) return;
  const LexiconEntry* compound = Lexicon::instance().find(first.latin + second.latin);
  if (compound != nullptr && compound->is(kFamilyChinese) && !compound->is(kSyllable))
    join_pair(tokens, places[0]);
}

// "wang xiao ming" → "wang xiaoming": two syllables beside a Chinese or Korean family name are one given
// name. Vietnamese ones stay apart, as they are written.
void join_given_syllables(Tokens& tokens, std::size_t family, const std::vector<std::size_t>& places) {
  if (places.size() != 3 || !tokens[family].is(kFamilyChinese | kFamilyKorean)) return;
  const std::size_t first = family == places.front() ? places[1] : places[0];
  if (first + 1 >= tokens.size() || first + 1 == family || !is_name(tokens[first + 1])) return;
  const auto joins = [&](const NameDraft& token) {
    return !token.decided && token.latin.size() >= 2 && token.is(kSyllable);
  };
  if (joins(tokens[first]) && joins(tokens[first + 1])) join_pair(tokens, first);
}

void mark_particles(Tokens& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    NameDraft& token = tokens[i];
    if (!token.is(kParticle) || !is_name(token) || token.decided || token.comma_after) continue;
    const bool given = i == 0 && token.is(kGiven) && !tokens[1].hyphen_before;
    if (!given && is_name(tokens[i + 1])) token.role = NameRole::Particle;
  }
}

void mark_western_family(Tokens& tokens, std::string_view country) {
  const auto places = name_places(tokens);
  if (places.size() < 2) return;
  for (const std::size_t place : places) {
    if (!tokens[place].decided && !tokens[place].is_letter()) tokens[place].role = NameRole::Given;
  }
  const bool first_is_family = country == "HU";
  std::size_t count = places.size() >= 4 && two_family_names_country(country) ? 2 : 1;
  if (places.size() == 3 && two_family_names_country(country) && !tokens[places[1]].is(kGiven)) count = 2;
  for (std::size_t i = 0; i < count; ++i) {
    NameDraft& token = tokens[first_is_family ? places[i] : places[places.size() - 1 - i]];
    if (!token.decided && !token.is_letter()) token.role = NameRole::Family;
  }
}

// "Family, Given": the place behind the comma; 0 where there is none or what stands behind is no name.
std::size_t comma_place(const Tokens& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size() && i < 4; ++i) {
    if (!tokens[i].comma_after) continue;
    const bool name_behind =
        std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, tokens.end(), is_name);
    return name_behind &&
                   std::any_of(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1, is_name)
               ? i + 1
               : 0;
  }
  return 0;
}

}  // namespace

void join_servant_names(Tokens& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].decided) continue;
    if (!tokens[i].is(kAbd)) {
      write_servant_name_one_way(tokens[i]);
      continue;
    }
    std::size_t next = i + 1;
    const bool article =
        next + 1 < tokens.size() && tokens[next].is(kParticle) && tokens[next].latin.size() == 2;
    if (article) ++next;
    if (next >= tokens.size() || tokens[next].decided || tokens[next].latin.size() < 3 ||
        tokens[i].comma_after)
      continue;
    NameDraft& name = tokens[next];
    name.latin = "abdul" + name.latin;
    relook(name);
    tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i),
                 tokens.begin() + static_cast<std::ptrdiff_t>(next));
  }
}

bool mark_company_forms(Tokens& tokens) {
  // Phrases of several tokens first, from the front, so that "limited liability company" isn't taken for
  // "company".
  for (std::size_t i = 0; i < tokens.size(); ++i) mark_form(tokens, i, 2);
  // Then short ones from behind: "end" is where only forms follow.
  for (std::size_t i = tokens.size(); i-- > 0;) {
    if (i < tokens.size()) mark_form(tokens, i, 1);
  }
  return std::any_of(tokens.begin(), tokens.end(), is_form);
}

void mark_titles_and_suffixes(Tokens& tokens) {
  const auto names = [&] {
    return static_cast<std::size_t>(std::count_if(tokens.begin(), tokens.end(), [](const NameDraft& t) {
      return t.role == NameRole::Name || t.decided;
    }));
  };
  std::size_t left = names();
  const auto mark = [&](NameDraft& token, NameRole role) {
    token.role = role;
    token.latin = token.entry->canonical;
    token.decided = true;
    --left;
  };
  bool opening = true;
  for (std::size_t i = 0; i < tokens.size() && left > 1; ++i) {
    NameDraft& token = tokens[i];
    if (opening && token.is(kTitle) && !token.decided) {
      mark(token, NameRole::Title);
    } else {
      opening = token.comma_after;
    }
  }
  for (std::size_t i = tokens.size(); i-- > 0 && left > 1 && tokens[i].is(kSuffix) && !tokens[i].decided;)
    mark(tokens[i], NameRole::Suffix);
}

NameKind decide_kind(const Tokens& tokens) {
  bool person = false, common = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const NameDraft& token = tokens[i];
    if (token.decided && (token.role == NameRole::Word || token.role == NameRole::CommonWord))
      return NameKind::Organisation;
    person |=
        token.role == NameRole::Title || token.role == NameRole::Family || token.role == NameRole::Given;
    person |= token.is(kGiven) && (i == 0 || i + 1 == tokens.size() || !token.is(kCommon));
    common |= token.is(kCommon) && !token.decided;
  }
  if (person) return NameKind::Person;
  if (common) return NameKind::Organisation;
  const auto eastern = eastern_family(tokens, name_places(tokens), {});
  return eastern ? NameKind::Person : NameKind::Unknown;
}

void mark_organisation(Tokens& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].decided) continue;
    for (const CompanyForm& phrase : Lexicon::instance().phrases(tokens[i].latin)) {
      if (!matches(tokens, i, phrase)) continue;
      replace(tokens, i, phrase.tokens.size(), phrase.canonical, NameRole::CommonWord);
      break;
    }
    if (tokens[i].decided) continue;
    const bool letter = tokens[i].is_letter();
    while (letter && i + 1 < tokens.size() && tokens[i + 1].is_letter() && !tokens[i + 1].decided)
      join_pair(tokens, i);
    const bool common = tokens[i].is(kCommon);
    if (common) tokens[i].latin = tokens[i].entry->canonical;
    tokens[i].role = common ? NameRole::CommonWord : NameRole::Word;
  }
}

void mark_person(Tokens& tokens, std::string_view country) {
  for (NameDraft& token : tokens) {
    if (token.is_letter() && !token.decided) token.role = NameRole::Initial;
  }
  if (const std::size_t comma = comma_place(tokens); comma != 0) {
    if (!eastern_family(tokens, name_places(tokens), country)) mark_particles(tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].role == NameRole::Name && !tokens[i].decided)
        tokens[i].role = i < comma ? NameRole::Family : NameRole::Given;
    }
    const auto places = name_places(tokens);
    if (comma == 1 && !places.empty() && tokens[places[0]].is(kFamilyEast))
      join_given_syllables(tokens, places[0], places);
    return;
  }
  join_compound_family(tokens, name_places(tokens));
  auto places = name_places(tokens);
  if (const auto family = eastern_family(tokens, places, country)) {
    const std::size_t from_end = tokens.size() - *family;
    join_given_syllables(tokens, *family, places);
    const std::size_t place = *family == places.front() ? *family : tokens.size() - from_end;
    for (const std::size_t i : name_places(tokens)) {
      if (!tokens[i].decided && !tokens[i].is_letter())
        tokens[i].role = i == place ? NameRole::Family : NameRole::Given;
    }
    return;
  }
  mark_particles(tokens);
  mark_western_family(tokens, country);
}

}  // namespace tidewaiter::text
