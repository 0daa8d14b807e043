#pragma once
// Where an exhibit can be and what leads from there, as one table. docs/custody.md is drawn from it, and a
// test holds the two together. Beside each event: does it carry two officers' signatures (C3), is one of the
// two its holder (C2), is the seal checked, must a weighed kind be weighed. Plain values; thread-safe.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace tidewaiter::custody {

enum class CustodyState {
  Seized,
  Sealed,
  Received,
  Stored,
  Out,         ///< at a laboratory, a court, an examination
  SubSampled,  ///< opened, and not sealed again yet; also what was taken out
  Returned,
  PendingDestruction,
  Discrepant,  ///< blocked by an open inquiry (C4)
  Missing,     ///< under inquiry
  HandedOver,
  Destroyed,
  Released,
  Consumed,
  Merged,      ///< its mass is another exhibit's now
  WrittenOff,  ///< missing, and an inquiry that did not find it again is closed
};
enum class CustodyEvent {
  Weigh,
  Seal,
  Receive,
  Store,
  TakeOut,
  Open,  ///< to take a sample or to split
  Return,
  Merge,
  Consume,     ///< a part of it
  ConsumeAll,  ///< its last milligram
  OrderDestruction,
  WithdrawOrder,
  HandOver,
  Destroy,
  Release,
  HandOverByOrder,  ///< a court's or a hazard order that names the discrepancy
  DestroyByOrder,   ///< likewise
  OpenDiscrepancy,
  CloseDiscrepancy,
  ReportMissing,
  Find,
  ConfirmHandOver,  ///< the receiver's signed receipt came
  TakeBack,         ///< from the country it was handed over to
  DestroyAbroad,
  Substitute,  ///< taken out of a parcel that goes on without it: it stays here
  Depart,      ///< in a vehicle, under its seal
  Arrive,
  SendOn,       ///< goes on under a controlled delivery, whole or what is left of it
  SeizeAbroad,  ///< another country's officers took it there
};
std::string_view name(CustodyState state) noexcept;  ///< "seized", "sub_sampled", …
std::string_view name(CustodyEvent event) noexcept;  ///< "weigh", "take_out", …
std::optional<CustodyState> custody_state_from(std::string_view name) noexcept;
std::optional<CustodyEvent> custody_event_from(std::string_view name) noexcept;

struct Transition {
  CustodyState from;
  CustodyEvent event;
  CustodyState to;
};
/// Whether it is where its holder is. On the road (departed and not arrived), or sent on under a controlled
/// delivery, nothing can be done with it but to miss it, to find it, or to have it arrive, come back or be
/// seized there.
enum class Away { No, OnTheRoad, SentOn };
Away away_after(Away before, CustodyEvent event) noexcept;
/// Since when it is out (at a laboratory, a court, an examination, or sent on): until it is returned,
/// received by another keeper or given away, whatever state it comes into meanwhile. A laboratory that opens
/// and seals it, and an inquiry that ends, bring it back to nobody. `away` is before the event.
std::optional<base::Instant> out_after(std::optional<base::Instant> since, Away away, CustodyEvent event,
                                       base::Instant at) noexcept;
/// Ok where the event can happen; State.
base::Status check_there(Away away, CustodyEvent event);

/// What an event asks for wherever it is allowed. A weighing alone asks for no holder: an inventory weighs
/// again behind his back on purpose, and what it finds is charged to him.
struct EventRule {
  CustodyEvent event;
  bool two_officers;  ///< C3
  bool by_holder;     ///< one of the two has it (C2): nobody opens, packs or lets go what another answers for
  bool seal_checked;
  bool weighed;  ///< for drugs and chemicals
};
std::span<const Transition> transitions() noexcept;
std::span<const EventRule> event_rules() noexcept;
const EventRule& rule_of(CustodyEvent event) noexcept;

/// The next state, or State with what would have been allowed.
base::Result<CustodyState> apply(CustodyState state, CustodyEvent event);
/// Nothing leads out of it. An inquiry that an order left open may still be closed in it.
bool is_final(CustodyState state) noexcept;
/// The table as Markdown: a row for each state and event, with what the event asks for.
std::string state_table();

}  // namespace tidewaiter::custody
