#pragma once
// Watch lists as a service keeps them: imported whole, updated by difference, never lost. A list's version is
// the number of the import among all lists' imports, so that one number says what all lists were (S4). A list
// that lost over a tenth of its entries is refused, and let in by another officer than who brought it; by the
// server any change of a list waits for a second officer who brings the same files. One writer at a time.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "resolution/screening.h"
#include "resolution/watchlist.h"
#include "service/how_far.h"
#include "service/service.h"
#include "store/store.h"

namespace tidewaiter::service {

/// A list is stale when its last import is older than this.
inline constexpr base::DurationMs kListStaleAfter = base::DurationMs::days(30);

struct LoadedLists {
  std::vector<resolution::WatchList> lists;
  std::vector<resolution::NotThatPerson> not_that_person;
  std::uint32_t version = 0;  ///< the latest import in them; 0: none was ever imported
  bool stale = false;         ///< no list, or one older than kListStaleAfter
};

/// The lists as they are, or as they were at `version`; what officers had cleared by `now`.
base::Result<LoadedLists> load_lists(store::Reader& reader, std::optional<std::uint32_t> version,
                                     base::Instant now);

struct ImportRequest {
  resolution::ListFormat format = resolution::ListFormat::Csv;
  std::string list;  ///< the list's name; "ofac" and "un" by default for their formats
  std::vector<std::string> paths;
  std::vector<resolution::ListFile> files = {};  ///< in place of `paths`, where they were read already
  /// The acting officer stands for these very files, which another officer brought since the list in force:
  /// that it lost over a tenth is right, or, where two are needed, that it is the list.
  bool second_word = false;
  bool two_officers = false;  ///< what changes the list waits for a second word
};

/// A stored parcel's party that an entry which came or changed now hits.
struct NewHit {
  model::ItemId item;
  model::ListHit hit;
};

struct ImportReport {
  std::string list;
  std::uint32_t version = 0;
  std::size_t entries = 0;
  std::size_t came = 0;
  std::size_t went = 0;
  std::size_t changed = 0;
  std::string sha256;
  bool unchanged = false;  ///< the same content as before: the list is as fresh as now
  bool waits = false;      ///< for a second officer: nothing is in force yet
  std::uint64_t parties_screened = 0;
  std::vector<NewHit> new_hits;  ///< at most 1,000
};

/// What an import changed, with the entries that came or changed.
struct TakenList {
  ImportReport report;
  resolution::WatchList fresh;
};

/// Reads the files, checks them against the list in use and records the difference. A refused list (shrunk,
/// older, unreadable) changes nothing; the refusal is an entry too, and one that shrank is a row. Forbidden
/// where it shrank and no second officer stands for that, and where a second word is given for files that no
/// other officer brought. What waits for a second officer is a row, and screens nobody.
base::Result<TakenList> take_list(const Service& service, const Actor& actor, const ImportRequest& request);
/// Screens stored parties against what came or changed, and adds the hits to the report. Reads every parcel,
/// and says how far it is.
base::Status screen_stored(store::Reader& reader, TakenList& taken, const HowFar& how_far = {});
/// Both.
base::Result<ImportReport> import_list(const Service& service, const Actor& actor,
                                       const ImportRequest& request, const HowFar& how_far = {});

/// An import that was let in, one that waits for a second officer, or one that was refused since it shrank.
struct KnownImport {
  store::WatchListRow row;
  std::string format;  ///< "ofac", "un", "csv"
  bool in_force = false;
  bool stale = false;       ///< in force, and older than kListStaleAfter
  bool wants_word = false;  ///< not let in, nor any other since: a second officer may
  std::string brought_by;   ///< of one that two let in: the first of them
};
/// By list, of each the latest first.
base::Result<std::vector<KnownImport>> list_imports(store::Reader& reader, base::Instant now);

/// An entry that an import brought, changed or ended.
struct ChangedEntry {
  std::string entry_id;
  std::string change;  ///< "came", "changed", "went"
  std::string name;    ///< the primary one; empty where it was erased
  std::string programme;
};
/// By the entry's number. NotFound where the list was never imported as this version.
base::Result<std::vector<ChangedEntry>> changes_at(store::Reader& reader, const std::string& list,
                                                   std::int64_t version);

/// "Not that person": the party of a filed parcel is not the list's entry, whatever is imported later.
base::Status clear_hit(const Service& service, const Actor& actor, const std::string& list,
                       const std::string& entry_id, const model::ItemId& item, model::PartyRole role,
                       const std::string& reason);

/// The lists in use, with their entries.
base::Result<std::vector<resolution::WatchList>> lists_in_use(const Service& service);

}  // namespace tidewaiter::service
