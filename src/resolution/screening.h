#pragma once
// Is this party on a list? A ListIndex is built over the lists in use and asked for every sender and recipient.
//
// Method.
//  1. Names, on the list and in question, are standardised (text/name.h): Latin letters without marks, roles for tokens.
//     Titles, particles and company forms never take part in finding candidates.
//  2. Every identifying token of a listed name is posted under itself and under its phonetic code. A token's rarity is
//     −log2 of the share of listed names that have it.
//  3. A party's tokens are looked up from the rarest on, until what is left could no longer make a hit (prefix filter);
//     postings of tokens that too many names have are never walked alone.
//  4. Every candidate name is aligned token by token, spelling, sound, initials, nicknames and joined or split tokens, each
//     pair weighted by rarity; what is left over on either side counts against it (name_probability).
//  5. Dates of birth, identifiers, telephones, emails and countries known on both sides move the log-odds.
//  6. The best name of an entry counts; a weak alias, or common words alone, never make a hit.
//
// An index never changes once built: threads may ask it at once, and a new list is a new index.

#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/assessment.h"
#include "model/item.h"
#include "resolution/watchlist.h"
#include "text/name.h"

namespace tidewaiter::resolution {

/// The one threshold from which two names are called the same, and from which a hit is shown.
inline constexpr std::int32_t kHitThresholdPpm = 500'000;

/// How likely two names are names of one person or organisation, nothing else being known, in millionths. Symmetric.
/// Without a list to tell rarity from, tokens weigh by their letters. About 5 µs.
std::int32_t name_probability(std::string_view name1, std::string_view name2, text::NameKind kind);
std::int32_t name_probability(const text::StandardName& name1, const text::StandardName& name2);

/// "Not that person": a named officer's judgement that outlives every re-import. `party_key` is party_key(party).
struct NotThatPerson {
  std::string list;
  std::string entry_id;
  std::string party_key;
  std::string officer;
  base::Instant at;

  auto operator<=>(const NotThatPerson&) const = default;
};

/// What a party is remembered by for NotThatPerson: its standardised name, address and telephone, hashed: 64 hexadecimal digits.
/// Spellings that standardise alike have one key.
std::string party_key(const model::Party& party);

class ListIndex {
 public:
  /// Builds the index; the lists are copied as far as hits need them. `not_that_person` is consulted by every screening.
  explicit ListIndex(std::span<const WatchList> lists, std::vector<NotThatPerson> not_that_person = {});
  ListIndex(ListIndex&&) noexcept;
  ListIndex& operator=(ListIndex&&) noexcept;
  ~ListIndex();

  /// Hits of one party with at least kHitThresholdPpm, by falling probability, then list and entry; at most 10.
  std::vector<model::ListHit> screen(const model::Party& party, model::PartyRole role) const;

  /// Entries that a name may mean, for an officer's own question: from `floor_ppm` on, by falling probability, at most `limit`.
  std::vector<model::ListHit> search(std::string_view name, std::size_t limit = 20,
                                     std::int32_t floor_ppm = 200'000) const;

  std::size_t entries() const noexcept;
  std::size_t names() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace tidewaiter::resolution
