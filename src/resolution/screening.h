#pragma once
// Is this party on a list? A ListIndex is built over the lists in use and asked for every sender and
// recipient.
//
// Method.
//  1. Names, on the list and in question, are standardised (text/name.h): Latin letters without marks, roles
//  for tokens.
//     Titles, particles and company forms never take part in finding candidates.
//  2. Every identifying token of a listed name is posted under itself, its sound, its nicknames, and itself
//  less one letter.
//     Its rarity is −log2 of the share of listed names that have it, and no more than its letters can tell.
//  3. A party's tokens are looked up from the rarest on, until what is left could no longer make a hit
//  (prefix filter).
//     A name that is walked is kept if every token of one of the two may find its pair in the other, since
//     tokens left over on both sides make two names, and if those pairs weigh enough. Names that are the same
//     letters with other spaces are found by those letters.
//  4. Every kept name is compared token by token (screening_names.h). Two things must hold: the names are
//  one, and
//     the party is no namesake. How many namesakes there are comes from the rarity of what agrees. A person's
//     name is seldom an organisation's.
//  5. Country, town, premises, telephone and email known on both sides move the odds that it is no namesake.
//  Telephone
//     or email alone bring a hit too. Nationality is not read (S1).
//  6. The best name of an entry counts. A weak alias, or a name of common words alone, counts only where
//  premises,
//     telephone or email agree. Ships and aircraft send no parcels and are found by search only.
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

struct PartyParts;

/// The one threshold from which two names are called the same, and a party the listed one.
inline constexpr std::int32_t kHitThresholdPpm = 500'000;
/// From here on a hit is handed out at all: what is less likely than one in ten would drown the rest.
inline constexpr std::int32_t kShownFromPpm = 100'000;

/// How likely two names are names of one person or organisation, nothing else being known, in millionths.
/// Symmetric. Without a list to tell rarity from, tokens weigh by their letters. About 5 µs.
std::int32_t name_probability(std::string_view name1, std::string_view name2, text::NameKind kind);
std::int32_t name_probability(const text::StandardName& name1, const text::StandardName& name2);

/// "Not that person": a named officer's judgement that outlives every re-import. `party_key` is
/// party_key(party).
struct NotThatPerson {
  std::string list;
  std::string entry_id;
  std::string party_key;
  std::string officer;
  base::Instant at;

  auto operator<=>(const NotThatPerson&) const = default;
};

/// What a party is remembered by for NotThatPerson: its standardised name, address and telephone, hashed: 64
/// hexadecimal digits. Spellings that standardise alike have one key.
std::string party_key(const model::Party& party);

/// An entry that was found for an officer's question, and what makes it likely. The reasons' weights add up.
struct ListCandidate {
  model::ListHit hit;
  std::vector<model::ComparisonPart> reasons;
};

class ListIndex {
 public:
  /// Builds the index; the lists are copied as far as hits need them. `not_that_person` is consulted by every
  /// screening.
  explicit ListIndex(std::span<const WatchList> lists, std::vector<NotThatPerson> not_that_person = {});
  ListIndex(ListIndex&&) noexcept;
  ListIndex& operator=(ListIndex&&) noexcept;
  ~ListIndex();

  /// Hits of one party with at least kShownFromPpm, by falling probability, then list and entry; at most 10.
  std::vector<model::ListHit> screen(const model::Party& party, model::PartyRole role) const;
  /// The same, of a party that was taken apart already (party_parts.h).
  std::vector<model::ListHit> screen(const model::Party& party, const PartyParts& parts,
                                     model::PartyRole role) const;

  /// Entries that a party asked for by an officer may be, namesakes and weak aliases too: how likely the
  /// names are one, moved by country, town and premises where both sides state them. From `floor_ppm` on, by
  /// falling probability, at most `limit`.
  std::vector<ListCandidate> search(const model::Party& asked, std::size_t limit = 20,
                                    std::int32_t floor_ppm = 200'000) const;

  std::size_t entries() const noexcept;
  std::size_t names() const noexcept;

  struct Impl;

 private:
  std::unique_ptr<const Impl> impl_;
};

}  // namespace tidewaiter::resolution
