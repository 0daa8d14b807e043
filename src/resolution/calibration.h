#pragma once
// Are the probabilities true? Of pairs said to match with 70%, seven in ten should. Measured on judged pairs
// that nothing was learnt from. Pure; thread-safe.

#include <array>
#include <cstdint>
#include <span>

namespace tidewaiter::resolution {

/// A pair whose truth somebody knows, and how likely it was said to match, in millionths.
struct JudgedProbability {
  std::int32_t probability_ppm = 0;
  bool same = false;
};

struct CalibrationBin {
  std::uint64_t pairs = 0;
  double predicted = 0;  ///< mean probability
  double observed = 0;   ///< share that is the same
};

struct Calibration {
  std::uint64_t pairs = 0;
  /// The bins' |predicted − observed|, each by its share of the pairs: 0 is perfect. Naeini, Cooper &
  /// Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015, section
  /// "Calibration measures" (ECE, ten equal bins).
  double error = 0;
  std::array<CalibrationBin, 10> bins{};  ///< by probability: up to .1, up to .2, …
};

Calibration calibration_of(std::span<const JudgedProbability> judged);

}  // namespace tidewaiter::resolution
