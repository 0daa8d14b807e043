#pragma once
// An act on an exhibit, decoded into the use case that does it (Act of api/openapi.yaml). Internal to this
// room.

#include <string>

#include "server/body.h"
#include "service/prepared_acts.h"

namespace tidewaiter::server {

/// UnknownCode for a kind that is none; Missing or OutOfRange with the field.
base::Result<service::PreparedActs::Work> act_from(const std::string& kind, const Body& body);

}  // namespace tidewaiter::server
