#pragma once
// What do I open now, and is there still time? Of a shift that is closed, what was chosen, as it stands; of
// one that is open, all by falling score, since nothing is chosen yet: a parcel declared anew by the most
// that any of its filings there came to, as at the choice (earlier_filings.h). Reads only; any number at
// once.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "selection/hold.h"
#include "service/decisions.h"
#include "service/open_shifts.h"
#include "service/screening.h"
#include "service/service.h"
#include "service/shift.h"

namespace tidewaiter::service {

/// A parcel's place on a shift's list.
struct PlaceOnList {
  std::string reason;  ///< selection::SelectionReason by name
  model::Means means = model::Means::Physical;
  std::int64_t rank = 0;
  std::int64_t probability_ppb = 0;         ///< in the random stream (S3)
  std::optional<base::Instant> present_by;  ///< the start of its examination
  std::optional<StoodBefore> stood_before;  ///< an earlier filing that it was chosen by
};

/// How a parcel's hold stands.
struct HoldNow {
  selection::HoldState state = selection::HoldState::Selected;
  std::string lies_at;  ///< where, as whoever has it said last; empty where nobody did
};

/// What its examinations came to.
struct ExaminedSoFar {
  std::int64_t last_no = 0;  ///< the last examination's number
  std::string result;        ///< "finding" where any found something, else "no_finding", else "inconclusive"
};

struct QueueLine {
  store::ItemRow row;
  model::Declaration declaration;
  StoredAssessment assessed;
  DecisionInForce decision;
  std::optional<PlaceOnList> place;         ///< nullopt while the shift is open, and where it was not chosen
  bool shift_is_open = false;               ///< the choice that it waits for was not made yet
  std::optional<StoodBefore> stood_before;  ///< an earlier filing that it stands higher by than by its own
  std::optional<HoldNow> hold;
  std::optional<ExaminedSoFar> examined;  ///< nullopt where nobody examined it
  std::optional<bool> query_answered;     ///< nullopt where nothing is asked of its operator (queries.h)
};

/// Where a page begins: of a closed shift at a place on its list, of an open one after a parcel, since what
/// is filed meanwhile moves every place.
struct QueueFrom {
  std::size_t first = 0;
  std::optional<ScoredParcel> after;
};

struct QueuePage {
  ShiftStatus shift;
  std::vector<QueueLine> lines;   ///< by the start of the examination, or by falling score
  std::size_t total = 0;          ///< lines in all
  std::optional<QueueFrom> next;  ///< where the next page begins
  /// Where no shift was asked for by name: the latest, where another is shown, and all that are open, the
  /// latest first.
  std::vector<ShiftStatus> beside;
};

/// What a line counts with: the most that any of its filings in the shift came to.
model::Millibits stands_at(const QueueLine& line);

/// At most `limit` lines. An empty `office` is any, an empty `shift` the latest, but one that holds nothing
/// hides no other: an open one that nothing was filed into, a closed one that chose nothing. NotFound where
/// there is no such shift, Conflict where it was closed since the page before. With `memory` what was read of
/// an open shift before is not read again.
base::Result<QueuePage> queue(const Service& service, const std::string& office, const std::string& shift,
                              const QueueFrom& from, std::size_t limit, OpenShiftMemory* memory = nullptr);

/// The line of a parcel, listed or not, by its filing in force. NotFound where it was not filed, or not
/// assessed.
base::Result<QueueLine> line_of_parcel(store::Reader& reader, const model::ItemId& item);

/// Its place, where a shift chose this filing.
base::Result<std::optional<PlaceOnList>> place_of(store::Reader& reader, std::int64_t item_no);
/// How its hold stands, or that of a filing it amends; with `only_of`, nothing of a hold at another operator.
base::Result<std::optional<HoldNow>> hold_now(store::Reader& reader, const store::ItemRow& item,
                                              std::string_view only_of = {});
/// Its state alone.
base::Result<std::optional<selection::HoldState>> hold_state_of(store::Reader& reader,
                                                                const store::ItemRow& item,
                                                                std::string_view only_of = {});

}  // namespace tidewaiter::service
