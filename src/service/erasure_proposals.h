#pragma once
// What one officer proposes to erase and another reads before it goes (J4): retention.h's plan, as of the
// hour of the proposal. One waits at a time, in memory: a later one takes its place, a restart or a day ends
// it, and nothing is written before it is approved. What is approved is a digest of every row; it is planned
// again first, and where a hold, a choice or an examination came between, nothing is erased.
//
// Threads: any; `approve` is called on the writer's.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/engine.h"
#include "service/retention.h"

namespace tidewaiter::service {

inline constexpr base::DurationMs kErasureWaits = base::DurationMs::days(1);

struct ErasureProposal {
  std::string digest;  ///< of the plan, of who proposed it and when
  std::string proposed_by;
  base::Instant proposed_at;
  base::Instant expires_at;
  RetentionPlan plan;
  std::vector<std::int64_t> requests;  ///< requests_met_by
};

class ErasureProposals {
 public:
  using Waiting = std::shared_ptr<const ErasureProposal>;

  /// Plans it, under these rules; takes the place of what waits. Reads every row of each class.
  base::Result<Waiting> propose(const Service& service, const Actor& actor,
                                const std::vector<RetentionRule>& rules);
  /// nullptr where none waits.
  Waiting waiting(base::Instant now) const;
  /// Erases it, and has `engine` read anew where declarations go; who files meanwhile waits. NotFound where
  /// none waits, Forbidden for who proposed it, Conflict where another than `digest` waits, or where what it
  /// would erase, or what holds keep, is not what was proposed: that one waits no longer. Otherwise as
  /// run_planned fails: it waits no longer either, and the engine has then forgotten its parcels, and must be
  /// read anew by who has it.
  base::Result<RetentionReport> approve(const Service& service, Engine& engine, const Actor& actor,
                                        const std::string& digest);

 private:
  void forget(const Waiting& proposal);

  std::mutex planning_;  // one reads every row at a time
  mutable std::mutex mutex_;
  Waiting waiting_;  // guarded by mutex_
};

}  // namespace tidewaiter::service
