#pragma once
// An evidence room with thieves in it, from a seed: true masses that nobody sees, scales that err, officers
// who hand exhibits on, through the real rules of custody/. What comes out is which thefts the rules find,
// and how often they accuse the honest.
//
// Method:
//  1. A trial is one exhibit: seized, sealed, and handed on a number of times; each handover is offered,
//     accepted under its seal, weighed by two, compared with the book, and posted (C1, C2, C4).
//  2. A scale shows the true mass, rounded to its last digit, with an error. Either errors come about as they
//     do on scales (a bias within the calibration error, and noise of a third of a digit, a reading); or they
//     are just as large as the stated uncertainty says, normal with half of it as standard deviation.
//  3. A thief who holds it takes a share of what it was seized with, at handovers that are drawn; or weighs out
//     as much of something else, on a scale of the room, and puts it there under a seal of the same number.
//  4. In between, clocks jump, offers are lost, and work is dropped before it is written: whatever was
//     gathered then counts for nothing.
//  5. A theft is found where a later weighing opens a discrepancy, the exhibit's running test alarms, or a
//     seal is not the one it bore. Where the plan says so, a laboratory examines a sample at the end.
//
// Everything follows from the seed; a broken invariant comes back with it, in words.

#include <cstdint>
#include <string>

#include "base/mass.h"

namespace tidewaiter::custody {

enum class Errors { Scale, AsStated };
enum class Crime {
  None,
  Skim,             ///< takes a share and closes the seal again unseen
  Swap,             ///< puts the same mass of something else under a seal of the same number
  Reseal,           ///< opens it, takes a share and puts on another seal
  SkimUnderDrying,  ///< takes a share of a plant and calls it dried
};

struct Plan {
  std::uint64_t seed = 1;
  std::int64_t trials = 1'000;
  std::int64_t handovers = 20;
  base::MassMg mass{1'000'000};
  Errors errors = Errors::Scale;
  Crime crime = Crime::None;
  std::int32_t share_ppm = 0;      ///< of what was seized, each time
  std::int64_t times = 0;          ///< how many of the handovers, at most all of them
  std::int32_t drying_ppm = 0;     ///< what it truly loses a handover
  std::int32_t allowed_ppm = 0;    ///< what the officers may put down to drying, a handover
  std::int64_t scale_bias_mg = 0;  ///< of a lying scale that is used for every second weighing
  bool examined = false;           ///< a laboratory says in the end what it is
};

struct Tally {
  std::int64_t trials = 0;
  std::int64_t weighings = 0;       ///< that were compared
  std::int64_t discrepant = 0;      ///< of those
  std::int64_t by_discrepancy = 0;  ///< trials in which a discrepancy opened
  std::int64_t by_drift = 0;        ///< trials in which the running test alarmed and nothing opened
  std::int64_t by_seal = 0;         ///< trials in which a seal was not the one it bore
  std::int64_t swapped = 0;         ///< trials in which something else lay there in the end
  std::int64_t by_laboratory = 0;   ///< of those that nothing above found
  std::int64_t lost_offers = 0;     ///< offers that ran out or were withdrawn
  std::int64_t dropped = 0;         ///< work that was lost before it was written
  std::int64_t refused_clocks = 0;  ///< weighings refused because the scale's certificate had run out
  std::string broken;               ///< an invariant that did not hold, with the seed; empty: none

  /// Before any laboratory looked.
  std::int64_t found() const { return by_discrepancy + by_drift + by_seal; }
};
Tally run(const Plan& plan);

/// One thief among so many officers through whose hands many exhibits go.
struct OfficerPlan {
  std::uint64_t seed = 1;
  std::int64_t officers = 12;
  std::int64_t exhibits = 400;
  std::int64_t handovers = 6;
  base::MassMg mass{1'000'000};
  std::int32_t share_ppm =
      0;  ///< what the thief takes of each exhibit that comes into his hands; 0: no thief
};
struct OfficerTally {
  std::int64_t robbed = 0;  ///< exhibits robbed until a series of the thief's alarmed, or in all
  bool thief_found = false;
  std::int64_t weighings = 0;          ///< that were compared until then
  std::int64_t discrepancies = 0;      ///< opened until then
  std::int64_t innocent_holders = 0;   ///< alarms in the series of others as holders, until then
  std::int64_t innocent_weighers = 0;  ///< and as those who weighed
};
OfficerTally run(const OfficerPlan& plan);

}  // namespace tidewaiter::custody
