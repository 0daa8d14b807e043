#pragma once
// How alike two impurity profiles are: the figure, and peak by peak what it is made of.
//
// Method:
//  1. Peaks are the same where both have names and the names are; else where their retentions differ by no
//     more than the window, the nearest first. A peak that the other profile lacks counts as an area of 0.
//  2. Each area is divided by the sum of its profile's, and the fourth root taken.
//  3. The figure is Pearson's correlation over all peaks of both; beside it stands the cosine of the same.
//
// Source: the abstract of "Development of a harmonised method for the profiling of amphetamines VI:
// Evaluation of methods for comparison of amphetamine", which found peak areas normalised to their sum, the
// fourth root, and Pearson's correlation to tell linked from unlinked samples best; its text was not
// available to us. It holds for amphetamine by that method; for others it is a measure like any.
//
// No threshold makes it a verdict. Symmetric: the other order gives the same with the sides changed.
// Thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "laboratory/peaks.h"

namespace tidewaiter::laboratory {

/// Minutes that two retentions of one peak may be apart.
inline constexpr double kRetentionWindow = 0.05;
/// Two shares agree where the smaller is at least so much of the larger.
inline constexpr double kAgreeingShares = 0.8;

/// One peak in both profiles: its share of each, in parts per million of the summed area; 0 where it is not.
struct PeakEvidence {
  std::string peak;  ///< its name, or its retention
  std::int32_t share_a_ppm = 0;
  std::int32_t share_b_ppm = 0;
  bool agrees = false;

  bool operator==(const PeakEvidence&) const = default;
};
struct ProfileLikeness {
  std::int32_t pearson_ppm = 0;  ///< −1,000,000 to 1,000,000
  std::int32_t cosine_ppm = 0;   ///< 0 to 1,000,000
  std::vector<PeakEvidence> peaks;

  std::size_t agreeing() const;
  bool operator==(const ProfileLikeness&) const = default;
};
/// OutOfRange for fewer than three peaks in both together, or where a profile is flat over them: there is
/// nothing to correlate.
base::Result<ProfileLikeness> compare_profiles(const PeakList& a, const PeakList& b);
/// The same seen from the other side.
ProfileLikeness mirrored(ProfileLikeness likeness);

}  // namespace tidewaiter::laboratory
