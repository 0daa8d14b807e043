#pragma once
// Who is behind the names. A *mention* is one party of one parcel as declared; the resolver says which
// mentions are one person or organisation, one premises (door), and one way of being reached (telephone, or
// email where there is none), why, and how surprising the number of "people" behind a door or a telephone is.
//
//   prepared.h    a party in the form that is compared (standardised by text/)
//   parameters.h  what agreement and disagreement are worth: a numbered set, shipped or learnt
//   comparison.h  two parties, attribute by attribute; the weights of Fellegi and Sunter, and what a
//   household shares keys.h        under which keys a party is looked for candidates.h  the lookup behind
//   those keys, in memory or in SQL, under one contract clusters.h    from pairs to entities, order-free,
//   without chaining through weak ties surprise.h    how surprising a number of names at one place is batch.h
//   whole files at once, learning from them: `tidewaiter resolve`
//
// Inside, one mention goes like this: its party is prepared (any thread); the same prepared party seen before
// is found by its hash, and the mention just joins it (nine of ten in mail). A new one is put under its keys,
// compared with what stands there, and the clusters it touches are worked out again. A cluster that has grown
// large is worked out once many newcomers wait in such ones; until then, and above 4,096 parties for good,
// each stands with what it matched best.
// What a key that closed had joined alone is taken back a little with each mention (re_evaluation.cc).
//
// Threads: a Resolver has one writer. `prepare` is pure. Const members may be called from many threads while
// no non-const member runs. Bounds: a key proposes at most Parameters::key_limit parties and is closed above
// that, in a flood too; text is cut by text/; memory is about 400 bytes a party that differs from all others,
// 40 a mention.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "model/assessment.h"
#include "model/item.h"
#include "resolution/prepared.h"

namespace tidewaiter::resolution {

struct Parameters;

/// A mention's number: given by the caller, never used twice, below 2^48.
using MentionNumber = base::NumberId<struct MentionNumberTag>;

/// The number of a parcel's sender or recipient, where mentions are parties of numbered parcels.
constexpr MentionNumber mention_number(model::ItemNumber item, model::PartyRole role) {
  return MentionNumber{item.value() * 2 + (role == model::PartyRole::Recipient ? 1 : 0)};
}

/// Whose mention a number made by `mention_number` is.
constexpr model::PartyRole role_of(MentionNumber number) {
  return number.value() % 2 == 1 ? model::PartyRole::Recipient : model::PartyRole::Sender;
}

struct Mention {
  MentionNumber number;
  model::ItemId item;
  model::PartyRole role = model::PartyRole::Recipient;
  base::Instant at;  ///< when it was posted or filed: what windows count by
};

/// One thing that happened to an entity, for the journal. After a merge `from` is a tombstone that leads to
/// `to`; after a split `to` is the part that left `from`.
struct EntityChange {
  enum class Kind { Merge, Split } kind = Kind::Merge;
  model::EntityLevel level = model::EntityLevel::Person;
  model::EntityId from;
  model::EntityId to;
  MentionNumber because_of;  ///< the mention or judged mention that brought it about; 0: a re-evaluation

  bool operator==(const EntityChange&) const = default;
};

/// What was declared, as an entity's history tells it.
struct MentionSummary {
  MentionNumber number;
  model::ItemId item;
  model::PartyRole role = model::PartyRole::Recipient;
  base::Instant at;

  bool operator==(const MentionSummary&) const = default;
};

struct Entity {
  model::EntityId id;  ///< the living id
  model::EntityLevel level = model::EntityLevel::Person;
  std::vector<MentionSummary> mentions;  ///< the latest first, at most the limit asked for
  std::uint64_t mention_count = 0;
  std::vector<EntityChange> history;  ///< merges and splits, the oldest first
};

/// An officer's word on two mentions (R3): it outlives every re-evaluation.
struct Judgement {
  MentionNumber left;
  MentionNumber right;
  bool same = true;
  std::string by;
  base::Instant at;

