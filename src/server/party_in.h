#pragma once
// A party of a filed parcel as a body names it. Internal to this room.

#include "server/body.h"
#include "service/parties.h"

namespace tidewaiter::server {

/// {"item_id": …, "role": "sender" or "recipient"}. Missing, UnknownCode.
base::Result<service::PartyOf> party_in(const Body& body);

}  // namespace tidewaiter::server
