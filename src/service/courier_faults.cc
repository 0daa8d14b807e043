#include "service/courier_faults.h"

#include <algorithm>
#include <array>

#include "journal/canonical.h"
#include "model/names.h"
#include "service/engine.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;

constexpr std::size_t kMaxFaultWords = 5'000;
constexpr std::array<std::string_view, 5> kFaultKinds{"unchecked", "missed_find", "poor_names",
                                                      "poor_addresses", "late_in_hand"};
constexpr std::array<std::string_view, 7> kStates{"found",  "noticed", "planned", "retesting",
                                                  "failed", "mended",  "referred"};
constexpr std::array<std::string_view, 7> kEvents{"Notify", "Plan", "Reject", "Retest",
                                                  "Pass",   "Fail", "Refer"};

struct Move {
  FaultState from;
  FaultEvent event;
  FaultState to;
};
constexpr Move kMoves[] = {
    {FaultState::Found, FaultEvent::Notify, FaultState::Noticed},
    {FaultState::Noticed, FaultEvent::Plan, FaultState::Planned},
    {FaultState::Noticed, FaultEvent::Refer, FaultState::Referred},
    {FaultState::Planned, FaultEvent::Reject, FaultState::Noticed},
    {FaultState::Planned, FaultEvent::Retest, FaultState::Retesting},
    {FaultState::Retesting, FaultEvent::Pass, FaultState::Mended},
    {FaultState::Retesting, FaultEvent::Fail, FaultState::Failed},
    {FaultState::Failed, FaultEvent::Notify, FaultState::Noticed},
    {FaultState::Failed, FaultEvent::Refer, FaultState::Referred},
};

bool is_ended(FaultState state) { return state == FaultState::Mended || state == FaultState::Referred; }

struct Share {
  std::int64_t faulty = 0;
  std::int64_t of = 0;
};
Share share_of(const LedgerLine& line, FaultKind kind) {
  switch (kind) {
    case FaultKind::Unchecked:
      return {line.unchecked, line.parcels};
    case FaultKind::MissedFind:
      return {line.missed_finds, line.checked_and_drawn};
    case FaultKind::PoorNames:
      return {line.poor_names, line.parcels};
    case FaultKind::PoorAddresses:
      return {line.poor_addresses, line.parcels};
    case FaultKind::LateInHand:
      return {line.held - line.in_hand_before_cut_off, line.held};
  }
  return {};
}

base::Result<FaultStep> step_from(store::OperatorFaultEventRow&& row) {
  const auto event = fault_event_from(row.event);
  const auto state = fault_state_from(row.state);
  if (!event || !state)
    return fail(ErrorCode::Storage, "operator_fault_event", row.event, "an event of the table");
  return FaultStep{*event, *state, Instant{row.at}, std::move(row.actor), std::move(row.words)};
}

base::Result<OperatorFault> fault_from(store::Reader& reader, store::OperatorFaultRow row) {
  OperatorFault fault;
  const auto kind = fault_kind_from(row.kind);
  const auto state = fault_state_from(row.state);
  if (!kind || !state) return fail(ErrorCode::Storage, "operator_fault.state", row.state, "a fault's state");
  fault.number = row.fault_no;
  fault.operator_id = std::move(row.operator_id);
  fault.kind = *kind;
  fault.state = *state;
  fault.period_from = Instant{row.period_from};
  fault.period_until = Instant{row.period_until};
  fault.faulty = row.faulty;
  fault.of = row.of;
  fault.opened_at = Instant{row.opened_at};
  fault.opened_by = std::move(row.opened_by);
  if (row.due_at) fault.due_at = Instant{*row.due_at};
  fault.seeded_item = row.seeded_item.value_or("");
  TW_TRY_STATUS(reader.scan<store::OperatorFaultEventRow>(
      {.equal = {{"fault_no", fault.number}}, .after = {}},
      [&](store::OperatorFaultEventRow&& event) -> base::Result<bool> {
        TW_TRY(auto step, step_from(std::move(event)));
        fault.steps.push_back(std::move(step));
        return true;
      }));
  return fault;
}

// Each of the operator's rows, the latest first.
base::Result<std::vector<store::OperatorFaultRow>> rows_of(store::Reader& reader,
                                                           const std::string& operator_id) {
  std::vector<store::OperatorFaultRow> rows;
  store::Scan scan;
  scan.backward = true;
  if (!operator_id.empty()) scan.equal = {{"operator_id", operator_id}};
  TW_TRY_STATUS(
      reader.scan<store::OperatorFaultRow>(scan, [&](store::OperatorFaultRow&& row) -> base::Result<bool> {
        rows.push_back(std::move(row));
        return true;
      }));
  return rows;
}

