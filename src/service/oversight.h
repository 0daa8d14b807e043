#pragma once
// Looking back: what was refused, what slips through, whether an assessment can be recomputed, and what must
// be forgotten. Reading may go on beside a writer; what writes says so.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "selection/leakage.h"
#include "service/engine.h"
#include "service/service.h"

namespace tidewaiter::service {

/// A refused declaration as it is listed.
struct RefusedDeclaration {
  store::RefusedRow row;
  std::string raw;          ///< what was filed
  std::string accepted_as;  ///< the id of the parcel it became; empty while it was not put right, or the
                            ///< parcel was erased
};
/// Hands over refused declarations in the order of refusal: those that were not put right since, or all.
base::Status each_refused(const Service& service, bool all,
                          const std::function<base::Status(const RefusedDeclaration&)>& visit);

struct Leakage {
  selection::LeakageEstimate estimate;
  std::int64_t shifts = 0;
  std::int64_t not_yet_examined = 0;  ///< drawn, and without a conclusive result
};
/// How many parcels with drugs slip through, from the random stream of closed shifts.
base::Result<Leakage> leakage(const Service& service, const selection::DetectionTrials& trials);

/// What `replay` came to for one parcel.
struct Replay {
  std::string item_id;
  std::uint64_t journal_index = 0;
  bool same_bytes = false;     ///< assess(item, stored evidence) gives the stored result byte for byte (S4)
  bool evidence_same = false;  ///< what the store holds gives the same evidence as of the index
  std::vector<std::string> differences;  ///< what is not the same, or was since erased
  ParcelJoins joins;                     ///< what joined its parties to others then
};
/// Recomputes the assessment in force of an item, then derives its evidence again from what is stored. Takes
/// as long as adding every parcel up to it.
base::Result<Replay> replay(const Service& service, const model::ItemId& item);

/// One class's rule: how long its rows are kept, and on what ground.
struct RetentionRule {
  store::DataClass data_class = store::DataClass::Declaration;
  base::DurationMs keep;
  std::string basis;
};
/// Reads `retention:` of a YAML configuration; without one, the shipped periods (docs/retention.md).
base::Result<std::vector<RetentionRule>> retention_rules(const std::optional<std::string>& yaml);

struct RetentionReport {
  std::map<std::string, std::uint64_t> rows;  ///< erased, by class
  std::uint64_t entries = 0;
  std::uint64_t held_back = 0;  ///< rows that a legal hold keeps
};
/// Erases what is due at `now`, by two officers, in batches; selected, examined and seized parcels stay with
/// their case. That it ran, and up to which hour, is entered first (retention_runs.h). Writes.
base::Result<RetentionReport> run_retention(const Service& service, const Actor& ordered_by,
                                            const Actor& approved_by,
                                            const std::vector<RetentionRule>& rules);

/// What of one class should be gone by now, and is not.
struct RetentionDue {
  RetentionRule rule;
  std::uint64_t rows = 0;
  std::optional<base::Instant> since;  ///< since when the first of them is due
  std::uint64_t held_back = 0;         ///< rows that a legal hold keeps
};
/// As run_retention would find it. Reads every row of each class.
base::Result<std::vector<RetentionDue>> retention_due(store::Reader& reader, base::Instant now,
                                                      const std::vector<RetentionRule>& rules);

/// A hold that keeps a parcel's rows from erasure, lifted or not.
struct KnownLegalHold {
  store::LegalHoldRow row;
  std::optional<std::string> item_id;
};
/// The latest first.
base::Result<std::vector<KnownLegalHold>> legal_holds(store::Reader& reader);

/// Keeps a parcel's rows, of each of its filings, from every erasure. Writes.
base::Result<std::int64_t> place_legal_hold(const Service& service, const Actor& actor,
                                            const model::ItemId& item, const std::string& basis);
base::Status lift_legal_hold(const Service& service, const Actor& actor, std::int64_t hold_no);

}  // namespace tidewaiter::service