  bool operator==(const Judgement&) const = default;
};

/// Why two mentions are, or are not, one: weights that add up.
struct Explanation {
  bool together = false;           ///< they stand in one entity now
  model::Millibits weight = 0;     ///< prior and the parts' sum
  model::Millibits prior = 0;      ///< what is thought before looking at anything
  model::Millibits threshold = 0;  ///< from this weight on two are joined
  std::int32_t probability_ppm = 0;
  std::string against;  ///< "strangers" or "one household": the likelier rival explanation
  std::vector<model::ComparisonPart> parts;  ///< by falling absolute weight
  /// Where they are together without matching each other: the mentions from left to right that lead there.
  std::vector<MentionNumber> path;
  std::vector<Judgement> judgements;  ///< officers' words that bear on the two
};

/// How many stand behind an address, telephone or entity within a window, and how surprising that is.
struct StandBehind {
  std::uint32_t mentions = 0;
  std::uint32_t people = 0;    ///< person entities
  std::uint32_t premises = 0;  ///< premises entities
  std::uint32_t contacts = 0;  ///< contact entities
  std::uint32_t once = 0;      ///< people who were never seen before or elsewhere: made-up names do not recur
  std::string kind;  ///< "door", "building", "post box", "organisation", "telephone", "mailbox", "person"
  std::int32_t expected_milli =
      0;                          ///< thousandths of people expected in such a window at a place of its kind
  model::Millibits surprise = 0;  ///< −log2 of the chance of as many or more, thousandths; 0 to 64,000
  bool cut = false;               ///< more mentions in the window than are counted (4,096, the latest)
};

struct SearchQuery {
  std::string name = {};
  std::vector<std::string> address = {};
  std::string country = {};  ///< ISO 3166-1 alpha-2, or empty
  std::string phone = {};
  std::string email = {};
  std::size_t limit = 20;  ///< 1 to 1,000
};

struct SearchHit {
  model::EntityId person;
  MentionSummary mention;  ///< the latest of the matched party
  std::int32_t probability_ppm = 0;
  model::Millibits prior = 0;  ///< with the parts it adds up to the weight
  std::vector<model::ComparisonPart> parts;
};

/// The parcel's party as declared, where reasons shall show what was written rather than what was compared.
/// Returns nullopt where it was erased.
using PartySource = std::function<std::optional<model::Party>(const model::ItemId&, model::PartyRole)>;

class CandidateLookup;

/// When a resolver that is read from a snapshot makes its tables of keys: half of the time that takes.
enum class KeyTables { AtOnce, Later };

class Resolver {
 public:
  /// With the index in memory.
  explicit Resolver(Parameters parameters);
  /// With another lookup of persons' keys.
  Resolver(Parameters parameters, std::unique_ptr<CandidateLookup> lookup);
  ~Resolver();
  Resolver(Resolver&&) noexcept;
  Resolver& operator=(Resolver&&) noexcept;

  /// Takes a mention in and says who it is.
  /// Conflict where the number was used; Unavailable where a lookup in SQL fails.
  base::Result<model::PartyEvidence> add(const Mention& mention, const Prepared& party);
  /// As above for callers who have one thread.
  base::Result<model::PartyEvidence> add(const Mention& mention, const model::Party& party);
  /// What `add` says of a known mention, as of now. NotFound.
  base::Result<model::PartyEvidence> entities(MentionNumber number) const;
  /// What joins a known mention to others, as weighed now: the strongest, at most 3, each agreeing in other
  /// things than the ones before; none for what came alone. About twenty times the cost of `entities`.
  /// NotFound.
  base::Result<std::vector<model::Join>> joins(MentionNumber number) const;
  /// The parcel that a mention was in. NotFound.
  base::Result<model::ItemId> item(MentionNumber number) const;
  /// Removes a mention (erasure, D2). Its party's standardised form goes with the last mention of it.
  /// NotFound.
  base::Status erase(MentionNumber number);

  /// Works through all that `add` puts off, of large clusters of either level at most `budget`; returns how
  /// much is left. Before a partition is compared (R1): `add` keeps up with all but clusters of thousands.
  std::size_t re_evaluate(std::size_t budget = SIZE_MAX);
  /// Merges and splits since this was last called, in order: for the journal.
  std::vector<EntityChange> take_changes();

  /// The living entity an id leads to, through tombstones (R2). NotFound.
  base::Result<model::EntityId> living(model::EntityId id) const;
  /// At most `limit` mentions, the latest first. NotFound.
  base::Result<Entity> entity(model::EntityId id, std::size_t limit = 100) const;

  /// Records an officer's judgement and acts on it. Conflict where it contradicts earlier ones; `found` then
  /// is the path of judgements that stands against it (R3). Judging the same again is no error.
  base::Status judge(const Judgement& judgement);
  const std::vector<Judgement>& judgements() const;

  base::Result<Explanation> explain(MentionNumber left, MentionNumber right,
                                    model::EntityLevel level = model::EntityLevel::Person,
                                    const PartySource& source = {}) const;

  /// Who stands behind an entity of any level in [until − window, until].
  base::Result<StandBehind> stand_behind(model::EntityId id, base::Instant until,
                                         base::DurationMs window) const;
  /// The same for an address or a telephone as written; NotFound where nothing known matches.
  base::Result<StandBehind> stand_behind_address(const model::Party& address, base::Instant until,
                                                 base::DurationMs window) const;
  base::Result<StandBehind> stand_behind_phone(const std::string& phone, const std::string& country,
                                               base::Instant until, base::DurationMs window) const;

  /// Known parties like the one asked for, the likeliest first. A name alone is enough.
  std::vector<SearchHit> search(const SearchQuery& query) const;

  std::uint32_t parameter_version() const;
  std::uint64_t mention_count() const;
  std::uint64_t party_count() const;  ///< distinct standardised parties
  std::uint64_t memory_bytes() const;

  /// Writes a snapshot (checksummed; replaces the file durably). Merges and splits must have been taken.
  base::Status save(const std::string& path) const;
  /// Reads one. Tampered where the checksum disagrees, Unsupported for another layout or parameter version:
  /// then rebuild by adding the stored mentions and judgements again.
  static base::Result<Resolver> load(const std::string& path, Parameters parameters,
                                     KeyTables when = KeyTables::AtOnce);
  /// Where `load` left them out, the tables that say whom a key leads to: once, before anything but `item`,
  /// `entities`, `mention_count` and `judgements` is asked, which may be asked while it works.
  base::Status build_key_tables();

  struct State;  ///< for the resolver's own files

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tidewaiter::resolution