base::Result<store::OperatorFaultRow> row_of(store::Reader& reader, const std::string& operator_id,
                                             std::int64_t number) {
  TW_TRY(auto row, reader.get<store::OperatorFaultRow>(number));
  if (!row || (!operator_id.empty() && row->operator_id != operator_id))
    return fail(ErrorCode::NotFound, "fault_no", std::to_string(number), "a fault's number");
  return *std::move(row);
}

base::Status check_words(const FaultAdvance& advance) {
  if (advance.words.size() > kMaxFaultWords)
    return fail(ErrorCode::TooLarge, "words", std::to_string(advance.words.size()) + " bytes",
                "at most 5000");
  const bool needed = advance.event == FaultEvent::Plan || advance.event == FaultEvent::Reject ||
                      advance.event == FaultEvent::Refer;
  if (needed && advance.words.empty())
    return fail(ErrorCode::Missing, "words", "", "the plan, or why it is not enough, or to whom it goes");
  return {};
}

// The time for a plan is set with the notice; nobody is referred before it has passed.
base::Status set_due(const FaultAdvance& advance, Instant now, store::OperatorFaultRow& row) {
  if (advance.event == FaultEvent::Notify || advance.event == FaultEvent::Reject) {
    if (!advance.due_at) return fail(ErrorCode::Missing, "due_at", "", "by when a plan is due");
    if (!(now < *advance.due_at))
      return fail(ErrorCode::OutOfRange, "due_at", base::to_string(*advance.due_at), "a time to come");
    row.due_at = advance.due_at->unix_ms();
  } else if (advance.event == FaultEvent::Refer && row.state == name(FaultState::Noticed)) {
    if (row.due_at && now.unix_ms() < *row.due_at)
      return fail(ErrorCode::State, "due_at", base::to_string(Instant{*row.due_at}),
                  "a plan's time that has passed");
  } else {
    row.due_at.reset();
  }
  return {};
}

base::Result<bool> is_attested(store::Reader& reader, const std::string& item_id) {
  TW_TRY(const auto item, reader.item_in_force(item_id));
  if (!item)
    return fail(ErrorCode::State, "seeded_item", item_id, "a seeded parcel that its operator has filed");
  TW_TRY(const auto declaration, declaration_of(*item));
  if (declaration.item.check) return true;
  TW_TRY(const auto check,
         reader.first<store::OperatorCheckRow>({.equal = {{"item_no", item->item_no}}, .after = {}}));
  return check.has_value();
}

base::Status check_test(store::Reader& reader, const FaultAdvance& advance, store::OperatorFaultRow& row) {
  if (advance.event == FaultEvent::Retest) {
    if (advance.seeded_item.empty() || advance.seeded_item.size() > 35)
      return fail(ErrorCode::Missing, "seeded_item", advance.seeded_item, "the seeded parcel's id");
    row.seeded_item = advance.seeded_item;
    return {};
  }
  if (advance.event != FaultEvent::Pass) return {};
  const bool wants_check = row.kind == name(FaultKind::Unchecked);
  if (!wants_check && row.kind != name(FaultKind::MissedFind)) return {};
  TW_TRY(const bool attested, is_attested(reader, row.seeded_item.value_or("")));
  if (attested == wants_check) return {};
  return fail(ErrorCode::State, "seeded_item", *row.seeded_item,
              wants_check ? "a seeded parcel whose check was attested"
                          : "a seeded parcel that its operator has not attested as checked");
}

store::OperatorFaultEventRow event_row(const store::OperatorFaultRow& row, std::size_t steps,
                                       const FaultAdvance& advance, const Actor& actor, Instant now) {
  return {row.fault_no,
          static_cast<std::int64_t>(steps) + 1,
          std::string{name(advance.event)},
          row.state,
          now.unix_ms(),
          actor.officer,
          advance.words};
}

}  // namespace

std::string_view name(FaultKind kind) noexcept { return kFaultKinds[static_cast<std::size_t>(kind)]; }
std::optional<FaultKind> fault_kind_from(std::string_view text) noexcept {
  return model::from_names<FaultKind>(kFaultKinds, text);
}
std::string_view name(FaultState state) noexcept { return kStates[static_cast<std::size_t>(state)]; }
std::optional<FaultState> fault_state_from(std::string_view text) noexcept {
  return model::from_names<FaultState>(kStates, text);
}
std::string_view name(FaultEvent event) noexcept { return kEvents[static_cast<std::size_t>(event)]; }
std::optional<FaultEvent> fault_event_from(std::string_view text) noexcept {
  return model::from_names<FaultEvent>(kEvents, text);
}

