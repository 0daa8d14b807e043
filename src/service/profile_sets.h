#pragma once
// Profiles as versions: proposed by one officer, approved by another, replaced in the middle of a shift,
// rolled back. One writer.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "risk/cases.h"
#include "service/service.h"

namespace tidewaiter::service {

/// Compiles the texts, runs their cases, and records them as a proposed version. Conflict where a case fails.
base::Result<std::uint32_t> propose_profiles(const Service& service, const Actor& actor,
                                             const std::vector<risk::ProfileSource>& sources);

/// Makes a proposed or an earlier version the live one. Forbidden where the officer is the one who proposed
/// it. Rolling back is approving an earlier version again.
base::Status approve_profiles(const Service& service, const Actor& actor, std::uint32_t version);

struct ProfileSet {
  std::uint32_t version = 0;
  std::string state;
  std::string proposed_by;
  std::string approved_by;
  base::Instant proposed_at;
};
base::Result<std::vector<ProfileSet>> profile_sets(const Service& service);

/// The live profiles' text.
base::Result<std::string> live_profiles(const Service& service);

/// What a draft would have selected of the parcels filed since then, and how much of that the live ones
/// select already.
base::Result<risk::SimulationResult> simulate_profiles(const Service& service,
                                                       const std::vector<risk::ProfileSource>& draft,
                                                       base::DurationMs since);

}  // namespace tidewaiter::service
