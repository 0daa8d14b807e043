#pragma once
// Why a parcel matters: profiles written by officers, what they may read, and the sum of contributions they
// make.
//
//   fields.h      S1: the closed list of what a profile can read, each with its justification; what is
//   refused, with the law profile.h     a profile as written (YAML in the shape of Sigma's detection rules)
//   and as understood window.h      sliding windows over entities: "count items by recipient.premises within
//   30d" words.h       all profiles' words in one Vectorscan database value.h       what goods of a kind
//   usually cost a gram cases.h       what profiles say of themselves: the cases they must and must not hit;
//   a draft tried on what is stored
//
// Inside, profiles are compiled once: every comparison becomes one numbered test shared by all profiles that
// make it, every word one pattern of one database, every window one canonical question. Assessing a parcel
// then scans its descriptions once, and works out a test only when a condition comes to it.
//
// Threads: CompiledProfiles never changes; copies share it, and `assess` may run on any number of threads. A
// WindowIndex has one writer, who reads and adds in journal order: that makes what it read derivable again
// (S4). Bounds: kMaxProfiles, kMaxProfileBytes and the limits of profile.h; an assessment is linear in its
// profiles and text.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/assessment.h"
#include "model/item.h"
#include "risk/profile.h"
#include "risk/window.h"

namespace tidewaiter::risk {

/// One file of profiles: one or more YAML documents.
struct ProfileSource {
  std::string path;  ///< only for messages
  std::string text;
};

inline constexpr std::size_t kMaxProfiles = 5'000;
inline constexpr std::size_t kMaxProfileBytes = 1 << 20;  ///< a file

/// Profiles ready to be asked. A value that never changes; copies are cheap and share it.
class CompiledProfiles {
 public:
  /// No profile at all: every parcel scores what its watch-list hits say.
  CompiledProfiles();

  /// The number the profiles have in this database, as given to `compile`.
  std::uint32_t version() const;
  /// In the order of their ids.
  std::span<const Profile> profiles() const;
  /// Every window some profile asks for, sorted by key, each once: what WindowIndex::read is to answer.
  std::span<const WindowSpec> windows() const;

  struct Engine;
  const Engine& engine() const { return *engine_; }
  explicit CompiledProfiles(std::shared_ptr<const Engine> engine);

 private:
  std::shared_ptr<const Engine> engine_;
};

/// Reads, checks and compiles profiles. The first mistake is the error: `field` is "path:line:column: what",
/// an unknown field comes with the nearest known one, a forbidden attribute with the article it is refused by
/// (Forbidden). An id used twice is a Duplicate.
base::Result<CompiledProfiles> compile(std::span<const ProfileSource> sources, std::uint32_t version);

/// The profiles that ship with the program (reference/profiles), as sources.
std::vector<ProfileSource> starter_library();

/// What a watch-list hit that is certain to be the party adds to a score; at even odds it adds nothing,
/// between the two in proportion.
inline constexpr model::Millibits kListedWeight = 6'000;

/// The judgement on one parcel (S4): a pure function of what is passed in. Reasons come by falling
/// contribution, then ref; contributions sum to the score. `versions.profiles` is taken from `profiles`. What
/// was missing when the evidence was read is said as a Degraded reason (docs/profiles.md has the table).
/// About 10 µs with 500 profiles. `facts`, where given, is what window_facts makes of the same parcel: it
/// need not be worked out again.
model::Assessment assess(const model::Item& item, std::span<const model::Finding> findings,
                         const model::Evidence& evidence, const CompiledProfiles& profiles,
                         const model::Versions& versions = {}, const WindowFacts* facts = nullptr);

/// Lets go of the parcels and spans of windows that no reason in `assessment` names: `assess` says the same
/// of what is left, and less personal data is kept beside a parcel that has nothing to do with it.
void forget_unnamed(model::Evidence& evidence, const model::Assessment& assessment,
                    const CompiledProfiles& profiles);

}  // namespace tidewaiter::risk
