#pragma once
// The only way to ask what time it is. Everything above takes an Instant or a Clock&. Implementations are
// thread-safe.

#include "base/instant.h"

namespace tidewaiter::env {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual base::Instant now() = 0;
};

/// The machine's own clock, UTC.
class SystemClock final : public Clock {
 public:
  base::Instant now() override;
};

/// A clock that stands where it was set: for simulation, replay and tests. Not thread-safe.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(base::Instant at) : at_(at) {}
  base::Instant now() override { return at_; }
  void set(base::Instant at) { at_ = at; }

 private:
  base::Instant at_;
};

}  // namespace tidewaiter::env
