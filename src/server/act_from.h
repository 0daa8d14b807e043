#pragma once
// An act on an exhibit, decoded into the use case that does it (Act of api/openapi.yaml). Internal to this
// room.

#include <functional>
#include <memory>
#include <string>

#include "server/body.h"
#include "server/bundles_made.h"
#include "service/prepared_acts.h"

namespace tidewaiter::server {

/// An act's use case, what is recorded before its text is answered, and what follows once it is done.
struct AskedAct {
  service::PreparedActs::Work work;
  std::function<base::Status(const service::Service&, const service::Actor&)> before = {};
  service::PreparedActs::Afterwards afterwards = {};
};

/// UnknownCode for a kind that is none; Missing or OutOfRange with the field. A bundle that is made goes into
/// `bundles`.
base::Result<AskedAct> act_from(const std::string& kind, const Body& body,
                                const std::shared_ptr<BundlesMade>& bundles);

}  // namespace tidewaiter::server
