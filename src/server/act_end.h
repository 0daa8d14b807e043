#pragma once
// What leaves an exhibit for good in the evidence room: what an analysis uses up, what is given to whom a
// court or the service says. Internal to this room.

#include "server/act_from.h"

namespace tidewaiter::server {

base::Result<AskedAct> consume_act(const Body& body);
base::Result<AskedAct> release_act(const Body& body);

}  // namespace tidewaiter::server
