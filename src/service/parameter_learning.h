#pragma once
// Learns a set of weights from the parties of every parcel that is stored and from what officers judged, says
// how true its probabilities are on judged pairs that nothing was learnt from, and proposes it: only where
// that is true enough. What a proposal becomes is in parameter_sets.h.
//
// Held out is every pair that the caller brings, and of the officers' judgements, in the order they were
// given, every second one; all of them while there are fewer than twice as many as have to be held out. Two
// judgements on parties that are written the same count once. Officers judge doubtful pairs: what is true of
// these is measured where it is hardest.

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "resolution/calibration.h"
#include "resolution/learn_parties.h"
#include "service/how_far.h"
#include "service/parameter_sets.h"
#include "service/parties.h"
#include "service/service.h"

namespace tidewaiter::service {

/// No set is proposed whose probabilities err by more, in millionths,
inline constexpr std::int32_t kMostCalibrationError = 50'000;
/// as measured on fewer held-out pairs,
inline constexpr std::uint64_t kLeastHeldOut = 40;
/// or on fewer that are the same, or are not.
inline constexpr std::uint64_t kLeastOfEachKind = 10;

/// Two parties of filed parcels of which somebody knows whether they are one. Used to measure, never to
/// learn.
struct HeldOutPair {
  PartyOf left;
  PartyOf right;
  bool same = false;
};

struct LearningRequest {
  std::vector<HeldOutPair> held_out = {};
  std::string held_out_sha256 = {};  ///< of the file that they stood in, in hexadecimal
};

struct LearntSet {
  resolution::Parameters parameters;
  std::uint32_t from_version = 0;  ///< the set in force
  std::uint64_t journal_size = 0;  ///< what was learnt from stands before it
  std::uint64_t parcels = 0;
  std::uint64_t parties = 0;  ///< that differ
  std::uint64_t compared = 0;
  std::uint64_t judged = 0;  ///< pairs that were learnt from
  model::Millibits prior_shift = 0;
  resolution::JoinedPairs joined;
  resolution::Calibration calibration;         ///< on the held-out pairs
  resolution::Calibration calibration_before;  ///< of the set in force, on the same
  std::uint64_t held_out_same = 0;
  std::string held_out_sha256;
};
std::int32_t error_ppm(const resolution::Calibration& calibration);

/// Learns and measures; nothing is written. Reads every parcel, and says how far it is. NotFound where a
/// held-out parcel was not filed.
base::Result<LearntSet> learn_parameters(const Service& service, const LearningRequest& request,
                                         const HowFar& how_far = {});

/// Whether a set may be proposed: State with too few held-out pairs, Conflict where its probabilities err too
/// much, with the figure.
base::Status may_be_proposed(const LearntSet& learnt);

struct ProposedParameters {
  LearntSet learnt;
  ParameterSet set;
};
/// Learns, measures and records the set as a proposed version, as may_be_proposed allows.
base::Result<ProposedParameters> propose_parameters(const Service& service, const Actor& actor,
                                                    const LearningRequest& request,
                                                    const HowFar& how_far = {});

}  // namespace tidewaiter::service
