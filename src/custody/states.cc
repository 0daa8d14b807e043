#include "custody/states.h"

#include <algorithm>
#include <array>

#include "model/names.h"

namespace tidewaiter::custody {
namespace {

using enum CustodyState;
using E = CustodyEvent;

constexpr std::array<std::string_view, 16> kStateNames{
    "seized",     "sealed",      "received",    "stored",
    "out",        "sub_sampled", "returned",    "pending_destruction",
    "discrepant", "missing",     "handed_over", "destroyed",
    "released",   "consumed",    "merged",      "written_off"};
constexpr std::array<std::string_view, 29> kEventNames{"weigh",
                                                       "seal",
                                                       "receive",
                                                       "store",
                                                       "take_out",
                                                       "open",
                                                       "return",
                                                       "merge",
                                                       "consume",
                                                       "consume_all",
                                                       "order_destruction",
                                                       "withdraw_order",
                                                       "hand_over",
                                                       "destroy",
                                                       "release",
                                                       "hand_over_by_order",
                                                       "destroy_by_order",
                                                       "open_discrepancy",
                                                       "close_discrepancy",
                                                       "report_missing",
                                                       "find",
                                                       "confirm_hand_over",
                                                       "take_back",
                                                       "destroy_abroad",
                                                       "substitute",
                                                       "depart",
                                                       "arrive",
                                                       "send_on",
                                                       "seize_abroad"};

// The whole machine. What is not here can't happen.
constexpr Transition kTransitions[] = {
    {Seized, E::Weigh, Seized},
    {Seized, E::Seal, Sealed},
    {Seized, E::Substitute, Seized},
    {Seized, E::SendOn, Out},
    {Seized, E::Depart, Seized},
    {Seized, E::Arrive, Seized},
    {Seized, E::OpenDiscrepancy, Discrepant},
    {Seized, E::ReportMissing, Missing},

    {Sealed, E::Weigh, Sealed},
    {Sealed, E::Receive, Received},
    {Sealed, E::Store, Stored},
    {Sealed, E::TakeOut, Out},
    {Sealed, E::Open, SubSampled},
    {Sealed, E::OrderDestruction, PendingDestruction},
    {Sealed, E::HandOver, HandedOver},
    {Sealed, E::Release, Released},
    {Sealed, E::Substitute, Sealed},
    {Sealed, E::SendOn, Out},
    {Sealed, E::Depart, Sealed},
    {Sealed, E::Arrive, Sealed},
    {Sealed, E::OpenDiscrepancy, Discrepant},
    {Sealed, E::ReportMissing, Missing},

    {Received, E::Weigh, Received},
    {Received, E::Seal, Sealed},
    {Received, E::Receive, Received},
    {Received, E::Store, Stored},
    {Received, E::TakeOut, Out},
    {Received, E::Open, SubSampled},
    {Received, E::OrderDestruction, PendingDestruction},
    {Received, E::HandOver, HandedOver},
    {Received, E::Release, Released},
    {Received, E::Substitute, Received},
    {Received, E::SendOn, Out},
    {Received, E::Depart, Received},
    {Received, E::Arrive, Received},
    {Received, E::OpenDiscrepancy, Discrepant},
    {Received, E::ReportMissing, Missing},

    {Stored, E::Weigh, Stored},
    {Stored, E::Receive, Received},
    {Stored, E::Store, Stored},
    {Stored, E::TakeOut, Out},
    {Stored, E::Open, SubSampled},
    {Stored, E::OrderDestruction, PendingDestruction},
    {Stored, E::HandOver, HandedOver},
    {Stored, E::Release, Released},
    {Stored, E::Substitute, Stored},
    {Stored, E::SendOn, Out},
    {Stored, E::Depart, Stored},
    {Stored, E::Arrive, Stored},
    {Stored, E::OpenDiscrepancy, Discrepant},
    {Stored, E::ReportMissing, Missing},

    {Out, E::Weigh, Out},
    {Out, E::TakeOut, Out},
    {Out, E::Open, SubSampled},
    {Out, E::Return, Returned},
    {Out, E::Consume, Out},
    {Out, E::ConsumeAll, Consumed},
    {Out, E::Depart, Out},
    {Out, E::Arrive, Out},
    {Out, E::SeizeAbroad, HandedOver},
    {Out, E::OpenDiscrepancy, Discrepant},
    {Out, E::ReportMissing, Missing},

    {SubSampled, E::Weigh, SubSampled},
    {SubSampled, E::Open, SubSampled},
    {SubSampled, E::Seal, Sealed},
    {SubSampled, E::Merge, Merged},
    {SubSampled, E::Consume, SubSampled},
    {SubSampled, E::ConsumeAll, Consumed},
    {SubSampled, E::Substitute, SubSampled},
    {SubSampled, E::SendOn, Out},
    {SubSampled, E::Depart, SubSampled},
    {SubSampled, E::Arrive, SubSampled},
    {SubSampled, E::OpenDiscrepancy, Discrepant},
    {SubSampled, E::ReportMissing, Missing},

    {Returned, E::Weigh, Returned},
    {Returned, E::Seal, Sealed},
    {Returned, E::Receive, Received},
    {Returned, E::Store, Stored},
    {Returned, E::Open, SubSampled},
    {Returned, E::Substitute, Returned},
    {Returned, E::SendOn, Out},
    {Returned, E::Depart, Returned},
    {Returned, E::Arrive, Returned},
    {Returned, E::OpenDiscrepancy, Discrepant},
    {Returned, E::ReportMissing, Missing},

    {PendingDestruction, E::Weigh, PendingDestruction},
    {PendingDestruction, E::WithdrawOrder, Stored},
    {PendingDestruction, E::Destroy, Destroyed},
    {PendingDestruction, E::Depart, PendingDestruction},
    {PendingDestruction, E::Arrive, PendingDestruction},
    {PendingDestruction, E::OpenDiscrepancy, Discrepant},
    {PendingDestruction, E::ReportMissing, Missing},

    {Discrepant, E::Weigh, Discrepant},
    {Discrepant, E::Seal, Discrepant},
    {Discrepant, E::Receive, Discrepant},
    {Discrepant, E::Depart, Discrepant},
    {Discrepant, E::Arrive, Discrepant},
    {Discrepant, E::OpenDiscrepancy, Discrepant},
    {Discrepant, E::CloseDiscrepancy, Received},
    {Discrepant, E::HandOverByOrder, HandedOver},
    {Discrepant, E::DestroyByOrder, Destroyed},
    {Discrepant, E::ReportMissing, Missing},

    {Missing, E::Find, Discrepant},
    {Missing, E::ConfirmHandOver, HandedOver},
    {Missing, E::TakeBack, Discrepant},
    {Missing, E::CloseDiscrepancy, WrittenOff},

    {HandedOver, E::ConfirmHandOver, HandedOver},
    {HandedOver, E::TakeBack, Received},
    {HandedOver, E::DestroyAbroad, Destroyed},
    {HandedOver, E::OpenDiscrepancy, HandedOver},
    {HandedOver, E::CloseDiscrepancy, HandedOver},
    {HandedOver, E::ReportMissing, Missing},

    {Destroyed, E::CloseDiscrepancy, Destroyed},
};

constexpr std::array<EventRule, 29> kEventRules{{
    // event, two officers, by its holder, seal checked, weighed
    {E::Weigh, true, false, false, true},
    {E::Seal, true, true, false, false},
    {E::Receive, false, false, true, true},
    {E::Store, false, false, true, false},
    {E::TakeOut, false, false, true, true},
    {E::Open, true, true, true, true},
    {E::Return, false, false, true, true},
    {E::Merge, true, true, true, true},
    {E::Consume, true, true, true, true},
    {E::ConsumeAll, true, true, true, true},
    {E::OrderDestruction, false, false, false, false},
    {E::WithdrawOrder, false, false, false, false},
    {E::HandOver, true, true, true, true},
    {E::Destroy, true, false, true, true},
    {E::Release, true, true, true, true},
    {E::HandOverByOrder, true, true, true, true},
    {E::DestroyByOrder, true, false, true, true},
    {E::OpenDiscrepancy, false, false, false, false},
    {E::CloseDiscrepancy, false, false, false, false},
    {E::ReportMissing, false, false, false, false},
    {E::Find, true, false, true, true},
    {E::ConfirmHandOver, true, false, true, false},
    {E::TakeBack, true, false, true, true},
    {E::DestroyAbroad, true, false, false, false},
    {E::Substitute, true, true, true, false},
    {E::Depart, true, false, false, false},
    {E::Arrive, true, false, false, false},
    {E::SendOn, true, true, true, true},
    {E::SeizeAbroad, true, true, false, false},
}};
constexpr bool events_in_order() {
  for (std::size_t i = 0; i < kEventRules.size(); ++i) {
    if (static_cast<std::size_t>(kEventRules[i].event) != i) return false;
  }
  return true;
}
static_assert(events_in_order());

std::string allowed_events(CustodyState state) {
  // That an inquiry may still be closed is no way on for who wants to do something with the exhibit.
  if (is_final(state)) return "nothing: the state is final";
  std::string names;
  for (const Transition& transition : kTransitions) {
    if (transition.from != state) continue;
    if (!names.empty()) names += ", ";
    names += name(transition.event);
  }
  return names;
}

}  // namespace

std::string_view name(CustodyState state) noexcept { return kStateNames[static_cast<std::size_t>(state)]; }
std::string_view name(CustodyEvent event) noexcept { return kEventNames[static_cast<std::size_t>(event)]; }
std::optional<CustodyState> custody_state_from(std::string_view text) noexcept {
  return model::from_names<CustodyState>(kStateNames, text);
}
std::optional<CustodyEvent> custody_event_from(std::string_view text) noexcept {
  return model::from_names<CustodyEvent>(kEventNames, text);
}
std::span<const Transition> transitions() noexcept { return kTransitions; }
std::span<const EventRule> event_rules() noexcept { return kEventRules; }
const EventRule& rule_of(CustodyEvent event) noexcept { return kEventRules[static_cast<std::size_t>(event)]; }

base::Result<CustodyState> apply(CustodyState state, CustodyEvent event) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == state && transition.event == event) return transition.to;
  }
  return base::fail(base::ErrorCode::State, "exhibit.state",
                    std::string{name(event)} + " while " + std::string{name(state)}, allowed_events(state));
}

