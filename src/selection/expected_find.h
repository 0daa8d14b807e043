#pragma once
// From a score to the chance that a parcel holds drugs: a score adds millibits to the log-odds of a parcel of
// which nothing is known. Integers only, so that an order made from chances is the same on every machine.
// Thread-safe.

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "model/assessment.h"

namespace tidewaiter::selection {

/// How scores and log-odds go together, as a broken line through knots with rising scores and log-odds that
/// never fall. Before an office has results of its own, a score is taken at its word: one knot, slope one.
struct Calibration {
  struct Knot {
    model::Millibits score = 0;
    model::Millibits log_odds = 0;
    bool operator==(const Knot&) const = default;
  };
  /// Log-odds −16.6 bits: one parcel in a hundred thousand, a working assumption for outbound mail.
  std::vector<Knot> knots{{0, -16'610}};
  /// Below this chance no place is filled by score; the default leaves out what scores nothing.
  std::int32_t floor_ppb = 10'001;

  bool operator==(const Calibration&) const = default;
};

/// OutOfRange where knots are missing, over 1,000, out of order or falling, or beyond ±1,000,000 millibits.
base::Status check(const Calibration& calibration);

/// The log-odds of a score; outside the knots the line goes on with slope one.
model::Millibits log_odds_of(const Calibration& calibration, model::Millibits score);

/// 1 / (1 + 2^(−log_odds/1000)) in thousand-millionths, monotone, within 2 of exact.
std::int32_t probability_ppb(model::Millibits log_odds) noexcept;

/// One examined parcel of the past.
struct Graded {
  model::Millibits score = 0;
  bool found = false;
};

/// A calibration from results, monotone whatever they are: parcels are pooled by pool-adjacent-violators
/// (Ayer et al., Annals of Mathematical Statistics 26, 1955), each pool smoothed with one prior parcel at
/// `prior`'s chance. With no results, `prior`.
Calibration calibrate(std::span<const Graded> results, const Calibration& prior);

}  // namespace tidewaiter::selection
