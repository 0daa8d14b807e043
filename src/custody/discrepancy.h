#pragma once
// A weight outside the bound (C4): it opens an inquiry, blocks the exhibit, and only a supervisor who held
// none of it, and weighed none of it, may close it, with a finding. What is less moves to "missing under
// inquiry", what is more to "found on recount", so that C1 goes on holding. Plain values; thread-safe.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "custody/ledger.h"
#include "custody/states.h"
#include "custody/weighing.h"

namespace tidewaiter::custody {

/// What an inquiry comes to.
enum class Finding {
  Explained,  ///< a cause was shown (spilt, wrongly weighed, stolen): the mass becomes an explained loss
  Recovered,  ///< the mass was found again and weighed: back to the exhibit
  Surplus,    ///< more was found than the book had; it stays found on recount
  Unsolved,   ///< it stays missing under inquiry, and the exhibit is free again
};
std::string_view name(Finding finding) noexcept;  ///< "explained", "recovered", "surplus", "unsolved"
std::optional<Finding> finding_from(std::string_view name) noexcept;

struct Discrepancy {
  ExhibitId exhibit;
  base::Instant opened_at;
  Comparison comparison;
  std::set<OfficerId> involved;  ///< every officer who held or weighed it
  std::optional<Finding> finding;
  OfficerId closed_by;
  std::optional<base::Instant> closed_at;
  std::string words;    ///< what the inquiry found
  bool abroad = false;  ///< it was in another country's hands when this was opened
  bool whole = false;   ///< it was not there at all
  bool found = false;   ///< and was found again since

  bool open() const noexcept { return !finding.has_value(); }
  bool operator==(const Discrepancy&) const = default;
};

/// A court's or a hazard order by which an exhibit may leave although this discrepancy of it is open (C4). It
/// says nothing of one that is found afterwards.
struct NamedDiscrepancy {
  std::int64_t number = 0;
  std::string order;

  bool operator==(const NamedDiscrepancy&) const = default;
};
/// The open discrepancies of an exhibit, by number, are the ones that are named, each with an order: State where
/// one is open and not named, Conflict where one is named and not open, Missing without words, Duplicate.
base::Status check_named(const std::set<std::int64_t>& open, const std::vector<NamedDiscrepancy>& named);

/// The movement that keeps the ledger true when a weighing was adjusted or found discrepant: nullopt where
/// nothing differs.
base::Result<std::optional<Movement>> movement_of(const Comparison& comparison, const ExhibitId& exhibit);
/// The same for what a receiver abroad weighed. A difference inside the bound moves nothing: what was handed
/// over is what two officers here signed.
base::Result<std::optional<Movement>> movement_abroad(const Comparison& comparison, const ExhibitId& exhibit);

struct ClosedDiscrepancy {
  Discrepancy discrepancy;
  std::optional<Movement> movement;  ///< out of "missing", where the finding says so
};
/// Forbidden where the supervisor is one of those involved; Missing without words; State where it is closed;
/// Conflict where the finding does not fit (a surplus is not missing). Of one that was missing as a whole:
/// Explained while it is, Recovered once it was found, which moved its mass already.
base::Result<ClosedDiscrepancy> close(Discrepancy discrepancy, const OfficerId& supervisor, Finding finding,
                                      std::string words, base::Instant at);

/// What was recovered goes back to its exhibit only where that one still is where the inquiry was opened:
/// here, as it was blocked then, or in the other country's hands. State where it left, by an order, or was
/// burnt since: the mass of its handover, or of its destruction, is what two signed, and what was found
/// afterwards was not in it. Of one that was missing as a whole and was found, nothing is left to go back.
base::Status check_finding(const Discrepancy& discrepancy, Finding finding, CustodyState now);

}  // namespace tidewaiter::custody
