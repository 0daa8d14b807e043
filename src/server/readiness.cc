#include "server/readiness.h"

#include <utility>

namespace tidewaiter::server {

void Readiness::found(base::Status state, Time at) {
  const std::scoped_lock lock(mutex_);
  was_looked_ = true;
  state_ = std::move(state);
  at_ = at;
}

base::Status Readiness::now(Time at) const {
  const std::scoped_lock lock(mutex_);
  if (was_looked_ && at - at_ <= kCounts) return state_;
  return base::fail(base::ErrorCode::Busy, "server", "the writer is long at one work",
                    "the same again in a moment");
}

}  // namespace tidewaiter::server
