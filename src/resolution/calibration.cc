#include "resolution/calibration.h"

#include <algorithm>
#include <cmath>

namespace tidewaiter::resolution {

Calibration calibration_of(std::span<const JudgedProbability> judged) {
  Calibration out;
  out.pairs = judged.size();
  for (const JudgedProbability& pair : judged) {
    const auto bin = static_cast<std::size_t>(std::clamp(pair.probability_ppm / 100'000, 0, 9));
    ++out.bins[bin].pairs;
    out.bins[bin].predicted += pair.probability_ppm / 1e6;
    out.bins[bin].observed += pair.same ? 1 : 0;
  }
  for (CalibrationBin& bin : out.bins) {
    if (bin.pairs == 0) continue;
    out.error += std::abs(bin.predicted - bin.observed) / static_cast<double>(out.pairs);
    bin.predicted /= static_cast<double>(bin.pairs);
    bin.observed /= static_cast<double>(bin.pairs);
  }
  return out;
}

}  // namespace tidewaiter::resolution
