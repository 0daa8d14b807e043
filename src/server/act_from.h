#pragma once
// An act on an exhibit, decoded into the use case that does it (Act of api/openapi.yaml). Internal to this
// room.

#include <functional>
#include <string>

#include "server/body.h"
#include "service/prepared_acts.h"

namespace tidewaiter::server {

/// An act's use case, and what is recorded before its text is answered.
struct AskedAct {
  service::PreparedActs::Work work;
  std::function<base::Status(const service::Service&, const service::Actor&)> before = {};
};

/// UnknownCode for a kind that is none; Missing or OutOfRange with the field.
base::Result<AskedAct> act_from(const std::string& kind, const Body& body);

}  // namespace tidewaiter::server
