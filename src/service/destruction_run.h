#pragma once
// A run at the furnace as it is written down, so that a kill in the middle of it loses nothing of what became
// of any line: it begins with its list; an exhibit that is destroyed says so, with the run, in its own act;
// one that stays behind is an entry with the reason, in the transaction that keeps it back; and the run ends
// with both counts. A run that was cut short is ended afterwards from these entries, and what it did not
// reach stays behind as such. One writer.

#include <string>
#include <vector>

#include "service/custody.h"

namespace tidewaiter::service {

/// The kind of the entry that says why an exhibit stays behind.
inline constexpr std::string_view kLeftBehind = "custody.left_behind";
/// The reason of what a run that was cut short did not reach.
inline constexpr std::string_view kNotReached = "not reached: the run was cut short before it";

/// The row of a run that begins: with its list, and nothing destroyed or left behind.
store::DestructionRow begun_row(const DestructionRun& run, std::int64_t number, base::Instant at);
/// It began and has not ended: one that ended destroyed, or left behind, at least one exhibit, or says that
/// nothing of it is known, as of one without a list that burnt nothing.
bool is_unfinished(const store::DestructionRow& row);
/// Says why an exhibit stays behind, in the caller's transaction.
base::Status note_left_behind(store::Transaction& transaction, const Actor& actor, base::Instant at,
                              std::int64_t run, const custody::ExhibitId& id, const std::string& why);
/// Ends the run that began with this row, in the caller's transaction. Of what is reported as left behind so
/// many were not reached.
base::Status end_run(store::Transaction& transaction, const Actor& actor, base::Instant at,
                     store::DestructionRow row, const DestructionReport& report,
                     std::int64_t not_reached = 0);

/// Ends a run that was cut short, from what was written before. NotFound; State where it has ended.
base::Result<DestructionReport> end_destruction(const Service& service, const Actor& actor, std::int64_t run);
/// The runs that began and have not ended, by number.
base::Result<std::vector<std::int64_t>> unfinished_runs(store::Reader& reader);

}  // namespace tidewaiter::service
