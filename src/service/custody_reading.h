#pragma once
// What the use cases of custody share and nobody else calls.

#include <set>
#include <vector>

#include "service/custody.h"

namespace tidewaiter::service {

/// The weighing these officers read off this scale, of this exhibit, now. NotFound where the scale is not
/// registered.
base::Result<custody::Weighing> weighing_of(store::Reader& reader, const ScaleReading& reading,
                                            const custody::ExhibitId& id, const CustodyAct& act);
/// A weight that disagrees where an exhibit is to leave is what it is anywhere: an inquiry (C4), not a line
/// to be tried again with a better figure. Records the weighing alone, as an act of its own.
base::Result<WeighedExhibit> open_inquiry(store::Transaction& transaction, const TwoSigners& by,
                                          custody::Weighing weighing, base::Instant at,
                                          LedgerShelf* shelf = nullptr);
/// "39 g, 1 g less than …: an inquiry is open (C4)".
std::string why_it_stays(const WeighedExhibit& weighed);
/// Missing, Conflict: a drug or a chemical is weighed where it changes hands, and nothing else is.
base::Status wants_weighing(custody::ExhibitKind kind, const std::optional<ScaleReading>& reading);
/// How many of what was counted went, and how many are left, as a fact to be signed.
std::string units_fact(const custody::SplitCount& counted);
/// Conflict where any exhibit bears a seal of this number, or one was put on any: two bags of one mass under
/// one number could change places unseen. Of seals that were broken under a schema before version 9 it knows
/// those that this exhibit bore.
base::Status wants_unused_seal(store::Reader& reader, const custody::ExhibitId& id, const std::string& seal);
/// One officer's step, which moves no mass: event, exhibit and entry.
base::Status single_step(store::Transaction& transaction, const std::string& actor, base::Instant at,
                         const char* kind, const custody::ExhibitId& id, custody::CustodyEvent event,
                         const std::string& detail);
/// Its event alone, for the caller to write; the row comes into its next state.
base::Result<store::RowWrite> event_of_one(store::Reader& reader, store::ExhibitRow& row,
                                           const std::string& actor, base::Instant at,
                                           custody::CustodyEvent event, const std::string& detail);
/// All that its row says: whether it was opened abroad is asked of opened_abroad.
custody::Discrepancy discrepancy_of(const store::DiscrepancyRow& row);
/// Whether the exhibit was in another country's hands when this inquiry was opened, by the event of its chain
/// that opened it. Where it is now says nothing of that.
base::Result<bool> opened_abroad(store::Reader& reader, const store::DiscrepancyRow& row);
/// All discrepancies of it that are open, whenever any clock says they were opened.
base::Result<std::vector<store::DiscrepancyRow>> open_discrepancies(store::Reader& reader,
                                                                    const custody::ExhibitId& id);
std::set<std::int64_t> discrepancy_numbers(const std::vector<store::DiscrepancyRow>& rows);
/// Another discrepancy of the same exhibit is open.
base::Result<bool> others_open(store::Reader& reader, const store::DiscrepancyRow& row);

}  // namespace tidewaiter::service
