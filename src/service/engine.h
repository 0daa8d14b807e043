#pragma once
// What screening holds in memory: profiles, watch lists, weights, the resolver, the sliding windows, the ids
// filed before. All of it can be rebuilt from the store, and is, whenever a snapshot beside the database is
// missing or does not fit. Evidence is read in the order of the journal, whatever the threads (S4).
//
// Threads: `tables`, `profiles` and `lists` are const and may be asked from any thread; everything else has
// one writer, but that what prepares a chunk (`prepare`), the resolver (`resolve`) and the windows
// (`look_around`) may each have their own.

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "declaration/tables.h"
#include "model/assessment.h"
#include "model/item.h"
#include "resolution/parameters.h"
#include "resolution/prepared.h"
#include "resolution/resolution.h"
#include "resolution/screening.h"
#include "risk/risk.h"
#include "risk/window.h"
#include "service/known_items.h"
#include "service/recent_parties.h"
#include "store/store.h"

namespace tidewaiter::service {

/// A declaration with everything that can be worked out of it alone, on any thread.
struct PreparedItem {
  model::Declaration declaration;
  std::array<std::shared_ptr<const PreparedParty>, 2> parties;  ///< by PartyRole; set once it is prepared

  const resolution::Prepared& party(model::PartyRole role) const {
    return parties[static_cast<std::size_t>(role)]->standardised;
  }
  std::vector<model::ListHit> all_hits() const;  ///< in evidence's order
};

/// A parcel that was resolved and is to be looked around. Points at what outlives the call.
struct Resolved {
  model::ItemNumber number;
  const PreparedItem* item;
  base::Instant filed_at;
  model::Evidence* evidence;
  std::optional<risk::WindowFacts>* facts = nullptr;  ///< where they are wanted
};

class Service;
class StandingMemory;

/// Where what was worked out lies beside a database. All of it can be worked out again.
struct Companions {
  std::string resolution;  ///< the resolver's snapshot
  std::string standing;    ///< StandingMemory
};

/// What joins a parcel's parties to those of other parcels, each the strongest (resolution::Resolver::joins).
struct ParcelJoins {
  std::vector<model::Join> sender;
  std::vector<model::Join> recipient;
};

class Engine {
 public:
  enum class Resolving {
    Yes,
    Down
  };  ///< Down: parcels are judged without who is behind them (docs/degraded.md)
  /// Reads what is live in the store, at the state of `reader`; with `companions` faster.
  static base::Result<Engine> load(store::Reader& reader, const std::optional<Companions>& companions,
                                   base::Instant now, Resolving resolving = Resolving::Yes);
  /// An engine over the profiles, lists and weights of an earlier time with nothing in it: what replay fills
  /// up to a journal index.
  static base::Result<Engine> empty(store::Reader& reader, const model::Versions& versions, base::Instant at,
                                    Resolving resolving);

  const declaration::Tables& tables() const { return *tables_; }
  const risk::CompiledProfiles& profiles() const { return profiles_; }
  const resolution::ListIndex& lists() const { return *lists_; }
  const model::Versions& versions() const { return versions_; }
  bool lists_stale() const { return lists_stale_; }
  bool resolver_down() const { return resolver_down_; }
  const KnownItems& known() const { return known_; }
  resolution::Resolver& resolver() { return *resolver_; }

  /// Standardises the parties and asks the watch lists, a parcel's or a chunk's. Any thread.
  PreparedItem prepare(model::Declaration declaration) const;
  /// Fills in `parcels`, which hold declarations; many of them on two threads. What was worked out of the
  /// parties that came last is remembered from call to call. One thread at a time.
  void prepare(std::span<PreparedItem* const> parcels);
  /// As `prepare` without asking the lists, for parcels whose hits are stored.
  static PreparedItem prepare_parties(model::Declaration declaration);

  /// Takes a filed parcel in and returns what is known about it at this point of the journal. One writer.
  base::Result<model::Evidence> take_in(model::ItemNumber number, const PreparedItem& item,
                                        base::Instant filed_at, std::uint64_t journal_index);
  /// The two halves of `take_in`, for two threads: of each parcel first the one, then the other, and both in
  /// the order of the journal. `resolve` leaves the windows out, and `look_around` puts them in, of any
  /// number of parcels.
  base::Result<model::Evidence> resolve(model::ItemNumber number, const PreparedItem& item,
                                        base::Instant filed_at, std::uint64_t journal_index);
  void look_around(std::span<const Resolved> parcels);
  /// What is known about a parcel that was taken in before, as of now. `hits` are what was found when it was
  /// filed.
  base::Result<model::Evidence> read_again(model::ItemNumber number, const model::Declaration& declaration,
                                           base::Instant filed_at, std::uint64_t journal_index,
                                           std::vector<model::ListHit> hits) const;

  /// The entities of a parcel that was taken in, as of now; none where nothing is resolved.
  /// NotFound.
  base::Result<model::Evidence> entities(model::ItemNumber number) const;

  /// What joins a parcel's parties to others, as weighed now; none where nothing is resolved. NotFound.
  base::Result<ParcelJoins> joins(model::ItemNumber number) const;

  /// Obeys the officers' judgements on parties up to this number (R3). Judgements are obeyed by themselves as
  /// soon as a later parcel is taken in; one on a parcel that was erased is passed over.
  base::Status obey(std::int64_t through_judgement);

  /// Forgets every parcel, and who was behind it, before their rows are erased (J4). What is in force stays;
  /// only an engine that `load` gives can take its place. One writer.
  void forget_parcels();

  /// How far it has come: changes with every parcel that is taken in and every judgement that is obeyed.
  std::pair<model::ItemNumber, std::size_t> extent() const;

  /// Saves what was worked out beside the database; nothing is saved while the resolver is down.
  base::Status save(const Companions& companions) const;

 private:
  Engine() = default;
  void prepare_at(std::span<PreparedItem* const> parcels, std::size_t desk);
  base::Status load_versions(store::Reader& reader, const std::optional<model::Versions>& wanted,
                             base::Instant now);
  class Remembered;
  base::Result<bool> load_items(store::Reader& reader, Remembered remembered);
  base::Result<bool> remember(store::Reader& reader, base::Result<StandingMemory> memory);
  base::Status load_judgements(store::Reader& reader);
  void forget_obeyed();
  base::Status obey_before(model::ItemNumber number);
  base::Status obey_next();

  std::unique_ptr<const declaration::Tables> tables_;
  resolution::Parameters parameters_;
  risk::CompiledProfiles profiles_;
  std::unique_ptr<const resolution::ListIndex> lists_;
  std::array<RecentParties, 2> desks_;  ///< whose parties were held against lists_
  std::unique_ptr<resolution::Resolver> resolver_;
  std::unique_ptr<risk::WindowIndex> windows_;
  KnownItems known_;
  model::ItemNumber last_item_;  ///< taken in
  model::Versions versions_;
  bool lists_stale_ = false;
  bool resolver_down_ = false;
  std::deque<store::JudgementRow> judgements_;  ///< not obeyed yet, by number
};

/// The declaration kept in an item's row.
base::Result<model::Declaration> declaration_of(const store::ItemRow& row);
/// A service's own.
Companions companions_of(const Service& service);

}  // namespace tidewaiter::service
