#pragma once
// The acts of evidence that crosses a border (service/handover.h). Internal to this room.

#include <memory>

#include "server/act_from.h"

namespace tidewaiter::server {

base::Result<AskedAct> hand_over_act(const Body& body);
base::Result<AskedAct> confirm_handover_act(const Body& body);
base::Result<AskedAct> take_back_act(const Body& body);
base::Result<AskedAct> destroyed_abroad_act(const Body& body);
base::Result<AskedAct> substitute_act(const Body& body);
base::Result<AskedAct> seized_abroad_act(const Body& body);
/// The file that goes with the exhibit: its hash is what the two sign, and once they did it waits in
/// `bundles`.
base::Result<AskedAct> bundle_act(const Body& body, const std::shared_ptr<BundlesMade>& bundles);

}  // namespace tidewaiter::server
