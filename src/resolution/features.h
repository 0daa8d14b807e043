#pragma once
// A prepared party as numbers: 128 bytes in which two parties are compared without touching text, but for
// tokens that differ. Plain values; thread-safe.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "resolution/prepared.h"
#include "resolution/tokens.h"

namespace tidewaiter::resolution {

/// Tokens are 0 where not stated.
struct Features {
  TokenId given = 0;        ///< all given names run together: "xiaoming"
  TokenId given_first = 0;  ///< the first of them
  TokenId family = 0;
  TokenId given_reading = 0;  ///< another reading of a name in Han characters
  TokenId family_reading = 0;
  std::array<TokenId, kNameTokens> words{};  ///< the name's tokens as they stand; kind Word
  std::uint32_t name_key = 0;                ///< hash of the words in sorted order
  TokenId house = 0;
  TokenId unit = 0;
  TokenId street = 0;  ///< all words run together
  std::array<TokenId, kStreetWords> street_words{};
  TokenId district = 0;  ///< kind City
  TokenId city = 0;
  TokenId state = 0;
  TokenId postcode = 0;
  std::uint64_t phone = 0;
  TokenId email_local = 0;
  TokenId email_domain = 0;
  std::uint32_t birth_date = 0;
  TokenId identity = 0;
  TokenId occupation = 0;
  TokenId birth_place = 0;
  std::uint16_t country = 0;  ///< two letters
  bool organisation = false;
  bool phone_plausible = false;
  bool order_known = true;  ///< which token is the family name was told by the name or its columns
  bool apart = false;       ///< an officer judged its mention to be someone else than others written the same
  std::uint8_t common_words = 0;  ///< a bit for each of `words` that most organisations could bear
  std::uint8_t unused = 0;

  bool operator==(const Features&) const = default;
  std::size_t word_count() const {
    std::size_t count = 0;
    while (count < words.size() && words[count] != 0) ++count;
    return count;
  }
  bool has_name() const { return words[0] != 0; }
  bool has_premises() const { return (street != 0 && house != 0) || (house != 0 && postcode != 0); }
};

/// Makes the tokens that are new.
Features intern(const Prepared& party, TokenTable& tokens);
/// `Features::name_key` of these words: the same in any order.
std::uint32_t name_key_of(const std::array<TokenId, kNameTokens>& words, const TokenTable& tokens);
/// Makes none; tokens that are not known are 0 and `all_known` is cleared.
Features look_up(const Prepared& party, const TokenTable& tokens, bool& all_known);

/// The same party in another table's tokens, each as rare as in its own.
Features translate(const Features& party, const TokenTable& from, TokenTable& to);

/// The first two letters as a number.
constexpr std::uint16_t country_number(std::string_view country) {
  return country.size() < 2 ? 0
                            : static_cast<std::uint16_t>(static_cast<unsigned char>(country[0]) << 8 |
                                                         static_cast<unsigned char>(country[1]));
}

/// Visits every token that is stated; those of a name's slots and words both.
template <typename Visit>
void each_token(const Features& party, Visit&& visit) {
  for (const TokenId id : party.words) {
    if (id != 0) visit(id);
  }
  for (const TokenId id : party.street_words) {
    if (id != 0 && id != party.street) visit(id);
  }
  for (const TokenId id : {party.given, party.family, party.house, party.unit, party.street, party.district,
                           party.city, party.state, party.postcode, party.email_local, party.email_domain,
                           party.identity, party.occupation, party.birth_place}) {
    if (id != 0) visit(id);
  }
}

/// Has fetched what comparing it with another is likely to ask of its tokens.
inline void fetch_tokens(const Features& party, const TokenTable& tokens) {
  for (const TokenId id : {party.given, party.family, party.house, party.street, party.city, party.postcode,
                           party.email_local, party.identity})
    tokens.fetch(id);
}

/// Gives every token the number that stands at its place in `numbers`.
void renumber(Features& party, const std::vector<TokenId>& numbers);

/// The same for the same content, whatever the numbers of its tokens.
std::uint64_t content_hash(const Features& party, const TokenTable& tokens);

}  // namespace tidewaiter::resolution
