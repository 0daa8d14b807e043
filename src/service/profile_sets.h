#pragma once
// Profiles as versions: proposed by one officer, approved by another who states the digest of the text that
// he or she read, replaced in the middle of a shift, rolled back to the one before. What else went out of
// force comes back only as a new proposal. One writer.
//
//   proposed --approve--> live --another is approved--> replaced --yet another--> retired
//                         live --rolled back--> rolled_back, and the replaced one is live again

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "risk/cases.h"
#include "risk/set_change.h"
#include "service/how_far.h"
#include "service/service.h"

namespace tidewaiter::service {

struct ProfileSet {
  std::uint32_t version = 0;
  std::string state;  ///< "proposed", "live", "replaced", "rolled_back", "retired"
  std::string proposed_by;
  std::string approved_by;  ///< empty for what nobody approved
  base::Instant proposed_at;
  std::string digest;  ///< SHA-256 of the text, in hexadecimal
};
/// A version, and what it changes of the one in force (which it replaces whole).
struct ChangedSet {
  ProfileSet set;
  risk::SetChange change;
};

/// What becomes of profiles in force that a proposal leaves out.
enum class LeftOut : std::uint8_t { Refused, Dropped };

/// Compiles the texts, runs their cases, and records them as a proposed version: the whole set that is to be
/// in force. Conflict where a case fails, and where the set leaves out what is in force and that is Refused.
base::Result<ChangedSet> propose_profiles(const Service& service, const Actor& actor,
                                          const std::vector<risk::ProfileSource>& sources, LeftOut left_out);

/// Makes a proposed version the live one. `digest` (ProfileSet::digest) is of the text that the officer read:
/// Conflict where the version's is another. NotFound where there is no such version, Forbidden where the
/// officer is the one who proposed it, State where it was in force before.
base::Result<ChangedSet> approve_profiles(const Service& service, const Actor& actor, std::uint32_t version,
                                          const std::string& digest);

/// Makes the version that the live one replaced live again, by one officer's word and with the reason: two
/// officers stand for its text already. Missing without a reason, NotFound where there is no such version,
/// State for any other one, Forbidden for the officer who proposed it.
base::Result<ChangedSet> roll_back_profiles(const Service& service, const Actor& actor, std::uint32_t version,
                                            const std::string& why);

base::Result<std::vector<ProfileSet>> profile_sets(const Service& service);

/// A version with its text.
struct ProfileText {
  ProfileSet set;
  std::string yaml;
};
/// NotFound.
base::Result<ProfileText> profile_text(const Service& service, std::uint32_t version);

/// The live profiles' text.
base::Result<std::string> live_profiles(const Service& service);

/// A draft tried on what is stored.
struct TriedDraft {
  risk::SimulationResult result;
  risk::SetChange change;  ///< what it makes of the live set where it is proposed as it is
};
/// What a draft would have selected of the parcels filed since then, and how much of that the live ones
/// select already. Reads every parcel, and says how far it is.
base::Result<TriedDraft> simulate_profiles(const Service& service,
                                           const std::vector<risk::ProfileSource>& draft,
                                           base::DurationMs since, const HowFar& how_far = {});

}  // namespace tidewaiter::service
