#pragma once
// What is known about a parcel when it is judged (Evidence), and the judgement (Assessment): a sum of integer
// contributions, each with its reason. An assessment is a pure function of its item, the versions named in it
// and the evidence (invariant S4), so both are values that can be stored and recomputed byte for byte.
// Thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "model/item.h"

namespace tidewaiter::model {

/// An entity's stable id (R2): below 36^12, so that it is written "E" and twelve of [0-9A-Z]. 0 means none.
using EntityId = base::NumberId<struct EntityIdTag>;
std::string to_text(EntityId id);
/// Reads "E7K2…"; nullopt where it is not an entity id.
std::optional<EntityId> entity_id_from(std::string_view text) noexcept;

/// Thousandths of a bit: 1000 doubles the odds. Scores and match weights are sums of these.
using Millibits = std::int32_t;

/// The three levels on which two mentions can be "the same"; they are never confused.
enum class EntityLevel { Person, Premises, Contact };
std::string_view name(EntityLevel level) noexcept;  ///< "person", "premises", "contact"

/// One attribute's part in a comparison of two parties.
struct ComparisonPart {
  std::string attribute;  ///< "name", "address", "phone", …
  std::string level;      ///< "same", "same after transliteration", "one letter differs", …
  std::string left;
  std::string right;
  Millibits weight = 0;

  bool operator==(const ComparisonPart&) const = default;
};

/// Why a mention stands with another one.
struct Join {
  ItemId other_item;
  PartyRole other_role = PartyRole::Recipient;
  EntityLevel level = EntityLevel::Person;
  Millibits weight = 0;
  std::vector<ComparisonPart> parts;

  bool operator==(const Join&) const = default;
};

/// A party found on a watch list.
struct ListHit {
  std::string list;      ///< "ofac", "un", or the name of a local list
  std::string entry_id;  ///< the list's own number
  std::string matched_name;
  std::string programme;
  std::int32_t probability_ppm = 0;  ///< calibrated, millionths
  PartyRole role = PartyRole::Recipient;

  bool operator==(const ListHit&) const = default;
};

/// Who a party is. An id of 0 means that the level could not be told (resolver down, or nothing to go by).
/// What joined it to others is no evidence: no score rests on it, and it would copy other people's names and
/// addresses into every parcel's record. It is worked out when asked for (resolution::Resolver::joins).
struct PartyEvidence {
  EntityId person;
  EntityId premises;
  EntityId contact;

  bool operator==(const PartyEvidence&) const = default;
};

/// What one sliding window held when it was read. `key` is the canonical text of what was asked
/// ("count items by recipient.premises within 30d"), so that profiles share values.
struct WindowValue {
  std::string key;
  std::int64_t value = 0;
  /// The latest that made it, at most 5, the parcel itself left out; none where no profile's test holds for
  /// the value.
  std::vector<ItemId> items;
  base::DurationMs span =
      base::DurationMs{0};  ///< from the first to the last of its parcels, this one included

  bool operator==(const WindowValue&) const = default;
};

/// All that was read from outside the item.
struct Evidence {
  std::uint64_t journal_index = 0;  ///< the journal's size when this was read
  bool resolver_available = true;
  bool lists_stale = false;  ///< a watch list was older than its limit, or missing
  PartyEvidence sender;
  PartyEvidence recipient;
  std::vector<WindowValue> windows;  ///< sorted by key
  std::vector<ListHit> hits;         ///< sorted by list, entry, role

  const PartyEvidence& party(PartyRole role) const { return role == PartyRole::Sender ? sender : recipient; }
  bool operator==(const Evidence&) const = default;
};

/// What becomes of a parcel. `LetRun` is known inside the service only and shows as Release.
enum class Outcome { Release, Hold, Query, Refuse, LetRun };
std::string_view name(Outcome outcome) noexcept;  ///< "Release", "Hold", …
std::optional<Outcome> outcome_from(std::string_view name) noexcept;

enum class ReasonKind { Profile, StandingRule, WatchList, Finding, Model, Degraded };
std::string_view name(ReasonKind kind) noexcept;  ///< "profile", "standing_rule", "watch_list", …

/// One contribution to a score, in words an officer would use: `text` names field, value and other parcels.
struct Reason {
  ReasonKind kind = ReasonKind::Profile;
  std::string ref;  ///< profile id, list entry ("ofac:12345"), finding code
  Millibits contribution = 0;
  std::string text;
  std::vector<std::string> fields;  ///< the readable fields it rests on
  std::vector<ItemId> items;        ///< the other parcels it names

  bool operator==(const Reason&) const = default;
};

/// What an assessment rests on besides its item and evidence; each is a number in this database.
struct Versions {
  std::uint32_t profiles = 0;
  std::uint32_t lists = 0;
  std::uint32_t parameters = 0;  ///< of resolution (R1)
  std::uint32_t model = 0;       ///< 0: no trained model in use

  bool operator==(const Versions&) const = default;
};

struct Assessment {
  Versions versions;
  Millibits score = 0;          ///< the sum of the reasons' contributions
  std::vector<Reason> reasons;  ///< by falling contribution, then ref
  /// What a standing rule asks for whatever the score; nullopt where none applies.
  std::optional<Outcome> standing;

  bool operator==(const Assessment&) const = default;
};

}  // namespace tidewaiter::model
