#pragma once
// How many parcels with drugs slip through: estimated from the random stream, the only part of the shift's
// work that was not chosen for being suspicious.
//
// Method.
//  1. A sample is one closing of the random stream in one class of weight: of N parcels that nothing but the
//  draw would have opened,
//     n were drawn and conclusively examined, and x held drugs. Each opened parcel stands for w = N/n.
//  2. The estimate is y = Σ w·x, divided by the examiners' detection rate d: what an examiner overlooks was
//  there too.
//  3. With one weight, x of n is binomial and the interval for the rate is Clopper and Pearson's (Biometrika
//  26, 1934). With
//     several, the interval is Fay and Feuer's for weighted sums of rare counts (Statistics in Medicine 16,
//     1997), with the largest weight for what was not seen; both hold their level also where nothing was
//     found.
//  4. d comes from test parcels: k found of m. Its uncertainty is melded in (Fay, Proschan and Brittain,
//  Biometrics
//     71, 2015): the upper limit is the quantile of U/D, U from the upper confidence distribution of the
//     rate, D from the lower one of d; the lower limit the other way round. Computed by quadrature, no chance
//     involved.
//  5. Where x is 0 the statement is one-sided at 95%: with d certain and one weight, the rate is at most 1 −
//  0.05^(1/n), the exact form of
//     the rule of three; the estimate is "at most so many a day", never zero.
//  6. How many more openings halve the interval: the smallest n' for which the interval at the same find rate
//  is
//     half as wide; none where the test parcels' uncertainty alone is wider than that.
// Plain values; thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace tidewaiter::selection {

/// Parcels of equal weight; see step 1.
struct LeakageSample {
  std::int64_t population = 0;  ///< N: openable, and selected by nothing but the draw
  std::int64_t examined = 0;    ///< n: drawn and conclusively examined
  std::int64_t finds = 0;       ///< x
};

/// Test parcels put before the examiners. With none, detection is taken as certain and the report says so.
struct DetectionTrials {
  std::int64_t presented = 0;
  std::int64_t found = 0;
};

struct LeakageEstimate {
  std::int64_t population = 0;
  std::int64_t examined = 0;
  std::int64_t finds = 0;
  double days = 0;     ///< the time the samples are from
  double per_day = 0;  ///< parcels with drugs that slip through a day; 0 where nothing was found, see `text`
  double low_per_day = 0;   ///< 95%: two-sided, or 0 where nothing was found
  double high_per_day = 0;  ///< 95%: two-sided, or one-sided where nothing was found
  double detection_rate = 1;
  std::optional<std::int64_t> more_openings_to_halve;
  std::string text;  ///< the statement in an officer's words

  bool operator==(const LeakageEstimate&) const = default;
};

/// The 95% interval of the total in all samples, steps 2 to 5.
struct LeakageInterval {
  double low = 0;
  double high = 0;

  bool operator==(const LeakageInterval&) const = default;
};

/// OutOfRange where counts contradict each other (finds over examined, examined over population, found over
/// presented), for a sample without examinations, test parcels of which none was found, days ≤ 0, none or
/// over 100,000 samples.
base::Result<LeakageEstimate> estimate_leakage(std::span<const LeakageSample> samples,
                                               const DetectionTrials& trials, double days);
/// The interval alone; errors as above.
base::Result<LeakageInterval> leakage_interval(std::span<const LeakageSample> samples,
                                               const DetectionTrials& trials);

}  // namespace tidewaiter::selection
