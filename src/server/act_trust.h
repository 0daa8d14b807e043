#pragma once
// What the other acts rest on: whose key is whose, what a scale may err, which entries of a lost key stand.
// Internal to this room.

#include "server/act_from.h"

namespace tidewaiter::server {

base::Result<AskedAct> certify_key_act(const Body& body);
base::Result<AskedAct> affirm_entries_act(const Body& body);
base::Result<AskedAct> register_scale_act(const Body& body);

}  // namespace tidewaiter::server
