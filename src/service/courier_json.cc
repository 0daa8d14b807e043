#include "service/courier_json.h"

#include <nlohmann/json.hpp>

namespace tidewaiter::service {

using nlohmann::ordered_json;

ordered_json as_json(const LedgerLine& line) {
  return {{"operator_id", line.operator_id},
          {"parcels", line.parcels},
          {"unchecked", line.unchecked},
          {"poor_names", line.poor_names},
          {"poor_addresses", line.poor_addresses},
          {"checked_and_drawn", line.checked_and_drawn},
          {"missed_finds", line.missed_finds},
          {"held", line.held},
          {"in_hand_before_cut_off", line.in_hand_before_cut_off}};
}

ordered_json as_json(const OperatorFault& fault, LedgerFor eyes) {
  const bool officer = eyes == LedgerFor::Officers;
  const bool tested = fault.state == FaultState::Retesting;
  auto steps = ordered_json::array();
  for (const auto& step : fault.steps)
    steps.push_back({{"event", name(step.event)},
                     {"state", name(step.state)},
                     {"at", base::to_string(step.at)},
                     {"actor", officer ? ordered_json(step.actor) : ordered_json{}},
                     {"words", officer || step.event != FaultEvent::Retest ? step.words : ""}});
  const bool shows_seeded = !fault.seeded_item.empty() && (officer || !tested);
  return {{"fault_no", fault.number},
          {"operator_id", fault.operator_id},
          {"kind", name(fault.kind)},
          {"state", name(fault.state)},
          {"from", base::to_string(fault.period_from)},
          {"until", base::to_string(fault.period_until)},
          {"faulty", fault.faulty},
          {"of", fault.of},
          {"opened_at", base::to_string(fault.opened_at)},
          {"due_at", fault.due_at ? ordered_json(base::to_string(*fault.due_at)) : ordered_json{}},
          {"seeded_item", shows_seeded ? ordered_json(fault.seeded_item) : ordered_json{}},
          {"steps", std::move(steps)}};
}

}  // namespace tidewaiter::service
