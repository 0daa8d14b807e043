#pragma once
// The evidence room's rows as plain structs; store/records.h says how they are made of columns, and is what
// to include. Times are milliseconds since 1970, masses milligrams. Values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "store/schema.h"

namespace tidewaiter::store {

/// An officer's public key for two-person acts (C3): certified by two others, at some time revoked.
struct OfficerKeyRow {
  static constexpr TableId kTable = TableId::OfficerKey;
  std::string key_id;
  std::string officer;
  Blob public_key;  ///< Ed25519, 32 octets
  std::int64_t certified_at = 0;
  std::string certified_by;  ///< two officers, or "founding"
  std::optional<std::int64_t> revoked_at;
  std::optional<std::string> why;     ///< of its revocation, in words
  std::optional<std::string> reason;  ///< "lost", "compromised", "rotated", "left"
  std::optional<std::int64_t> since;  ///< what it signed from then on isn't trusted
  auto columns() {
    return std::tie(key_id, officer, public_key, certified_at, certified_by, revoked_at, why, reason, since);
  }
};

/// A scale as its certificate has it.
struct ScaleRow {
  static constexpr TableId kTable = TableId::Scale;
  std::string scale;
  std::int64_t readability_mg = 0;
  std::int64_t calibration_error_mg = 0;
  std::int64_t calibrated_until = 0;
  std::int64_t changed_at = 0;
  std::string changed_by;
  auto columns() {
    return std::tie(scale, readability_mg, calibration_error_mg, calibrated_until, changed_at, changed_by);
  }
};

/// An exhibit as it stands: who holds it, under which seal, and what the book says it weighs.
struct ExhibitRow {
  static constexpr TableId kTable = TableId::Exhibit;
  std::string exhibit;  ///< "X4-1.1"
  std::int64_t seizure_no = 0;
  std::optional<std::string> parent;
  std::string kind;
  std::string state;
  std::int64_t state_at = 0;
  std::string holder;
  std::string seal;  ///< empty while it is open
  std::int64_t book_mg = 0;
  std::int64_t uncertainty_mg = 0;  ///< of the weighings that book_mg rests on
  Blob document;
  auto columns() {
    return std::tie(exhibit, seizure_no, parent, kind, state, state_at, holder, seal, book_mg, uncertainty_mg,
                    document);
  }
};

struct CustodyEventRow {
  static constexpr TableId kTable = TableId::CustodyEvent;
  std::string exhibit;
  std::int64_t event_no = 0;  ///< from 1 for each exhibit
  std::string event;
  std::string state;  ///< after it
  std::int64_t at = 0;
  std::string holder;  ///< after it
  std::string actor;
  std::optional<std::string> second;  ///< the other officer, where two are asked for (C3)
  std::string detail;                 ///< JSON
  auto columns() { return std::tie(exhibit, event_no, event, state, at, holder, actor, second, detail); }
};

struct CustodyOfferRow {
  static constexpr TableId kTable = TableId::CustodyOffer;
  std::int64_t offer_no = 0;
  std::string exhibit;
  std::string from_holder;
  std::string to_holder;
  std::string purpose;
  std::string seal;
  std::int64_t offered_at = 0;
  std::int64_t expires_at = 0;
  std::string state;  ///< "open", "accepted", "withdrawn", "expired"
  std::optional<std::int64_t> ended_at;
  auto columns() {
    return std::tie(offer_no, exhibit, from_holder, to_holder, purpose, seal, offered_at, expires_at, state,
                    ended_at);
  }
};

struct WeighingRow {
  static constexpr TableId kTable = TableId::Weighing;
  std::int64_t weighing_no = 0;
  std::string exhibit;
  std::int64_t at = 0;
  std::int64_t gross_mg = 0;
  std::int64_t tare_mg = 0;
  std::int64_t net_mg = 0;
  std::int64_t readings = 0;
  std::string scale;
  std::int64_t uncertainty_mg = 0;
  std::string place;
  std::string first_officer;
  std::string second_officer;
  std::string verdict;                      ///< "first", "same", "within_bound", "discrepant"
  std::optional<std::int64_t> expected_mg;  ///< NULL for the first weighing
  std::optional<std::int64_t> bound_mg;
  std::optional<std::int64_t> allowance_mg;
  std::optional<std::int64_t> readability_mg;  ///< the scale's certificate as it was then; NULL in old rows
  std::optional<std::int64_t> calibration_error_mg;
  std::optional<std::int64_t> calibrated_until;
  std::optional<std::int64_t> expected_uncertainty_mg;  ///< of the weighings the expected mass rests on
  std::optional<std::int64_t> drying_ppm;               ///< the share that may dry up
  std::optional<std::string> drying_ground;
  std::optional<std::string> held_by;  ///< whoever had it since it was weighed before
  auto columns() {
    return std::tie(weighing_no, exhibit, at, gross_mg, tare_mg, net_mg, readings, scale, uncertainty_mg,
                    place, first_officer, second_officer, verdict, expected_mg, bound_mg, allowance_mg,
                    readability_mg, calibration_error_mg, calibrated_until, expected_uncertainty_mg,
                    drying_ppm, drying_ground, held_by);
  }
};

/// One line of the mass ledger (C1): a mass leaves one account and enters another.
struct MassMovementRow {
  static constexpr TableId kTable = TableId::MassMovement;
  std::int64_t movement_no = 0;
  std::int64_t seizure_no = 0;
  std::string kind;
  std::string exhibit;
  std::optional<std::string> to_exhibit;
  std::string credited;  ///< the account that gives
  std::string debited;   ///< the account that receives
  std::int64_t mass_mg = 0;
  std::int64_t at = 0;
  auto columns() {
    return std::tie(movement_no, seizure_no, kind, exhibit, to_exhibit, credited, debited, mass_mg, at);
  }
};

/// The accounts' totals of a seizure; the database refuses a row that breaks C1.
struct MassBalanceRow {
  static constexpr TableId kTable = TableId::MassBalance;
  std::int64_t seizure_no = 0;
  std::int64_t seized_mg = 0;
  std::int64_t found_mg = 0;
  std::int64_t adjustments_mg = 0;
  std::int64_t held_mg = 0;
  std::int64_t consumed_mg = 0;
  std::int64_t handed_over_mg = 0;
  std::int64_t destroyed_mg = 0;
  std::int64_t released_mg = 0;
  std::int64_t missing_mg = 0;
  std::int64_t explained_loss_mg = 0;
  auto columns() {
    return std::tie(seizure_no, seized_mg, found_mg, adjustments_mg, held_mg, consumed_mg, handed_over_mg,
                    destroyed_mg, released_mg, missing_mg, explained_loss_mg);
  }
};

struct DiscrepancyRow {
  static constexpr TableId kTable = TableId::Discrepancy;
  std::int64_t discrepancy_no = 0;
  std::string exhibit;
  std::int64_t opened_at = 0;
  std::int64_t expected_mg = 0;
  std::int64_t observed_mg = 0;
  std::int64_t bound_mg = 0;
  std::int64_t allowance_mg = 0;
  std::string involved;  ///< JSON list of the officers who held or weighed it
  std::optional<std::string> finding;
  std::optional<std::string> closed_by;
  std::optional<std::int64_t> closed_at;
  std::optional<std::string> words;
  std::optional<std::string> cause;        ///< "missing": the whole of it; NULL: a weighing
  std::optional<std::string> reported_by;  ///< who did not find it
  std::optional<std::string> report;       ///< that officer's words
  std::optional<std::int64_t> found_at;
  std::optional<std::string> answer;  ///< what its holder says
  std::optional<std::string> answered_by;
  std::optional<std::int64_t> answered_at;
  auto columns() {
    return std::tie(discrepancy_no, exhibit, opened_at, expected_mg, observed_mg, bound_mg, allowance_mg,
                    involved, finding, closed_by, closed_at, words, cause, reported_by, report, found_at,
                    answer, answered_by, answered_at);
  }
};

/// A seal that two officers put on an exhibit: its number is the key, so that no other is put on under it.
struct SealRow {
  static constexpr TableId kTable = TableId::Seal;
  std::string seal;
  std::string exhibit;
  std::int64_t at = 0;
  auto columns() { return std::tie(seal, exhibit, at); }
};

/// The running test of one exhibit's, officer's, scale's or place's adjustments.
struct DriftRow {
  static constexpr TableId kTable = TableId::Drift;
  std::string dimension;
  std::string id;
  std::int64_t adjustments = 0;
  std::int64_t sum_mg = 0;
  std::int64_t less = 0;
  std::int64_t more = 0;
  std::int64_t alarm = 0;  ///< 1 once it has alarmed
  auto columns() { return std::tie(dimension, id, adjustments, sum_mg, less, more, alarm); }
};

/// A run at the furnace.
struct DestructionRow {
  static constexpr TableId kTable = TableId::Destruction;
  std::int64_t destruction_no = 0;
  std::string authority;
  std::string method;
  std::string witnesses;  ///< JSON list, at least three
  std::int64_t at = 0;
  std::int64_t destroyed = 0;
  std::int64_t left_behind = 0;
  std::string detail;  ///< what stayed behind, and why, as JSON
  auto columns() {
    return std::tie(destruction_no, authority, method, witnesses, at, destroyed, left_behind, detail);
  }
};

/// A seal that an officer read otherwise than the book had it.
struct MisreadSealRow {
  static constexpr TableId kTable = TableId::MisreadSeal;
  std::int64_t misread_no = 0;
  std::string exhibit;
  std::int64_t at = 0;
  std::string officer;
  std::string during;  ///< what it was read for: "weigh", "accept", …
  std::string expected;
  std::string found;
  auto columns() { return std::tie(misread_no, exhibit, at, officer, during, expected, found); }
};

}  // namespace tidewaiter::store
