#pragma once
// How an operator did in a time, each figure with its denominator: parcels that shipped unchecked, checks
// that found nothing where the random stream did, names and addresses that are none, parcels in hand before
// their cut-off. What a fault leads to is in courier_faults.h.
//
// A parcel counts where its filing fell into the time; of several filings of one parcel within it the last
// counts. A parcel counts as checked where its declaration names a check, or one was attested beside it
// (courier_checks.h). Finds are an operator's to know only once an officer has said so (`release_find`):
// until then its own ledger counts the examination among those examined and its find among nothing.

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "model/item.h"
#include "service/service.h"

namespace tidewaiter::service {

struct LedgerLine {
  std::string operator_id;
  std::int64_t parcels = 0;
  std::int64_t unchecked = 0;       ///< of `parcels`
  std::int64_t poor_names = 0;      ///< of `parcels`: a name missing or of mixed scripts
  std::int64_t poor_addresses = 0;  ///< of `parcels`: an address missing, a postcode of the wrong shape
  /// Parcels that it had checked, and that the random stream had examined to an end in the time.
  std::int64_t checked_and_drawn = 0;
  std::int64_t missed_finds = 0;  ///< of `checked_and_drawn`: something was found
  std::int64_t held = 0;          ///< parcels asked for that came to hand, were not found or had left
  std::int64_t in_hand_before_cut_off = 0;  ///< of `held`
};

/// Whose eyes it is for.
enum class LedgerFor { Officers, Operator };

/// At most so many filings are read for one answer.
inline constexpr std::int64_t kMostFilingsOfALedger = 500'000;

/// By operator; an empty `operator_id` is every one's. OutOfRange unless from < until; TooLarge where more
/// was filed in the time than can be read at once. Reads only; any number at once.
base::Result<std::vector<LedgerLine>> courier_ledger(const Service& service, const std::string& operator_id,
                                                     base::Instant from, base::Instant until, LedgerFor eyes);

/// A find that its operator may know of.
struct ReleasedFind {
  std::int64_t examination_no = 0;
  model::ItemId item;  ///< empty where it was erased
  base::Instant examined_at;
  base::Instant released_at;
};
/// Lifts the embargo on an examination's find. NotFound where there is no such find, or its parcel was
/// erased; State where it was lifted before; Missing without why. One writer.
base::Status release_find(const Service& service, const Actor& actor, std::int64_t examination_no,
                          const std::string& why);
/// What an operator may know, by number.
base::Result<std::vector<ReleasedFind>> released_finds(const Service& service,
                                                       const std::string& operator_id);

}  // namespace tidewaiter::service
