#pragma once
// Which drafts of profiles each officer has tried on what is stored: only such a draft, octet for octet, is
// proposed. In memory: a server that started anew has it tried again. Thread-safe.

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "base/bytes.h"
#include "base/instant.h"

namespace tidewaiter::server {

/// So many days back at least.
inline constexpr std::int64_t kTriedOnDays = 30;

class DraftsTried {
 public:
  /// At most so many are known, those tried first forgotten first.
  explicit DraftsTried(std::size_t most = 1'000) : most_(most) {}

  void note(const std::string& officer, const base::Hash& draft, base::Instant now);
  /// Within the last day.
  bool was_tried(const std::string& officer, const base::Hash& draft, base::Instant now) const;

 private:
  struct Tried {
    std::string officer;
    base::Hash draft;
    base::Instant at;
  };
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::deque<Tried> tried_;
};

}  // namespace tidewaiter::server
