#pragma once
// The tables' rows as plain structs. Each names its table and lists its members in the order of the table's
// columns; a test holds the two lists together. Times are milliseconds since 1970 (base::Instant::unix_ms).
// `document` columns hold store::compress()ed canonical JSON. Values; thread-safe.

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "store/courier_records.h"
#include "store/custody_records.h"
#include "store/evidence_records.h"
#include "store/handover_records.h"
#include "store/schema.h"
#include "store/subject_records.h"

namespace tidewaiter::store {

/// One filing of a declaration. The same item filed again is a further row: the one with the highest number
/// is in force.
struct ItemRow {
  static constexpr TableId kTable = TableId::Item;
  std::int64_t item_no = 0;  ///< model::ItemNumber, from 1 without gaps as long as nothing is erased
  std::string item_id;
  std::int64_t filed_at = 0;  ///< when it was accepted; never falls with item_no
  std::string office;
  std::string shift;
  std::optional<std::int64_t> supersedes;  ///< the item_no this one amends
  Blob document;                           ///< declaration and findings
  auto columns() { return std::tie(item_no, item_id, filed_at, office, shift, supersedes, document); }
};

/// A declaration that could not be used (D1): kept, and put right by a later filing.
struct RefusedRow {
  static constexpr TableId kTable = TableId::Refused;
  std::int64_t refused_no = 0;
  std::int64_t refused_at = 0;
  std::string source;                       ///< the manifest it came in
  std::int64_t line = 0;                    ///< its line or record there, from 1
  std::string error;                        ///< code, field, found, expected as JSON
  Blob document;                            ///< what was filed
  std::optional<std::int64_t> accepted_as;  ///< item_no, once put right
  auto columns() { return std::tie(refused_no, refused_at, source, line, error, document, accepted_as); }
};

/// What was made of a filing, with all it rests on (S4).
struct AssessmentRow {
  static constexpr TableId kTable = TableId::Assessment;
  std::int64_t item_no = 0;
  std::int64_t journal_index = 0;  ///< the journal's size when the evidence was read
  std::int64_t profiles = 0;       ///< versions, as in model::Versions
  std::int64_t lists = 0;
  std::int64_t parameters = 0;
  std::int64_t model = 0;
  std::int64_t outcome = 0;  ///< model::Outcome by its place
  std::int64_t score = 0;    ///< millibits
  Blob document;             ///< evidence and result
  auto columns() {
    return std::tie(item_no, journal_index, profiles, lists, parameters, model, outcome, score, document);
  }
};

struct ProfileSetRow {
  static constexpr TableId kTable = TableId::ProfileSet;
  std::int64_t version = 0;
  std::string state;  ///< "proposed", "live", "replaced", "rolled_back", "retired"
  std::int64_t proposed_at = 0;
  std::string proposed_by;
  std::optional<std::string> approved_by;
  Blob document;  ///< the YAML, compressed
  auto columns() { return std::tie(version, state, proposed_at, proposed_by, approved_by, document); }
};

/// One import of a watch list.
struct WatchListRow {
  static constexpr TableId kTable = TableId::WatchList;
  std::string list;
  std::int64_t version = 0;
  std::string state;  ///< "accepted", "proposed" (waits for a second officer), "refused" (shrank by too much)
  std::int64_t imported_at = 0;
  std::string imported_by;
  std::string source_sha256;
  std::int64_t entries = 0;
  std::int64_t came = 0;
  std::int64_t went = 0;
  std::string detail;  ///< dates, signature, confirmation, as JSON
  auto columns() {
    return std::tie(list, version, state, imported_at, imported_by, source_sha256, entries, came, went,
                    detail);
  }
};

struct WatchListEntryRow {
  static constexpr TableId kTable = TableId::WatchListEntry;
  std::string list;
  std::string entry_id;
  std::int64_t from_version = 0;
  std::optional<std::int64_t> until_version;  ///< the first version without it
  Blob document;
  auto columns() { return std::tie(list, entry_id, from_version, until_version, document); }
};

/// "Not that person": an entity that an officer told apart from a list's entry.
struct ListClearanceRow {
  static constexpr TableId kTable = TableId::ListClearance;
  std::string list;
  std::string entry_id;
  std::string entity;  ///< "E7K2…"
  std::int64_t cleared_at = 0;
  std::string cleared_by;
  std::string reason;
  auto columns() { return std::tie(list, entry_id, entity, cleared_at, cleared_by, reason); }
};

/// A frozen set of resolution parameters (R1).
struct ParameterSetRow {
  static constexpr TableId kTable = TableId::ParameterSet;
  std::int64_t version = 0;
  std::string state;
  std::int64_t proposed_at = 0;
  std::string proposed_by;
  std::optional<std::string> approved_by;
  Blob document;
  auto columns() { return std::tie(version, state, proposed_at, proposed_by, approved_by, document); }
};

/// A person's word that two mentions are, or are not, the same (R3).
struct JudgementRow {
  static constexpr TableId kTable = TableId::Judgement;
  std::int64_t judgement_no = 0;
  std::string level;  ///< "person", "premises", "contact"
  std::int64_t left_item = 0;
  std::string left_role;
  std::int64_t right_item = 0;
  std::string right_role;
  std::string verdict;  ///< "same", "not_same"
  std::int64_t judged_at = 0;
  std::string judged_by;
  std::string reason;
  std::optional<std::int64_t> withdrawn_by;  ///< the judgement_no that takes it back
  std::optional<std::int64_t>
      after_item;  ///< the last item_no filed when it was judged: its place among filings
  auto columns() {
    return std::tie(judgement_no, level, left_item, left_role, right_item, right_role, verdict, judged_at,
                    judged_by, reason, withdrawn_by, after_item);
  }
};

/// Where a merged or split entity's id leads (R2).
struct EntityTombstoneRow {
  static constexpr TableId kTable = TableId::EntityTombstone;
  std::string entity;
  std::string living;
  std::int64_t buried_at = 0;
  auto columns() { return std::tie(entity, living, buried_at); }
};

struct ShiftRow {
  static constexpr TableId kTable = TableId::Shift;
  std::string office;
  std::string shift;
  std::int64_t opened_at = 0;
  std::optional<std::int64_t> closed_at;
  std::string capacity;  ///< per means, as JSON
  std::int64_t random_share_ppm = 0;
  std::string key_commitment;               ///< hexadecimal; in the journal before the shift (S3)
  std::optional<std::string> revealed_key;  ///< hexadecimal; after it
  std::string state;                        ///< "open", "closed"
  std::string detail;                       ///< counts and degraded modes, as JSON
  auto columns() {
    return std::tie(office, shift, opened_at, closed_at, capacity, random_share_ppm, key_commitment,
                    revealed_key, state, detail);
  }
};

/// What the random stream drew of a stratum: every item's chance follows (S3).
struct StratumRow {
  static constexpr TableId kTable = TableId::Stratum;
  std::string office;
  std::string shift;
  std::string stratum;
  std::int64_t openable = 0;
  std::int64_t drawn = 0;
  std::int64_t probability_ppb = 0;  ///< inclusion probability, thousand-millionths
  auto columns() { return std::tie(office, shift, stratum, openable, drawn, probability_ppb); }
};

struct SelectionRow {
  static constexpr TableId kTable = TableId::Selection;
  std::int64_t item_no = 0;
  std::string office;
  std::string shift;
  std::string reason;  ///< "random", "referral", "list_hit", "score", …
  std::string means;
  std::int64_t rank = 0;  ///< from 1, within the shift and means
  std::int64_t probability_ppb = 0;
  std::string detail;  ///< words and figures for the officer, as JSON
  auto columns() { return std::tie(item_no, office, shift, reason, means, rank, probability_ppb, detail); }
};

/// Hold-to-hand: where a selected parcel stands now.
struct HoldRow {
  static constexpr TableId kTable = TableId::Hold;
  std::int64_t item_no = 0;
  std::string operator_id;
  std::string state;  ///< "Selected", "HoldSent", …
  std::int64_t state_at = 0;
  std::optional<std::int64_t> cut_off_at;
  std::string office;
  std::string shift;
  std::string detail;
  auto columns() {
    return std::tie(item_no, operator_id, state, state_at, cut_off_at, office, shift, detail);
  }
};

struct HoldEventRow {
  static constexpr TableId kTable = TableId::HoldEvent;
  std::int64_t item_no = 0;
  std::int64_t event_no = 0;  ///< from 1 for each item
  std::string state;
  std::int64_t at = 0;
  std::string actor;
  std::string detail;
  auto columns() { return std::tie(item_no, event_no, state, at, actor, detail); }
};

struct ExaminationRow {
  static constexpr TableId kTable = TableId::Examination;
  std::int64_t examination_no = 0;
  std::int64_t item_no = 0;
  std::int64_t examined_at = 0;
  std::string officer;
  std::string means;
  std::string result;       ///< "no_finding", "finding", "inconclusive"
  std::string legal_power;  ///< the power used to open
  Blob document;            ///< equipment, reading, free text
  auto columns() {
    return std::tie(examination_no, item_no, examined_at, officer, means, result, legal_power, document);
  }
};

/// The seizure record one entry of a find yields.
struct SeizureRow {
  static constexpr TableId kTable = TableId::Seizure;
  std::int64_t seizure_no = 0;
  std::int64_t examination_no = 0;
  std::int64_t item_no = 0;
  std::int64_t seized_at = 0;
  std::string substance;
  std::int64_t mass_mg = 0;
  std::string concealment_object;
  std::string concealment_method;
  std::string concealment_layer;
  Blob document;
  std::optional<std::string> origin;  ///< custody::SeizureOrigin; NULL: the examination of a parcel
  std::optional<std::string> reference;
  std::optional<std::string> place;
  std::optional<std::string> legal_basis;
  std::optional<std::string> opened_by;
  auto columns() {
    return std::tie(seizure_no, examination_no, item_no, seized_at, substance, mass_mg, concealment_object,
                    concealment_method, concealment_layer, document, origin, reference, place, legal_basis,
                    opened_by);
  }
};

/// A draft or a sent paper: preserve evidence, notice to the counterpart, already left, feedback to the
/// operator.
struct NoticeRow {
  static constexpr TableId kTable = TableId::Notice;
  std::int64_t notice_no = 0;
  std::int64_t item_no = 0;
  std::string kind;
  std::string recipient;
  std::string state;  ///< "draft", "sent", "answered"
  std::int64_t state_at = 0;
  Blob document;
  auto columns() { return std::tie(notice_no, item_no, kind, recipient, state, state_at, document); }
};

/// A checksummed file beside the database from which an index in memory is rebuilt faster.
struct SnapshotPointerRow {
  static constexpr TableId kTable = TableId::SnapshotPointer;
  std::string snapshot;  ///< its name, for example "resolution"
  std::int64_t journal_index = 0;
  std::string file;
  std::string sha256;
  auto columns() { return std::tie(snapshot, journal_index, file, sha256); }
};

/// Beats every retention rule for the row it names and, where that is an item, for all rows under the same
/// item_no.
struct LegalHoldRow {
  static constexpr TableId kTable = TableId::LegalHold;
  std::int64_t hold_no = 0;
  std::string table_name;
  std::string row_key;  ///< key_text of the row
  std::string basis;
  std::string ordered_by;
  std::int64_t ordered_at = 0;
  std::optional<std::string> lifted_by;
  std::optional<std::int64_t> lifted_at;
  auto columns() {
    return std::tie(hold_no, table_name, row_key, basis, ordered_by, ordered_at, lifted_by, lifted_at);
  }
};

struct OfficerRow {
  static constexpr TableId kTable = TableId::Officer;
  std::string officer_id;
  std::string display_name;
  std::string unit;
  std::string rights;  ///< JSON list
  std::string password_hash;
  std::optional<Blob> totp_secret;
  std::string state;  ///< "active", "suspended", "left"
  std::string detail;
  auto columns() {
    return std::tie(officer_id, display_name, unit, rights, password_hash, totp_secret, state, detail);
  }
};

/// A scanner, detector, dog with its handler, or table with its officer, at an office.
struct InstrumentRow {
  static constexpr TableId kTable = TableId::Instrument;
  std::string office;
  std::string instrument;
  std::string means;                             ///< "XRay", …; "None" for what examines no parcel
  std::int64_t in_service = 1;                   ///< 1 or 0
  std::optional<std::int64_t> calibrated_until;  ///< NULL: needs no calibration
  std::string why;                               ///< what the last change rests on
  std::int64_t changed_at = 0;
  std::string changed_by;
  std::optional<std::string> detail;  ///< model, site, operators … as canonical JSON
  auto columns() {
    return std::tie(office, instrument, means, in_service, calibrated_until, why, changed_at, changed_by,
                    detail);
  }
};

/// Another service's referral about a parcel that we export, with its answer.
struct ReferralRow {
  static constexpr TableId kTable = TableId::Referral;
  std::int64_t referral_no = 0;
  std::string reference;  ///< the sender's own
  std::string kind;       ///< "RFI", "RFS", "DNL"
  std::string sent_by;    ///< country, or "EU"
  std::string item_id;
  std::int64_t received_at = 0;
  std::optional<std::int64_t> answer_by;
  std::string wanted;
  std::string state;  ///< "open", "answered"
  std::optional<std::int64_t> answered_at;
  std::optional<std::string> answered_by;
  std::optional<std::string> screened_by;  ///< the means, for an RFS
  std::int64_t lifted = 0;                 ///< 1: the sender took a DNL back
  std::optional<std::string> answer;
  auto columns() {
    return std::tie(referral_no, reference, kind, sent_by, item_id, received_at, answer_by, wanted, state,
                    answered_at, answered_by, screened_by, lifted, answer);
  }
};

/// What only a case's team can read: the document is sealed under the team's key (K1).
struct CaseEntryRow {
  static constexpr TableId kTable = TableId::CaseEntry;
  std::int64_t case_entry_no = 0;
  Blob marker;    ///< a keyed hash of the item id, by which the service alone knows the parcel again
  Blob document;  ///< sealed
  auto columns() { return std::tie(case_entry_no, marker, document); }
};

/// A named officer's decision on a parcel, beside what was recommended (S2). The latest is in force.
struct DecisionRow {
  static constexpr TableId kTable = TableId::Decision;
  std::int64_t decision_no = 0;
  std::int64_t item_no = 0;
  std::string recommended;  ///< an outcome's name
  std::string outcome;      ///< "Release", "Hold", "Query", "Refuse"
  std::string why;          ///< of an override
  std::string wanted;       ///< for Query
  std::string officer;
  std::int64_t at = 0;
  auto columns() { return std::tie(decision_no, item_no, recommended, outcome, why, wanted, officer, at); }
};

/// One look of an officer at a parcel, a party or a name.
struct LookRow {
  static constexpr TableId kTable = TableId::Look;
  std::int64_t look_no = 0;
  std::int64_t at = 0;
  std::string officer;
  std::string purpose;
  std::string kind;                     ///< "item", "party", "search"
  std::optional<std::int64_t> item_no;  ///< of the parcel looked at
  std::optional<std::string> asked;     ///< what was searched for
  auto columns() { return std::tie(look_no, at, officer, purpose, kind, item_no, asked); }
};

/// A key with which a machine asks; its secret is kept as a hash alone.
struct ApiKeyRow {
  static constexpr TableId kTable = TableId::ApiKey;
  std::string key_id;
  std::string officer;  ///< the account it acts for
  Blob secret_hash;     ///< SHA-256
  std::int64_t made_at = 0;
  std::string made_by;
  std::int64_t expires_at = 0;
  std::optional<std::int64_t> revoked_at;
  std::optional<std::string> certificate;  ///< SHA-256 of the TLS certificate that it must come with
  std::optional<std::string>
      scopes;  ///< a JSON list of their names; nullopt for a key made before there were any
  auto columns() {
    return std::tie(key_id, officer, secret_hash, made_at, made_by, expires_at, revoked_at, certificate,
                    scopes);
  }
};

/// A change of the switch that turns screening off or on; it counts once a second officer confirmed it.
struct ScreeningSwitchRow {
  static constexpr TableId kTable = TableId::ScreeningSwitch;
  std::int64_t switch_no = 0;
  std::int64_t is_on = 1;
  std::string meanwhile;  ///< an outcome's name: what parcels get while it is off
  std::string why;
  std::string asked_by;
  std::int64_t asked_at = 0;
  std::optional<std::string> confirmed_by;
  std::optional<std::int64_t> confirmed_at;
  auto columns() {
    return std::tie(switch_no, is_on, meanwhile, why, asked_by, asked_at, confirmed_by, confirmed_at);
  }
};

namespace internal {
inline Value to_value(std::int64_t v) { return v; }
inline Value to_value(std::string v) { return v; }
inline Value to_value(Blob v) { return v; }
template <typename T>
Value to_value(std::optional<T> v) {
  return v ? to_value(*std::move(v)) : Value{};
}
template <typename T>
bool take(Value& value, T& out) {
  if (!std::holds_alternative<T>(value)) return false;
  out = std::get<T>(std::move(value));
  return true;
}
template <typename T>
bool take(Value& value, std::optional<T>& out) {
  if (std::holds_alternative<std::monostate>(value)) {
    out.reset();
    return true;
  }
  return take(value, out.emplace());
}
}  // namespace internal

/// A struct of this file.
template <typename T>
concept Record = requires(T record) {
  { T::kTable } -> std::convertible_to<TableId>;
  record.columns();
};

template <Record T>
Row to_row(T record) {
  return std::apply([](auto&... column) { return Row{internal::to_value(std::move(column))...}; },
                    record.columns());
}

/// Storage where the row is not of this shape.
template <Record T>
base::Result<T> from_row(Row row) {
  T record;
  const bool fits = std::apply(
      [&](auto&... column) {
        std::size_t at = 0;
        return row.size() == sizeof...(column) && (internal::take(row[at++], column) && ...);
      },
      record.columns());
  if (!fits)
    return base::fail(base::ErrorCode::Storage, std::string{table(T::kTable).name}, "a row of another shape",
                      "the columns of the table");
  return record;
}

}  // namespace tidewaiter::store
