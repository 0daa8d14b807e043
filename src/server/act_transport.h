#pragma once
// A leg of a transport begins and ends, a key is given out, a lock was changed (service/room_keys.h).
// Internal to this room.

#include "server/act_from.h"

namespace tidewaiter::server {

base::Result<AskedAct> depart_act(const Body& body);
base::Result<AskedAct> arrive_act(const Body& body);
base::Result<AskedAct> give_key_act(const Body& body);
base::Result<AskedAct> change_lock_act(const Body& body);

}  // namespace tidewaiter::server
