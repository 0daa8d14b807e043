#pragma once
// Under which keys a party is put and looked for. Two parties are compared only where they share a key, so
// keys are made from many pairs of attributes: whatever two errors a person makes, some key survives them.
// Names go in by sound, so that spellings meet, and in no order, so that exchanged names meet. Pure;
// thread-safe.

#include <array>
#include <cstdint>

#include "resolution/features.h"

namespace tidewaiter::resolution {

using Key = std::uint64_t;

inline constexpr std::size_t kMostKeys = 20;

/// A small list without allocation.
struct Keys {
  std::array<Key, kMostKeys> values{};
  std::size_t count = 0;

  void add(Key key) {
    if (count < kMostKeys) values[count++] = key;
  }
  const Key* begin() const { return values.data(); }
  const Key* end() const { return values.data() + count; }
};

/// What a key is made of; keys of one family never equal keys of another.
enum class KeyFamily : std::uint8_t {
  Phone,
  Email,
  Identity,
  BirthDateAndName,
  WholeName,
  NameAndPlace,
  StreetAndName,
  HouseAndName,
  BirthDateAndPlace,
  OrganisationWord,
  NameAndBirthYear
};
inline constexpr std::size_t kKeyFamilies = 11;

/// One family's keys of a party: at most four, none where what they are made of is not stated.
void add_person_keys(Keys& keys, KeyFamily family, const Features& party, const TokenTable& tokens);
/// All of them, without repetition.
Keys person_keys(const Features& party, const TokenTable& tokens);
/// What a whole file of few thousand parties can afford beside those: keys of one strong value or two weak
/// ones, which find who states little, or other things than before. Without repetition; for a limit far below
/// Parameters::key_limit.
Keys file_keys(const Features& party, const TokenTable& tokens);
/// House with postcode or city; house with street and country.
Keys premises_keys(const Features& party, const TokenTable& tokens);
/// The keys a name alone can be looked for under.
Keys name_keys(const Features& party, const TokenTable& tokens);

}  // namespace tidewaiter::resolution
