#pragma once
// What is kept about couriers and posts, and what is told to them, as plain structs; store/records.h says how
// they are made of columns, and is what one includes.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "store/schema.h"

namespace tidewaiter::store {

/// An operator's word that it checked one parcel before it shipped.
struct OperatorCheckRow {
  static constexpr TableId kTable = TableId::OperatorCheck;
  std::int64_t check_no = 0;
  std::int64_t item_no = 0;  ///< the filing in force once the check was attested
  std::string operator_id;
  std::int64_t attested_at = 0;
  std::string attested_by;  ///< the account
  std::string checked_by;   ///< who looked
  std::string method;       ///< model::Means
  std::int64_t checked_at = 0;
  std::int64_t trained_until = 0;
  std::int64_t lifted = 0;  ///< 1: the declaration was amended by it, 0: it stands beside
  auto columns() {
    return std::tie(check_no, item_no, operator_id, attested_at, attested_by, checked_by, method, checked_at,
                    trained_until, lifted);
  }
};

/// A fault of an operator's, from the finding to its end.
struct OperatorFaultRow {
  static constexpr TableId kTable = TableId::OperatorFault;
  std::int64_t fault_no = 0;
  std::string operator_id;
  std::string kind;   ///< service::FaultKind
  std::string state;  ///< service::FaultState
  std::int64_t state_at = 0;
  std::int64_t period_from = 0;
  std::int64_t period_until = 0;
  std::int64_t faulty = 0;  ///< parcels of the period with the fault
  std::int64_t of = 0;      ///< parcels of the period that could have had it
  std::int64_t opened_at = 0;
  std::string opened_by;
  std::optional<std::int64_t> due_at;      ///< by when the operator has to answer or do
  std::optional<std::string> seeded_item;  ///< the id of the parcel that it is tested with
  auto columns() {
    return std::tie(fault_no, operator_id, kind, state, state_at, period_from, period_until, faulty, of,
                    opened_at, opened_by, due_at, seeded_item);
  }
};

struct OperatorFaultEventRow {
  static constexpr TableId kTable = TableId::OperatorFaultEvent;
  std::int64_t fault_no = 0;
  std::int64_t event_no = 0;  ///< from 1 for each fault
  std::string event;
  std::string state;
  std::int64_t at = 0;
  std::string actor;
  std::string words;
  auto columns() { return std::tie(fault_no, event_no, event, state, at, actor, words); }
};

/// An officer's word that an operator may be told of a find: until then it is held back.
struct FindFeedbackRow {
  static constexpr TableId kTable = TableId::FindFeedback;
  std::int64_t examination_no = 0;
  std::string operator_id;
  std::int64_t lifted_at = 0;
  std::string lifted_by;
  std::string why;
  auto columns() { return std::tie(examination_no, operator_id, lifted_at, lifted_by, why); }
};

/// What an operator answered to a query about a parcel of its own. Its document lies beside the database
/// under its hash, as kept files do.
struct QueryAnswerRow {
  static constexpr TableId kTable = TableId::QueryAnswer;
  std::int64_t answer_no = 0;
  std::int64_t item_no = 0;                 ///< the filing that is asked about
  std::optional<std::int64_t> decision_no;  ///< the officer's that asked; NULL: a standing rule did
  std::string operator_id;
  std::int64_t at = 0;
  std::string answered_by;           ///< the account
  std::string words;                 ///< empty where the document says it all
  std::optional<std::string> media;  ///< laboratory::Media by name: "pdf", "png", "jpeg"
  std::optional<std::string> sha256;
  std::optional<std::int64_t> octets;
  std::optional<std::string> file_name;  ///< as it came, without folders
  auto columns() {
    return std::tie(answer_no, item_no, decision_no, operator_id, at, answered_by, words, media, sha256,
                    octets, file_name);
  }
};

/// Where an operator wants to be told of changed outcomes. Its secret is worked out from a key beside the
/// database and never stands in it.
struct WebhookRow {
  static constexpr TableId kTable = TableId::Webhook;
  std::int64_t hook_no = 0;
  std::string operator_id;
  std::string url;
  Blob salt;  ///< of its secret
  std::int64_t made_at = 0;
  std::string made_by;
  std::int64_t told_index = 0;  ///< what the journal says before this index was told
  std::optional<std::int64_t> ended_at;
  std::optional<std::string> ended_by;
  auto columns() {
    return std::tie(hook_no, operator_id, url, salt, made_at, made_by, told_index, ended_at, ended_by);
  }
};

/// One message to a webhook, until it arrived or was given up.
struct WebhookDeliveryRow {
  static constexpr TableId kTable = TableId::WebhookDelivery;
  std::int64_t delivery_no = 0;
  std::int64_t hook_no = 0;
  std::int64_t item_no = 0;
  std::string outcome;                     ///< what the operator is told
  std::optional<std::int64_t> present_by;  ///< the deadline, for Hold and Query
  std::int64_t made_at = 0;
  std::string state;  ///< "waiting", "arrived", "given_up"
  std::int64_t attempts = 0;
  std::int64_t next_at = 0;
  std::optional<std::int64_t> answered;  ///< the last answer's status; NULL where there was none
  auto columns() {
    return std::tie(delivery_no, hook_no, item_no, outcome, present_by, made_at, state, attempts, next_at,
                    answered);
  }
};

}  // namespace tidewaiter::store
