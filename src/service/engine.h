#pragma once
// What screening holds in memory: profiles, watch lists, the resolver, the sliding windows, the ids filed before. All
// of it can be rebuilt from the store, and is, whenever a snapshot beside the database is missing or does not fit.
// Evidence is read in the order of the journal, whatever the threads (S4).
//
// Threads: `tables`, `profiles` and `lists` are const and may be asked from any thread; everything else has one writer.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "declaration/tables.h"
#include "model/assessment.h"
#include "model/item.h"
#include "resolution/prepared.h"
#include "resolution/resolution.h"
#include "resolution/screening.h"
#include "risk/risk.h"
#include "risk/window.h"
#include "service/known_items.h"
#include "store/store.h"

namespace tidewaiter::service {

/// A declaration with everything that can be worked out of it alone, on any thread.
struct PreparedItem {
  model::Declaration declaration;
  resolution::Prepared sender;
  resolution::Prepared recipient;
  std::vector<model::ListHit> hits;
};

/// Off: as when the resolver is down. Every parcel is judged on its declaration and the lists alone, and its evidence says so.
enum class Resolving : std::uint8_t { On, Off };

class Engine {
 public:
  /// Reads what is live in the store, at the state of `reader`. `snapshot_path` is the resolver's, empty for none.
  static base::Result<Engine> load(store::Reader& reader, const std::string& snapshot_path, base::Instant now,
                                   Resolving resolving = Resolving::On);
  /// An engine over the same profiles and lists with nothing in it: what replay fills up to a journal index.
  static base::Result<Engine> empty(store::Reader& reader, const model::Versions& versions, base::Instant now,
                                    Resolving resolving = Resolving::On);

  const declaration::Tables& tables() const { return *tables_; }
  const risk::CompiledProfiles& profiles() const { return profiles_; }
  const resolution::ListIndex& lists() const { return *lists_; }
  const model::Versions& versions() const { return versions_; }
  bool lists_stale() const { return lists_stale_; }
  const KnownItems& known() const { return known_; }
  resolution::Resolver& resolver() { return *resolver_; }

  /// Standardises the parties and asks the watch lists. Any thread.
  PreparedItem prepare(model::Declaration declaration) const;
  /// As `prepare` without asking the lists, for parcels whose hits are stored.
  static PreparedItem prepare_parties(model::Declaration declaration);

  /// Takes a filed parcel in and returns what is known about it at this point of the journal. One writer.
  base::Result<model::Evidence> take_in(model::ItemNumber number, const PreparedItem& item, base::Instant filed_at,
                                        std::uint64_t journal_index);
  /// What is known about a parcel that was taken in before, as of now. `hits` are what was found when it was filed.
  base::Result<model::Evidence> read_again(model::ItemNumber number, const model::Declaration& declaration,
                                           base::Instant filed_at, std::uint64_t journal_index, std::vector<model::ListHit> hits) const;

  /// The entities of a parcel that was taken in, as of now, without joins; none where nothing is resolved. NotFound.
  base::Result<model::Evidence> entities(model::ItemNumber number) const;

  /// Saves the resolver beside the database; keeps what is there where nothing is resolved.
  base::Status save(const std::string& snapshot_path) const;

 private:
  Engine() = default;
  base::Status load_versions(store::Reader& reader, const std::optional<model::Versions>& wanted, base::Instant now);
  base::Status load_items(store::Reader& reader, std::uint64_t resolved_mentions);
  model::Evidence unresolved(std::uint64_t journal_index, std::vector<model::ListHit> hits) const;

  std::unique_ptr<const declaration::Tables> tables_;
  risk::CompiledProfiles profiles_;
  std::unique_ptr<const resolution::ListIndex> lists_;
  std::unique_ptr<resolution::Resolver> resolver_;
  std::unique_ptr<risk::WindowIndex> windows_;
  KnownItems known_;
  model::Versions versions_;
  bool lists_stale_ = false;
  Resolving resolving_ = Resolving::On;
};

/// The declaration kept in an item's row.
base::Result<model::Declaration> declaration_of(const store::ItemRow& row);

}  // namespace tidewaiter::service
