#pragma once
// Whose file a request is about: named by its path, or in its body. Internal to this room.

#include "server/body.h"
#include "service/file_owner.h"

namespace tidewaiter::server {

/// By the path's exhibit_id, run_no or examination_no. OutOfRange for a number that is none.
base::Result<service::FileOwner> owner_in_path(const Request& request);
/// By the body's exhibit_id, examination_no or run_no. Missing unless it is one of them alone.
base::Result<service::FileOwner> owner_in_body(const Body& body);

/// Adds it to an answer, under the name that it has in a body.
void put_owner(nlohmann::ordered_json& json, const service::FileOwner& owner);

}  // namespace tidewaiter::server
