#include "selection/leakage.h"

#include <fmt/format.h>
#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>
#include <functional>
#include <numeric>

namespace tidewaiter::selection {
namespace {

constexpr double kTail = 0.025;  // each side of a two-sided interval
constexpr double kOneSided = 0.05;
constexpr std::size_t kMaxSamples = 100'000;
constexpr int kNodes = 96;  // of the quadrature over the detection rate
constexpr std::int64_t kMostOpenings = std::int64_t{1} << 40;

using Distribution = std::function<double(double)>;  // the probability of at most so much

// What the weighted counts of all samples say, for openings `factor` times as many at the same find rate.
struct Weighted {
  double population = 0;
  double examined = 0;
  double finds = 0;
  double total = 0;     // y = Σ w·x
  double variance = 0;  // v = Σ w²·x
  double heaviest = 0;  // the largest w
  bool one_weight = true;

  Weighted times(double factor) const {
    Weighted more = *this;
    more.examined *= factor;
    more.finds *= factor;
    more.variance /= factor;
    more.heaviest /= factor;
    return more;
  }
};

Weighted weigh(std::span<const LeakageSample> samples) {
  Weighted sum;
  for (const LeakageSample& sample : samples) {
    const double weight = static_cast<double>(sample.population) / static_cast<double>(sample.examined);
    if (sum.heaviest > 0 && weight != sum.heaviest) sum.one_weight = false;
    sum.heaviest = std::max(sum.heaviest, weight);
    sum.population += static_cast<double>(sample.population);
    sum.examined += static_cast<double>(sample.examined);
    sum.finds += static_cast<double>(sample.finds);
    sum.total += weight * static_cast<double>(sample.finds);
    sum.variance += weight * weight * static_cast<double>(sample.finds);
  }
  return sum;
}

double beta_cdf(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return boost::math::ibeta(a, b, x);
}

// The confidence distributions of the total number of parcels with drugs that the examiners would have found.
Distribution upper_of(const Weighted& w) {
  if (w.one_weight) {
    if (w.finds >= w.examined) return [w](double total) { return total >= w.population ? 1.0 : 0.0; };
    return [w](double total) { return beta_cdf(w.finds + 1, w.examined - w.finds, total / w.population); };
  }
  const double mean = w.total + w.heaviest;
  const double spread = w.variance + w.heaviest * w.heaviest;
  return [mean, spread](double total) {
    return boost::math::gamma_p(mean * mean / spread, total * mean / spread);
  };
}

Distribution lower_of(const Weighted& w) {
  if (w.one_weight) {
    return [w](double total) { return beta_cdf(w.finds, w.examined - w.finds + 1, total / w.population); };
  }
  return [w](double total) {
    return boost::math::gamma_p(w.total * w.total / w.variance, total * w.total / w.variance);
  };
}

// Nodes of equal probability of Beta(a, b); a single 1 where it is certain.
std::vector<double> detection_nodes(double a, double b) {
  if (b <= 0) return {1.0};
  std::vector<double> nodes;
  for (int i = 0; i < kNodes; ++i) nodes.push_back(boost::math::ibeta_inv(a, b, (i + 0.5) / kNodes));
  return nodes;
}

// The value c with P(X / D ≤ c) = level, by bisection on a logarithmic scale.
double melded_quantile(const Distribution& x, const std::vector<double>& detection, double level,
                       double scale) {
  const auto probability = [&](double c) {
    double sum = 0;
    for (const double d : detection) sum += x(c * d);
    return sum / static_cast<double>(detection.size());
  };
  double low = std::log(scale * 1e-9);
  double high = std::log(scale * 1e9);
  while (high - low > 1e-5) {
    const double middle = (low + high) / 2;
    (probability(std::exp(middle)) < level ? low : high) = middle;
  }
  return std::exp((low + high) / 2);
}

// The detection rate's lower and upper confidence distributions, as nodes.
struct Detection {
  std::vector<double> lower{1.0};
  std::vector<double> upper{1.0};
  double rate = 1;
};

Detection detection_of(const DetectionTrials& trials) {
  if (trials.presented == 0) return {};
  const auto k = static_cast<double>(trials.found);
  const auto m = static_cast<double>(trials.presented);
  return {detection_nodes(k, m - k + 1), detection_nodes(k + 1, m - k), k / m};
}

LeakageInterval interval_of(const Weighted& w, const Detection& detection) {
  const double scale = w.total + w.heaviest;
  if (w.finds == 0) return {0, melded_quantile(upper_of(w), detection.lower, 1 - kOneSided, scale)};
  return {melded_quantile(lower_of(w), detection.upper, kTail, scale),
          melded_quantile(upper_of(w), detection.lower, 1 - kTail, scale)};
}

std::optional<std::int64_t> more_to_halve(const Weighted& w, const Detection& detection, double width) {
  const auto narrow = [&](std::int64_t more) {
    const LeakageInterval after =
        interval_of(w.times((w.examined + static_cast<double>(more)) / w.examined), detection);
    return after.high - after.low <= width / 2;
  };
  std::int64_t high = std::max<std::int64_t>(static_cast<std::int64_t>(w.examined), 1);
  while (!narrow(high)) {
    if (high >= kMostOpenings) return std::nullopt;
    high *= 4;
  }
  std::int64_t low = 0;
  // To a thousandth: the answer is a plan, not a measurement.
  while (high - low > std::max<std::int64_t>(1, high / 1000)) {
    const std::int64_t middle = low + (high - low) / 2;
    (narrow(middle) ? high : low) = middle;
  }
  return high;
}

base::Status check(std::span<const LeakageSample> samples, const DetectionTrials& trials) {
  if (samples.empty() || samples.size() > kMaxSamples) {
    return base::fail(base::ErrorCode::OutOfRange, "samples", std::to_string(samples.size()), "1 to 100000");
  }
  for (const LeakageSample& s : samples) {
    if (s.examined <= 0 || s.finds < 0 || s.finds > s.examined || s.examined > s.population ||
        s.population > kMostOpenings) {
      return base::fail(base::ErrorCode::OutOfRange, "samples",
                        fmt::format("{} finds, {} examined, {} parcels", s.finds, s.examined, s.population),
                        "finds at most examined, examined over 0 and at most the parcels");
    }
  }
  if (trials.found < 0 || trials.found > trials.presented || (trials.presented > 0 && trials.found == 0)) {
    return base::fail(base::ErrorCode::OutOfRange, "trials",
                      fmt::format("{} of {}", trials.found, trials.presented),
                      "found at most presented, and at least one found");
  }
  return {};
}

std::string statement(const LeakageEstimate& e, bool detection_known) {
  std::string text = fmt::format(
      "{} finds in {} random openings that nothing else had selected, of {} parcels in {:.3g} days. ",
      e.finds, e.examined, e.population, e.days);
  text +=
      e.finds == 0
          ? fmt::format(
                "At most {:.3g} parcels with drugs a day slip through (95%); it is not known to be none. ",
                e.high_per_day)
          : fmt::format("About {:.3g} parcels with drugs a day slip through (95%: {:.3g} to {:.3g}). ",
                        e.per_day, e.low_per_day, e.high_per_day);
  text += detection_known
              ? fmt::format("Corrected for a detection rate of {:.0f}%. ", 100 * e.detection_rate)
              : std::string("Detection is taken as certain: no test parcels were put before the examiners. ");
  text += e.more_openings_to_halve
              ? fmt::format("{} more openings would halve the interval.", *e.more_openings_to_halve)
              : std::string("More openings alone will not halve the interval: more test parcels are needed.");
  return text;
}

}  // namespace

base::Result<LeakageInterval> leakage_interval(std::span<const LeakageSample> samples,
                                               const DetectionTrials& trials) {
  TW_TRY_STATUS(check(samples, trials));
  return interval_of(weigh(samples), detection_of(trials));
}

base::Result<LeakageEstimate> estimate_leakage(std::span<const LeakageSample> samples,
                                               const DetectionTrials& trials, double days) {
  TW_TRY_STATUS(check(samples, trials));
  if (!(days > 0) || !std::isfinite(days)) {
    return base::fail(base::ErrorCode::OutOfRange, "days", fmt::format("{}", days), "over 0");
  }
  const Weighted weighted = weigh(samples);
  const Detection detection = detection_of(trials);
  const LeakageInterval interval = interval_of(weighted, detection);
  LeakageEstimate estimate;
  for (const LeakageSample& sample : samples) {
    estimate.population += sample.population;
    estimate.examined += sample.examined;
    estimate.finds += sample.finds;
  }
  estimate.days = days;
  estimate.per_day = weighted.total / detection.rate / days;
  estimate.low_per_day = interval.low / days;
  estimate.high_per_day = interval.high / days;
  estimate.detection_rate = detection.rate;
  estimate.more_openings_to_halve = more_to_halve(weighted, detection, interval.high - interval.low);
  estimate.text = statement(estimate, trials.presented > 0);
  return estimate;
}

}  // namespace tidewaiter::selection
