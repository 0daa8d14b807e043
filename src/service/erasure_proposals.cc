#include "service/erasure_proposals.h"

#include <utility>

#include "base/bytes.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;

std::string digest_of_erasure(const ErasureProposal& proposal) {
  const auto plan = digest_of(proposal.plan);
  return base::to_hex(base::as_view(base::sha256(
      {base::as_view(plan), proposal.proposed_by, "\n", std::to_string(proposal.proposed_at.unix_ms())})));
}

}  // namespace

base::Result<ErasureProposals::Waiting> ErasureProposals::propose(const Service& service, const Actor& actor,
                                                                  const std::vector<RetentionRule>& rules) {
  // Whoever waited would hold a worker for as long as every row takes to read.
  const std::unique_lock planning{planning_, std::try_to_lock};
  if (!planning) return fail(ErrorCode::Busy, "erasure", "one that is being planned", "less");
  auto proposal = std::make_shared<ErasureProposal>();
  proposal->proposed_by = actor.officer;
  proposal->proposed_at = service.clock().now();
  proposal->expires_at = proposal->proposed_at + kErasureWaits;
  TW_TRY(auto reader, service.store().snapshot());
  TW_TRY(proposal->plan, plan_retention(*reader, proposal->proposed_at, rules));
  TW_TRY(proposal->requests, requests_met_by(*reader, proposal->plan));
  proposal->digest = digest_of_erasure(*proposal);
  const std::lock_guard lock{mutex_};
  waiting_ = proposal;
  return waiting_;
}

ErasureProposals::Waiting ErasureProposals::waiting(base::Instant now) const {
  const std::lock_guard lock{mutex_};
  return waiting_ && now < waiting_->expires_at ? waiting_ : nullptr;
}

void ErasureProposals::forget(const Waiting& proposal) {
  const std::lock_guard lock{mutex_};
  if (waiting_ == proposal) waiting_ = nullptr;
}

base::Result<RetentionReport> ErasureProposals::approve(const Service& service, Engine& engine,
                                                        const Actor& actor, const std::string& digest) {
  const auto proposal = waiting(service.clock().now());
  if (!proposal)
    return fail(ErrorCode::NotFound, "erasure", "", "a proposal that waits for a second officer");
  if (proposal->digest != digest)
    return fail(ErrorCode::Conflict, "proposal_digest", digest, "that of the proposal that waits by now");
  if (proposal->proposed_by == actor.officer)
    return fail(ErrorCode::Forbidden, "approved_by", actor.officer, "two different officers");
  const auto& plan = proposal->plan;
  std::vector<RetentionRule> rules;
  for (const auto& one : plan.classes) rules.push_back(one.rule);
  RetentionPlan now_due;
  {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(now_due, plan_retention(*reader, plan.as_of, rules));
  }
  if (digest_of(now_due) != digest_of(plan)) {
    forget(proposal);
    return fail(ErrorCode::Conflict, "erasure", "not what was proposed",
                "a proposal made anew: what is due or held changed since");
  }
  // Before the rows, as what lies beside the database: whatever fails afterwards, no name is written there
  // again.
  const bool anew = plan.takes_declarations();
  if (anew) engine.forget_parcels();
  auto erased = run_planned(service, {proposal->proposed_by, "retention"}, actor, plan);
  forget(proposal);  // whatever came of it: what it lists is not what is there any more
  TW_TRY(auto report, std::move(erased));
  if (anew) {
    TW_TRY(auto reader, service.store().snapshot());
    TW_TRY(engine, Engine::load(*reader, companions_of(service), service.clock().now()));
  }
  return report;
}

}  // namespace tidewaiter::service
