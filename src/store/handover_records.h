#pragma once
// The rows of evidence that crosses a border, as plain structs; store/records.h says how they are made of
// columns, and is what to include. Times are milliseconds since 1970, masses milligrams. Values; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "store/schema.h"

namespace tidewaiter::store {

/// What a foreign authority asked for, and what the central authority decided.
struct ForeignRequestRow {
  static constexpr TableId kTable = TableId::ForeignRequest;
  std::int64_t request_no = 0;
  std::int64_t received_at = 0;
  std::string received_by;
  std::string state;  ///< custody::RequestState
  std::optional<std::int64_t> decided_at;
  std::optional<std::string> decided_by;
  std::optional<std::string> why;
  Blob document;  ///< the request
  auto columns() {
    return std::tie(request_no, received_at, received_by, state, decided_at, decided_by, why, document);
  }
};

/// One exhibit's way to another country and what came of it.
struct HandoverRow {
  static constexpr TableId kTable = TableId::Handover;
  std::int64_t handover_no = 0;
  std::int64_t request_no = 0;
  std::string exhibit;
  std::int64_t offer_no = 0;
  std::string state;         ///< "offered", "handed_over", "confirmed", "returned", "destroyed", "lost"
  std::string receiver_key;  ///< "OFFICER+ID+BASE64": whose receipt counts
  std::string terms;         ///< canonical JSON
  std::string seal;
  std::optional<std::int64_t> sent_mg;  ///< as weighed when it was handed over
  std::optional<std::int64_t> uncertainty_mg;
  std::optional<std::int64_t> handed_over_at;
  std::optional<std::string> receipt;  ///< the receiver's, as it came
  std::optional<std::int64_t> closed_at;
  std::optional<std::string> closed_why;  ///< the paper that says so, or the inquiry's finding
  auto columns() {
    return std::tie(handover_no, request_no, exhibit, offer_no, state, receiver_key, terms, seal, sent_mg,
                    uncertainty_mg, handed_over_at, receipt, closed_at, closed_why);
  }
};

/// A file that was made for a handover's receiver, or in answer to a request, by the hash of its manifest; and what it keeps back.
struct BundleRow {
  static constexpr TableId kTable = TableId::Bundle;
  std::string manifest;  ///< SHA-256 in hexadecimal
  std::int64_t handover_no = 0;  ///< 0: of documents alone
  std::int64_t made_at = 0;
  std::string language;
  std::string withheld;  ///< {"field":{"salt":…,"value":…}}: what opens each commitment
  std::optional<std::int64_t> request_no;  ///< of documents alone: what they answer
  auto columns() { return std::tie(manifest, handover_no, made_at, language, withheld, request_no); }
};

/// What was taken out of a parcel, and put in, before its controlled delivery went on.
struct SubstitutionRow {
  static constexpr TableId kTable = TableId::Substitution;
  std::int64_t substitution_no = 0;
  std::string exhibit;  ///< the parcel's content
  std::string manner;   ///< custody::Substitution
  std::int64_t at = 0;
  std::string first_officer;
  std::string second_officer;
  std::optional<std::string> taken;  ///< the exhibit that was taken out
  std::int64_t taken_mg = 0;
  std::string put_in;  ///< what it was replaced by; empty: nothing
  std::int64_t put_in_mg = 0;
  std::string made_by;  ///< who made what was put in: a service here or of the other side
  std::string agreement;
  auto columns() {
    return std::tie(substitution_no, exhibit, manner, at, first_officer, second_officer, taken, taken_mg,
                    put_in, put_in_mg, made_by, agreement);
  }
};

/// A parcel that the other side made to look like one of ours, and let travel in its place. Theirs: it is no
/// exhibit here, and no gram of it is in our books.
struct DecoyRow {
  static constexpr TableId kTable = TableId::Decoy;
  std::int64_t decoy_no = 0;
  std::int64_t request_no = 0;            ///< under which they work with us
  std::optional<std::string> looks_like;  ///< the exhibit whose parcel it is made after
  std::string described;
  std::int64_t mass_mg = 0;  ///< as they state it; 0: they did not
  std::string made_by;
  std::string place;
  std::string agreement;
  std::int64_t recorded_at = 0;
  std::string recorded_by;
  auto columns() {
    return std::tie(decoy_no, request_no, looks_like, described, mass_mg, made_by, place, agreement,
                    recorded_at, recorded_by);
  }
};

}  // namespace tidewaiter::store
