#pragma once
// What is to be destroyed, and what was: the list that a run at the furnace is made of, and the runs there
// were. Reads only; any number at once.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "service/custody_json.h"
#include "service/destruction_orders.h"

namespace tidewaiter::service {

/// An exhibit whose destruction was ordered.
struct ToBeDestroyed {
  ExhibitLine line;
  std::optional<OrderInForce> order;
  bool overdue = false;
  std::vector<custody::ExhibitId> retained;  ///< samples that stay, where the order's rule asks for any
  std::string lacking;                       ///< why they do not let it go; empty where they do
};
/// From the `first` on, at most `limit`; `all` is how many there are. `rule` is what the service allows.
struct DestructionDue {
  std::vector<ToBeDestroyed> some;
  std::size_t all = 0;
};
base::Result<DestructionDue> destruction_due(store::Reader& reader, base::Instant now, std::size_t first,
                                             std::size_t limit, const custody::OverdueRule& rule = {});
/// Runs at the furnace, the latest first.
base::Result<std::vector<store::DestructionRow>> destruction_runs(store::Reader& reader);
/// The events by which exhibits were destroyed in a run, those that went by an order of their own last.
base::Result<std::vector<store::CustodyEventRow>> destroyed_in(store::Reader& reader, std::int64_t run);

nlohmann::ordered_json as_json(const ToBeDestroyed& one);          ///< ToBeDestroyed
nlohmann::ordered_json as_json(const store::DestructionRow& run);  ///< DestructionRun
nlohmann::ordered_json as_json(const store::TrialRow& trial);      ///< Trial
/// What a run came to, or would come to: run, destroyed, mass, what stays behind and why.
nlohmann::ordered_json as_json(const DestructionReport& report);

}  // namespace tidewaiter::service
