#pragma once
// What follows where an operator does badly: a finding, a notice of it, the operator's plan to mend it, a
// test with a seeded parcel, and, where that fails or nothing comes, a referral to whoever can do more. The
// table:
//
//   found      Notify  noticed      an officer; says by when a plan is due
//   noticed    Plan    planned      the operator, or an officer for it
//   noticed    Refer   referred     an officer, once the time for the plan has passed
//   planned    Reject  noticed      an officer; says by when a better one is due
//   planned    Retest  retesting    an officer; names the parcel that is seeded into the operator's stream
//   retesting  Pass    mended       an officer
//   retesting  Fail    failed       an officer
//   failed     Notify  noticed      an officer: once more
//   failed     Refer   referred     an officer
//
// What a seeded parcel shows is looked up: a test of whether parcels are checked at all is passed only where
// the check of the seeded one was attested, a test of whether checks find anything only where it was not,
// since an attested check is the word that nothing was found. Each step is a row and an entry. One writer.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "service/courier_ledger.h"
#include "service/service.h"

namespace tidewaiter::service {

enum class FaultKind { Unchecked, MissedFind, PoorNames, PoorAddresses, LateInHand };
std::string_view name(FaultKind kind) noexcept;  ///< "unchecked", "missed_find", …
std::optional<FaultKind> fault_kind_from(std::string_view name) noexcept;

enum class FaultState { Found, Noticed, Planned, Retesting, Failed, Mended, Referred };
std::string_view name(FaultState state) noexcept;  ///< "found", "noticed", …
std::optional<FaultState> fault_state_from(std::string_view name) noexcept;

enum class FaultEvent { Notify, Plan, Reject, Retest, Pass, Fail, Refer };
std::string_view name(FaultEvent event) noexcept;  ///< "Notify", "Plan", …
std::optional<FaultEvent> fault_event_from(std::string_view name) noexcept;

/// Where the event leads. State where it does not follow. Pure.
base::Result<FaultState> fault_state_after(FaultState state, FaultEvent event);

struct FaultStep {
  FaultEvent event = FaultEvent::Notify;
  FaultState state = FaultState::Found;
  base::Instant at;
  std::string actor;
  std::string words;
};

struct OperatorFault {
  std::int64_t number = 0;
  std::string operator_id;
  FaultKind kind = FaultKind::Unchecked;
  FaultState state = FaultState::Found;
  base::Instant period_from, period_until;
  std::int64_t faulty = 0;  ///< parcels of the time with the fault
  std::int64_t of = 0;      ///< parcels of the time that could have had it
  base::Instant opened_at;
  std::string opened_by;
  std::optional<base::Instant> due_at;
  std::string seeded_item;  ///< never an operator's to see while it is tested
  std::vector<FaultStep> steps;
};

/// Finds a fault in the ledger of a time: its figures are the ledger's own. State where there was none, or
/// where one of this kind is not ended yet.
base::Result<OperatorFault> find_fault(const Service& service, const Actor& actor,
                                       const std::string& operator_id, FaultKind kind, base::Instant from,
                                       base::Instant until);

struct FaultAdvance {
  FaultEvent event = FaultEvent::Notify;
  std::string words;  ///< at most 5,000 bytes; a Plan, a Reject and a Refer can't be without
  std::optional<base::Instant> due_at;  ///< for Notify and Reject
  std::string seeded_item;              ///< for Retest
};
/// Moves a fault on. An `operator_id` that is not empty is an operator's: NotFound for another's fault,
/// Forbidden for any event but Plan. State where the event does not follow, or what the seeded parcel shows
/// says otherwise; Missing or OutOfRange with the field.
base::Result<OperatorFault> advance_fault(const Service& service, const Actor& actor,
                                          const std::string& operator_id, std::int64_t number,
                                          const FaultAdvance& advance);

/// The latest first; an empty `operator_id` is every one's.
base::Result<std::vector<OperatorFault>> operator_faults(const Service& service,
                                                         const std::string& operator_id);
/// NotFound where there is none, or it is another operator's.
base::Result<OperatorFault> operator_fault(const Service& service, const std::string& operator_id,
                                           std::int64_t number);

}  // namespace tidewaiter::service
