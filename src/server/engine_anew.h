#pragma once
// What is in force now may ask other windows and other lists than before. Internal to this room.

#include "base/result.h"
#include "service/engine.h"
#include "service/service.h"

namespace tidewaiter::server {

/// Reads the engine anew, its windows filled from what lies beside the database. On the writer's thread.
inline base::Status read_anew(const service::Service& service, service::Engine& engine) {
  const auto companions = service::companions_of(service);
  TW_TRY_STATUS(engine.save(companions));
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(engine, service::Engine::load(*reader, companions, service.clock().now()));
  return {};
}

}  // namespace tidewaiter::server
