#include "resolution/keys.h"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "resolution/hash.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::uint64_t kPremisesSalt = 0x7072656d69736573;
constexpr std::uint64_t kFileSalt = 0x66696c656b657973;

Key make(KeyFamily family, std::initializer_list<std::uint64_t> parts) {
  std::uint64_t key = mix(static_cast<std::uint64_t>(family) + 1);
  for (const std::uint64_t part : parts) key = combine(key, part);
  return key;
}

/// The sounds of a name's given and family parts, and of another reading of it; for organisations of its two
/// first distinctive words.
struct Sounds {
  std::array<std::uint32_t, 4> values{};  ///< pairs: given, family
};

std::uint32_t sound_of(TokenId id, const TokenTable& tokens) {
  if (id == 0) return 0;
  // A token without a sound (digits) stands for itself, an initial for nothing.
  if (tokens.letters(id).size() < 2) return 0;
  const std::uint32_t sound = tokens.sound(id);
  return sound != 0 ? sound : static_cast<std::uint32_t>(tokens.content_hash(id)) | 1;
}

Sounds sounds_of(const Features& party, const TokenTable& tokens) {
  Sounds out;
  if (party.organisation) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < party.words.size() && found < 2; ++i) {
      if (party.words[i] == 0) break;
      if ((party.common_words >> i & 1u) == 0) out.values[found++] = sound_of(party.words[i], tokens);
    }
    if (out.values[1] == out.values[0]) out.values[1] = 0;
    return out;
  }
  out.values = {sound_of(party.given_first, tokens), sound_of(party.family, tokens),
                sound_of(party.given_reading, tokens), sound_of(party.family_reading, tokens)};
  return out;
}

std::uint64_t place_of(const Features& party, const TokenTable& tokens) {
  if (party.postcode != 0) return tokens.content_hash(party.postcode);
  return party.city != 0 ? tokens.content_hash(party.city) : 0;
}

std::uint64_t content(TokenId id, const TokenTable& tokens) { return id == 0 ? 0 : tokens.content_hash(id); }

/// Given and family in no order; the whole given name, so that a shared first syllable alone does not meet.
std::uint64_t whole_name(TokenId given, TokenId family, const TokenTable& tokens) {
  const std::uint64_t a = sound_of(given, tokens);
  const std::uint64_t b = sound_of(family, tokens);
  return a == 0 || b == 0 ? 0 : combine(std::min(a, b), std::max(a, b));
}

void with_each_sound(Keys& keys, KeyFamily family, const Sounds& sounds,
                     std::initializer_list<std::uint64_t> parts) {
  std::uint64_t rest = 0;
  for (const std::uint64_t part : parts) rest = combine(rest, part);
  for (std::size_t i = 0; i < sounds.values.size(); ++i) {
    if (sounds.values[i] == 0) continue;
    const auto before = sounds.values.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(sounds.values.begin(), before, sounds.values[i]) == before)
      keys.add(make(family, {rest, sounds.values[i]}));
  }
}

/// The characters in sorted order, which exchanged neighbours do not change; and each half with the place.
void add_identity_keys(Keys& keys, const Features& party, const TokenTable& tokens) {
  std::string letters(tokens.letters(party.identity));
  const std::uint64_t place = place_of(party, tokens);
  if (place != 0 && letters.size() >= 6) {
    const std::string_view whole = letters;
    keys.add(make(KeyFamily::Identity, {1, hash_text(whole.substr(0, whole.size() / 2)), place}));
    keys.add(make(KeyFamily::Identity, {2, hash_text(whole.substr(whole.size() / 2)), place}));
  }
  std::sort(letters.begin(), letters.end());
  keys.add(make(KeyFamily::Identity, {hash_text(letters)}));
}

}  // namespace

