#pragma once
// What the rules of retention would erase now, row by row, and what keeps other rows from it; and the erasing
// of just that (J4, D2). A plan is a value: it can be read by two people before anything goes. The rules are
// oversight.h's. Planning may go on beside a writer; what writes says so.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/oversight.h"

namespace tidewaiter::service {

/// A row that goes, whole or but for what is `left` of it.
struct RetentionRow {
  store::TableId table = store::TableId::Item;
  std::int64_t row_no = 0;
  std::int64_t item_no = 0;  ///< the parcel that it is about; 0 where it is about none
};
/// What one rule erases.
struct PlannedClass {
  RetentionRule rule;
  std::vector<RetentionRow> rows;
  std::optional<base::Instant> since;               ///< since when the first of them is due
  std::map<std::int64_t, std::uint64_t> held_back;  ///< by legal hold: how many rows it keeps
  std::map<std::int64_t, store::Row> left;          ///< by row_no: what stays of a row that does not go whole
  std::map<std::string, std::size_t> files;         ///< by hash: how many of the rows speak of it

  std::uint64_t rows_held_back() const;
};
struct RetentionPlan {
  base::Instant as_of;  ///< the hour that the periods are reckoned to
  std::vector<PlannedClass> classes;

  std::uint64_t rows() const;
  /// Whether a declaration goes: what was worked out of it must go too.
  bool takes_declarations() const;
};

/// What is due at `as_of`. Reads every row of each class. Unsupported for a class that has no rule.
base::Result<RetentionPlan> plan_retention(store::Reader& reader, base::Instant as_of,
                                           const std::vector<RetentionRule>& rules);
/// Of every rule, row and hold in it, and of the hour.
base::Hash digest_of(const RetentionPlan& plan);
/// The numbers of requests for erasure that wait for an answer and name a parcel whose declaration goes.
base::Result<std::vector<std::int64_t>> requests_met_by(store::Reader& reader, const RetentionPlan& plan);

/// Erases what was planned, by two officers, in batches. That it ran, and up to which hour, is entered first
/// (retention_runs.h). Forbidden unless they are two; NotFound where a row is there no more; Busy where
/// somebody read on for so long that the write-ahead log could not be cleared at the end: all the rows are
/// erased, and the next run clears it, though nothing else be due. Writes.
base::Result<RetentionReport> run_planned(const Service& service, const Actor& ordered_by,
                                          const Actor& approved_by, const RetentionPlan& plan);

}  // namespace tidewaiter::service
