#include "resolution/features.h"

#include <algorithm>
#include <string>

#include "resolution/hash.h"

namespace tidewaiter::resolution {
namespace {

struct NameSlots {
  std::string given;
  std::string given_first;
  std::string family;
  bool order_known = true;
};

void append(std::string& to, const std::string& letters) {
  if (to.size() < kTokenBytes) to += letters;
}

/// Which tokens are the given names and which the family name. Where nothing says so the last one is the
/// family name, and comparison tries both.
NameSlots slots_of(const std::vector<PreparedToken>& tokens) {
  NameSlots slots;
  const bool told = std::any_of(tokens.begin(), tokens.end(), [](const PreparedToken& token) {
    return token.part == NamePart::Given || token.part == NamePart::Family;
  });
  const bool has_family = std::any_of(tokens.begin(), tokens.end(), [](const PreparedToken& token) {
    return token.part == NamePart::Family;
  });
  const bool has_given = std::any_of(
      tokens.begin(), tokens.end(), [](const PreparedToken& token) { return token.part == NamePart::Given; });
  slots.order_known = told;
  std::size_t last_open = tokens.size();
  if (!has_family) {
    for (std::size_t i = tokens.size(); i-- > 0;) {
      if (tokens[i].part == NamePart::Either && (tokens.size() > 1 || !told)) {
        last_open = i;
        break;
      }
    }
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    const bool family = token.part == NamePart::Family || i == last_open;
    if (family) {
      append(slots.family, token.letters);
    } else if (token.part != NamePart::Initial || !has_given) {
      if (token.part == NamePart::Initial && !slots.given.empty()) continue;
      if (slots.given_first.empty()) slots.given_first = token.letters;
      append(slots.given, token.letters);
    }
  }
  return slots;
}

using NameLetters = std::array<std::string_view, kNameTokens>;

std::uint32_t name_key_of(NameLetters& letters, std::size_t count) {
  std::sort(letters.begin(), letters.begin() + static_cast<std::ptrdiff_t>(count));
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < count; ++i) key = combine(key, hash_text(letters[i]));
  return count == 0 ? 0 : static_cast<std::uint32_t>(key >> 32) | 1;
}

/// `token(kind, letters)` is intern or find.
template <typename TokenOf>
Features build(const Prepared& party, TokenOf&& token) {
  Features out;
  const std::size_t count = std::min(party.name.size(), kNameTokens);
  NameLetters letters{};
  for (std::size_t i = 0; i < count; ++i) {
    letters[i] = party.name[i].letters;
    out.words[i] = token(TokenKind::Word, letters[i]);
    if (party.name[i].part == NamePart::CommonWord) out.common_words |= static_cast<std::uint8_t>(1u << i);
  }
  out.name_key = name_key_of(letters, count);
  out.organisation = party.organisation;
  if (!party.organisation) {
    const NameSlots slots = slots_of(party.name);
    out.given = token(TokenKind::Given, slots.given);
    out.given_first =
        slots.given_first == slots.given ? out.given : token(TokenKind::Given, slots.given_first);
    out.family = token(TokenKind::Family, slots.family);
    out.order_known = slots.order_known;
    if (!party.reading.empty()) {
      std::string given;
      for (std::size_t i = 1; i < party.reading.size(); ++i) append(given, party.reading[i]);
      out.family_reading = token(TokenKind::Family, party.reading[0]);
      out.given_reading = token(TokenKind::Given, given);
    }
  }
  out.house = token(TokenKind::House, party.house);
  out.unit = token(TokenKind::Unit, party.unit);
  std::string street;
  for (std::size_t i = 0; i < std::min(party.street.size(), kStreetWords); ++i) {
    append(street, party.street[i]);
    if (party.street.size() > 1) out.street_words[i] = token(TokenKind::Street, party.street[i]);
  }
  out.street = token(TokenKind::Street, street);
  if (party.street.size() == 1) out.street_words[0] = out.street;
  out.district = token(TokenKind::City, party.district);
  out.city = token(TokenKind::City, party.city);
  out.state = token(TokenKind::State, party.state);
  out.postcode = token(TokenKind::Postcode, party.postcode);
  out.phone = party.phone;
  out.phone_plausible = party.phone_plausible;
  out.email_local = token(TokenKind::EmailLocal, party.email_local);
  out.email_domain = token(TokenKind::EmailDomain, party.email_domain);
  out.birth_date = party.birth_date;
  out.identity = token(TokenKind::Identity, party.identity_number);
  out.occupation = token(TokenKind::Occupation, party.occupation);
  out.birth_place = token(TokenKind::BirthPlace, party.birth_place);
  if (party.country.size() == 2) out.country = country_number(party.country);
  return out;
}

}  // namespace

Features intern(const Prepared& party, TokenTable& tokens) {
  return build(party, [&](TokenKind kind, std::string_view letters) { return tokens.intern(kind, letters); });
}

std::uint32_t name_key_of(const std::array<TokenId, kNameTokens>& words, const TokenTable& tokens) {
  NameLetters letters{};
  std::size_t count = 0;
  for (; count < words.size() && words[count] != 0; ++count) letters[count] = tokens.letters(words[count]);
  return name_key_of(letters, count);
}

Features look_up(const Prepared& party, const TokenTable& tokens, bool& all_known) {
  all_known = true;
  return build(
      party, [&](TokenKind kind, std::string_view letters) { return tokens.find(kind, letters, all_known); });
}

namespace {

template <typename Move>
void move_tokens(Features& party, Move&& move) {
  for (TokenId& word : party.words) move(word);
  for (TokenId& word : party.street_words) move(word);
  for (TokenId* id :
       {&party.given, &party.given_first, &party.family, &party.given_reading, &party.family_reading,
        &party.house, &party.unit, &party.street, &party.district, &party.city, &party.state, &party.postcode,
        &party.email_local, &party.email_domain, &party.identity, &party.occupation, &party.birth_place}) {
    move(*id);
  }
}

}  // namespace

Features translate(const Features& party, const TokenTable& from, TokenTable& to) {
  Features out = party;
  move_tokens(out, [&](TokenId& id) {
    if (id == 0) return;
    const TokenId there = to.intern(from.kind(id), from.letters(id));
    to.set_rarity(there, from.rarity(id));
    id = there;
  });
  return out;
}

void renumber(Features& party, const std::vector<TokenId>& numbers) {
  move_tokens(party, [&](TokenId& id) { id = numbers[id]; });
}

std::uint64_t content_hash(const Features& party, const TokenTable& tokens) {
  std::uint64_t hash = 0;
  const auto add = [&](TokenId id) { hash = combine(hash, id == 0 ? 0 : tokens.content_hash(id)); };
  for (const TokenId word : party.words) add(word);
  for (const TokenId id :
       {party.given, party.given_first, party.family, party.given_reading, party.family_reading, party.house,
        party.unit, party.street, party.district, party.city, party.state, party.postcode, party.email_local,
        party.email_domain, party.identity, party.occupation, party.birth_place}) {
    add(id);
  }
  hash = combine(hash, party.phone);
  hash = combine(hash, party.birth_date);
  return combine(hash, std::uint64_t{party.country} << 8 | std::uint64_t{party.organisation} << 1 |
                           std::uint64_t{party.phone_plausible});
}

}  // namespace tidewaiter::resolution
