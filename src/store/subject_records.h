#pragma once
// What people ask of the data held of them, as plain structs; store/records.h says how they are made of
// columns, and is what one includes.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "store/schema.h"

namespace tidewaiter::store {

/// A request for access, correction, erasure, or an objection. Once its period is over the document is empty
/// and the rest stays: that somebody asked, and whether they were answered in time, is nobody's data.
struct SubjectRequestRow {
  static constexpr TableId kTable = TableId::SubjectRequest;
  std::int64_t request_no = 0;
  std::string kind;  ///< service::RequestKind
  std::int64_t received_at = 0;
  std::string registered_by;
  std::int64_t due_at = 0;
  std::string state;  ///< service::RequestState
  std::int64_t state_at = 0;
  std::string state_by;
  std::optional<std::string> ground;  ///< service::RefusalGround
  Blob document;                      ///< who asks, of which parcels, what they were told
  auto columns() {
    return std::tie(request_no, kind, received_at, registered_by, due_at, state, state_at, state_by, ground,
                    document);
  }
};

/// What a declaration should have said of a party: beside the declaration, which stays as it was filed (S4).
struct PartyCorrectionRow {
  static constexpr TableId kTable = TableId::PartyCorrection;
  std::int64_t correction_no = 0;
  std::int64_t item_no = 0;
  std::int64_t request_no = 0;  ///< the request that asked for it
  std::string role;             ///< "sender", "recipient"
  std::string field;            ///< service::PartyField
  std::int64_t at = 0;
  std::string corrected_by;
  Blob document;  ///< what was declared, what is right
  auto columns() {
    return std::tie(correction_no, item_no, request_no, role, field, at, corrected_by, document);
  }
};

/// That rows of a class were erased by its rule, up to which hour: of a run, a row for each rule.
struct RetentionRunRow {
  static constexpr TableId kTable = TableId::RetentionRun;
  std::int64_t run_no = 0;
  std::string data_class;  ///< store::name
  std::int64_t at = 0;
  std::int64_t erase_before = 0;  ///< what is older was erased, but for what a case or a hold keeps
  std::string ordered_by;
  std::string approved_by;
  auto columns() { return std::tie(run_no, data_class, at, erase_before, ordered_by, approved_by); }
};

}  // namespace tidewaiter::store
