#pragma once
// What profiles say of themselves, put to the test: the cases they must and must not hit, and a draft tried
// on what is stored before it goes live. Pure; thread-safe.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "model/assessment.h"
#include "model/item.h"
#include "risk/risk.h"

namespace tidewaiter::risk {

/// One case's result.
struct CaseResult {
  std::string profile;
  std::string name;
  bool must_hit = true;
  bool did_hit = false;
  std::string path;
  std::uint32_t line = 0;
  std::string text;  ///< the reason where it hit

  bool passed() const { return must_hit == did_hit; }
};

/// Runs every profile's cases against that profile alone, in the order of profiles and cases.
std::vector<CaseResult> run_profile_cases(const CompiledProfiles& profiles);

/// Profiles whose review date lies before `today` ("YYYY-MM-DD"), by id.
std::vector<std::string> profiles_due_for_review(const CompiledProfiles& profiles, const std::string& today);

/// What a draft would have done on stored parcels.
struct SimulationResult {
  std::uint64_t items = 0;
  std::uint64_t draft_hits = 0;  ///< parcels for which some draft profile held
  std::uint64_t draft_over = 0;  ///< parcels whose draft score reaches the threshold, or with a standing rule
  std::uint64_t live_over = 0;   ///< the same of the live profiles
  std::uint64_t both_over = 0;
  std::uint64_t new_over = 0;  ///< over the threshold only with the draft beside the live ones, in whose
                               ///< place it stands where it has the same id
  std::vector<model::ItemId>
      examples;  ///< the first 20 that the draft hits and the live ones leave under the threshold

  /// Were the draft the whole set: what would be selected that the live ones leave, and the other way round.
  std::uint64_t newly_over() const { return draft_over - both_over; }
  std::uint64_t no_longer_over() const { return live_over - both_over; }
};

/// Takes parcels one by one; never keeps them. Not thread-safe.
class Simulation {
 public:
  /// `threshold`: the score from which a parcel would have been selected, as the shift's last selected parcel
  /// had it.
  Simulation(CompiledProfiles draft, CompiledProfiles live, model::Millibits threshold);
  /// `evidence` as of then; windows that only the draft asks for must be among its windows, else they count
  /// as empty.
  void add(const model::Item& item, std::span<const model::Finding> findings,
           const model::Evidence& evidence);
  const SimulationResult& result() const { return result_; }

 private:
  CompiledProfiles draft_;
  CompiledProfiles live_;
  std::set<std::string> drafted_;  // the draft's ids
  model::Millibits threshold_;
  SimulationResult result_;
};

}  // namespace tidewaiter::risk