Away away_after(Away before, CustodyEvent event) noexcept {
  switch (event) {
    case E::Depart:
      return Away::OnTheRoad;
    case E::SendOn:
      return Away::SentOn;
    case E::Arrive:
    case E::Return:
    case E::Find:
    case E::SeizeAbroad:
      return Away::No;
    default:
      return before;
  }
}

std::optional<base::Instant> out_after(std::optional<base::Instant> since, Away away, CustodyEvent event,
                                       base::Instant at) noexcept {
  switch (event) {
    case E::TakeOut:
    case E::SendOn:
      return since ? since : at;
    case E::Return:
    case E::Receive:
    case E::TakeBack:
    case E::HandOver:
    case E::HandOverByOrder:
    case E::SeizeAbroad:
      return std::nullopt;
    case E::Find:  // what was sent on is here again; what a laboratory mislaid is still the laboratory's
      return away == Away::SentOn ? std::nullopt : since;
    default:
      return since;
  }
}

base::Status check_there(Away away, CustodyEvent event) {
  const bool missed = event == E::ReportMissing || event == E::Find || event == E::CloseDiscrepancy;
  const auto refuse = [&](const char* found, const char* expected) {
    return base::fail(base::ErrorCode::State, "exhibit.state", std::string{name(event)} + found, expected);
  };
  switch (away) {
    case Away::OnTheRoad:
      return missed || event == E::Arrive
                 ? base::Status{}
                 : refuse(" while it is on the road", "its arrival first (`tidewaiter transport arrive`)");
    case Away::SentOn:
      return missed || event == E::Return || event == E::SeizeAbroad
                 ? base::Status{}
                 : refuse(" while it is on its way under a controlled delivery",
                          "its return first, or its seizure there");
    case Away::No:
      break;
  }
  if (event == E::SeizeAbroad) return refuse(" of what was not sent on", "a controlled delivery");
  return event == E::Arrive ? refuse(" of what did not depart", "a departure") : base::Status{};
}

bool is_final(CustodyState state) noexcept {
  return std::none_of(std::begin(kTransitions), std::end(kTransitions), [&](const Transition& transition) {
    return transition.from == state && transition.to != state;
  });
}

std::string state_table() {
  std::string text =
      "| from | event | to | two officers | its holder signs | seal checked | weighed |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n";
  const auto mark = [](bool yes) { return yes ? "yes" : ""; };
  for (const Transition& transition : kTransitions) {
    const EventRule& rule = rule_of(transition.event);
    text += "| " + std::string{name(transition.from)} + " | " + std::string{name(transition.event)} + " | " +
            std::string{name(transition.to)} + " | " + mark(rule.two_officers) + " | " +
            mark(rule.by_holder) + " | " + mark(rule.seal_checked) + " | " + mark(rule.weighed) + " |\n";
  }
  return text;
}

}  // namespace tidewaiter::custody