void add_person_keys(Keys& keys, KeyFamily family, const Features& party, const TokenTable& tokens) {
  switch (family) {
    case KeyFamily::Phone:
      if (party.phone_plausible) keys.add(make(family, {party.phone % 1'000'000'000}));
      return;
    case KeyFamily::Email:
      if (party.email_local != 0) keys.add(make(family, {content(party.email_local, tokens)}));
      return;
    case KeyFamily::Identity:
      if (party.identity != 0) add_identity_keys(keys, party, tokens);
      return;
    case KeyFamily::BirthDateAndName:
      if (party.birth_date != 0) with_each_sound(keys, family, sounds_of(party, tokens), {party.birth_date});
      return;
    case KeyFamily::WholeName: {
      // Who states a birth date is found by it.
      if (party.birth_date != 0) return;
      if (party.organisation) {
        if (party.has_name()) keys.add(make(family, {party.name_key}));
        return;
      }
      const std::uint64_t name = whole_name(party.given, party.family, tokens);
      const std::uint64_t reading = whole_name(party.given_reading, party.family_reading, tokens);
      if (name != 0) keys.add(make(family, {name}));
      if (reading != 0 && reading != name) keys.add(make(family, {reading}));
      if (party.word_count() > 2) keys.add(make(family, {party.name_key, 1}));
      return;
    }
    case KeyFamily::NameAndPlace: {
      const std::uint64_t place = place_of(party, tokens);
      const std::uint64_t name =
          party.organisation ? std::uint64_t{party.name_key} : whole_name(party.given, party.family, tokens);
      if (name != 0 && place != 0) keys.add(make(family, {name, place}));
      return;
    }
    case KeyFamily::StreetAndName: {
      const std::uint64_t place = place_of(party, tokens);
      if (party.street != 0 && place != 0) {
        with_each_sound(keys, family, sounds_of(party, tokens), {content(party.street, tokens), place});
      }
      return;
    }
    case KeyFamily::HouseAndName: {
      const std::uint64_t place = place_of(party, tokens);
      if (party.house != 0 && place != 0) {
        with_each_sound(keys, family, sounds_of(party, tokens), {content(party.house, tokens), place});
      }
      return;
    }
    case KeyFamily::BirthDateAndPlace: {
      const std::uint64_t place = place_of(party, tokens);
      if (party.birth_date != 0 && place != 0) keys.add(make(family, {party.birth_date, place}));
      return;
    }
    case KeyFamily::OrganisationWord: {
      if (!party.organisation) return;
      with_each_sound(keys, family, sounds_of(party, tokens), {place_of(party, tokens)});
      return;
    }
    case KeyFamily::NameAndBirthYear: {
      const std::uint64_t name = whole_name(party.given, party.family, tokens);
      if (name != 0 && party.birth_date != 0) keys.add(make(family, {name, party.birth_date / 10000}));
      return;
    }
  }
}

namespace {

enum class FileKey : std::uint64_t {
  Name,
  NameAndCity,
  BirthDate,
  HouseAndStreet,
  HouseAndPostcode,
  StreetAndCity,
  Postcode,
  Sound,
  SoundAndBirthPlace,
  SoundAndCity,
  SoundAndPostcode,
  SoundAndYear
};

void leave_out_repetitions(Keys& keys) {
  const auto end = keys.values.begin() + static_cast<std::ptrdiff_t>(keys.count);
  std::sort(keys.values.begin(), end);
  keys.count = static_cast<std::size_t>(std::unique(keys.values.begin(), end) - keys.values.begin());
}

}  // namespace

Keys person_keys(const Features& party, const TokenTable& tokens) {
  Keys keys;
  for (std::size_t family = 0; family < kKeyFamilies; ++family) {
    add_person_keys(keys, static_cast<KeyFamily>(family), party, tokens);
  }
  leave_out_repetitions(keys);
  return keys;
}

Keys file_keys(const Features& party, const TokenTable& tokens) {
  Keys keys;
  // Nothing is a key of which a part is not stated.
  const auto add = [&](FileKey kind, std::initializer_list<std::uint64_t> parts) {
    std::uint64_t key = mix(kFileSalt + static_cast<std::uint64_t>(kind));
    for (const std::uint64_t part : parts) {
      if (part == 0) return;
      key = combine(key, part);
    }
    keys.add(key);
  };
  const std::uint64_t city = content(party.city, tokens), postcode = content(party.postcode, tokens);
  const std::uint64_t house = content(party.house, tokens), street = content(party.street, tokens);
  const std::uint64_t birth_place = content(party.birth_place, tokens);
  const std::uint64_t year = party.birth_date / 10'000;
  const std::uint64_t name =
      party.organisation ? std::uint64_t{party.name_key} : whole_name(party.given, party.family, tokens);
  const Sounds sounds = sounds_of(party, tokens);
  add(FileKey::Name, {name});
  add(FileKey::NameAndCity, {name, city});
  add(FileKey::BirthDate, {party.birth_date});
  add(FileKey::HouseAndStreet, {house, street});
  add(FileKey::HouseAndPostcode, {house, postcode});
  add(FileKey::StreetAndCity, {street, city});
  add(FileKey::Postcode, {postcode});
  for (std::size_t i = 0; i < 2; ++i) {
    const std::uint64_t sound = sounds.values[i];
    add(FileKey::Sound, {sound});
    add(FileKey::SoundAndBirthPlace, {sound, birth_place});
    add(FileKey::SoundAndCity, {sound, city});
    add(FileKey::SoundAndPostcode, {sound, postcode});
    add(FileKey::SoundAndYear, {sound, year});
  }
  leave_out_repetitions(keys);
  return keys;
}

Keys premises_keys(const Features& party, const TokenTable& tokens) {
  Keys keys;
  if (!party.has_premises()) return keys;
  const std::uint64_t place = place_of(party, tokens);
  const std::uint64_t house = content(party.house, tokens);
  if (place != 0) keys.add(combine(combine(kPremisesSalt, house), place));
  if (party.street != 0) {
    keys.add(
        combine(combine(kPremisesSalt + 1, combine(house, content(party.street, tokens))), party.country));
  }
  return keys;
}

Keys name_keys(const Features& party, const TokenTable& tokens) {
  Keys keys;
  Features either = party;
  either.birth_date = 0;
  add_person_keys(keys, KeyFamily::WholeName, either, tokens);
  either.organisation = !party.organisation;
  add_person_keys(keys, KeyFamily::WholeName, either, tokens);
  return keys;
}

}  // namespace tidewaiter::resolution
