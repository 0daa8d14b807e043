#pragma once
// From the choice to the examiner's hand, as one table: Selected → HoldSent → Acknowledged → Located →
// Presented → Examined → Released or Seized, with NotFound, AlreadyLeft and LetRun beside the way. Measured
// by operator, since a list that never becomes a parcel on the table is an opinion. Plain values;
// thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "model/item.h"

namespace tidewaiter::selection {

enum class HoldState {
  Selected,
  HoldSent,
  Acknowledged,
  Located,
  Presented,
  Examined,
  Released,
  Seized,
  NotFound,
  AlreadyLeft,
  LetRun
};
enum class HoldEvent {
  SendHold,
  Acknowledge,
  Locate,
  Present,
  Examine,
  Release,
  Seize,
  ReportNotFound,
  ReportLeft,
  LetRun
};
std::string_view name(HoldState state) noexcept;  ///< "Selected", …
std::string_view name(HoldEvent event) noexcept;  ///< "SendHold", …
std::optional<HoldState> hold_state_from(std::string_view name) noexcept;
std::optional<HoldEvent> hold_event_from(std::string_view name) noexcept;

/// The next state, or State with what would have been allowed. Operators leave out messages, so HoldSent may
/// go straight to Located or Presented; a parcel not found may still turn up or have left; a hold may be
/// withdrawn (Release) before anything was opened; no event leaves Released, Seized, AlreadyLeft or LetRun;
/// what a later examination finds does (found_afterwards).
base::Result<HoldState> apply(HoldState state, HoldEvent event);
/// Nothing follows it.
bool is_final(HoldState state) noexcept;
/// An examiner has it: Presented, Examined or Seized.
bool is_in_hand(HoldState state) noexcept;
/// What a state shows outside a case's team: LetRun shows as Released (K1).
HoldState shown(HoldState state) noexcept;

struct HoldStep {
  HoldEvent event = HoldEvent::SendHold;
  base::Instant at;
  std::string place;  ///< where the parcel lies, as it was said with the event; empty where it was not

  bool operator==(const HoldStep&) const = default;
};

/// One parcel's way. `steps` in the order they were recorded.
struct HoldRecord {
  model::ItemNumber number;
  model::ItemId id;
  model::OperatorId operator_id;
  model::OfficeId office;  ///< whose shift chose it
  base::Instant filed_at;  ///< when the declaration was accepted
  std::optional<base::Instant> cut_off_at;
  HoldState state = HoldState::Selected;
  std::vector<HoldStep> steps;

  /// When an examiner had it in hand; nullopt where none has.
  std::optional<base::Instant> in_hand_at() const;
  /// Where it lies, as it was said last; empty where nobody said.
  std::string place() const;
  bool operator==(const HoldRecord&) const = default;
};

/// Applies one event and appends the step. A step before the last one, or the filing, is OutOfRange; at most
/// 100 steps.
base::Result<HoldRecord> advanced(HoldRecord record, HoldEvent event, base::Instant at,
                                  std::string place = {});

/// What an examination found in a parcel whose hold was over: {Released, Seize, Seized} and {AlreadyLeft,
/// Seize, Seized}. An X-ray shows nothing, then a dog or the table does. State where the hold is neither; no
/// event of a hold leads there, so that nobody tells a let-run parcel from a released one by trying (K1).
base::Result<HoldRecord> found_afterwards(HoldRecord record, base::Instant at);

/// How one operator does. Shares are left to the reader: the counts are all here.
struct OperatorFigures {
  model::OperatorId operator_id;
  std::int64_t holds = 0;  ///< the sum of in_hand, not_found, already_left, withdrawn and open
  std::int64_t in_hand = 0;
  std::int64_t in_hand_before_cut_off = 0;  ///< or with no cut-off
  std::int64_t not_found = 0;
  std::int64_t already_left = 0;
  std::int64_t withdrawn = 0;  ///< released before they were in hand; let-run ones among them
  std::int64_t open = 0;       ///< still on the way
  std::optional<std::int64_t> minutes_to_hand_median;  ///< from filing to hand; lower median
  std::optional<std::int64_t> minutes_to_hand_p90;     ///< nearest rank

  /// In hand before the cut-off, in millionths of in_hand + not_found + already_left; 0 where there is none.
  std::int32_t before_cut_off_ppm() const;
  bool operator==(const OperatorFigures&) const = default;
};
/// By operator, in the order of their ids.
std::vector<OperatorFigures> figures_by_operator(std::span<const HoldRecord> records);

/// A notice for another service, as a draft that an officer reads, changes and sends.
struct NoticeDraft {
  std::string to_country;  ///< ISO 3166-1 alpha-2
  std::string subject;
  std::vector<std::pair<std::string, std::string>> fields;  ///< label and value, in the order they are shown
  std::string text;

  bool operator==(const NoticeDraft&) const = default;
};

/// For a parcel that left before we had it: what the destination's service needs to find it. Names no reason
/// beyond "selected for examination". State where the record is not AlreadyLeft.
base::Result<NoticeDraft> notice_of_departure(const HoldRecord& record, const model::Item& item);

}  // namespace tidewaiter::selection