base::Result<FaultState> fault_state_after(FaultState state, FaultEvent event) {
  for (const auto& move : kMoves)
    if (move.from == state && move.event == event) return move.to;
  std::string expected;
  for (const auto& move : kMoves)
    if (move.from == state) expected += (expected.empty() ? "" : ", ") + std::string{name(move.event)};
  return fail(ErrorCode::State, "event", name(event),
              expected.empty() ? "nothing: it is " + std::string{name(state)} : expected);
}

base::Result<OperatorFault> find_fault(const Service& service, const Actor& actor,
                                       const std::string& operator_id, FaultKind kind, Instant from,
                                       Instant until) {
  if (operator_id.empty()) return fail(ErrorCode::Missing, "operator_id", "", "whose fault it is");
  // The operator reads its faults: a find it may not know of yet is no ground for one.
  const auto eyes = kind == FaultKind::MissedFind ? LedgerFor::Operator : LedgerFor::Officers;
  TW_TRY(const auto lines, courier_ledger(service, operator_id, from, until, eyes));
  const auto share = lines.empty() ? Share{} : share_of(lines.front(), kind);
  if (share.faulty == 0)
    return fail(ErrorCode::State, "kind", name(kind), "a fault that the time's ledger shows");
  const auto now = service.clock().now();
  std::int64_t number = 0;
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(const auto before, rows_of(transaction, operator_id));
    for (const auto& row : before) {
      const auto state = fault_state_from(row.state);
      if (row.kind == name(kind) && state && !is_ended(*state))
        return fail(ErrorCode::State, "kind", name(kind),
                    "none that is not ended; number " + std::to_string(row.fault_no) + " is " + row.state);
    }
    TW_TRY(number, transaction.next_number(store::TableId::OperatorFault));
    store::OperatorFaultRow row;
    row.fault_no = number;
    row.operator_id = operator_id;
    row.kind = name(kind);
    row.state = name(FaultState::Found);
    row.state_at = row.opened_at = now.unix_ms();
    row.period_from = from.unix_ms();
    row.period_until = until.unix_ms();
    row.faulty = share.faulty;
    row.of = share.of;
    row.opened_by = actor.officer;
    const auto body = journal::Body{}.set("fault", number).set("kind", row.kind).text();
    return transaction
        .record({"operator.fault_found", now, actor.officer, body}, {store::insert(std::move(row))})
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return operator_fault(service, operator_id, number);
}

base::Result<OperatorFault> advance_fault(const Service& service, const Actor& actor,
                                          const std::string& operator_id, std::int64_t number,
                                          const FaultAdvance& advance) {
  TW_TRY_STATUS(check_words(advance));
  const auto now = service.clock().now();
  const auto done = service.store().transact([&](store::Transaction& transaction) -> base::Status {
    TW_TRY(auto row, row_of(transaction, operator_id, number));
    if (!operator_id.empty() && advance.event != FaultEvent::Plan)
      return fail(ErrorCode::Forbidden, "event", name(advance.event), "Plan");
    TW_TRY(const auto before, fault_from(transaction, row));
    TW_TRY(const auto after, fault_state_after(before.state, advance.event));
    TW_TRY_STATUS(set_due(advance, now, row));
    TW_TRY_STATUS(check_test(transaction, advance, row));
    row.state = name(after);
    row.state_at = now.unix_ms();
    std::vector<store::RowWrite> rows;
    rows.push_back(store::insert(event_row(row, before.steps.size(), advance, actor, now)));
    const auto body = journal::Body{}
                          .set("event", std::string{name(advance.event)})
                          .set("fault", number)
                          .set("state", row.state)
                          .text();
    rows.push_back(store::put(std::move(row)));
    return transaction.record({"operator.fault_advanced", now, actor.officer, body}, std::move(rows))
        .map([](auto) {});
  });
  if (!done) return tl::make_unexpected(done.error());
  return operator_fault(service, operator_id, number);
}

base::Result<std::vector<OperatorFault>> operator_faults(const Service& service,
                                                         const std::string& operator_id) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto rows, rows_of(*reader, operator_id));
  std::vector<OperatorFault> faults;
  for (auto& row : rows) {
    TW_TRY(auto fault, fault_from(*reader, std::move(row)));
    faults.push_back(std::move(fault));
  }
  return faults;
}

base::Result<OperatorFault> operator_fault(const Service& service, const std::string& operator_id,
                                           std::int64_t number) {
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(auto row, row_of(*reader, operator_id, number));
  return fault_from(*reader, std::move(row));
}

}  // namespace tidewaiter::service
